"""name the event that stands for a wrong one

Revision: 0024; follows: 0023.
"""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
FOREIGN_KEY = 'fk_trace_event_successor_id'


def renew_trigger() -> None:
    """Refuse changes again: SQLite makes the table anew to change it, and its trigger goes with the old one."""
    if op.get_bind().dialect.name == 'sqlite':
        op.execute(
            "CREATE TRIGGER trace_event_stays BEFORE UPDATE ON trace_event "
            "BEGIN SELECT RAISE(ABORT, 'trace events are never changed'); END"
        )


def upgrade() -> None:
    with op.batch_alter_table('trace_event') as batch_op:
        batch_op.add_column(sa.Column('successor_id', BIG, nullable=True))
        batch_op.create_foreign_key(batch_op.f(FOREIGN_KEY), 'trace_event', ['successor_id'], ['id'])
    renew_trigger()


def downgrade() -> None:
    with op.batch_alter_table('trace_event') as batch_op:
        batch_op.drop_constraint(batch_op.f(FOREIGN_KEY), type_='foreignkey')
        batch_op.drop_column('successor_id')
    renew_trigger()
