"""Ways through the market other than its shelves: by craft, by season, by province; and how much lies there."""

from collections import Counter
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, literal, or_, select

from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.queries import is_public
from marketplace.kernel.database import db
from marketplace.products.crafts import CRAFTS, Craft
from marketplace.products.models import Category, Product, Variant
from marketplace.products.states import ProductState

_for_sale = (
    Product.state == ProductState.PUBLISHED,
    is_public(),
    select(Variant.id).where(Variant.product_id == Product.id, Variant.is_active).correlate(Product).exists(),
)


class Gathered(NamedTuple):
    """How much lies in a province: products on sale, and the cooperatives that make them."""

    products: int
    makers: int


def is_of_craft(craft: Craft) -> ColumnElement[bool]:
    """Tell beside `Product` whether it is made by this craft: by its OCOP set, or else by its shelf."""
    shelves = select(Category.id).where(Category.slug.in_(craft.shelves))
    return or_(
        Product.ocop_set_id.in_(craft.sets), and_(Product.ocop_set_id.is_(None), Product.category_id.in_(shelves))
    )


def is_in_season(month: int) -> ColumnElement[bool]:
    """Tell beside `Product` whether it is fresh in this month; what is there all year round has no season."""
    return Product.season_months.op("&")(literal(1 << (month - 1))) != 0


def count_by_province() -> dict[int, Gathered]:
    """Return how much lies in each province, by its id; provinces without anything are left out."""
    chosen = (
        select(Cooperative.province_id, func.count(), func.count(Product.cooperative_id.distinct()))
        .select_from(Product)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
        .where(*_for_sale)
        .group_by(Cooperative.province_id)
    )
    return {province_id: Gathered(products, makers) for province_id, products, makers in db.session.execute(chosen)}


def count_by_craft() -> dict[str, int]:
    """Return how many products each craft has on sale, by its slug, in one statement."""
    chosen = (
        select(Product.ocop_set_id, Category.slug, func.count())
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
        .join(Category, Category.id == Product.category_id)
        .where(*_for_sale)
        .group_by(Product.ocop_set_id, Category.slug)
    )
    counts: Counter[str] = Counter()
    for ocop_set, shelf, products in db.session.execute(chosen):
        for craft in CRAFTS.values():
            if ocop_set in craft.sets or (ocop_set is None and shelf in craft.shelves):
                counts[craft.slug] += products
    return dict(counts)
