"""Lots, trace events and label runs."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.database import Model
from marketplace.traceability.kinds import TraceEventKind
from marketplace.traceability.states import PrefixState


class Lot(Model):
    """A lot (lô) of one product. `code` is public and printed; `number` is the cooperative's own.

    Both hold `[A-Z0-9-]` only, so that they never need escaping in a web address.
    `quantity` is in base units (grams, millilitres, pieces) of `unit`'s group.
    """

    __tablename__ = "lot"
    __table_args__ = (
        UniqueConstraint("cooperative_id", "number"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("best_before_on IS NULL OR best_before_on > produced_on", name="dates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    number: Mapped[str]
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    harvested_on: Mapped[date | None]
    produced_on: Mapped[date]
    best_before_on: Mapped[date | None]
    quantity: Mapped[int]
    unit: Mapped[str]
    standard: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class TraceEvent(Model):
    """Something that happened to a lot; append-only. A slip is mended by a further event that says so.

    `happened_at` is the start of the Vietnamese day it happened on; `quantity` is in base units of the lot's unit.
    """

    __tablename__ = "trace_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"), index=True)
    kind: Mapped[TraceEventKind]
    happened_at: Mapped[datetime]
    place: Mapped[str]
    commune_id: Mapped[int | None] = mapped_column(ForeignKey("administrative_unit.id"))
    quantity: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class LabelRun(Model):
    """One printing of labels (tem) for a lot; append-only.

    `content` is what stood on them, so that the same run can be printed again after the product was renamed.
    """

    __tablename__ = "label_run"
    __table_args__ = (CheckConstraint("count BETWEEN 1 AND 5000", name="count"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"), index=True)
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("variant.id"))
    layout: Mapped[str]
    count: Mapped[int]
    content: Mapped[dict[str, Any]]
    printed_at: Mapped[datetime]
    printed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class CompanyPrefix(Model):
    """A cooperative's proof that GS1 gave her a company prefix; GTINs are issued under it while it holds.

    Nghị định 37/2026/NĐ-CP articles 28 to 31: the right to a prefix is its holder's, dated, and never lent.
    """

    __tablename__ = "company_prefix"

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"), index=True)
    state: Mapped[PrefixState] = mapped_column(default=PrefixState.ENTERED, index=True)
    prefix: Mapped[str]
    holder: Mapped[str]
    document_number: Mapped[str]
    valid_to: Mapped[date]
    entered_at: Mapped[datetime]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    return_reason: Mapped[str] = mapped_column(default="")


class TradeItemNumber(Model):
    """A GTIN given to a pack; append-only, since what was printed once must lead here for ever.

    The newest one of a pack is the one that is printed now. `gtin` has 14 digits.
    """

    __tablename__ = "trade_item_number"

    id: Mapped[int] = mapped_column(primary_key=True)
    gtin: Mapped[str] = mapped_column(unique=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"), index=True)
    given_at: Mapped[datetime]
    given_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
