"""Reading what waits to be sent."""

from typing import Any

from sqlalchemy import select

from marketplace.kernel.database import db
from marketplace.kernel.outbox import OutboxMessage


def letters_to(address: str) -> list[dict[str, Any]]:
    """Return the letters posted to this address, in their order."""
    rows = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "mail").order_by(OutboxMessage.id))
    return [row.payload for row in rows if row.payload["to"] == address]
