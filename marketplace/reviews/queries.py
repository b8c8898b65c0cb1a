"""Reads about reviews for the product's page and the desks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Row, Select, bindparam, func, select

from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.queries import within
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.products.models import Product
from marketplace.reviews.models import Review, ReviewPhoto
from marketplace.reviews.states import COUNTED, PhotoLook, ReviewState
from marketplace.territory.models import AdministrativeUnit
from marketplace.territory.rules import TerritoryScope

PAGE = 20

# Put together once, as every product page asks.
_REVIEW = Review.metadata.tables[Review.__tablename__].c
_COUNTS = (
    select(_REVIEW.stars, func.count())
    .where(_REVIEW.product_id == bindparam("product_id"), _REVIEW.state.in_(COUNTED))
    .group_by(_REVIEW.stars)
)


class PhotoView(NamedTuple):
    """A photo of a review that others may see."""

    id: int
    key: str


@dataclass(frozen=True)
class WaitingPhoto:
    """A photo that an officer decides on, and what was said with it."""

    id: int
    key: str
    stars: int
    text: str
    product_name: str
    product_slug: str


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
    photos: tuple[PhotoView, ...] = ()


@dataclass(frozen=True)
class Rating:
    """How a product was rated: how many gave how many stars, and what the newest said."""

    counts: dict[int, int]
    newest: list[ReviewView]

    @property
    def total(self) -> int:
        """How many reviews there are."""
        return sum(self.counts.values())


UNRATED = Rating({}, [])


def rating_of(product_id: int, *, limit: int = PAGE) -> Rating:
    """Return how a product was rated, in two statements; one where nobody has said anything."""
    rows = db.session.connection().execute(_COUNTS, {"product_id": product_id})
    counts = {stars: count for stars, count in rows}
    if not counts:
        return UNRATED
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


def photos_for_officer(scope: TerritoryScope, state: PhotoLook) -> list[WaitingPhoto]:
    """Return photos of a territory: what waits for an officer in the order it was sent, the rest newest first."""
    chosen = (
        select(ReviewPhoto.id, ReviewPhoto.key, Review.stars, Review.text, Product.name, Product.slug)
        .join(Review, Review.id == ReviewPhoto.review_id)
        .join(Product, Product.id == Review.product_id)
        .join(Cooperative, Cooperative.id == Review.cooperative_id)
        .where(ReviewPhoto.state == state, within(scope))
    )
    order = ReviewPhoto.id if state == PhotoLook.WAITING else ReviewPhoto.id.desc()
    return [WaitingPhoto(*row) for row in db.session.execute(chosen.order_by(order).limit(PAGE))]


def older_of_product(product_id: int, *, before_id: int | None) -> list[ReviewView]:
    """Return a page of what was said of a product, the newest first, going on behind one review."""
    chosen = _shown().where(Review.product_id == product_id, Review.state.in_(COUNTED))
    if before_id is not None:
        chosen = chosen.where(Review.id < before_id)
    return _views(chosen.order_by(Review.id.desc()).limit(PAGE))


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
    rows = db.session.execute(chosen).all()
    photos = _photos_of([row[0].id for row in rows])
    return [_view(row, tuple(photos.get(row[0].id, ()))) for row in rows]


def _photos_of(review_ids: Collection[int]) -> dict[int, list[PhotoView]]:
    """Return what others may see of each review's photos."""
    if not review_ids:
        return {}
    chosen = select(ReviewPhoto).where(ReviewPhoto.review_id.in_(review_ids), ReviewPhoto.state == PhotoLook.SHOWN)
    found: dict[int, list[PhotoView]] = {}
    for photo in db.session.scalars(chosen.order_by(ReviewPhoto.id)):
        found.setdefault(photo.review_id, []).append(PhotoView(photo.id, photo.key))
    return found


def _view(row: "Row[Review, str, str, str]", photos: tuple[PhotoView, ...]) -> ReviewView:
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
        photos=photos,
    )
