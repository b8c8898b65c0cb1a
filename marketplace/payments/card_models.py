"""Card payments: one try for all orders of a checkout, its exact parts, what goes back to the card, and the news."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.database import Model
from marketplace.kernel.money import Dong
from marketplace.payments.kinds import CardOccasion
from marketplace.payments.states import CardNewsState, CardRefundState, CardState

_OPEN = text("state IN ('new', 'action')")


class CardIntent(Model):
    """One try of a buyer to pay all that she owes by card for one checkout; what the provider calls a PaymentIntent.

    The row comes before the call, and its id makes the key under which the provider charges only once. `amount` is
    always the sum of its parts. `client_secret` lets her own browser confirm with her bank, and is forgotten after.
    `fee` is what the provider kept, in đồng; nothing as long as it has not told.
    """

    __tablename__ = "card_intent"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("fee >= 0", name="fee"),
        # Two tries open at one moment could charge a buyer twice.
        Index("uq_card_intent_open", "group_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_card_intent_state", "state", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("order_group.id"), index=True)
    state: Mapped[CardState] = mapped_column(default=CardState.NEW)
    amount: Mapped[Dong]
    payment_method: Mapped[str]
    provider_id: Mapped[str | None] = mapped_column(unique=True)
    client_secret: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    fee: Mapped[Dong | None]
    fee_asked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class CardPart(Model):
    """What of a card payment is for one order; `receipt_id` once it came in."""

    __tablename__ = "card_part"
    __table_args__ = (UniqueConstraint("intent_id", "payment_id"), CheckConstraint("amount > 0", name="amount"))

    id: Mapped[int] = mapped_column(primary_key=True)
    intent_id: Mapped[int] = mapped_column(ForeignKey("card_intent.id"))
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    amount: Mapped[Dong]
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("payment_receipt.id"), unique=True)


class CardRefund(Model):
    """Money that goes back to the card it came from: a refund, or as much of it as that card payment covers."""

    __tablename__ = "card_refund"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    refund_id: Mapped[int] = mapped_column(ForeignKey("refund.id"), index=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("card_part.id"), index=True)
    state: Mapped[CardRefundState] = mapped_column(default=CardRefundState.TO_SEND)
    amount: Mapped[Dong]
    provider_id: Mapped[str | None] = mapped_column(unique=True)
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class CardNewsItem(Model):
    """One piece of signed news from the card provider, under its own id: stored once."""

    __tablename__ = "card_news"
    __table_args__ = (CheckConstraint("amount >= 0", name="amount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    own_id: Mapped[str] = mapped_column(unique=True)
    occasion: Mapped[CardOccasion]
    name: Mapped[str]
    state: Mapped[CardNewsState] = mapped_column(default=CardNewsState.NEW, index=True)
    provider_id: Mapped[str] = mapped_column(default="")
    intent_id: Mapped[int | None] = mapped_column(ForeignKey("card_intent.id"), index=True)
    amount: Mapped[Dong]
    reason: Mapped[str] = mapped_column(default="")
    happened_at: Mapped[datetime]
    told_at: Mapped[datetime]
