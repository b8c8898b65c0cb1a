"""Recalls, the lots they stopped, the notice of each order, and what became of the goods."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.database import Model
from marketplace.recalls.kinds import Basis, ResultKind, Risk
from marketplace.recalls.states import RecallState
from marketplace.traceability.states import LotState


class Recall(Model):
    """The calling back of a lot with all that was made of it.

    `sold_packs` and `out_of_the_way` are the effect as it was when the recall was closed; they never change after.
    """

    __tablename__ = "recall"
    __table_args__ = (CheckConstraint("closed_at IS NULL OR out_of_the_way BETWEEN 0 AND sold_packs", name="effect"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"), index=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"), index=True)
    state: Mapped[RecallState] = mapped_column(default=RecallState.DRAFT, index=True)
    basis: Mapped[Basis]
    risk: Mapped[Risk]
    reason: Mapped[str]
    advice: Mapped[str]
    decided_by: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime | None]
    reported_at: Mapped[datetime | None]
    report_reference: Mapped[str] = mapped_column(default="")
    ended_because: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]
    sold_packs: Mapped[int | None]
    out_of_the_way: Mapped[int | None]


class RecallLot(Model):
    """A lot that a recall stopped, and how it stood before; append-only."""

    __tablename__ = "recall_lot"
    __table_args__ = (UniqueConstraint("recall_id", "lot_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"), index=True)
    state_before: Mapped[LotState]


class RecallNotice(Model):
    """What the buyer of one order is told, and the proof that it reached her.

    `packs` is how many packs of her order are meant. `is_certain` is false where the order was packed without naming
    a lot, so that it may hold goods of this one. The `token` is in her letter only: who opens it confirms.
    """

    __tablename__ = "recall_notice"
    __table_args__ = (
        UniqueConstraint("recall_id", "order_id"),
        CheckConstraint("packs > 0", name="packs"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    token: Mapped[str] = mapped_column(unique=True)
    packs: Mapped[int]
    is_certain: Mapped[bool]
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    called_at: Mapped[datetime | None]
    called_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class RecallResult(Model):
    """What became of some packs; append-only."""

    __tablename__ = "recall_result"
    __table_args__ = (CheckConstraint("packs > 0", name="packs"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id"), index=True)
    kind: Mapped[ResultKind]
    packs: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    noted_at: Mapped[datetime]
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
