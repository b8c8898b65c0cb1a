"""match money with orders

Revision: 0017; follows: 0016.
"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

OLD_STATES = ('expected', 'received', 'dropped', 'to_refund', 'refunded')
STATES = (*OLD_STATES, 'part_paid')

# Payments from before get the rows that say the same: what came in by the cooperative's word, what goes back for a
# cancelled order, and the cash of parcels that are on their way or have arrived.
CARRY_OVER = (
    "UPDATE payment SET paid = amount WHERE state IN ('received', 'to_refund', 'refunded')",
    "UPDATE payment SET owed_back = amount WHERE state IN ('to_refund', 'refunded')",
    """
    INSERT INTO payment_receipt (payment_id, kind, amount, source_key, at)
    SELECT id, 'by_hand', paid, 'hand:' || id || ':0', COALESCE(received_at, created_at) FROM payment WHERE paid > 0
    """,
    """
    INSERT INTO refund (payment_id, state, amount, reason, source_key, bank_reference, owed_at, sent_at)
    SELECT id, CASE WHEN state = 'refunded' THEN 'sent' ELSE 'owed' END, owed_back, 'cancelled',
           'cancelled:' || id || ':' || paid, '', COALESCE(received_at, created_at), refunded_at
    FROM payment WHERE owed_back > 0
    """,
    """
    INSERT INTO state_change (kind, subject_id, action, "before", "after", note, at)
    SELECT 'refund', id, 'send', 'owed', 'sent', '', COALESCE(sent_at, owed_at) FROM refund WHERE state = 'sent'
    """,
    """
    INSERT INTO cod_parcel (order_id, cooperative_id, state, carrier, tracking_number, due, fee, sent_at, collected_at,
                            remitted_at)
    SELECT o.id, o.cooperative_id,
           CASE WHEN p.state <> 'expected' THEN 'remitted' WHEN o.state = 'delivered' THEN 'collected'
                ELSE 'to_collect' END,
           s.carrier, s.tracking_number, p.amount, 0, s.shipped_at, o.delivered_at, p.received_at
    FROM "order" o JOIN payment p ON p.order_id = o.id JOIN parcel s ON s.order_id = o.id
    WHERE o.pay_by = 'cod' AND o.state IN ('shipped', 'delivered')
    """,
    """
    INSERT INTO state_change (kind, subject_id, action, "before", "after", note, at)
    SELECT 'cod', id, CASE WHEN state = 'remitted' THEN 'remit' ELSE 'collect' END, 'to_collect', state, '',
           COALESCE(remitted_at, collected_at, sent_at)
    FROM cod_parcel WHERE state <> 'to_collect'
    """,
)


def _one_of(states: tuple[str, ...]) -> str:
    return f"state IN ({', '.join(repr(state) for state in states)})"


def upgrade() -> None:
    op.create_table('bank_connection',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cooperative_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('source', sa.Enum('statement', 'sepay', 'payos', 'casso', 'carrier', name='newssource', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('token', sa.String(), nullable=False),
    sa.Column('sealed_secret', sa.String(), nullable=False),
    sa.Column('connected_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('heard_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['cooperative_id'], ['cooperative.id'], name=op.f('fk_bank_connection_cooperative_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_connection')),
    sa.UniqueConstraint('cooperative_id', 'source', name=op.f('uq_bank_connection_cooperative_id_source')),
    sa.UniqueConstraint('token', name=op.f('uq_bank_connection_token'))
    )
    op.create_table('cod_parcel',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cooperative_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('to_collect', 'collected', 'remitted', 'returned', name='codstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('carrier', sa.String(), nullable=False),
    sa.Column('tracking_number', sa.String(), nullable=False),
    sa.Column('due', sa.BigInteger(), nullable=False),
    sa.Column('fee', sa.BigInteger(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('collected_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('remitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('due >= 0 AND fee >= 0', name=op.f('ck_cod_parcel_amounts')),
    sa.ForeignKeyConstraint(['cooperative_id'], ['cooperative.id'], name=op.f('fk_cod_parcel_cooperative_id')),
    sa.ForeignKeyConstraint(['order_id'], ['order.id'], name=op.f('fk_cod_parcel_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cod_parcel')),
    sa.UniqueConstraint('order_id', name=op.f('uq_cod_parcel_order_id'))
    )
    with op.batch_alter_table('cod_parcel', schema=None) as batch_op:
        batch_op.create_index('ix_cod_parcel_desk', ['cooperative_id', 'state', 'collected_at'], unique=False)

    op.create_table('sale_levelling',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('level', sa.Enum('reconciled', 'delivered', 'evidenced', 'declared', name='verification', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['order.id'], name=op.f('fk_sale_levelling_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sale_levelling')),
    sa.UniqueConstraint('order_id', name=op.f('uq_sale_levelling_order_id'))
    )
    op.create_table('payment_receipt',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('payment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('by_hand', 'news', name='receiptkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('source_key', sa.String(), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_payment_receipt_amount')),
    sa.ForeignKeyConstraint(['payment_id'], ['payment.id'], name=op.f('fk_payment_receipt_payment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_receipt')),
    sa.UniqueConstraint('source_key', name=op.f('uq_payment_receipt_source_key'))
    )
    with op.batch_alter_table('payment_receipt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payment_receipt_payment_id'), ['payment_id'], unique=False)

    op.create_table('refund',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('payment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('owed', 'sent', 'confirmed', 'failed', name='refundstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('source_key', sa.String(), nullable=False),
    sa.Column('bank_reference', sa.String(), nullable=False),
    sa.Column('owed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('amount > 0', name=op.f('ck_refund_amount')),
    sa.ForeignKeyConstraint(['payment_id'], ['payment.id'], name=op.f('fk_refund_payment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_refund')),
    sa.UniqueConstraint('source_key', name=op.f('uq_refund_source_key'))
    )
    with op.batch_alter_table('refund', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_refund_payment_id'), ['payment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_refund_state'), ['state'], unique=False)

    op.create_table('provider_news',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cooperative_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('source', sa.Enum('statement', 'sepay', 'payos', 'casso', 'carrier', name='newssource', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('own_id', sa.String(), nullable=False),
    sa.Column('state', sa.Enum('new', 'matched', 'known', 'duplicate', 'late', 'no_match', 'wrong_account', 'dismissed', name='newsstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('account', sa.String(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('fee', sa.BigInteger(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('raw', sa.JSON(), nullable=False),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('payment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('receipt_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('same_as_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint('amount >= 0 AND fee >= 0', name=op.f('ck_provider_news_amount')),
    sa.ForeignKeyConstraint(['cooperative_id'], ['cooperative.id'], name=op.f('fk_provider_news_cooperative_id')),
    sa.ForeignKeyConstraint(['payment_id'], ['payment.id'], name=op.f('fk_provider_news_payment_id')),
    sa.ForeignKeyConstraint(['receipt_id'], ['payment_receipt.id'], name=op.f('fk_provider_news_receipt_id')),
    sa.ForeignKeyConstraint(['same_as_id'], ['provider_news.id'], name=op.f('fk_provider_news_same_as_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_provider_news')),
    sa.UniqueConstraint('cooperative_id', 'source', 'own_id', name=op.f('uq_provider_news_cooperative_id_source_own_id')),
    sa.UniqueConstraint('receipt_id', name=op.f('uq_provider_news_receipt_id')),
    sa.UniqueConstraint('same_as_id', 'source', name=op.f('uq_provider_news_same_as_id_source'))
    )
    with op.batch_alter_table('provider_news', schema=None) as batch_op:
        batch_op.create_index('ix_provider_news_desk', ['cooperative_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_provider_news_payment_id'), ['payment_id'], unique=False)

    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('paid', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('owed_back', sa.BigInteger(), server_default='0', nullable=False))
    # Both checks come after the columns: SQLite copies the table once for each block.
    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_payment_paymentstate'), type_='check')
        batch_op.create_check_constraint(op.f('ck_payment_paymentstate'), _one_of(STATES))
        batch_op.create_check_constraint(op.f('ck_payment_owed_back'), 'owed_back >= 0 AND owed_back <= paid')
    # Only now: SQLite makes a changed table anew, and could not while rows of others point to it.
    for statement in CARRY_OVER:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    # What was paid in part is waited for as a whole again: the older table has no word for it.
    op.execute("UPDATE payment SET state = 'expected' WHERE state = 'part_paid'")
    op.execute("DELETE FROM state_change WHERE kind IN ('refund', 'news', 'cod')")
    with op.batch_alter_table('provider_news', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_provider_news_payment_id'))
        batch_op.drop_index('ix_provider_news_desk')

    op.drop_table('provider_news')
    with op.batch_alter_table('refund', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_refund_state'))
        batch_op.drop_index(batch_op.f('ix_refund_payment_id'))

    op.drop_table('refund')
    with op.batch_alter_table('payment_receipt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_payment_receipt_payment_id'))

    op.drop_table('payment_receipt')
    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_payment_owed_back'), type_='check')
        batch_op.drop_constraint(op.f('ck_payment_paymentstate'), type_='check')
        batch_op.create_check_constraint(op.f('ck_payment_paymentstate'), _one_of(OLD_STATES))
    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.drop_column('owed_back')
        batch_op.drop_column('paid')

    op.drop_table('sale_levelling')
    with op.batch_alter_table('cod_parcel', schema=None) as batch_op:
        batch_op.drop_index('ix_cod_parcel_desk')

    op.drop_table('cod_parcel')
    op.drop_table('bank_connection')
