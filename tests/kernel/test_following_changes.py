"""The change feed: whoever follows it misses nothing, however the transactions of others lie."""

import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import text

from marketplace.kernel import feed
from marketplace.kernel.database import db, end_reading, transaction
from marketplace.kernel.feed import Cursor, Note
from tests.conftest import NOON


def tell(*subject_ids: int, at=NOON) -> None:
    with transaction():
        feed.tell("product", subject_ids, at=at)


def follow(cursor: Cursor, *, count: int, limit: int = 500) -> tuple[list[Note], Cursor]:
    """Read until `count` notes are there: what others write on the same server may hold them back for a moment."""
    found: list[Note] = []
    until = time.monotonic() + 20
    while len(found) < count and time.monotonic() < until:
        notes, cursor = feed.notes_after(cursor, limit=limit)
        found += notes
    return found, cursor


def test_a_follower_reads_each_change_once_and_in_order(database):
    tell(7)
    tell(3, 5)
    notes, cursor = follow(Cursor(), count=3)
    assert notes == [Note("product", 7), Note("product", 3), Note("product", 5)]
    assert feed.notes_after(cursor) == ([], cursor)
    tell(7)
    assert follow(cursor, count=1)[0] == [Note("product", 7)]
    assert feed.topics_in(notes) == {"product": {3, 5, 7}}


def test_a_follower_reads_piece_by_piece(database):
    tell(1, 2, 3)
    notes, cursor = follow(Cursor(), count=3, limit=2)
    assert [note.subject_id for note in notes] == [1, 2, 3]
    assert cursor == feed.present_cursor()


def test_what_is_undone_was_never_told(database):
    with pytest.raises(ZeroDivisionError), transaction():
        feed.tell("product", [1], at=NOON)
        raise ZeroDivisionError
    assert feed.notes_after(Cursor())[0] == []


def test_this_process_hears_of_a_change_once_it_is_kept(database):
    heard: list[int] = []
    call = lambda: heard.append(1)  # noqa: E731
    feed.when_told(call)
    try:
        with transaction():
            feed.tell("product", [1], at=NOON)
            assert heard == []
        assert len(heard) == 1
    finally:
        feed.stop_telling(call)
    tell(2)
    assert len(heard) == 1


def test_old_notes_go_but_the_newest_stays(database):
    tell(1, at=NOON - timedelta(days=9))
    _, early = follow(Cursor(), count=1)
    tell(2, at=NOON - timedelta(days=8))
    follow(early, count=1)
    with transaction():
        assert feed.forget(before=NOON - timedelta(days=7)) == 1
    assert not feed.is_followed_from(early)
    assert feed.is_followed_from(feed.present_cursor())


@pytest.mark.parametrize("market", ["postgresql"], indirect=True)
def test_a_change_that_is_kept_late_is_not_skipped(database):
    """A later number is kept first; without the horizon its reader would never come back for the earlier one."""
    is_written, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        with database.app.app_context(), transaction():
            feed.tell("product", [1], at=NOON)
            is_written.set()
            may_end.wait(10)

    late = threading.Thread(target=slow)
    late.start()
    assert is_written.wait(10)
    tell(2)
    seen_by_number = db.session.execute(text("SELECT subject_id FROM change_note ORDER BY id")).scalars().all()
    end_reading()
    assert seen_by_number == [2], "the earlier number is not kept yet, and a reader by number would now pass it by"
    between, cursor = feed.notes_after(Cursor())
    may_end.set()
    late.join()
    after, _ = follow(cursor, count=2 - len(between))
    assert [note.subject_id for note in (*between, *after)] == [1, 2]
