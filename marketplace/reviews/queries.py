"""Reads about reviews for the product's page and the desks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, func, select

from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.queries import within
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.products.models import Product
from marketplace.reviews.models import Review
from marketplace.reviews.states import COUNTED, ReviewState
from marketplace.territory.models import AdministrativeUnit
from marketplace.territory.rules import TerritoryScope

PAGE = 20


@dataclass(frozen=True)
class ReviewView:
    """A review as pages show it; `place` is the province the goods went to."""

    id: int
    state: ReviewState
    stars: int
    text: str
    signed: str
    place: str
    written_at: datetime
    reply: str
    hidden_because: str
    product_name: str
    product_slug: str


@dataclass(frozen=True)
class Rating:
    """How a product was rated: how many gave how many stars, and what the newest said."""

    counts: dict[int, int]
    newest: list[ReviewView]

    @property
    def total(self) -> int:
        """How many reviews there are."""
        return sum(self.counts.values())


def rating_of(product_id: int, *, limit: int = PAGE) -> Rating:
    """Return how a product was rated, in two statements; one where nobody has said anything."""
    counted = select(Review.stars, func.count()).where(Review.product_id == product_id, Review.state.in_(COUNTED))
    counts = {stars: count for stars, count in db.session.execute(counted.group_by(Review.stars))}
    if not counts:
        return Rating({}, [])
    chosen = _shown().where(Review.product_id == product_id, Review.state.in_(COUNTED))
    return Rating(counts, _views(chosen.order_by(Review.id.desc()).limit(limit)))


def of_cooperative(cooperative_id: int, *, before_id: int | None = None) -> list[ReviewView]:
    """Return what was said of a cooperative's goods, the newest first."""
    chosen = _shown().where(Review.cooperative_id == cooperative_id, Review.state.in_(COUNTED))
    if before_id is not None:
        chosen = chosen.where(Review.id < before_id)
    return _views(chosen.order_by(Review.id.desc()).limit(PAGE))


def for_officer(scope: TerritoryScope, state: ReviewState) -> list[ReviewView]:
    """Return the reviews of a territory in a state, the newest first."""
    chosen = _shown().join(Cooperative, Cooperative.id == Review.cooperative_id)
    return _views(chosen.where(Review.state == state, within(scope)).order_by(Review.id.desc()).limit(PAGE))


def get_within(scope: TerritoryScope, review_id: int) -> Review:
    """Return a review of goods from a territory.

    Raises:
        NotFound: there is none.
    """
    chosen = select(Review).join(Cooperative, Cooperative.id == Review.cooperative_id)
    found = db.session.scalar(chosen.where(Review.id == review_id, within(scope)))
    if found is None:
        raise NotFound
    return found


def slug_of(review: Review) -> str:
    """Return the address of the product that a review is about."""
    return db.session.get_one(Product, review.product_id).slug


def reviewed(line_ids: Collection[int]) -> dict[int, int]:
    """Return the stars of those order lines that were reviewed."""
    chosen = select(Review.order_line_id, Review.stars).where(Review.order_line_id.in_(line_ids))
    return {line_id: stars for line_id, stars in db.session.execute(chosen)}


def _shown() -> "Select[Review, str, str, str]":
    return (
        select(Review, AdministrativeUnit.name, Product.name, Product.slug)
        .join(AdministrativeUnit, AdministrativeUnit.id == Review.province_id)
        .join(Product, Product.id == Review.product_id)
    )


def _views(chosen: "Select[Review, str, str, str]") -> list[ReviewView]:
    return [_view(row) for row in db.session.execute(chosen)]


def _view(row: "Row[Review, str, str, str]") -> ReviewView:
    review, place, name, slug = row
    return ReviewView(
        id=review.id,
        state=review.state,
        stars=review.stars,
        text=review.text,
        signed=review.signed,
        place=place,
        written_at=review.written_at,
        reply=review.reply,
        hidden_because=review.hidden_because,
        product_name=name,
        product_slug=slug,
    )
