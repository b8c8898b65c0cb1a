"""One product as buyers see it, with everything that must be told before a sale at a distance.

Luật Bảo vệ quyền lợi người tiêu dùng 19/2023/QH15 article 37; Nghị định 37/2026/NĐ-CP article 41.5a.
"""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from marketplace.certificates import queries as certificates
from marketplace.certificates.kinds import CertificateKind
from marketplace.certificates.queries import ShownCertificate
from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.queries import is_public
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel import clock
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.messages import msg
from marketplace.products import catalogue
from marketplace.products.kinds import PhotoState
from marketplace.products.models import Category, Photo, Product, ProductCertificate, ProductStanding, Variant
from marketplace.products.price_breaks import breaks_of
from marketplace.products.pricing import PriceStep
from marketplace.products.shelves import Card, ShelfFilter
from marketplace.products.states import ProductState
from marketplace.territory import queries as territory
from marketplace.territory.queries import Place

OTHERS_SHOWN = 4
ALIKE_LOOKED_THROUGH = 12

_NOT_SHOWN = msg("Không tìm thấy sản phẩm này. Có thể sản phẩm đã ngừng bán hoặc đang được duyệt lại.")

# States of something that was shown once and was taken from the shelf for good, or until it is mended.
_TAKEN_DOWN = (ProductState.RETIRED, ProductState.RETURNED, ProductState.TAKEN_DOWN)

# Put together once: building them anew for each page would cost more than the database needs to answer them.
_SHOWN = (
    select(
        Product,
        Category,
        Cooperative,
        func.coalesce(ProductStanding.rating_sum, 0),
        func.coalesce(ProductStanding.rating_count, 0),
    )
    .join(Category, Category.id == Product.category_id)
    .join(Cooperative, Cooperative.id == Product.cooperative_id)
    .outerjoin(ProductStanding, ProductStanding.product_id == Product.id)
    .where(Product.slug == bindparam("slug"), Product.state == ProductState.PUBLISHED, is_public())
)
_ACTIVE_VARIANTS = (
    select(Variant)
    .where(Variant.product_id == bindparam("product_id"), Variant.is_active)
    .order_by(Variant.position, Variant.id)
)
_READY_PHOTOS = (
    select(Photo)
    .where(Photo.product_id == bindparam("product_id"), Photo.state == PhotoState.READY)
    .order_by(Photo.position, Photo.id)
)
_LINKED_CERTIFICATES = select(ProductCertificate.certificate_id).where(
    ProductCertificate.product_id == bindparam("product_id")
)


@dataclass(frozen=True)
class ProductPage:
    """Everything on a product's page but its stock, which the inventory knows.

    `breaks` are each variant's wholesale steps; `certificates` are those confirmed and valid today; `others` are more
    products of the same maker, `alike` those of other makers from the same shelf, `together` what was often bought in
    one checkout with it.
    """

    product: Product
    category: Category
    maker: Cooperative
    place: Place
    variants: list[Variant]
    photos: list[Photo]
    certificates: list[ShownCertificate]
    others: list[Card]
    alike: list[Card]
    together: list[Card]
    breaks: dict[int, list[PriceStep]]
    rating_sum: int = 0
    rating_count: int = 0

    @property
    def stars(self) -> int:
        """OCOP stars valid today, 0 for none."""
        return max((each.stars for each in self.certificates if each.kind is CertificateKind.OCOP), default=0)


@dataclass(frozen=True)
class FormerProduct:
    """A product that buyers could see once and that is no longer sold."""

    name: str
    name_en: str
    maker: str
    maker_slug: str
    is_maker_shown: bool


def product_page(slug: str) -> ProductPage:
    """Return a product's page, in a fixed number of statements.

    Raises:
        NotFound: there is none, it is not published, its maker is not verified, or no pack is for sale.
    """
    found = db.session.execute(_SHOWN, {"slug": slug}).first()
    if found is None:
        raise NotFound(_NOT_SHOWN)
    product, category, maker, rating_sum, rating_count = found
    variants = _variants(product.id)
    return ProductPage(
        product=product,
        category=category,
        maker=maker,
        place=territory.get_commune(maker.commune_id),
        variants=variants,
        photos=_photos(product.id),
        certificates=_certificates(product.id),
        others=_others(product),
        rating_sum=rating_sum,
        rating_count=rating_count,
        alike=_alike(maker, category),
        together=catalogue.bought_with(product.id),
        breaks=breaks_of([variant.id for variant in variants]),
    )


def find_former(slug: str) -> FormerProduct | None:
    """Return what a product was that is no longer sold; nothing for what was never shown or will soon be again."""
    row = db.session.execute(
        select(Product, Cooperative)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
        .where(Product.slug == slug, Product.state.in_(_TAKEN_DOWN), Product.published_at.is_not(None))
    ).first()
    if row is None:
        return None
    product, maker = row
    return FormerProduct(
        name=product.name,
        name_en=product.name_en,
        maker=maker.name,
        maker_slug=maker.slug,
        is_maker_shown=maker.state is CooperativeState.VERIFIED,
    )


def _variants(product_id: int) -> list[Variant]:
    found = list(db.session.scalars(_ACTIVE_VARIANTS, {"product_id": product_id}))
    if not found:
        raise NotFound(_NOT_SHOWN)
    return found


def _photos(product_id: int) -> list[Photo]:
    return list(db.session.scalars(_READY_PHOTOS, {"product_id": product_id}))


def _certificates(product_id: int) -> list[ShownCertificate]:
    linked = set(db.session.scalars(_LINKED_CERTIFICATES, {"product_id": product_id}))
    found = certificates.shown(linked, clock.today())
    return sorted(found.values(), key=lambda certificate: (-certificate.stars, certificate.id))


def _others(product: Product) -> list[Card]:
    page = catalogue.cards(ShelfFilter(cooperative_id=product.cooperative_id), limit=OTHERS_SHOWN + 1)
    return [card for card in page.items if card.product_id != product.id][:OTHERS_SHOWN]


def _alike(maker: Cooperative, category: Category) -> list[Card]:
    page = catalogue.cards(ShelfFilter(category=category.slug), limit=ALIKE_LOOKED_THROUGH)
    return [card for card in page.items if card.maker_code != maker.code][:OTHERS_SHOWN]
