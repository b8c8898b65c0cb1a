"""Audit of how products stand: ratings are the sums of the reviews that are shown, sales those of delivered lines."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import exists, func, select

from marketplace.kernel.database import db
from marketplace.kernel.faults import Fault, state_faults
from marketplace.kernel.history import StateChange
from marketplace.orders.case_models import GoodsReturn, ReturnLine
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.states import RETURN_LIFE, CaseAction, OrderState
from marketplace.products.models import Product, ProductStanding
from marketplace.reviews.models import Review, ReviewPhoto
from marketplace.reviews.states import COUNTED, REVIEW_LIFE, REVIEW_PHOTO_LIFE, PhotoLook, ReviewState

CHECK = "standing = reviews and delivered lines"


_was_counted = exists().where(
    StateChange.kind == RETURN_LIFE.kind,
    StateChange.subject_id == GoodsReturn.id,
    StateChange.action == CaseAction.COUNT,
)
#: Packs of a line that were sent back and counted.
_came_back = func.coalesce(
    select(func.sum(ReturnLine.quantity))
    .join(GoodsReturn, GoodsReturn.id == ReturnLine.case_id)
    .where(ReturnLine.order_line_id == OrderLine.id, _was_counted)
    .correlate(OrderLine)
    .scalar_subquery(),
    0,
)


def faults() -> Iterator[Fault]:
    """Yield the products that stand otherwise than their reviews and delivered orders say."""
    rated = select(Review.product_id, func.sum(Review.stars), func.count()).where(Review.state.in_(COUNTED))
    ratings = db.session.execute(rated.group_by(Review.product_id))
    yield from _differing("rating_sum and rating_count", ratings, "rating_sum", "rating_count")
    sold = select(OrderLine.product_id, func.sum(OrderLine.quantity - _came_back))
    delivered = sold.join(Order, Order.id == OrderLine.order_id).where(Order.state == OrderState.DELIVERED)
    yield from _differing("sold_packs", db.session.execute(delivered.group_by(OrderLine.product_id)), "sold_packs")
    yield from state_faults(REVIEW_LIFE, Review, first=ReviewState.SHOWN)
    yield from state_faults(REVIEW_PHOTO_LIFE, ReviewPhoto, first=PhotoLook.WAITING)


def _differing(name: str, true_sums: Iterable[Any], *columns: str) -> Iterator[Fault]:
    true = {product_id: [int(each) for each in sums] for product_id, *sums in true_sums}
    kept = [getattr(ProductStanding, column) for column in columns]
    said = {product_id: sums for product_id, *sums in db.session.execute(select(ProductStanding.product_id, *kept))}
    nothing = [0] * len(columns)
    wrong = [each for each in {*true, *said} if said.get(each, nothing) != true.get(each, nothing)]
    codes = select(Product.id, Product.code).where(Product.id.in_(wrong)).order_by(Product.id)
    for product_id, code in db.session.execute(codes):
        one, other = said.get(product_id, nothing), true.get(product_id, nothing)
        yield Fault(CHECK, f"product {code}", f"{name} of product {code} {one}, its rows add up to {other}")
