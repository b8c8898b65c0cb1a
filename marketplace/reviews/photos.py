"""Photos sent with a review: kept with it, and seen by others once an officer has let them be."""

from collections.abc import Collection

from sqlalchemy import select

from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.queries import within
from marketplace.kernel import feed, outbox
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.history import Act, move
from marketplace.products import standing
from marketplace.reviews import rules
from marketplace.reviews.models import Review, ReviewPhoto
from marketplace.reviews.states import REVIEW_PHOTO_LIFE, PhotoDecision
from marketplace.territory.rules import TerritoryScope


def attach(line_id: int, keys: Collection[str], *, act: Act) -> None:
    """Keep photos that lie in the store with the review of a line, which was written in this transaction.

    Raises:
        InvalidInput: there are too many.
    """
    rules.ensure_few_photos(len(keys))
    review_id = db.session.scalars(select(Review.id).where(Review.order_line_id == line_id)).one()
    db.session.add_all(ReviewPhoto(review_id=review_id, key=key, sent_at=act.at) for key in keys)
    for key in keys:
        outbox.post("develop-evidence", {"key": key}, key=f"review:{key}", at=act.at)


def decide(photo_id: int, action: PhotoDecision, *, scope: TerritoryScope, act: Act) -> ReviewPhoto:
    """Let a photo be seen, or not.

    Raises:
        NotFound: it is about goods from outside the officer's territory.
        TransitionNotAllowed, StaleState: somebody decided on it already.
    """
    chosen = (
        select(ReviewPhoto, Review.product_id)
        .join(Review, Review.id == ReviewPhoto.review_id)
        .join(Cooperative, Cooperative.id == Review.cooperative_id)
        .where(ReviewPhoto.id == photo_id, within(scope))
    )
    found = db.session.execute(chosen).first()
    if found is None:
        raise NotFound
    photo, product_id = found
    move(REVIEW_PHOTO_LIFE, photo, action, act)
    feed.tell(standing.PRODUCT, [product_id], at=act.at)
    return photo
