"""Payments, what came in for them, what goes back, news of money, and the cash of parcels."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.database import Model
from marketplace.kernel.money import Dong
from marketplace.orders.kinds import PayBy
from marketplace.payments.kinds import NewsSource, ReceiptKind
from marketplace.payments.states import CodState, NewsState, PaymentState, RefundState


class Payment(Model):
    """What is to be paid for one order, and whether it was. Once something was paid,
    `amount` never changes; before that it follows the order.

    `reference` is the transfer text: at most 19 ASCII characters, the last one a check character.
    The bank account is copied, so that a later change of account never moves an open payment.
    `paid` is always the sum of its receipts and `owed_back` the sum of its refunds, whatever became of them.
    """

    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("owed_back >= 0 AND owed_back <= paid", name="owed_back"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), unique=True)
    pay_by: Mapped[PayBy]
    state: Mapped[PaymentState] = mapped_column(default=PaymentState.EXPECTED)
    amount: Mapped[Dong]
    paid: Mapped[Dong] = mapped_column(default=Dong(0), server_default="0")
    owed_back: Mapped[Dong] = mapped_column(default=Dong(0), server_default="0")
    reference: Mapped[str] = mapped_column(unique=True)
    bank_key: Mapped[str] = mapped_column(default="")
    bank_account: Mapped[str] = mapped_column(default="")
    bank_account_holder: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    received_at: Mapped[datetime | None]
    refunded_at: Mapped[datetime | None]

    @property
    def missing(self) -> Dong:
        """What is still to be paid."""
        return Dong(max(0, self.amount - self.paid))


class PaymentReceipt(Model):
    """Money that came in for a payment: append-only."""

    __tablename__ = "payment_receipt"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    kind: Mapped[ReceiptKind]
    amount: Mapped[Dong]
    source_key: Mapped[str] = mapped_column(unique=True)
    actor_id: Mapped[int | None]
    at: Mapped[datetime]


class Refund(Model):
    """Money that goes back to a buyer. `amount` never changes; one that failed is still owed.

    `source_key` names what it is for: the same occasion is never owed twice. `bank_reference` is the bank's own
    number of the transfer.
    """

    __tablename__ = "refund"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    state: Mapped[RefundState] = mapped_column(default=RefundState.OWED, index=True)
    amount: Mapped[Dong]
    reason: Mapped[str]
    source_key: Mapped[str] = mapped_column(unique=True)
    bank_reference: Mapped[str] = mapped_column(default="")
    owed_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class ProviderNews(Model):
    """One piece of news that money came, under its own id at its source: stored once.

    `receipt_id` is the receipt it made or proves; `same_as_id` the earlier news of the same money from another
    source. Text and account are personal data of the payer and shown only to the cooperative.
    """

    __tablename__ = "provider_news"
    __table_args__ = (
        UniqueConstraint("cooperative_id", "source", "own_id"),
        UniqueConstraint("same_as_id", "source"),
        CheckConstraint("amount >= 0 AND fee >= 0", name="amount"),
        Index("ix_provider_news_desk", "cooperative_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    source: Mapped[NewsSource]
    own_id: Mapped[str]
    state: Mapped[NewsState] = mapped_column(default=NewsState.NEW)
    account: Mapped[str] = mapped_column(default="")
    amount: Mapped[Dong]
    fee: Mapped[Dong] = mapped_column(default=Dong(0))
    text: Mapped[str] = mapped_column(default="")
    reference: Mapped[str] = mapped_column(default="")
    raw: Mapped[dict[str, Any]]
    happened_at: Mapped[datetime]
    told_at: Mapped[datetime]
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), index=True)
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("payment_receipt.id"), unique=True)
    same_as_id: Mapped[int | None] = mapped_column(ForeignKey("provider_news.id"))


class BankConnection(Model):
    """A provider that tells of money on a cooperative's account, at an address nobody can guess.

    `sealed_secret` can be opened only with the key of this installation.
    """

    __tablename__ = "bank_connection"
    __table_args__ = (UniqueConstraint("cooperative_id", "source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    source: Mapped[NewsSource]
    token: Mapped[str] = mapped_column(unique=True)
    sealed_secret: Mapped[str]
    connected_at: Mapped[datetime]
    heard_at: Mapped[datetime | None]


class CodParcel(Model):
    """The cash that a carrier collects for one order. `fee` is what the carrier has kept so far."""

    __tablename__ = "cod_parcel"
    __table_args__ = (
        CheckConstraint("due >= 0 AND fee >= 0", name="amounts"),
        Index("ix_cod_parcel_desk", "cooperative_id", "state", "collected_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), unique=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    state: Mapped[CodState] = mapped_column(default=CodState.TO_COLLECT)
    carrier: Mapped[str]
    tracking_number: Mapped[str] = mapped_column(default="")
    due: Mapped[Dong]
    fee: Mapped[Dong] = mapped_column(default=Dong(0))
    sent_at: Mapped[datetime]
    collected_at: Mapped[datetime | None]
    remitted_at: Mapped[datetime | None]
