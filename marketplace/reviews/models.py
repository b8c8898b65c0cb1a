"""Reviews: one for each line of a delivered order."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.database import Model
from marketplace.reviews.states import PhotoLook, ReviewState


class Review(Model):
    """What a buyer says of one thing she received; `signed` is her shortened name, "" where she left it out."""

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        # A product's newest reviews, page after page.
        Index("ix_review_product", "product_id", "state", "id"),
        Index("ix_review_cooperative", "cooperative_id", "id"),
        Index("ix_review_waiting", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"), unique=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    province_id: Mapped[int] = mapped_column(ForeignKey("administrative_unit.id"))
    state: Mapped[ReviewState] = mapped_column(default=ReviewState.SHOWN)
    stars: Mapped[int]
    text: Mapped[str] = mapped_column(default="")
    signed: Mapped[str] = mapped_column(default="")
    written_at: Mapped[datetime]
    reply: Mapped[str] = mapped_column(default="")
    replied_at: Mapped[datetime | None]
    hidden_because: Mapped[str] = mapped_column(default="")


class ReviewPhoto(Model):
    """A photo sent with a review; its key cannot be guessed, and it is on no page before an officer lets it be seen."""

    __tablename__ = "review_photo"
    __table_args__ = (Index("ix_review_photo_look", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    state: Mapped[PhotoLook] = mapped_column(default=PhotoLook.WAITING)
    sent_at: Mapped[datetime]
