"""Reads about products for the cooperative's and the Union's pages, and for what is sold."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select

from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.queries import within
from marketplace.cooperatives.trading import sells_now
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.money import Dong
from marketplace.products.models import Category, OcopSet, Photo, Product, ProductCertificate, Variant
from marketplace.products.rules import ListingFacts, told_by
from marketplace.products.states import ProductState
from marketplace.territory.rules import TerritoryScope

PAGE = 30


@dataclass(frozen=True)
class VariantForSale:
    """A variant that can be ordered now, as far as its listing goes; `price` in đồng, `amount` in base units."""

    variant_id: int
    product_id: int
    product_code: str
    slug: str
    name: str
    name_en: str
    label: str
    label_en: str
    unit: str
    amount: int
    price: Dong
    weight_grams: int
    drawing: str
    cooperative_id: int


@dataclass(frozen=True)
class WaitingProduct:
    """A listing on an officer's desk, with whose it is."""

    product: Product
    cooperative_name: str
    cooperative_code: str


@dataclass(frozen=True)
class UnderReview:
    """A listing as the officer decides on it."""

    product: Product
    category: Category
    cooperative: Cooperative
    variants: list[Variant]
    photos: list[Photo]

    @property
    def facts(self) -> ListingFacts:
        """What the checklist looks at."""
        return facts_of(self.product, self.category, variants=self.variants, photos=self.photos)


def categories() -> list[Category]:
    """Return the buyer's shelves in their order."""
    return list(db.session.scalars(select(Category).order_by(Category.position)))


def ocop_sets() -> list[OcopSet]:
    """Return the 26 product sets of OCOP."""
    return list(db.session.scalars(select(OcopSet).order_by(OcopSet.id)))


def get_category(category_id: int) -> Category:
    """Return a shelf.

    Raises:
        NotFound: there is none with this id.
    """
    category = db.session.get(Category, category_id)
    if category is None:
        raise NotFound
    return category


def get_of_cooperative(code: str, *, cooperative_id: int) -> Product:
    """Return a cooperative's own product.

    Raises:
        NotFound: there is none, or it is another's.
    """
    found = db.session.scalar(select(Product).where(Product.code == code, Product.cooperative_id == cooperative_id))
    if found is None:
        raise NotFound
    return found


def of_cooperative(
    cooperative_id: int, *, state: ProductState | None = None, before_id: int | None = None, limit: int = PAGE
) -> list[Product]:
    """Return a cooperative's products, the newest first.

    Args:
        before_id: only products older than this one: the last of the page before.
    """
    chosen = select(Product).where(Product.cooperative_id == cooperative_id)
    if state is not None:
        chosen = chosen.where(Product.state == state)
    if before_id is not None:
        chosen = chosen.where(Product.id < before_id)
    return list(db.session.scalars(chosen.order_by(Product.id.desc()).limit(limit)))


def counts_by_state(cooperative_id: int) -> dict[ProductState, int]:
    """Return how many products a cooperative has in each state."""
    counted = select(Product.state, func.count()).where(Product.cooperative_id == cooperative_id)
    return {state: count for state, count in db.session.execute(counted.group_by(Product.state))}


def waiting(scope: TerritoryScope, *, limit: int = 100) -> list[WaitingProduct]:
    """Return the listings an officer has to decide on, the longest waiting first."""
    chosen = (
        select(Product, Cooperative.name, Cooperative.code)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
        .where(Product.state == ProductState.SUBMITTED, within(scope))
        .order_by(Product.submitted_at, Product.id)
        .limit(limit)
    )
    return [WaitingProduct(*row) for row in db.session.execute(chosen)]


def count_waiting(scope: TerritoryScope) -> int:
    """Return how many listings wait for an officer of this territory."""
    counted = (
        select(func.count())
        .select_from(Product)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
        .where(Product.state == ProductState.SUBMITTED, within(scope))
    )
    return db.session.scalar(counted) or 0


def get_for_review(code: str, *, scope: TerritoryScope) -> UnderReview:
    """Return a listing of the officer's territory; a draft is still the cooperative's own affair.

    Raises:
        NotFound: there is none, it lies outside the territory, or was never sent.
    """
    found = db.session.execute(
        select(Product, Category, Cooperative)
        .join(Category, Category.id == Product.category_id)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
        .where(Product.code == code, Product.state != ProductState.DRAFT, within(scope))
    ).first()
    if found is None:
        raise NotFound
    product, category, cooperative = found
    variants, photos = variants_of([product.id])[product.id], photos_of([product.id])[product.id]
    return UnderReview(product, category, cooperative, variants, photos)


