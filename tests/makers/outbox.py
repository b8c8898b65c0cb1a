"""What waits in the outbox."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from marketplace.kernel.database import db
from marketplace.kernel.outbox import OutboxMessage


def posted(kind: str) -> list[Mapping[str, Any]]:
    """Return what was posted under this kind, oldest first."""
    chosen = select(OutboxMessage.payload).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
    return list(db.session.scalars(chosen))
