"""What waits in the outbox."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from marketplace.kernel.database import db, transaction
from marketplace.kernel.outbox import ATTEMPTS, OutboxMessage


def posted(kind: str) -> list[Mapping[str, Any]]:
    """Return what was posted under this kind, oldest first."""
    chosen = select(OutboxMessage.payload).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
    return list(db.session.scalars(chosen))


def make_given_up(kind: str = "mail", **payload: object) -> int:
    """Return the id of a message that the worker tried often enough."""
    at = datetime(2026, 11, 22, 5, tzinfo=UTC)
    letter = {"to": "lan@example.vn", "subject": "Chào", "text": "Chào chị.", "html": ""}
    message = OutboxMessage(
        kind=kind,
        payload=payload or letter,
        key=f"{kind}:given-up",
        created_at=at,
        due_at=at,
        attempts=ATTEMPTS,
        failed_at=at,
        last_error="OutsideServiceFailed('Chưa gửi được thư.')",
    )
    with transaction():
        db.session.add(message)
    return message.id
