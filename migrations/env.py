"""How Alembic reaches the market's tables: through the application, so that both always mean the same database."""

from alembic import context

from marketplace.kernel.database import UtcDateTime, db


def plain_types(kind: str, item: object, _context: object) -> str | bool:
    """Write our own column type as the plain one beneath it: a migration must not change when our code does."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def run() -> None:
    """Run the migrations on the application's own engine."""
    with db.engine.connect() as connection:
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
