"""One action is one transaction: all of it is kept, or nothing is, on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError

from marketplace.accounts.models import Person
from marketplace.kernel.database import (
    after_commit,
    db,
    end_reading,
    insert_or_ignore,
    insert_rows,
    is_writing,
    note_next,
    transaction,
    transactionally,
)
from tests.conftest import NOON, Market
from tests.makers.people import make_person

# SQLite lets one writer in at a time, PostgreSQL many and asks some of them to try again.
ON_SQLITE = pytest.mark.parametrize("market", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("market", ["postgresql"], indirect=True)
WRITERS = 8
ROUNDS = 12


def stored_names() -> list[str]:
    end_reading()
    return list(db.session.scalars(select(Person.name).order_by(Person.name)))


def person(name: str) -> Person:
    return Person(name=name, email=f"{name}@example.vn", password_hash="!", created_at=NOON)


def test_what_is_done_together_is_kept_together(database):
    with transaction():
        db.session.add_all([person("an"), person("binh")])
    assert stored_names() == ["an", "binh"]
    assert not is_writing()


def test_an_error_undoes_everything(database):
    with pytest.raises(KeyError), transaction():
        db.session.add(person("an"))
        db.session.flush()
        raise KeyError("in the middle")
    assert stored_names() == []
    assert not is_writing()


def test_transactions_do_not_nest(database):
    with pytest.raises(RuntimeError, match="do not nest"), transaction(), transaction():
        pass


def test_rows_changed_outside_of_a_transaction_are_refused(database):
    db.session.add(person("an"))
    with pytest.raises(RuntimeError, match="outside of a transaction"), transaction():
        pass
    assert stored_names() == []


def test_what_was_read_before_is_read_again_inside(database):
    seen = make_person("An")
    assert db.session.get(Person, seen.id).name == "An"
    with db.engine.begin() as other:
        other.execute(update(Person).values(name="Bình"))
    with transaction():
        assert db.session.get(Person, seen.id).name == "Bình"


def test_after_commit_happens_once_and_after_the_commit(database):
    seen: list[list[str]] = []
    note = lambda: seen.append(stored_names())  # noqa: E731 - the same call is registered twice
    with transaction():
        after_commit(note)
        after_commit(note)
        db.session.add(person("an"))
        assert seen == []
    assert seen == [["an"]]


def test_after_commit_never_happens_for_what_was_undone(database):
    called: list[str] = []
    with pytest.raises(KeyError), transaction():
        after_commit(lambda: called.append("told"))
        raise KeyError
    with transaction():
        pass
    assert called == []


def test_after_commit_belongs_inside_a_transaction(database):
    with pytest.raises(RuntimeError, match="inside a transaction"):
        after_commit(lambda: None)


def test_of_equal_rows_the_second_is_ignored(database):
    values = {"name": "An", "email": "an@example.vn", "password_hash": "!", "created_at": NOON, "is_operator": False}
    values |= {"phone": "", "folded_name": "", "locale": "vi"}
    with transaction():
        first = insert_or_ignore(Person, values, unique=("email",))
        assert insert_or_ignore(Person, values | {"name": "Bình"}, unique=("email",)) is None
    assert (first is not None, stored_names()) == (True, ["An"])


def test_rows_written_together_leave_out_what_exists_and_have_the_values_that_their_table_gives(database):
    rows = [{"name": name, "email": f"{name}@x.vn", "password_hash": "!", "created_at": NOON} for name in ("an", "chi")]
    with transaction():
        db.session.add(person("binh"))
        insert_rows(Person, rows[:1], unless=("email",))
        (written,) = insert_rows(Person, rows, unless=("email",), returning=("email", "phone"))
    assert (tuple(written), stored_names()) == (("chi@x.vn", ""), ["an", "binh", "chi"])
    assert {each.created_at for each in db.session.scalars(select(Person))} == {NOON}


def test_a_time_without_zone_is_refused(database):
    with pytest.raises(Exception, match="without zone"), transaction():
        db.session.add(Person(name="An", email="an@x.vn", password_hash="!", created_at=NOON.replace(tzinfo=None)))


@ON_POSTGRESQL
def test_postgresql_asking_to_try_again_is_heard(database):
    """Two real sessions read the same row and both write it: one is refused with 40001 and done again."""
    lan, tries = make_person("0"), []

    def add_one() -> None:
        db.session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        read = int(db.session.scalar(select(Person.name).where(Person.id == lan.id)))
        if not tries:
            with db.engine.begin() as other:
                other.execute(update(Person).where(Person.id == lan.id).values(name="10"))
        tries.append(read)
        db.session.execute(update(Person).where(Person.id == lan.id).values(name=str(read + 1)))

    transactionally(add_one)
    assert (tries, stored_names()) == ([0, 10], ["11"])


@ON_POSTGRESQL
def test_what_always_fails_is_told_in_the_end(database):
    tries = []

    def fail() -> None:
        tries.append(1)
        db.session.execute(text("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$"))

    with pytest.raises(OperationalError):
        transactionally(fail, attempts=3)
    assert len(tries) == 3


def count_up(market: Market, step) -> list[BaseException]:
    """Let `WRITERS` threads add 1 to one row `ROUNDS` times each, and return what went wrong."""
    faults: list[BaseException] = []
    start = threading.Barrier(WRITERS)

    def work(_number: int) -> None:
        start.wait()
        for _round in range(ROUNDS):
            try:
                with market.app.app_context():
                    step()
            except OperationalError as error:
                faults.append(error)

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(work, range(WRITERS)))
    return faults


def one_more() -> None:
    counted = int(db.session.scalar(select(Person.name)))
    db.session.execute(update(Person).values(name=str(counted + 1)))


def in_our_transaction() -> None:
    with transaction():
        one_more()


def reading_first_and_writing_later() -> None:
    """What happens without our `BEGIN IMMEDIATE`: the read takes a snapshot that the write cannot keep."""
    with db.engine.connect() as connection:
        counted = int(connection.scalar(select(Person.name)))
        connection.execute(update(Person).values(name=str(counted + 1)))
        connection.commit()


@ON_SQLITE
def test_eight_writers_never_meet_a_locked_database(database):
    make_person("0")
    assert count_up(database, in_our_transaction) == []
    assert stored_names() == [str(WRITERS * ROUNDS)]


@ON_SQLITE
def test_without_our_begin_eight_writers_do_meet_one(database):
    make_person("0")
    faults = count_up(database, reading_first_and_writing_later)
    assert any("database is locked" in str(fault) for fault in faults)


def test_a_note_is_kept_with_the_next_deed_and_only_once(database):
    noted = []
    note_next(lambda: noted.append(is_writing()))
    with pytest.raises(ZeroDivisionError), transaction():
        _ = 1 / 0
    assert noted == []
    for _ in range(2):
        with transaction():
            pass
    assert noted == [True]
