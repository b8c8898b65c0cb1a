"""Tampering with stored events as somebody with the database's password could, and roots."""

from datetime import date

from sqlalchemy import text

from marketplace.kernel.database import db, transaction
from marketplace.traceability import rooting
from marketplace.traceability.chain_models import EventRoot
from marketplace.wiring import ports
from tests.conftest import NOON

YESTERDAY = date(2026, 11, 21)


def make_root(day: date = YESTERDAY) -> EventRoot | None:
    """Publish the root of a day."""
    with transaction():
        return rooting.publish_root(day, signer=ports().signer, at=NOON)


def tamper(table: str, change: str) -> None:
    """Change stored rows past the trigger that refuses it: "note = 'x' WHERE id = 1"."""
    is_postgresql = db.engine.dialect.name == "postgresql"
    db.session.rollback()
    with db.engine.begin() as connection:
        if is_postgresql:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
            connection.execute(text(f"UPDATE {table} SET {change}"))  # noqa: S608
            connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER ALL"))
            return
        kept = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"), {"table": table}
        ).all()
        for name, _sql in kept:
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text(f"UPDATE {table} SET {change}"))  # noqa: S608
        for _name, sql in kept:
            connection.execute(text(sql))
