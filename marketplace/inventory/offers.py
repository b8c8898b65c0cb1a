"""Everything on sale with its stock, read piece by piece: for feeds that other shops and search engines fetch."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, func, select

from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.queries import is_public
from marketplace.inventory.models import StockItem
from marketplace.inventory.season_models import Season
from marketplace.inventory.season_queries import is_taking, left_now
from marketplace.kernel import clock
from marketplace.kernel.database import db, end_reading
from marketplace.kernel.money import Dong
from marketplace.products import catalogue
from marketplace.products.kinds import PhotoState
from marketplace.products.models import Category, Photo, Product, Variant
from marketplace.products.states import ProductState

BATCH = 1000


class Offered(NamedTuple):
    """One pack on sale; `amount` is in base units of `unit`'s group, `photo_key` is "" without a photo.

    `preorder_on` is from when on it is sent when it is ordered before its harvest now, `None` where it is not offered.
    `stars` are OCOP stars valid today, 0 for none.
    """

    product_id: int
    variant_id: int
    code: str
    slug: str
    name: str
    summary: str
    description: str
    label: str
    unit: str
    amount: int
    price: Dong
    weight_grams: int
    maker: str
    maker_code: str
    category: str
    drawing: str
    photo_key: str
    available: int
    preorder_on: date | None
    stars: int


_first_photo = (
    select(Photo.key)
    .where(Photo.product_id == Product.id, Photo.state == PhotoState.READY)
    .order_by(Photo.position, Photo.id)
    .limit(1)
    .correlate(Product)
    .scalar_subquery()
)
_BATCH = (
    select(Product.id)
    .join(Cooperative, Cooperative.id == Product.cooperative_id)
    .where(Product.state == ProductState.PUBLISHED, is_public(), Product.id > bindparam("after"))
    .order_by(Product.id)
    .limit(BATCH)
)
_OFFERS = (
    select(
        Product.id,
        Variant.id,
        Product.code,
        Product.slug,
        Product.name,
        Product.summary,
        Product.description,
        Variant.label,
        Variant.unit,
        Variant.amount,
        Variant.price,
        Variant.weight_grams,
        Cooperative.name,
        Cooperative.code,
        Category.name,
        Product.drawing,
        func.coalesce(_first_photo, ""),
        func.coalesce(StockItem.available, 0),
        case((left_now() > 0, Season.harvest_from)),
        catalogue.stars_today,
    )
    .join(Cooperative, Cooperative.id == Product.cooperative_id)
    .join(Category, Category.id == Product.category_id)
    .join(Variant, Variant.product_id == Product.id)
    .outerjoin(StockItem, StockItem.variant_id == Variant.id)
    .outerjoin(Season, (Season.variant_id == Variant.id) & is_taking())
    .where(Product.id.in_(_BATCH), Variant.is_active)
    .order_by(Product.id, Variant.position, Variant.id)
)


def offers() -> Iterator[Offered]:
    """Return every pack that buyers may buy, product after product; each piece is as new as its reading."""
    last_id = 0
    while True:
        ids: list[Any] = list(db.session.scalars(_BATCH, {"after": last_id}))
        rows = db.session.execute(_OFFERS, {"after": last_id, "today": clock.today()}).all() if ids else []
        # Nothing is held while the piece is sent: a slow reader would keep the database from tidying up.
        end_reading()
        yield from (Offered._make(row) for row in rows)
        if len(ids) < BATCH:
            return
        last_id = ids[-1]
