"""Lots, what they were made of, what happened to them where and with whom, and label runs."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.database import Model
from marketplace.traceability.kinds import LotKind, PartyKind, PlaceKind, TraceEventKind
from marketplace.traceability.states import LotState, PrefixState, RunState


class TracePlace(Model):
    """A plot, workshop or store of a cooperative. Buyers are shown its commune, and more only with her consent.

    The growing-area code (mã số vùng trồng) is free text with its issuer: its format has changed more than once.
    """

    __tablename__ = "trace_place"
    __table_args__ = (UniqueConstraint("cooperative_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    kind: Mapped[PlaceKind]
    name: Mapped[str]
    commune_id: Mapped[int] = mapped_column(ForeignKey("administrative_unit.id"))
    area_code: Mapped[str] = mapped_column(default="")
    area_issuer: Mapped[str] = mapped_column(default="")
    area_crop: Mapped[str] = mapped_column(default="")
    area_valid_to: Mapped[date | None]
    is_name_public: Mapped[bool] = mapped_column(default=False)
    retired_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class TraceParty(Model):
    """A household, supplier, laboratory or carrier. Its name is shown to buyers only where it agreed to that."""

    __tablename__ = "trace_party"
    __table_args__ = (UniqueConstraint("cooperative_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    kind: Mapped[PartyKind]
    name: Mapped[str]
    is_name_public: Mapped[bool] = mapped_column(default=False)
    retired_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Lot(Model):
    """A lot (lô) of one product, or of raw material. `code` is public and printed; `number` is the cooperative's own.

    Both hold `[A-Z0-9-]` only, so that they never need escaping in a web address.
    `quantity` is in base units (grams, millilitres, pieces) of `unit`'s group; `left` is what was not used yet.
    A raw lot names its `material` and has no product; it never reaches buyers by itself.
    """

    __tablename__ = "lot"
    __table_args__ = (
        UniqueConstraint("cooperative_id", "number"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("best_before_on IS NULL OR best_before_on > produced_on", name="dates"),
        CheckConstraint('"left" BETWEEN 0 AND quantity', name="left"),
        CheckConstraint("(kind = 'raw') = (product_id IS NULL)", name="product"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    number: Mapped[str]
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    kind: Mapped[LotKind] = mapped_column(default=LotKind.FINISHED)
    state: Mapped[LotState] = mapped_column(default=LotState.OPEN)
    # Only raw lots have none, and they are asked for by their own functions; all others may rely on one.
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True, nullable=True)
    material: Mapped[str] = mapped_column(default="")
    harvested_on: Mapped[date | None]
    produced_on: Mapped[date]
    best_before_on: Mapped[date | None]
    quantity: Mapped[int]
    left: Mapped[int]
    unit: Mapped[str]
    standard: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class LotUse(Model):
    """How much of one lot went into another; append-only. `quantity` is in base units of the lot it was taken from."""

    __tablename__ = "lot_use"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    from_lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"), index=True)
    to_lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("trace_event.id"))
    quantity: Mapped[int]


class TraceEvent(Model):
    """Something that happened to a lot; append-only: the database refuses to change a row.

    A slip is mended by a declaration that names the wrong event (`declares_wrong_id`) and, where there is one, the
    right event that stands in its place (`successor_id`). `happened_at` is the moment, or the start of the Vietnamese
    day where only that is known; `quantity` is in base units of the lot's unit; `data` holds what only this kind of
    event tells (dose, withholding days, temperature, result), `photos` keys of the media store. `client_key` is the
    name that a phone without network gave it, so that it is kept once however often it is sent.
    """

    __tablename__ = "trace_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"), index=True)
    kind: Mapped[TraceEventKind]
    happened_at: Mapped[datetime]
    place: Mapped[str]
    commune_id: Mapped[int | None] = mapped_column(ForeignKey("administrative_unit.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("trace_place.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("trace_party.id"))
    quantity: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    photos: Mapped[list[str]] = mapped_column(default=list)
    client_key: Mapped[str | None] = mapped_column(unique=True)
    declares_wrong_id: Mapped[int | None] = mapped_column(ForeignKey("trace_event.id"), unique=True)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("trace_event.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class LabelRun(Model):
    """One printing of labels (tem) for a lot; what was printed is never changed.

    `content` is what stood on them, so that the same run can be printed again after the product was renamed.
    The labels of a lot are counted through: this run holds those from `first_number` to `last_number`. A reprint holds
    some of the run `reprint_of_id` once more, with the `reason`. `done` counts the labels drawn so far; a run without
    serial numbers is drawn whenever it is fetched, and needs no drawing beforehand.
    """

    __tablename__ = "label_run"
    __table_args__ = (
        CheckConstraint("count BETWEEN 1 AND 5000", name="count"),
        CheckConstraint("last_number - first_number + 1 = count", name="numbers"),
        CheckConstraint("(reprint_of_id IS NULL) = (reason = '')", name="reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"), index=True)
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("variant.id"))
    layout: Mapped[str]
    count: Mapped[int]
    first_number: Mapped[int]
    last_number: Mapped[int]
    has_serials: Mapped[bool] = mapped_column(default=False)
    state: Mapped[RunState] = mapped_column(default=RunState.READY)
    done: Mapped[int] = mapped_column(default=0)
    reprint_of_id: Mapped[int | None] = mapped_column(ForeignKey("label_run.id"), index=True)
    reason: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
    content: Mapped[dict[str, Any]]
    printed_at: Mapped[datetime]
    printed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class LabelSerial(Model):
    """The number of one single label: random, so that nobody can guess that of another; printed codes stay for ever.

    `number` is its place among the labels of its lot.
    """

    __tablename__ = "label_serial"
    __table_args__ = (UniqueConstraint("run_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("label_run.id"))
    number: Mapped[int]


class LabelScan(Model):
    """How often a serial number was opened on one Vietnamese day.

    Nothing else is kept: no address of the network, no place, no hour, no browser. So it can tell of a code that was
    opened on many days, and of nobody who opened it.
    """

    __tablename__ = "label_scan"
    __table_args__ = (UniqueConstraint("serial_id", "day"), CheckConstraint("count > 0", name="count"))

    id: Mapped[int] = mapped_column(primary_key=True)
    serial_id: Mapped[int] = mapped_column(ForeignKey("label_serial.id"))
    day: Mapped[date]
    count: Mapped[int]


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
