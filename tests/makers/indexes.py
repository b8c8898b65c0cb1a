"""Search indexes for tests, of both engines, and what is written into them."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from sqlalchemy import func, select

from marketplace.adapters.tantivy_index import TantivyIndex
from marketplace.adapters.whoosh_index import WhooshIndex
from marketplace.kernel.database import db
from marketplace.kernel.feed import ChangeNote, Cursor
from marketplace.products import following
from marketplace.products.ports import ChangesAfter, IndexChanges, SearchDocument, SearchIndex

ENGINES = ("whoosh", "tantivy")


def make_index(engine: str, folder: Path) -> SearchIndex:
    """Return an index of an engine in a folder."""
    return WhooshIndex(folder) if engine == "whoosh" else TantivyIndex(folder)


def once(put: Iterable[SearchDocument] = (), remove: Iterable[int] = ()) -> ChangesAfter:
    """Return a feed that tells of these changes at its next place, and of nothing afterwards."""
    told: list[IndexChanges] = []

    def changes_after(cursor: Cursor) -> IndexChanges:
        if told:
            return IndexChanges(cursor)
        told.append(IndexChanges(Cursor(0, cursor.note_id + 1), list(put), list(remove)))
        return told[0]

    return changes_after


def told(topic: str) -> list[int]:
    """Return of which things the change feed tells, oldest first."""
    chosen = select(ChangeNote.subject_id).where(ChangeNote.topic == topic).order_by(ChangeNote.id)
    return list(db.session.scalars(chosen))


def soon(tell: Callable[[], object], wanted: object) -> object:
    """Ask until the answer is right: on PostgreSQL others' open transactions hold a follower back for a moment."""
    until = time.monotonic() + 20
    while (answer := tell()) != wanted and time.monotonic() < until:
        time.sleep(0.05)
    return answer


def follow_all(index: SearchIndex) -> None:
    """Let an index follow everything told so far."""
    newest = db.session.scalar(select(func.max(ChangeNote.id))) or 0
    db.session.rollback()

    def has_all() -> bool:
        following.follow(index)
        return index.cursor().note_id >= newest

    soon(has_all, True)
