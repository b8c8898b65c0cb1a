"""Reviews for tests, written by the real services."""

from sqlalchemy import select

from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act
from marketplace.orders.models import Order, OrderLine
from marketplace.reviews import photos, services
from marketplace.reviews.models import Review, ReviewPhoto
from marketplace.reviews.rules import Opinion
from tests.conftest import NOON

ACT = Act(actor_id=None, at=NOON)


def line_of(order: Order) -> OrderLine:
    """Return the order's first line."""
    return db.session.scalars(select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.id)).first()  # type: ignore[return-value]


def make_review_photo(review: Review, key: str = "ab" * 16) -> ReviewPhoto:
    """Return a photo sent with a review; nothing lies in the store under its key."""
    with transaction():
        photos.attach(review.order_line_id, [key], act=ACT)
    return db.session.scalars(select(ReviewPhoto).where(ReviewPhoto.key == key)).one()


def make_review(order: Order, *, stars: int = 5, text: str = "Gạo dẻo và thơm, gói cẩn thận.") -> Review:
    """Return a review of the first line of a delivered order."""
    line = line_of(order)
    with transaction():
        services.write(line.id, Opinion(stars, text), order_code=order.code, act=ACT)
    return db.session.scalars(select(Review).where(Review.order_line_id == line.id)).one()
