"""What happens to an order after it was placed as agreed: lines made smaller, goods sent back, claims, disputes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.database import Model
from marketplace.kernel.money import Dong
from marketplace.orders.kinds import AdjustmentKind, CaseKind, ClaimReason, Side
from marketplace.orders.states import ClaimState, DisputeState, ReturnState


class LineAdjustment(Model):
    """One change of a line before it was sent: left out in part or whole, or weighed; append-only.

    `quantity_change` and `amount_change` are never above zero for what was left out; the scales may go both ways.
    """

    __tablename__ = "line_adjustment"
    __table_args__ = (UniqueConstraint("order_line_id", "source_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"))
    kind: Mapped[AdjustmentKind]
    source_key: Mapped[str]
    quantity_change: Mapped[int]
    measured: Mapped[int | None]
    amount_change: Mapped[Dong]
    reason: Mapped[str]
    actor_id: Mapped[int | None]
    at: Mapped[datetime]


class CaseColumns:
    """What returns and claims share. `owed` is what goes back to the buyer in all, `freight_share` the part of it
    that is freight; `answer_by` is when silence goes to the officer."""

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    reason: Mapped[str]
    photo_key: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    owed: Mapped[Dong] = mapped_column(default=Dong(0))
    freight_share: Mapped[Dong] = mapped_column(default=Dong(0))
    asked_at: Mapped[datetime]
    answer_by: Mapped[datetime] = mapped_column(index=True)
    answered_at: Mapped[datetime | None]
    owed_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]


class GoodsReturn(CaseColumns, Model):
    """Goods that a buyer wants to send back, or has."""

    __tablename__ = "goods_return"
    __table_args__ = (CheckConstraint("owed >= freight_share AND freight_share >= 0", name="owed"),)

    state: Mapped[ReturnState] = mapped_column(default=ReturnState.ASKED)
    send_back_by: Mapped[datetime | None]


class Claim(CaseColumns, Model):
    """Goods that came damaged, wrong or not at all: money may go back without the goods."""

    __tablename__ = "claim"
    __table_args__ = (CheckConstraint("owed >= freight_share AND freight_share >= 0", name="owed"),)

    state: Mapped[ClaimState] = mapped_column(default=ClaimState.ASKED)
    kind: Mapped[ClaimReason]


class CaseLineColumns:
    """A line of the order that a case is about: how many packs, and what goes back for them."""

    id: Mapped[int] = mapped_column(primary_key=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"), index=True)
    quantity: Mapped[int]
    amount: Mapped[Dong] = mapped_column(default=Dong(0))


class ReturnLine(CaseLineColumns, Model):
    """A line of a return. `resellable`: how many of the packs that came back can be sold again."""

    __tablename__ = "return_line"
    __table_args__ = (
        UniqueConstraint("case_id", "order_line_id"),
        CheckConstraint("quantity > 0 AND resellable BETWEEN 0 AND quantity", name="quantity"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("goods_return.id"))
    resellable: Mapped[int] = mapped_column(default=0)


class ClaimLine(CaseLineColumns, Model):
    """A line of a claim."""

    __tablename__ = "claim_line"
    __table_args__ = (UniqueConstraint("case_id", "order_line_id"), CheckConstraint("quantity > 0", name="quantity"))

    case_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))


class Dispute(Model):
    """A return or claim that the two sides could not agree on, on the desk of an officer.

    One at most for each case. `by_silence`: nobody took it there, the deadline for an answer passed.
    """

    __tablename__ = "dispute"
    __table_args__ = (UniqueConstraint("case_kind", "case_id"), Index("ix_dispute_desk", "state", "decide_by"))

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    case_kind: Mapped[CaseKind]
    case_id: Mapped[int]
    state: Mapped[DisputeState] = mapped_column(default=DisputeState.OPEN)
    by_silence: Mapped[bool]
    text: Mapped[str] = mapped_column(default="")
    decision: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime]
    decide_by: Mapped[datetime]
    decided_at: Mapped[datetime | None]


class CaseMessage(Model):
    """What one side wrote to the others about a case; append-only."""

    __tablename__ = "case_message"
    __table_args__ = (Index("ix_case_message_case", "case_kind", "case_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_kind: Mapped[CaseKind]
    case_id: Mapped[int]
    side: Mapped[Side]
    actor_id: Mapped[int | None]
    text: Mapped[str]
    at: Mapped[datetime]


class RefusedParcel(Model):
    """A parcel that was refused at the door (bom hàng), with what it cost. `phone` is E.164."""

    __tablename__ = "refused_parcel"
    __table_args__ = (
        CheckConstraint("freight_out >= 0 AND freight_back >= 0", name="freight"),
        Index("ix_refused_parcel_phone", "phone", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), unique=True)
    phone: Mapped[str]
    freight_out: Mapped[Dong]
    freight_back: Mapped[Dong]
    reason: Mapped[str]
    actor_id: Mapped[int | None]
    at: Mapped[datetime]


class PhoneRelease(Model):
    """An officer's word that a phone number may pay on delivery again: earlier refusals no longer count."""

    __tablename__ = "phone_release"

    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str] = mapped_column(index=True)
    reason: Mapped[str]
    actor_id: Mapped[int | None]
    at: Mapped[datetime]
