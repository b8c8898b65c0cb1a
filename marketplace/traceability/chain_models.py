"""Events as others read them (EPCIS), chained so that no change goes unnoticed; signed roots; partners' keys."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.database import Model


class EventChain(Model):
    """How long a cooperative's chain is and where it ends; whoever adds to it holds this row until she is done."""

    __tablename__ = "event_chain"

    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"), primary_key=True, autoincrement=False)
    length: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(default="")


class EventEntry(Model):
    """One event in a cooperative's chain; append-only: the database refuses to change a row.

    `event` is what others may read (EPCIS 2.0), `record` the stored row with everything private, both as canonical
    JSON; the chain holds a digest of each, so that the one can be proven without showing the other. They are text, so
    that not a byte of them can change unnoticed. An event that a partner sent in has no `trace_event_id`. The columns
    from `event_id` on repeat parts of `event` for queries; `content_id` is its name by content, whatever it calls
    itself.
    """

    __tablename__ = "event_entry"
    __table_args__ = (
        UniqueConstraint("cooperative_id", "number"),
        Index("ix_event_entry_time", "event_time", "id"),
        Index("ix_event_entry_owner_time", "cooperative_id", "event_time", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    number: Mapped[int]
    trace_event_id: Mapped[int | None] = mapped_column(ForeignKey("trace_event.id"), unique=True)
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"), index=True)
    event: Mapped[str]
    record: Mapped[str]
    event_digest: Mapped[str]
    record_digest: Mapped[str]
    previous: Mapped[str]
    hash: Mapped[str]
    recorded_at: Mapped[datetime]
    event_id: Mapped[str] = mapped_column(index=True)
    content_id: Mapped[str] = mapped_column(index=True)
    is_declaration: Mapped[bool]
    event_type: Mapped[str]
    event_time: Mapped[datetime]
    action: Mapped[str]
    biz_step: Mapped[str]
    disposition: Mapped[str]
    read_point: Mapped[str]
    biz_location: Mapped[str]


class EventThing(Model):
    """A thing that an event names, in the part `role` of it, by its canonical address; for queries."""

    __tablename__ = "event_thing"
    __table_args__ = (Index("ix_event_thing_name", "name", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("event_entry.id"), index=True)
    role: Mapped[str]
    name: Mapped[str]


class SigningKey(Model):
    """The public half of a key that signs roots and lot files; listed for ever, so that old signatures hold."""

    __tablename__ = "signing_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    public: Mapped[str]
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]


class EventRoot(Model):
    """One signed statement of where every chain stood: published daily, each naming the one before; append-only.

    `statement` is canonical JSON, and these bytes are what is signed.
    """

    __tablename__ = "event_root"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    day: Mapped[date] = mapped_column(unique=True)
    statement: Mapped[str]
    signature: Mapped[str]
    signed_at: Mapped[datetime]


class RootShare(Model):
    """Which entries of a cooperative's chain a root covers: from `first` to `last`, whose hash is `head`."""

    __tablename__ = "root_share"
    __table_args__ = (UniqueConstraint("root_id", "cooperative_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    root_id: Mapped[int] = mapped_column(ForeignKey("event_root.id"))
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"), index=True)
    first: Mapped[int]
    last: Mapped[int]
    head: Mapped[str]
    tree: Mapped[str]


class PartnerKey(Model):
    """A key with which a cooperative's partner or own program sends in and reads events; only its hash is kept."""

    __tablename__ = "partner_key"
    __table_args__ = (CheckConstraint("may_capture OR may_query", name="scopes"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"), index=True)
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    may_capture: Mapped[bool]
    may_query: Mapped[bool]
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class CaptureJob(Model):
    """One document that was sent in, and what became of it."""

    __tablename__ = "capture_job"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"), index=True)
    key_id: Mapped[int] = mapped_column(ForeignKey("partner_key.id"))
    error_behaviour: Mapped[str]
    stored: Mapped[int]
    known: Mapped[int]
    faults: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
