"""order life and stock

Revision: 0016; follows: 0015.
"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


STATES = ('placed', 'confirmed', 'packed', 'shipped', 'delivered', 'cancelled')
MOVEMENTS = ('counted', 'sold', 'returned_to_sale')
LINE_TOTAL = (
    '(measured IS NULL AND line_total = quantity * unit_price)'
    ' OR (measured >= 0 AND 2 * abs(line_total * amount - unit_price * measured) <= amount)'
)


def _set_words(table: str, column: str, name: str, words: tuple[str, ...]) -> None:
    """Let a column hold these words and no others: what it could hold before is forgotten."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(f'ck_{table}_{name}'), type_='check')
        listed = ', '.join(f"'{word}'" for word in words)
        batch_op.create_check_constraint(batch_op.f(f'ck_{table}_{name}'), f'{column} IN ({listed})')


def upgrade() -> None:
    op.create_table('case_message',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_kind', sa.Enum('return', 'claim', name='casekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('side', sa.Enum('buyer', 'seller', 'officer', name='side', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_message'))
    )
    with op.batch_alter_table('case_message', schema=None) as batch_op:
        batch_op.create_index('ix_case_message_case', ['case_kind', 'case_id', 'id'], unique=False)

    op.create_table('phone_release',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_phone_release'))
    )
    with op.batch_alter_table('phone_release', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_phone_release_phone'), ['phone'], unique=False)

    op.create_table('claim',
    sa.Column('state', sa.Enum('asked', 'declined', 'owed', 'settled', 'withdrawn', name='claimstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('kind', sa.Enum('damaged', 'missing', 'wrong', name='claimreason', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('photo_key', sa.String(), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('owed', sa.BigInteger(), nullable=False),
    sa.Column('freight_share', sa.BigInteger(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('owed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('owed >= freight_share AND freight_share >= 0', name=op.f('ck_claim_owed')),
    sa.ForeignKeyConstraint(['order_id'], ['order.id'], name=op.f('fk_claim_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim')),
    sa.UniqueConstraint('code', name=op.f('uq_claim_code'))
    )
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_claim_answer_by'), ['answer_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_order_id'), ['order_id'], unique=False)

    op.create_table('dispute',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_kind', sa.Enum('return', 'claim', name='casekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('open', 'for_buyer', 'for_seller', 'withdrawn', name='disputestate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('by_silence', sa.Boolean(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('decision', sa.String(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decide_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['order_id'], ['order.id'], name=op.f('fk_dispute_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispute')),
    sa.UniqueConstraint('case_kind', 'case_id', name=op.f('uq_dispute_case_kind_case_id')),
    sa.UniqueConstraint('code', name=op.f('uq_dispute_code'))
    )
    with op.batch_alter_table('dispute', schema=None) as batch_op:
        batch_op.create_index('ix_dispute_desk', ['state', 'decide_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_dispute_order_id'), ['order_id'], unique=False)

    op.create_table('goods_return',
    sa.Column('state', sa.Enum('asked', 'accepted', 'declined', 'owed', 'settled', 'withdrawn', 'lapsed', name='returnstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('send_back_by', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('photo_key', sa.String(), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('owed', sa.BigInteger(), nullable=False),
    sa.Column('freight_share', sa.BigInteger(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('owed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('owed >= freight_share AND freight_share >= 0', name=op.f('ck_goods_return_owed')),
    sa.ForeignKeyConstraint(['order_id'], ['order.id'], name=op.f('fk_goods_return_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_goods_return')),
    sa.UniqueConstraint('code', name=op.f('uq_goods_return_code'))
    )
    with op.batch_alter_table('goods_return', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_goods_return_answer_by'), ['answer_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_goods_return_order_id'), ['order_id'], unique=False)

    op.create_table('refused_parcel',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('freight_out', sa.BigInteger(), nullable=False),
    sa.Column('freight_back', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('freight_out >= 0 AND freight_back >= 0', name=op.f('ck_refused_parcel_freight')),
    sa.ForeignKeyConstraint(['order_id'], ['order.id'], name=op.f('fk_refused_parcel_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_refused_parcel')),
    sa.UniqueConstraint('order_id', name=op.f('uq_refused_parcel_order_id'))
    )
    with op.batch_alter_table('refused_parcel', schema=None) as batch_op:
        batch_op.create_index('ix_refused_parcel_phone', ['phone', 'at'], unique=False)

    op.create_table('stock_hold',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('variant_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('quantity', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_stock_hold_quantity')),
    sa.ForeignKeyConstraint(['variant_id'], ['variant.id'], name=op.f('fk_stock_hold_variant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stock_hold')),
    sa.UniqueConstraint('holder', 'variant_id', name=op.f('uq_stock_hold_holder_variant_id'))
    )
    with op.batch_alter_table('stock_hold', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stock_hold_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index('ix_stock_hold_variant', ['variant_id', 'expires_at'], unique=False)

    op.create_table('claim_line',
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_line_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('quantity', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_claim_line_quantity')),
    sa.ForeignKeyConstraint(['case_id'], ['claim.id'], name=op.f('fk_claim_line_case_id')),
    sa.ForeignKeyConstraint(['order_line_id'], ['order_line.id'], name=op.f('fk_claim_line_order_line_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_line')),
    sa.UniqueConstraint('case_id', 'order_line_id', name=op.f('uq_claim_line_case_id_order_line_id'))
    )
    with op.batch_alter_table('claim_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_claim_line_order_line_id'), ['order_line_id'], unique=False)

    op.create_table('line_adjustment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_line_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('left_out', 'weighed', name='adjustmentkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('source_key', sa.String(), nullable=False),
    sa.Column('quantity_change', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('measured', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('amount_change', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['order.id'], name=op.f('fk_line_adjustment_order_id')),
    sa.ForeignKeyConstraint(['order_line_id'], ['order_line.id'], name=op.f('fk_line_adjustment_order_line_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_line_adjustment')),
    sa.UniqueConstraint('order_line_id', 'source_key', name=op.f('uq_line_adjustment_order_line_id_source_key'))
    )
    with op.batch_alter_table('line_adjustment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_line_adjustment_order_id'), ['order_id'], unique=False)

    op.create_table('return_line',
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('resellable', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_line_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('quantity', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('quantity > 0 AND resellable BETWEEN 0 AND quantity', name=op.f('ck_return_line_quantity')),
    sa.ForeignKeyConstraint(['case_id'], ['goods_return.id'], name=op.f('fk_return_line_case_id')),
    sa.ForeignKeyConstraint(['order_line_id'], ['order_line.id'], name=op.f('fk_return_line_order_line_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_return_line')),
    sa.UniqueConstraint('case_id', 'order_line_id', name=op.f('uq_return_line_case_id_order_line_id'))
    )
    with op.batch_alter_table('return_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_return_line_order_line_id'), ['order_line_id'], unique=False)

    with op.batch_alter_table('order', schema=None) as batch_op:
        batch_op.add_column(sa.Column('received_at', sa.DateTime(timezone=True), nullable=True))
    # What was delivered before anybody could complain counts as received.
    op.execute('UPDATE "order" SET received_at = delivered_at WHERE delivered_at IS NOT NULL')
    _set_words('order', 'state', 'orderstate', (*STATES, 'returned'))
    with op.batch_alter_table('order', schema=None) as batch_op:
        batch_op.create_index('ix_order_unreceived', ['delivered_at'], unique=False, postgresql_where=sa.text('received_at IS NULL AND delivered_at IS NOT NULL'), sqlite_where=sa.text('received_at IS NULL AND delivered_at IS NOT NULL'))
        batch_op.create_index('ix_order_waiting', ['state', 'placed_at'], unique=False, postgresql_where=sa.text("state IN ('placed', 'confirmed', 'packed')"), sqlite_where=sa.text("state IN ('placed', 'confirmed', 'packed')"))

    with op.batch_alter_table('order_line', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ordered', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('measured', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
    op.execute('UPDATE order_line SET ordered = quantity')
    with op.batch_alter_table('order_line', schema=None) as batch_op:
        batch_op.alter_column('ordered', existing_type=sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False)
        batch_op.drop_constraint(batch_op.f('ck_order_line_quantity'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_order_line_line_total'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_order_line_quantity'), 'quantity BETWEEN 0 AND ordered AND ordered > 0')
        batch_op.create_check_constraint(batch_op.f('ck_order_line_line_total'), LINE_TOTAL)

    with op.batch_alter_table('state_change', schema=None) as batch_op:
        batch_op.add_column(sa.Column('by', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('due_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('state_change', schema=None) as batch_op:
        batch_op.alter_column('by', existing_type=sa.String(), server_default=None)

    with op.batch_alter_table('stock_movement', schema=None) as batch_op:
        batch_op.add_column(sa.Column('source_key', sa.String(), nullable=False, server_default=''))
    with op.batch_alter_table('stock_movement', schema=None) as batch_op:
        batch_op.alter_column('source_key', existing_type=sa.String(), server_default=None)
        batch_op.drop_constraint(batch_op.f('uq_stock_movement_order_id_variant_id_kind'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_stock_movement_order_id_variant_id_kind_source_key'), ['order_id', 'variant_id', 'kind', 'source_key'])
    _set_words('stock_movement', 'kind', 'movementkind', (*MOVEMENTS, 'not_sent', 'came_back'))

    with op.batch_alter_table('variant', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_weighed', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('variant', schema=None) as batch_op:
        batch_op.alter_column('is_weighed', existing_type=sa.Boolean(), server_default=None)



def downgrade() -> None:
    with op.batch_alter_table('variant', schema=None) as batch_op:
        batch_op.drop_column('is_weighed')

    with op.batch_alter_table('stock_movement', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_stock_movement_order_id_variant_id_kind_source_key'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_stock_movement_order_id_variant_id_kind'), ['order_id', 'variant_id', 'kind'])
        batch_op.drop_column('source_key')
    _set_words('stock_movement', 'kind', 'movementkind', MOVEMENTS)

    with op.batch_alter_table('state_change', schema=None) as batch_op:
        batch_op.drop_column('due_at')
        batch_op.drop_column('by')

    with op.batch_alter_table('order_line', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_order_line_quantity'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_order_line_line_total'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_order_line_quantity'), 'quantity > 0')
        batch_op.create_check_constraint(batch_op.f('ck_order_line_line_total'), 'line_total = quantity * unit_price')
        batch_op.drop_column('measured')
        batch_op.drop_column('ordered')

    with op.batch_alter_table('order', schema=None) as batch_op:
        batch_op.drop_index('ix_order_waiting', postgresql_where=sa.text("state IN ('placed', 'confirmed', 'packed')"), sqlite_where=sa.text("state IN ('placed', 'confirmed', 'packed')"))
        batch_op.drop_index('ix_order_unreceived', postgresql_where=sa.text('received_at IS NULL AND delivered_at IS NOT NULL'), sqlite_where=sa.text('received_at IS NULL AND delivered_at IS NOT NULL'))
        batch_op.drop_column('received_at')
    _set_words('order', 'state', 'orderstate', STATES)

    with op.batch_alter_table('return_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_return_line_order_line_id'))

    op.drop_table('return_line')
    with op.batch_alter_table('line_adjustment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_line_adjustment_order_id'))

    op.drop_table('line_adjustment')
    with op.batch_alter_table('claim_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_claim_line_order_line_id'))

    op.drop_table('claim_line')
    with op.batch_alter_table('stock_hold', schema=None) as batch_op:
        batch_op.drop_index('ix_stock_hold_variant')
        batch_op.drop_index(batch_op.f('ix_stock_hold_expires_at'))

    op.drop_table('stock_hold')
    with op.batch_alter_table('refused_parcel', schema=None) as batch_op:
        batch_op.drop_index('ix_refused_parcel_phone')

    op.drop_table('refused_parcel')
    with op.batch_alter_table('goods_return', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_goods_return_order_id'))
        batch_op.drop_index(batch_op.f('ix_goods_return_answer_by'))

    op.drop_table('goods_return')
    with op.batch_alter_table('dispute', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dispute_order_id'))
        batch_op.drop_index('ix_dispute_desk')

    op.drop_table('dispute')
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_claim_order_id'))
        batch_op.drop_index(batch_op.f('ix_claim_answer_by'))

    op.drop_table('claim')
    with op.batch_alter_table('phone_release', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_phone_release_phone'))

    op.drop_table('phone_release')
    with op.batch_alter_table('case_message', schema=None) as batch_op:
        batch_op.drop_index('ix_case_message_case')

    op.drop_table('case_message')
