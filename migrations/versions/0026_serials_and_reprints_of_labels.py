"""serials and reprints of labels

Revision: 0026; follows: 0025.
"""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def number_labels_through() -> None:
    """Count the labels of each lot through, in the order they were printed."""
    before = (
        'SELECT COALESCE(SUM(earlier.count), 0) FROM label_run AS earlier '
        'WHERE earlier.lot_id = label_run.lot_id AND earlier.id < label_run.id'
    )
    op.execute(f'UPDATE label_run SET done = count, first_number = 1 + ({before}), last_number = count + ({before})')


def upgrade() -> None:
    op.create_table('label_serial',
    sa.Column('id', BIG, nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('run_id', BIG, nullable=False),
    sa.Column('number', BIG, nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['label_run.id'], name=op.f('fk_label_serial_run_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_label_serial')),
    sa.UniqueConstraint('code', name=op.f('uq_label_serial_code')),
    sa.UniqueConstraint('run_id', 'number', name=op.f('uq_label_serial_run_id_number'))
    )
    op.create_table('label_scan',
    sa.Column('id', BIG, nullable=False),
    sa.Column('serial_id', BIG, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('count', BIG, nullable=False),
    sa.CheckConstraint('count > 0', name=op.f('ck_label_scan_count')),
    sa.ForeignKeyConstraint(['serial_id'], ['label_serial.id'], name=op.f('fk_label_scan_serial_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_label_scan')),
    sa.UniqueConstraint('serial_id', 'day', name=op.f('uq_label_scan_serial_id_day'))
    )
    with op.batch_alter_table('label_run', schema=None) as batch_op:
        batch_op.add_column(sa.Column('first_number', BIG, nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('last_number', BIG, nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('has_serials', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('state', sa.Enum('making', 'ready', 'failed', 'void', name='runstate', native_enum=False, create_constraint=True, length=40), nullable=False, server_default='ready'))
        batch_op.add_column(sa.Column('done', BIG, nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('reprint_of_id', BIG, nullable=True))
        batch_op.add_column(sa.Column('reason', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_label_run_reprint_of_id'), ['reprint_of_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_label_run_reprint_of_id'), 'label_run', ['reprint_of_id'], ['id'])
    number_labels_through()
    with op.batch_alter_table('label_run', schema=None) as batch_op:
        for column in ('first_number', 'last_number', 'has_serials', 'state', 'done', 'reason'):
            batch_op.alter_column(column, server_default=None)
        batch_op.create_check_constraint(batch_op.f('ck_label_run_numbers'), 'last_number - first_number + 1 = count')
        batch_op.create_check_constraint(batch_op.f('ck_label_run_reason'), "(reprint_of_id IS NULL) = (reason = '')")


def downgrade() -> None:
    with op.batch_alter_table('label_run', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_label_run_reason'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_label_run_runstate'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_label_run_numbers'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_label_run_reprint_of_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_label_run_reprint_of_id'))
        batch_op.drop_column('ended_at')
        batch_op.drop_column('reason')
        batch_op.drop_column('reprint_of_id')
        batch_op.drop_column('done')
        batch_op.drop_column('state')
        batch_op.drop_column('has_serials')
        batch_op.drop_column('last_number')
        batch_op.drop_column('first_number')

    op.drop_table('label_scan')
    op.drop_table('label_serial')
