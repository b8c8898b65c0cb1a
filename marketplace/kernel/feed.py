"""The change feed: which things that visitors see have changed, in an order that loses none of them.

A note is written in the transaction that changes the thing and says only what changed; whoever follows the feed reads
how the thing stands now. So a follower may see a note twice or several at once, and still ends up right.

On PostgreSQL numbers are handed out before they are kept: a later number may be kept first, and a follower who
remembered it would skip the earlier one for ever. So notes carry the number of their transaction, and only those are
read before which no transaction is open any more. SQLite writes one transaction after the other.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Index, bindparam, delete, func, insert, literal, select, text, tuple_
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.database import Model, after_commit, db, end_reading, present_connection

_told: list[Callable[[], None]] = []


class ChangeNote(Model):
    """One thing that changed. `transaction_number` is PostgreSQL's, and 0 on SQLite."""

    __tablename__ = "change_note"
    __table_args__ = (Index("ix_change_note_order", "transaction_number", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    transaction_number: Mapped[int]
    topic: Mapped[str]
    subject_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True, order=True)
class Cursor:
    """How far somebody has followed the feed."""

    transaction_number: int = 0
    note_id: int = 0


@dataclass(frozen=True)
class Note:
    """What changed: `topic` is a concept's word for a kind of thing, such as "product"."""

    topic: str
    subject_id: int


def tell(topic: str, subject_ids: Iterable[int], *, at: datetime) -> None:
    """Write down that these things look different from now on; belongs inside the transaction that changes them."""
    rows = [{"topic": topic, "subject_id": each, "at": at} for each in sorted(set(subject_ids))]
    if not rows:
        return
    statement = insert(ChangeNote.metadata.tables[ChangeNote.__tablename__])
    statement = statement.values(transaction_number=_present_transaction())
    present_connection().execute(statement, rows)
    for call in _told:
        after_commit(call)


def tell_chosen(topic: str, chosen: Any, values: Mapping[str, Any], *, at: datetime) -> None:
    """Tell of the things whose ids a selection gives, in the same one statement.

    Args:
        chosen: a selection of one column, kept by its module, with the parameters that `values` fills.
    """
    present_connection().execute(_noting(topic, chosen, present_connection().dialect.name), {**values, "told_at": at})
    for call in _told:
        after_commit(call)


@cache
def _noting(topic: str, chosen: Any, _dialect: str) -> Any:
    """Return the statement, which differs between databases, written once for all tellings of its kind."""
    found = chosen.subquery()
    moment = bindparam("told_at", type_=ChangeNote.at.type)
    noted = select(_present_transaction(), literal(topic), next(iter(found.c)), moment)
    columns = ["transaction_number", "topic", "subject_id", "at"]
    return insert(ChangeNote.metadata.tables[ChangeNote.__tablename__]).from_select(columns, noted)


def when_told(call: Callable[[], None]) -> None:
    """Let `call` be run in this process after each transaction that told of something."""
    if call not in _told:
        _told.append(call)


def stop_telling(call: Callable[[], None]) -> None:
    """Take back `when_told`."""
    if call in _told:
        _told.remove(call)


def notes_after(cursor: Cursor, *, limit: int = 500) -> tuple[list[Note], Cursor]:
    """Return what changed after `cursor`, oldest first, and how far that goes."""
    place = tuple_(ChangeNote.transaction_number, ChangeNote.id)
    chosen = (
        select(ChangeNote.transaction_number, ChangeNote.id, ChangeNote.topic, ChangeNote.subject_id)
        .where(place > tuple_(literal(cursor.transaction_number), literal(cursor.note_id)), _is_settled())
        .order_by(ChangeNote.transaction_number, ChangeNote.id)
        .limit(limit)
    )
    rows = db.session.execute(chosen).all()
    end_reading()
    if not rows:
        return [], cursor
    last = rows[-1]
    return [Note(row.topic, row.subject_id) for row in rows], Cursor(last.transaction_number, last.id)


def present_cursor() -> Cursor:
    """Return the end of the feed as it can be read now."""
    newest = (
        select(ChangeNote.transaction_number, ChangeNote.id)
        .where(_is_settled())
        .order_by(ChangeNote.transaction_number.desc(), ChangeNote.id.desc())
        .limit(1)
    )
    row = db.session.execute(newest).first()
    end_reading()
    return Cursor(*row) if row else Cursor()


def is_followed_from(cursor: Cursor) -> bool:
    """Tell whether nothing after `cursor` has been forgotten yet; if not, a follower starts from the rows anew."""
    place = tuple_(ChangeNote.transaction_number, ChangeNote.id)
    known = select(ChangeNote.id).where(place <= tuple_(literal(cursor.transaction_number), literal(cursor.note_id)))
    found = db.session.execute(known.limit(1)).first()
    end_reading()
    return found is not None or cursor == Cursor()


def forget(*, before: datetime) -> int:
    """Take out old notes, but never the newest, by which followers know that they missed nothing.

    Returns:
        How many were taken out.
    """
    newest = select(func.max(ChangeNote.id)).scalar_subquery()
    gone: Any = db.session.execute(delete(ChangeNote).where(ChangeNote.at < before, ChangeNote.id < newest))
    return int(gone.rowcount)


def topics_in(notes: Collection[Note]) -> dict[str, set[int]]:
    """Return the changed things by topic."""
    found: dict[str, set[int]] = {}
    for note in notes:
        found.setdefault(note.topic, set()).add(note.subject_id)
    return found


def _is_on_postgresql() -> bool:
    return present_connection().dialect.name == "postgresql"


def _present_transaction() -> Any:
    return text("pg_current_xact_id()::text::bigint") if _is_on_postgresql() else literal(0)


def _is_settled() -> Any:
    """Tell in a query whether no transaction is open any more that could still add a note before this one."""
    if not _is_on_postgresql():
        return literal(True)
    return ChangeNote.transaction_number < text("pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
