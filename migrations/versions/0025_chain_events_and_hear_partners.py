"""chain events and hear partners

Revision: 0025; follows: 0024.
"""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


#: The tables whose rows are never changed; `refuse_change` is a function that 0021 made.
KEPT = ('event_entry', 'event_root', 'root_share')


def refuse_changes() -> None:
    """Let the database itself refuse to change what was chained and signed."""
    is_postgresql = op.get_bind().dialect.name == 'postgresql'
    for table in KEPT:
        deed = (
            'FOR EACH ROW EXECUTE FUNCTION refuse_change()'
            if is_postgresql
            else "BEGIN SELECT RAISE(ABORT, 'trace events are never changed'); END"
        )
        op.execute(f'CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} {deed}')


def upgrade() -> None:
    op.create_table('event_root',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('statement', sa.String(), nullable=False),
    sa.Column('signature', sa.String(), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_root')),
    sa.UniqueConstraint('day', name=op.f('uq_event_root_day')),
    sa.UniqueConstraint('number', name=op.f('uq_event_root_number'))
    )
    op.create_table('signing_key',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('public', sa.String(), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('valid_to', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signing_key')),
    sa.UniqueConstraint('code', name=op.f('uq_signing_key_code'))
    )
    op.create_table('event_chain',
    sa.Column('cooperative_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('length', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('head', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['cooperative_id'], ['cooperative.id'], name=op.f('fk_event_chain_cooperative_id')),
    sa.PrimaryKeyConstraint('cooperative_id', name=op.f('pk_event_chain'))
    )
    op.create_table('partner_key',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cooperative_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('may_capture', sa.Boolean(), nullable=False),
    sa.Column('may_query', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('may_capture OR may_query', name=op.f('ck_partner_key_scopes')),
    sa.ForeignKeyConstraint(['cooperative_id'], ['cooperative.id'], name=op.f('fk_partner_key_cooperative_id')),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_partner_key_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partner_key')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_partner_key_token_hash'))
    )
    with op.batch_alter_table('partner_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_partner_key_cooperative_id'), ['cooperative_id'], unique=False)

    op.create_table('root_share',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cooperative_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('first', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('last', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('head', sa.String(), nullable=False),
    sa.Column('tree', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['cooperative_id'], ['cooperative.id'], name=op.f('fk_root_share_cooperative_id')),
    sa.ForeignKeyConstraint(['root_id'], ['event_root.id'], name=op.f('fk_root_share_root_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_root_share')),
    sa.UniqueConstraint('root_id', 'cooperative_id', name=op.f('uq_root_share_root_id_cooperative_id'))
    )
    with op.batch_alter_table('root_share', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_root_share_cooperative_id'), ['cooperative_id'], unique=False)

    op.create_table('capture_job',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('cooperative_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('error_behaviour', sa.String(), nullable=False),
    sa.Column('stored', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('known', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('faults', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['cooperative_id'], ['cooperative.id'], name=op.f('fk_capture_job_cooperative_id')),
    sa.ForeignKeyConstraint(['key_id'], ['partner_key.id'], name=op.f('fk_capture_job_key_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_capture_job')),
    sa.UniqueConstraint('code', name=op.f('uq_capture_job_code'))
    )
    with op.batch_alter_table('capture_job', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_capture_job_cooperative_id'), ['cooperative_id'], unique=False)

    op.create_table('event_entry',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cooperative_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('trace_event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('lot_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('event', sa.String(), nullable=False),
    sa.Column('record', sa.String(), nullable=False),
    sa.Column('event_digest', sa.String(), nullable=False),
    sa.Column('record_digest', sa.String(), nullable=False),
    sa.Column('previous', sa.String(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('event_id', sa.String(), nullable=False),
    sa.Column('content_id', sa.String(), nullable=False),
    sa.Column('is_declaration', sa.Boolean(), nullable=False),
    sa.Column('event_type', sa.String(), nullable=False),
    sa.Column('event_time', sa.DateTime(timezone=True), nullable=False),
    sa.Column('action', sa.String(), nullable=False),
    sa.Column('biz_step', sa.String(), nullable=False),
    sa.Column('disposition', sa.String(), nullable=False),
    sa.Column('read_point', sa.String(), nullable=False),
    sa.Column('biz_location', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['cooperative_id'], ['cooperative.id'], name=op.f('fk_event_entry_cooperative_id')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_event_entry_lot_id')),
    sa.ForeignKeyConstraint(['trace_event_id'], ['trace_event.id'], name=op.f('fk_event_entry_trace_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_entry')),
    sa.UniqueConstraint('cooperative_id', 'number', name=op.f('uq_event_entry_cooperative_id_number')),
    sa.UniqueConstraint('trace_event_id', name=op.f('uq_event_entry_trace_event_id'))
    )
    with op.batch_alter_table('event_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_entry_content_id'), ['content_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_entry_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_entry_lot_id'), ['lot_id'], unique=False)
        batch_op.create_index('ix_event_entry_owner_time', ['cooperative_id', 'event_time', 'id'], unique=False)
        batch_op.create_index('ix_event_entry_time', ['event_time', 'id'], unique=False)

    op.create_table('event_thing',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('entry_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['event_entry.id'], name=op.f('fk_event_thing_entry_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_thing'))
    )
    with op.batch_alter_table('event_thing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_thing_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index('ix_event_thing_name', ['name', 'role'], unique=False)

    refuse_changes()


def downgrade() -> None:
    with op.batch_alter_table('event_thing', schema=None) as batch_op:
        batch_op.drop_index('ix_event_thing_name')
        batch_op.drop_index(batch_op.f('ix_event_thing_entry_id'))

    op.drop_table('event_thing')
    with op.batch_alter_table('event_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_event_entry_time')
        batch_op.drop_index('ix_event_entry_owner_time')
        batch_op.drop_index(batch_op.f('ix_event_entry_lot_id'))
        batch_op.drop_index(batch_op.f('ix_event_entry_event_id'))
        batch_op.drop_index(batch_op.f('ix_event_entry_content_id'))

    op.drop_table('event_entry')
    with op.batch_alter_table('capture_job', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_capture_job_cooperative_id'))

    op.drop_table('capture_job')
    with op.batch_alter_table('root_share', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_root_share_cooperative_id'))

    op.drop_table('root_share')
    with op.batch_alter_table('partner_key', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_partner_key_cooperative_id'))

    op.drop_table('partner_key')
    op.drop_table('event_chain')
    op.drop_table('signing_key')
    op.drop_table('event_root')
