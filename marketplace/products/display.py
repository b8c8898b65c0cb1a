"""One product as buyers see it, with everything that must be told before a sale at a distance.

Luật Bảo vệ quyền lợi người tiêu dùng 19/2023/QH15 article 37; Nghị định 37/2026/NĐ-CP article 41.5a.
"""

from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import Date, and_, bindparam, func, select

from marketplace.certificates import queries as certificates
from marketplace.certificates.kinds import CertificateKind
from marketplace.certificates.models import Certificate
from marketplace.certificates.queries import ShownCertificate
from marketplace.cooperatives.closures import holds_on
from marketplace.cooperatives.models import Closure, Cooperative
from marketplace.cooperatives.queries import is_public
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel import clock
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.messages import msg
from marketplace.kernel.reading import read
from marketplace.products.kinds import PhotoState
from marketplace.products.models import (
    Category,
    Photo,
    PriceBreak,
    Product,
    ProductCertificate,
    ProductStanding,
    Variant,
)
from marketplace.products.pricing import PriceStep
from marketplace.products.shown import (
    MAKER_COLUMNS,
    PHOTO_COLUMNS,
    PRODUCT_COLUMNS,
    VARIANT_COLUMNS,
    ClosedNow,
    ShownMaker,
    ShownPhoto,
    ShownProduct,
    ShownVariant,
)
from marketplace.products.states import ProductState
from marketplace.territory import queries as territory
from marketplace.territory.queries import Place

_NOT_SHOWN = msg("Không tìm thấy sản phẩm này. Có thể sản phẩm đã ngừng bán hoặc đang được duyệt lại.")

# States of something that was shown once and was taken from the shelf for good, or until it is mended.
_TAKEN_DOWN = (ProductState.RETIRED, ProductState.RETURNED, ProductState.TAKEN_DOWN)

_PRODUCT, _MAKER = len(PRODUCT_COLUMNS), len(MAKER_COLUMNS)
_TODAY = cast(date, bindparam("today", type_=Date()))

# Put together once: building them anew for each page would cost more than the database needs to answer them.
_SHOWN = territory.with_place(
    select(
        *PRODUCT_COLUMNS,
        *MAKER_COLUMNS,
        Category.slug,
        func.coalesce(ProductStanding.rating_sum, 0),
        func.coalesce(ProductStanding.rating_count, 0),
        Closure.last_day,
        Closure.message,
    )
    .join(Category, Category.id == Product.category_id)
    .join(Cooperative, Cooperative.id == Product.cooperative_id)
    .outerjoin(ProductStanding, ProductStanding.product_id == Product.id)
    .outerjoin(Closure, and_(Closure.cooperative_id == Cooperative.id, holds_on(_TODAY)))
    .where(Product.slug == bindparam("slug"), Product.state == ProductState.PUBLISHED, is_public()),
    Cooperative.commune_id,
    _TODAY,
)
_ACTIVE_VARIANTS = (
    select(*VARIANT_COLUMNS, PriceBreak.from_quantity, PriceBreak.unit_price)
    .outerjoin(PriceBreak, PriceBreak.variant_id == Variant.id)
    .where(Variant.product_id == bindparam("product_id"), Variant.is_active)
    .order_by(Variant.position, Variant.id, PriceBreak.from_quantity)
)
_READY_PHOTOS = (
    select(*PHOTO_COLUMNS)
    .where(Photo.product_id == bindparam("product_id"), Photo.state == PhotoState.READY)
    .order_by(Photo.position, Photo.id)
)
_CERTIFICATES = (
    certificates.shown_rows(_TODAY)
    .join(ProductCertificate, ProductCertificate.certificate_id == Certificate.id)
    .where(ProductCertificate.product_id == bindparam("product_id"))
)


@dataclass(frozen=True)
class ProductPage:
    """Everything on a product's page but its stock, which the inventory knows.

    `category` is the slug of its shelf; `breaks` are each variant's wholesale steps, smallest quantity first;
    `certificates` are those confirmed and valid today; `closure` is told while the maker does not sell.
    """

    product: ShownProduct
    category: str
    maker: ShownMaker
    place: Place
    closure: ClosedNow | None
    variants: list[ShownVariant]
    breaks: dict[int, list[PriceStep]]
    photos: list[ShownPhoto]
    certificates: list[ShownCertificate]
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
    """Return a product's page, in four statements.

    Raises:
        NotFound: there is none, it is not published, its maker is not verified, or no pack is for sale.
    """
    today = clock.today()
    found = read(_SHOWN, slug=slug, today=today).first()
    if found is None:
        raise NotFound(_NOT_SHOWN)
    product, maker = ShownProduct._make(found[:_PRODUCT]), ShownMaker._make(found[_PRODUCT : _PRODUCT + _MAKER])
    category, rating_sum, rating_count, last_day, message, *place = found[_PRODUCT + _MAKER :]
    variants, breaks = _variants(product.id)
    return ProductPage(
        product=product,
        category=category,
        maker=maker,
        place=Place(*place),
        closure=ClosedNow(last_day, message) if last_day else None,
        variants=variants,
        breaks=breaks,
        photos=[ShownPhoto._make(row) for row in read(_READY_PHOTOS, product_id=product.id)],
        certificates=_certificates(product.id, today),
        rating_sum=rating_sum,
        rating_count=rating_count,
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


def _variants(product_id: int) -> tuple[list[ShownVariant], dict[int, list[PriceStep]]]:
    """Return the packs for sale and the wholesale steps of each."""
    breaks: dict[int, list[PriceStep]] = {}
    variants = []
    for *fields, from_quantity, unit_price in read(_ACTIVE_VARIANTS, product_id=product_id):
        variant = ShownVariant._make(fields)
        if variant.id not in breaks:
            variants.append(variant)
            breaks[variant.id] = []
        if from_quantity is not None:
            breaks[variant.id].append(PriceStep(from_quantity, unit_price))
    if not variants:
        raise NotFound(_NOT_SHOWN)
    return variants, breaks


def _certificates(product_id: int, today: date) -> list[ShownCertificate]:
    rows = read(_CERTIFICATES, product_id=product_id, today=today)
    return sorted((ShownCertificate(*row) for row in rows), key=lambda each: (-each.stars, each.id))
