"""The watcher: it sees that something was told the moment it is kept, whoever told it."""

import threading

import pytest
from sqlalchemy import text

from marketplace.kernel import feed, watching
from marketplace.kernel.database import db, transaction
from marketplace.kernel.watching import Watch
from tests.conftest import NOON


@pytest.fixture
def watch(database, monkeypatch):
    # Other workers' tests write to the same server; here each call looks.
    monkeypatch.setattr(watching, "LOOK_EVERY_SECONDS", 0)
    made = Watch(db.engine)
    made.count()
    yield made
    made.close()


def tell() -> None:
    with transaction():
        feed.tell("product", [1], at=NOON)


def test_nothing_told_leaves_the_count(watch):
    before = watch.count()
    with transaction():
        db.session.execute(text("UPDATE person SET name = name"))
    assert watch.count() == before


def test_each_telling_moves_the_count(watch):
    before = watch.count()
    tell()
    first = watch.count()
    assert first != before
    assert watch.count() == first
    tell()
    assert watch.count() != first


def test_what_is_undone_does_not_move_the_count(watch):
    before = watch.count()
    with pytest.raises(ZeroDivisionError), transaction():
        feed.tell("product", [1], at=NOON)
        raise ZeroDivisionError
    assert watch.count() == before


def test_a_note_is_seen_though_an_older_transaction_is_open(postgresql_market, monkeypatch):
    """A follower waits for the older one, which could take minutes; a watcher must not."""
    monkeypatch.setattr(watching, "LOOK_EVERY_SECONDS", 0)
    with postgresql_market.app.app_context():
        watch = Watch(db.engine)
        with db.engine.connect() as older:
            older.execute(text("SELECT pg_current_xact_id()"))
            before = watch.count()
            tell()
            assert watch.count() != before
        watch.close()


def test_this_process_sees_its_own_change_without_waiting(postgresql_market, monkeypatch):
    monkeypatch.setattr(watching, "LOOK_EVERY_SECONDS", 3600)
    with postgresql_market.app.app_context():
        watch = Watch(db.engine)
        before = watch.count()
        tell()
        assert watch.count() != before
        watch.close()


def test_several_threads_agree(watch):
    before, seen = watch.count(), []
    tell()
    threads = [threading.Thread(target=lambda: seen.append(watch.count())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(seen) == {before + 1}
