"""How Alembic reaches the market's tables: through the application, so that both always mean the same database."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from sqlalchemy import Connection

from marketplace.kernel.database import UtcDateTime, db


def plain_types(kind: str, item: object, _context: object) -> str | bool:
    """Write our own column type as the plain one beneath it: a migration must not change when our code does."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


@contextmanager
def kept_together(connection: Connection) -> Iterator[None]:
    """Let SQLite build a table anew while others point at its rows; afterwards every row must still find its own.

    Raises:
        RuntimeError: a row points at nothing.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    # Outside of any transaction, where alone SQLite listens to this.
    raw = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        lost = raw.execute("PRAGMA foreign_key_check").fetchall()
        if lost:
            raise RuntimeError(f"rows point at nothing after the migration: {lost[:5]}")
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def run() -> None:
    """Run the migrations on the application's own engine."""
    with db.engine.connect() as connection, kept_together(connection):
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=plain_types,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
