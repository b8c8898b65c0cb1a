"""What the worker gave up, for a person to see and to have tried once more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from marketplace.kernel import audit
from marketplace.kernel.database import after_commit, db
from marketplace.kernel.errors import NotFound, StaleState
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.kernel.outbox import OutboxMessage, wake

SHOWN = 100


@dataclass(frozen=True)
class Undelivered:
    """One thing that was tried often enough, with the last fault."""

    id: int
    kind: str
    payload: dict[str, Any]
    created_at: datetime
    failed_at: datetime
    attempts: int
    last_error: str


def given_up() -> list[Undelivered]:
    """Return what was given up, the newest in front."""
    chosen = select(OutboxMessage).where(OutboxMessage.failed_at.is_not(None), OutboxMessage.done_at.is_(None))
    rows = db.session.scalars(chosen.order_by(OutboxMessage.failed_at.desc(), OutboxMessage.id.desc()).limit(SHOWN))
    return [
        Undelivered(row.id, row.kind, row.payload, row.created_at, row.failed_at, row.attempts, row.last_error)
        for row in rows
        if row.failed_at is not None
    ]


def count_overdue(*, at: datetime) -> int:
    """Return how many wait longer than a quarter of an hour: the worker stands still, or what it needs is away."""
    waiting = select(func.count(OutboxMessage.id)).where(
        OutboxMessage.done_at.is_(None),
        OutboxMessage.failed_at.is_(None),
        OutboxMessage.created_at < at - timedelta(minutes=15),
    )
    return db.session.scalar(waiting) or 0


def try_again(message_id: int, *, act: Act) -> None:
    """Give it back to the worker; of two who ask at the same moment one does.

    Raises:
        NotFound: there is no such message.
        StaleState: it was not given up: it was done, or somebody asked a moment ago.
    """
    taken = db.session.scalar(
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.failed_at.is_not(None), OutboxMessage.done_at.is_(None))
        .values(failed_at=None, attempts=0, due_at=act.at)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        if db.session.get(OutboxMessage, message_id) is None:
            raise NotFound
        raise StaleState(msg("Tin này đã gửi hoặc đang chờ gửi lại. Không gửi thêm lần nào."))
    audit.record("message_tried_again", "outbox_message", message_id, act)
    after_commit(wake)
