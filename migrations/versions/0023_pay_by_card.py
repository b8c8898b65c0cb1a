"""pay by card

Revision: 0023; follows: 0022.
"""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None

OPEN = "state IN ('new', 'action')"
WAYS = ('cod', 'vietqr')
KINDS = ('by_hand', 'news')


def _set_words(table: str, column: str, name: str, words: tuple[str, ...]) -> None:
    """Let a column hold these words and no others."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(f'ck_{table}_{name}'), type_='check')
        listed = ', '.join(f"'{word}'" for word in words)
        batch_op.create_check_constraint(batch_op.f(f'ck_{table}_{name}'), f'{column} IN ({listed})')


def upgrade() -> None:
    _set_words('order', 'pay_by', 'payby', (*WAYS, 'card'))
    _set_words('payment', 'pay_by', 'payby', (*WAYS, 'card'))
    _set_words('payment_receipt', 'kind', 'receiptkind', (*KINDS, 'card'))
    op.create_table('card_intent',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('group_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('new', 'action', 'succeeded', 'declined', 'cancelled', name='cardstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('payment_method', sa.String(), nullable=False),
    sa.Column('provider_id', sa.String(), nullable=True),
    sa.Column('client_secret', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('fee', sa.BigInteger(), nullable=True),
    sa.Column('fee_asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('amount > 0', name=op.f('ck_card_intent_amount')),
    sa.CheckConstraint('fee >= 0', name=op.f('ck_card_intent_fee')),
    sa.ForeignKeyConstraint(['group_id'], ['order_group.id'], name=op.f('fk_card_intent_group_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card_intent')),
    sa.UniqueConstraint('provider_id', name=op.f('uq_card_intent_provider_id'))
    )
    with op.batch_alter_table('card_intent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_card_intent_group_id'), ['group_id'], unique=False)
        batch_op.create_index('ix_card_intent_state', ['state', 'created_at'], unique=False)
        batch_op.create_index('uq_card_intent_open', ['group_id'], unique=True, sqlite_where=sa.text(OPEN), postgresql_where=sa.text(OPEN))

    op.create_table('card_news',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('own_id', sa.String(), nullable=False),
    sa.Column('occasion', sa.Enum('paid', 'declined', 'cancelled', 'refunded', 'refund_changed', 'disputed', 'other', name='cardoccasion', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('state', sa.Enum('new', 'applied', 'known', 'ignored', 'unknown', 'wrong_sum', 'elsewhere', 'disputed', 'dismissed', name='cardnewsstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('provider_id', sa.String(), nullable=False),
    sa.Column('intent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_card_news_amount')),
    sa.ForeignKeyConstraint(['intent_id'], ['card_intent.id'], name=op.f('fk_card_news_intent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card_news')),
    sa.UniqueConstraint('own_id', name=op.f('uq_card_news_own_id'))
    )
    with op.batch_alter_table('card_news', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_card_news_intent_id'), ['intent_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_card_news_state'), ['state'], unique=False)

    op.create_table('card_part',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('intent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('payment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('receipt_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint('amount > 0', name=op.f('ck_card_part_amount')),
    sa.ForeignKeyConstraint(['intent_id'], ['card_intent.id'], name=op.f('fk_card_part_intent_id')),
    sa.ForeignKeyConstraint(['payment_id'], ['payment.id'], name=op.f('fk_card_part_payment_id')),
    sa.ForeignKeyConstraint(['receipt_id'], ['payment_receipt.id'], name=op.f('fk_card_part_receipt_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card_part')),
    sa.UniqueConstraint('intent_id', 'payment_id', name=op.f('uq_card_part_intent_id_payment_id')),
    sa.UniqueConstraint('receipt_id', name=op.f('uq_card_part_receipt_id'))
    )
    with op.batch_alter_table('card_part', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_card_part_payment_id'), ['payment_id'], unique=False)

    op.create_table('card_refund',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('refund_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('part_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('to_send', 'sent', 'arrived', 'failed', name='cardrefundstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('provider_id', sa.String(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_card_refund_amount')),
    sa.ForeignKeyConstraint(['part_id'], ['card_part.id'], name=op.f('fk_card_refund_part_id')),
    sa.ForeignKeyConstraint(['refund_id'], ['refund.id'], name=op.f('fk_card_refund_refund_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card_refund')),
    sa.UniqueConstraint('provider_id', name=op.f('uq_card_refund_provider_id'))
    )
    with op.batch_alter_table('card_refund', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_card_refund_part_id'), ['part_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_card_refund_refund_id'), ['refund_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('card_refund', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_card_refund_refund_id'))
        batch_op.drop_index(batch_op.f('ix_card_refund_part_id'))

    op.drop_table('card_refund')
    with op.batch_alter_table('card_part', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_card_part_payment_id'))

    op.drop_table('card_part')
    with op.batch_alter_table('card_news', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_card_news_state'))
        batch_op.drop_index(batch_op.f('ix_card_news_intent_id'))

    op.drop_table('card_news')
    with op.batch_alter_table('card_intent', schema=None) as batch_op:
        batch_op.drop_index('uq_card_intent_open', sqlite_where=sa.text(OPEN), postgresql_where=sa.text(OPEN))
        batch_op.drop_index('ix_card_intent_state')
        batch_op.drop_index(batch_op.f('ix_card_intent_group_id'))

    op.drop_table('card_intent')
    # The older program knows no cards: what came by card is money she was told of, and what is open waits for a transfer.
    op.execute("UPDATE payment_receipt SET kind = 'by_hand' WHERE kind = 'card'")
    op.execute("UPDATE payment SET pay_by = 'vietqr' WHERE pay_by = 'card'")
    op.execute("""UPDATE "order" SET pay_by = 'vietqr' WHERE pay_by = 'card'""")
    _set_words('payment_receipt', 'kind', 'receiptkind', KINDS)
    _set_words('payment', 'pay_by', 'payby', WAYS)
    _set_words('order', 'pay_by', 'payby', WAYS)