def facts_of(product: Product, category: Category, *, variants: list[Variant], photos: list[Photo]) -> ListingFacts:
    """Return what the checklist looks at."""
    return ListingFacts(
        told=told_by(product),
        category_slug=category.slug,
        active_variants=sum(variant.is_active for variant in variants),
        photos=len(photos),
    )


def variants_of(product_ids: Collection[int]) -> dict[int, list[Variant]]:
    """Return each product's variants in their order, hidden ones as well."""
    found: dict[int, list[Variant]] = {product_id: [] for product_id in product_ids}
    chosen = select(Variant).where(Variant.product_id.in_(found))
    for variant in db.session.scalars(chosen.order_by(Variant.position, Variant.id)):
        found[variant.product_id].append(variant)
    return found


def photos_of(product_ids: Collection[int]) -> dict[int, list[Photo]]:
    """Return each product's photos in their order, whether developed or not."""
    found: dict[int, list[Photo]] = {product_id: [] for product_id in product_ids}
    chosen = select(Photo).where(Photo.product_id.in_(found))
    for photo in db.session.scalars(chosen.order_by(Photo.position, Photo.id)):
        found[photo.product_id].append(photo)
    return found


def certificate_ids_of(product_ids: Collection[int]) -> dict[int, list[int]]:
    """Return which certificates stand for each product, whatever their state."""
    found: dict[int, list[int]] = {product_id: [] for product_id in product_ids}
    chosen = select(ProductCertificate).where(ProductCertificate.product_id.in_(found))
    for link in db.session.scalars(chosen.order_by(ProductCertificate.id)):
        found[link.product_id].append(link.certificate_id)
    return found


def get_variant_of_cooperative(variant_id: int, *, cooperative_id: int) -> Variant:
    """Return a variant of a cooperative's own product.

    Raises:
        NotFound: there is none, or it is another's.
    """
    chosen = select(Variant).join(Product, Product.id == Variant.product_id)
    found = db.session.scalar(chosen.where(Variant.id == variant_id, Product.cooperative_id == cooperative_id))
    if found is None:
        raise NotFound
    return found


def packs_to_count(cooperative_id: int) -> list[tuple[Product, Variant]]:
    """Return every pack a cooperative offers or is about to, by product name; retired products are left out."""
    chosen = (
        select(Product, Variant)
        .join(Variant, Variant.product_id == Product.id)
        .where(Product.cooperative_id == cooperative_id, Product.state != ProductState.RETIRED, Variant.is_active)
        .order_by(Product.folded_name, Product.id, Variant.position, Variant.id)
    )
    return [(product, variant) for product, variant in db.session.execute(chosen)]


def find_photo(photo_id: int) -> Photo | None:
    """Return a photo, or nothing when it was removed."""
    return db.session.get(Photo, photo_id)


def find_taken_down(photo_key: str) -> Cooperative | None:
    """Return whose product a photo shows that was taken down; nothing for any other photo."""
    chosen = (
        select(Cooperative)
        .join(Product, Product.cooperative_id == Cooperative.id)
        .join(Photo, Photo.product_id == Product.id)
        .where(Photo.key == photo_key, Product.state == ProductState.TAKEN_DOWN)
    )
    return db.session.scalar(chosen)


def is_for_sale() -> ColumnElement[bool]:
    """Tell in a query with variant, product and cooperative joined whether the variant can be bought."""
    return and_(
        Variant.is_active.is_(True),
        Product.state == ProductState.PUBLISHED,
        sells_now(),
    )


def get_variants_for_sale(variant_ids: Collection[int]) -> dict[int, VariantForSale]:
    """Return those of the variants that can be ordered: active, published, of a cooperative that sells now.

    What is missing from the answer is not for sale (any more). Stock is asked of the inventory.
    """
    chosen = (
        select(Variant, Product)
        .join(Product, Product.id == Variant.product_id)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
        .where(Variant.id.in_(variant_ids), is_for_sale())
    )
    return {variant.id: _for_sale(variant, product) for variant, product in db.session.execute(chosen)}


def _for_sale(variant: Variant, product: Product) -> VariantForSale:
    return VariantForSale(
        variant_id=variant.id,
        product_id=product.id,
        product_code=product.code,
        slug=product.slug,
        name=product.name,
        name_en=product.name_en,
        label=variant.label,
        label_en=variant.label_en,
        unit=variant.unit,
        amount=variant.amount,
        price=variant.price,
        weight_grams=variant.weight_grams,
        drawing=product.drawing,
        cooperative_id=product.cooperative_id,
    )
