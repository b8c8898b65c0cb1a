"""Which pages search engines are told of: products and makers that buyers may see, piece by piece."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.queries import is_public
from marketplace.kernel.database import db
from marketplace.products.models import Product, Variant
from marketplace.products.states import ProductState

#: A sitemap may hold 50,000 addresses; smaller pieces are answered sooner.
PART = 10_000

_has_pack = select(Variant.id).where(Variant.product_id == Product.id, Variant.is_active).correlate(Product).exists()
_on_sale = (
    Product.state == ProductState.PUBLISHED,
    Product.cooperative_id.in_(select(Cooperative.id).where(is_public())),
    _has_pack,
)


class Announced(NamedTuple):
    """A page's own name in its address, and when it was last published."""

    slug: str
    at: datetime | None


def part_of(product_id: int) -> int:
    """Return the number of the piece that a product stands in, whatever comes and goes around it."""
    return (product_id - 1) // PART + 1


def parts() -> list[int]:
    """Return the numbers of the pieces that hold any product."""
    piece = (Product.id - 1) // PART
    return [number + 1 for number in db.session.scalars(select(piece).where(*_on_sale).distinct().order_by(piece))]


def products_of(part: int) -> Sequence[Announced]:
    """Return one piece of the products that are on sale."""
    piece = Product.id.between((part - 1) * PART + 1, part * PART)
    rows = db.session.execute(select(Product.slug, Product.published_at).where(*_on_sale, piece).order_by(Product.id))
    return [Announced._make(row) for row in rows]


def makers() -> Sequence[Announced]:
    """Return all cooperatives that buyers may see."""
    chosen = select(Cooperative.slug, Cooperative.verified_at).where(is_public()).order_by(Cooperative.id)
    return [Announced._make(row) for row in db.session.execute(chosen)]
