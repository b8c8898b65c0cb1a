"""trace places parties and uses of lots

Revision: 0021; follows: 0020.
"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
OLD_KINDS = ('care', 'harvest', 'make', 'check', 'pack', 'ship')
KINDS = (
    'sow', 'care', 'harvest', 'receive', 'check', 'make', 'split', 'blend', 'pack', 'store', 'ship', 'sell', 'hold',
    'release', 'recall', 'destroy',
)


def one_of(column: str, words: tuple[str, ...]) -> str:
    """Return the check that a column holds one of these words."""
    listed = ', '.join(f"'{word}'" for word in words)
    return f'{column} IN ({listed})'


def refuse_changes() -> None:
    """Let the database itself refuse to change what was recorded."""
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'trace events are never changed'; END $$"
        )
        op.execute(
            'CREATE TRIGGER trace_event_stays BEFORE UPDATE ON trace_event FOR EACH ROW EXECUTE FUNCTION refuse_change()'
        )
        return
    op.execute(
        "CREATE TRIGGER trace_event_stays BEFORE UPDATE ON trace_event "
        "BEGIN SELECT RAISE(ABORT, 'trace events are never changed'); END"
    )


def allow_changes() -> None:
    """Take the refusal back."""
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP TRIGGER trace_event_stays ON trace_event')
        op.execute('DROP FUNCTION refuse_change()')
        return
    op.execute('DROP TRIGGER trace_event_stays')


def upgrade() -> None:
    op.create_table('trace_party',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('cooperative_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('household', 'supplier', 'laboratory', 'carrier', 'buyer', name='partykind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('is_name_public', sa.Boolean(), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['cooperative_id'], ['cooperative.id'], name=op.f('fk_trace_party_cooperative_id')),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_trace_party_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trace_party')),
    sa.UniqueConstraint('code', name=op.f('uq_trace_party_code')),
    sa.UniqueConstraint('cooperative_id', 'name', name=op.f('uq_trace_party_cooperative_id_name'))
    )
    op.create_table('trace_place',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('cooperative_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('plot', 'workshop', 'store', 'stall', name='placekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('commune_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('area_code', sa.String(), nullable=False),
    sa.Column('area_issuer', sa.String(), nullable=False),
    sa.Column('area_crop', sa.String(), nullable=False),
    sa.Column('area_valid_to', sa.Date(), nullable=True),
    sa.Column('is_name_public', sa.Boolean(), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['commune_id'], ['administrative_unit.id'], name=op.f('fk_trace_place_commune_id')),
    sa.ForeignKeyConstraint(['cooperative_id'], ['cooperative.id'], name=op.f('fk_trace_place_cooperative_id')),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_trace_place_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trace_place')),
    sa.UniqueConstraint('code', name=op.f('uq_trace_place_code')),
    sa.UniqueConstraint('cooperative_id', 'name', name=op.f('uq_trace_place_cooperative_id_name'))
    )
    op.create_table('lot_use',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('from_lot_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('to_lot_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('quantity', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_lot_use_quantity')),
    sa.ForeignKeyConstraint(['event_id'], ['trace_event.id'], name=op.f('fk_lot_use_event_id')),
    sa.ForeignKeyConstraint(['from_lot_id'], ['lot.id'], name=op.f('fk_lot_use_from_lot_id')),
    sa.ForeignKeyConstraint(['to_lot_id'], ['lot.id'], name=op.f('fk_lot_use_to_lot_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lot_use'))
    )
    with op.batch_alter_table('lot_use', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lot_use_from_lot_id'), ['from_lot_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_lot_use_to_lot_id'), ['to_lot_id'], unique=False)

    with op.batch_alter_table('lot') as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(length=40), server_default='finished', nullable=False))
        batch_op.add_column(sa.Column('state', sa.String(length=40), server_default='open', nullable=False))
        batch_op.add_column(sa.Column('material', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('left', BIG, server_default='0', nullable=False))
    # Nothing was used up so far that anybody wrote down.
    op.execute('UPDATE lot SET "left" = quantity')
    with op.batch_alter_table('lot') as batch_op:
        batch_op.alter_column('kind', existing_type=sa.String(length=40), server_default=None)
        batch_op.alter_column('state', existing_type=sa.String(length=40), server_default=None)
        batch_op.alter_column('material', existing_type=sa.String(), server_default=None)
        batch_op.alter_column('left', existing_type=BIG, server_default=None)
        batch_op.alter_column('product_id', existing_type=BIG, nullable=True)
        batch_op.create_check_constraint(op.f('ck_lot_left'), '"left" BETWEEN 0 AND quantity')
        batch_op.create_check_constraint(op.f('ck_lot_product'), "(kind = 'raw') = (product_id IS NULL)")
        batch_op.create_check_constraint(op.f('ck_lot_lotkind'), one_of('kind', ('finished', 'raw')))
        batch_op.create_check_constraint(
            op.f('ck_lot_lotstate'), one_of('state', ('open', 'held', 'recalled', 'destroyed'))
        )

    with op.batch_alter_table('trace_event') as batch_op:
        batch_op.add_column(sa.Column('place_id', BIG, nullable=True))
        batch_op.add_column(sa.Column('party_id', BIG, nullable=True))
        batch_op.add_column(sa.Column('data', sa.JSON(), server_default='{}', nullable=False))
        batch_op.add_column(sa.Column('photos', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('client_key', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('declares_wrong_id', BIG, nullable=True))
        batch_op.drop_constraint(op.f('ck_trace_event_traceeventkind'), type_='check')
        batch_op.create_check_constraint(op.f('ck_trace_event_traceeventkind'), one_of('kind', KINDS))
        batch_op.create_unique_constraint(batch_op.f('uq_trace_event_client_key'), ['client_key'])
        batch_op.create_unique_constraint(batch_op.f('uq_trace_event_declares_wrong_id'), ['declares_wrong_id'])
        batch_op.create_foreign_key(batch_op.f('fk_trace_event_place_id'), 'trace_place', ['place_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_trace_event_party_id'), 'trace_party', ['party_id'], ['id'])
        batch_op.create_foreign_key(
            batch_op.f('fk_trace_event_declares_wrong_id'), 'trace_event', ['declares_wrong_id'], ['id']
        )
    with op.batch_alter_table('trace_event') as batch_op:
        batch_op.alter_column('data', existing_type=sa.JSON(), server_default=None)
        batch_op.alter_column('photos', existing_type=sa.JSON(), server_default=None)
    refuse_changes()


def downgrade() -> None:
    allow_changes()
    op.execute(f"DELETE FROM trace_event WHERE NOT ({one_of('kind', OLD_KINDS)})")
    with op.batch_alter_table('trace_event') as batch_op:
        for name in ('declares_wrong_id', 'party_id', 'place_id'):
            batch_op.drop_constraint(batch_op.f(f'fk_trace_event_{name}'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_trace_event_declares_wrong_id'), type_='unique')
        batch_op.drop_constraint(batch_op.f('uq_trace_event_client_key'), type_='unique')
        batch_op.drop_constraint(op.f('ck_trace_event_traceeventkind'), type_='check')
        batch_op.create_check_constraint(op.f('ck_trace_event_traceeventkind'), one_of('kind', OLD_KINDS))
    with op.batch_alter_table('trace_event') as batch_op:
        for name in ('declares_wrong_id', 'client_key', 'photos', 'data', 'party_id', 'place_id'):
            batch_op.drop_column(name)
    with op.batch_alter_table('lot_use') as batch_op:
        batch_op.drop_index(batch_op.f('ix_lot_use_to_lot_id'))
        batch_op.drop_index(batch_op.f('ix_lot_use_from_lot_id'))
    op.drop_table('lot_use')
    with op.batch_alter_table('lot') as batch_op:
        for name in ('left', 'product', 'lotkind', 'lotstate'):
            batch_op.drop_constraint(op.f(f'ck_lot_{name}'), type_='check')
    # Raw lots have no place in the older table.
    op.execute("DELETE FROM trace_event WHERE lot_id IN (SELECT id FROM lot WHERE product_id IS NULL)")
    op.execute("DELETE FROM lot WHERE product_id IS NULL")
    with op.batch_alter_table('lot') as batch_op:
        batch_op.alter_column('product_id', existing_type=BIG, nullable=False)
        for name in ('left', 'material', 'state', 'kind'):
            batch_op.drop_column(name)
    op.drop_table('trace_place')
    op.drop_table('trace_party')
