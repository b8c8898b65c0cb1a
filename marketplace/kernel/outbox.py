"""The outbox: mail, pictures and index updates are written down with their cause and done afterwards.

A message is stored in the transaction that causes it, so it is never sent for something undone, and never
lost. Delivery is at least once: a handler must bear being called twice.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import starmap
from time import monotonic
from typing import Any

from sqlalchemy import Index, bindparam, select, update
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.database import (
    Model,
    after_commit,
    db,
    end_reading,
    insert_rows,
    present_connection,
    transaction,
)

log = logging.getLogger(__name__)

Handler = Callable[[Mapping[str, Any]], None]

LEASE = timedelta(minutes=2)
#: How many are taken at once, and after how long the rest of them is left to whoever comes when the lease has ended.
BATCH = 10
HOLDS_SECONDS = 30.0
LONGEST_WAIT = timedelta(hours=6)
ATTEMPTS = 12

_wake: list[Callable[[], None]] = []


class Fate(StrEnum):
    """What became of a message."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class OutboxMessage(Model):
    """One thing to be done outside of the database."""

    __tablename__ = "outbox_message"
    __table_args__ = (Index("ix_outbox_message_open", "done_at", "failed_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]]
    key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")


@dataclass(frozen=True)
class Task:
    """Something to be done after the present transaction. `key` names the occasion: the same is never done twice."""

    kind: str
    payload: Mapping[str, Any]
    key: str

    @property
    def stored_key(self) -> str:
        """The key as the outbox keeps it."""
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True)
class Claimed:
    """A message that a worker has taken, and the how manieth attempt at it this is."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    attempts: int


# Written once and sent as they are: a worker asks all day long.
_DUE = (
    OutboxMessage.done_at.is_(None),
    OutboxMessage.failed_at.is_(None),
    OutboxMessage.due_at <= bindparam("now", type_=OutboxMessage.due_at.type),
)
_ANY_DUE = select(OutboxMessage.id).where(*_DUE).limit(1)
_CLAIM = (
    update(OutboxMessage)
    .where(
        OutboxMessage.id.in_(
            select(OutboxMessage.id)
            .where(*_DUE)
            .order_by(OutboxMessage.id)
            .limit(bindparam("number"))
            .with_for_update(skip_locked=True)
        ),
        *_DUE,
    )
    .values(
        attempts=OutboxMessage.attempts + 1,
        due_at=bindparam("until", type_=OutboxMessage.due_at.type),
    )
    .returning(OutboxMessage.id, OutboxMessage.kind, OutboxMessage.payload, OutboxMessage.attempts)
)
_DONE = (
    update(OutboxMessage)
    .where(OutboxMessage.id == bindparam("message"))
    .values(done_at=bindparam("now", type_=OutboxMessage.done_at.type))
)


def post(kind: str, payload: Mapping[str, Any], *, key: str, at: datetime) -> None:
    """Write down something to be done after the present transaction.

    Args:
        key: names the occasion; the same key is never done twice.
    """
    post_all([Task(kind, payload, key)], at=at)


def post_all(tasks: Iterable[Task], *, at: datetime) -> None:
    """Write down several such things at once."""
    rows = [
        {
            "kind": task.kind,
            "payload": dict(task.payload),
            "key": task.stored_key,
            "created_at": at,
            "due_at": at,
            "attempts": 0,
            "last_error": "",
        }
        for task in tasks
    ]
    if insert_rows(OutboxMessage, rows, unless=("key",), returning=("id",)):
        after_commit(wake)


def when_posted(call: Callable[[], None]) -> None:
    """Let `call` be run after each transaction that posted something; replaces an earlier one."""
    _wake[:] = [call]


def wake() -> None:
    """Tell the worker that something waits."""
    for call in _wake:
        call()


def deliver_due(handlers: Mapping[str, Handler], *, at: datetime, limit: int = 100) -> int:
    """Do what is due, each in its own step; a failure is written down and tried again later.

    Returns:
        How many messages were done.
    """
    done = tried = 0
    while claimed := _claim(min(BATCH, limit - tried), at):
        tried += len(claimed)
        done += _deliver_all(claimed, handlers, at)
    return done


def _claim(number: int, at: datetime) -> list[Claimed]:
    """Take some messages for a while; of two workers only one gets each, and it comes back if that one dies."""
    if number <= 0 or not _is_any_due(at):
        return []
    with transaction():
        rows = present_connection().execute(_CLAIM, {"now": at, "until": at + LEASE, "number": number})
        return sorted(starmap(Claimed, rows), key=lambda message: message.id)


def _is_any_due(at: datetime) -> bool:
    """Look before writing: most of the time nothing waits, and on SQLite only one may write at a time."""
    found = present_connection().execute(_ANY_DUE, {"now": at}).first()
    end_reading()
    return found is not None


def _deliver_all(claimed: Sequence[Claimed], handlers: Mapping[str, Handler], at: datetime) -> int:
    """Do some messages, but leave the rest for later where they take so long that somebody else may take them over."""
    began, done = monotonic(), 0
    for message in claimed:
        if monotonic() - began < HOLDS_SECONDS:
            done += _deliver(message, handlers, at)
    return done


def _deliver(message: Claimed, handlers: Mapping[str, Handler], at: datetime) -> int:
    message_id, attempts = message.id, message.attempts
    try:
        handlers[message.kind](message.payload)
    # Whatever a handler trips over must be kept with its message, or the message would be lost in silence.
    except Exception as error:
        log.warning("outbox message %s failed (attempt %s): %r", message_id, attempts, error)
        end_reading()
        _put_back(message_id, attempts, error=repr(error)[:500], at=at)
        return 0
    end_reading()
    with transaction():
        present_connection().execute(_DONE, {"message": message_id, "now": at})
    return 1


def _put_back(message_id: int, attempts: int, *, error: str, at: datetime) -> None:
    wait = min(timedelta(seconds=10 * 2**attempts), LONGEST_WAIT)
    values: dict[str, Any] = {"due_at": at + wait, "last_error": error}
    if attempts >= ATTEMPTS:
        values["failed_at"] = at
    with transaction():
        db.session.execute(update(OutboxMessage).where(OutboxMessage.id == message_id).values(**values))


def call_done(*, at: datetime) -> None:
    """Call everything that waits done, without doing it: nobody waits for the letters of a made-up past."""
    waiting = (OutboxMessage.done_at.is_(None), OutboxMessage.failed_at.is_(None))
    db.session.execute(update(OutboxMessage).where(*waiting).values(done_at=at))


def fate_of(done_at: datetime | None, failed_at: datetime | None) -> Fate:
    """Return what became of a message that was done, or given up, at these moments."""
    if done_at is not None:
        return Fate.SENT
    return Fate.WAITING if failed_at is None else Fate.FAILED


def fates(kind: str, keys: Collection[str]) -> dict[str, Fate]:
    """Return what became of the messages of a kind, by the keys under which they were posted."""
    if not keys:
        return {}
    chosen = select(OutboxMessage.key, OutboxMessage.done_at, OutboxMessage.failed_at)
    rows = db.session.execute(chosen.where(OutboxMessage.key.in_([f"{kind}:{key}" for key in keys])))
    return {key.removeprefix(f"{kind}:"): fate_of(done_at, failed_at) for key, done_at, failed_at in rows}
