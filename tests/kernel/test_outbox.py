"""The outbox: what is posted is done at least once, by one worker at a time, and a failure can be seen."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.kernel import outbox
from marketplace.kernel.database import db, end_reading, transaction
from marketplace.kernel.outbox import ATTEMPTS, LEASE, OutboxMessage
from tests.conftest import NOON


@pytest.fixture
def done() -> list[dict]:
    return []


@pytest.fixture
def handlers(done):
    return {"note": lambda payload: done.append(dict(payload))}


def post(key: str = "one", **payload: object) -> None:
    with transaction():
        outbox.post("note", payload, key=key, at=NOON)


def only_message() -> OutboxMessage:
    end_reading()
    return db.session.scalars(select(OutboxMessage)).one()


def test_what_is_posted_is_done_once_and_marked(database, handlers, done):
    post(number=1)
    assert outbox.deliver_due(handlers, at=NOON) == 1
    assert outbox.deliver_due(handlers, at=NOON + LEASE * 2) == 0
    assert done == [{"number": 1}]
    assert only_message().done_at == NOON


def test_nothing_is_done_for_what_was_undone(database, handlers, done):
    with pytest.raises(KeyError), transaction():
        outbox.post("note", {}, key="one", at=NOON)
        raise KeyError
    assert outbox.deliver_due(handlers, at=NOON) == 0
    assert done == []


def test_one_occasion_is_posted_once(database, handlers, done):
    post("order-1-placed")
    post("order-1-placed")
    post("order-2-placed")
    assert outbox.deliver_due(handlers, at=NOON) == 2


def test_the_worker_is_woken_after_the_commit_and_once(database):
    woken: list[bool] = []
    before = list(outbox._wake)
    outbox.when_posted(lambda: woken.append(outbox.after_commit is not None))
    try:
        with transaction():
            outbox.post("note", {}, key="a", at=NOON)
            outbox.post("note", {}, key="b", at=NOON)
            assert woken == []
    finally:
        outbox._wake[:] = before
    assert len(woken) == 1


def test_a_failure_is_seen_and_tried_again_later_and_later(database, handlers, done):
    def fail(_payload):
        raise OSError("the mail server is away")

    post(number=1)
    waits, at = [], NOON
    for _try in range(3):
        assert outbox.deliver_due({"note": fail}, at=at) == 0
        message = only_message()
        waits.append(message.due_at - at)
        assert "the mail server is away" in message.last_error
        assert outbox.deliver_due(handlers, at=message.due_at - timedelta(seconds=1)) == 0
        at = message.due_at
    assert waits == sorted(set(waits))
    assert outbox.deliver_due(handlers, at=at) == 1
    assert done == [{"number": 1}]


def test_what_always_fails_is_given_up_and_stays_to_be_seen(database):
    post()
    at = NOON
    for _try in range(ATTEMPTS):
        outbox.deliver_due({}, at=at)
        at = only_message().due_at
    message = only_message()
    assert (message.done_at, message.attempts) == (None, ATTEMPTS)
    assert message.failed_at is not None
    assert outbox.deliver_due({}, at=at + timedelta(days=30)) == 0


def test_one_failure_does_not_hold_up_the_others(database, done):
    def handle(payload):
        if payload["number"] == 1:
            raise ValueError("broken")
        done.append(payload["number"])

    for number in (1, 2, 3):
        post(str(number), number=number)
    assert outbox.deliver_due({"note": handle}, at=NOON) == 2
    assert done == [2, 3]


def test_what_a_dead_worker_had_taken_comes_back(database, handlers, done):
    class Killed(BaseException):
        """As hard as kill -9: nothing after it runs."""

    def die(_payload):
        raise Killed

    post(number=1)
    with pytest.raises(Killed):
        outbox.deliver_due({"note": die}, at=NOON)
    assert outbox.deliver_due(handlers, at=NOON + LEASE - timedelta(seconds=1)) == 0
    assert outbox.deliver_due(handlers, at=NOON + LEASE) == 1
    assert done == [{"number": 1}]


def test_of_several_workers_only_one_takes_a_message(database):
    for number in range(20):
        post(str(number), number=number)
    done, start = [], threading.Barrier(4)

    def work() -> None:
        start.wait()
        with database.app.app_context():
            outbox.deliver_due({"note": lambda payload: done.append(payload["number"])}, at=NOON)

    workers = [threading.Thread(target=work) for _number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(done) == list(range(20))


def test_a_handler_may_write_in_a_transaction_of_its_own(database):
    def answer(payload):
        with transaction():
            outbox.post("note", {"answer": payload["number"]}, key="answer", at=NOON)

    post(number=1)
    assert outbox.deliver_due({"note": answer}, at=NOON) == 1
    end_reading()
    assert db.session.scalar(select(OutboxMessage.payload).order_by(OutboxMessage.id.desc())) == {"answer": 1}
