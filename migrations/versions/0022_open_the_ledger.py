"""open the ledger

Revision: 0022; follows: 0021.
"""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


APPEND_ONLY = ('ledger_transaction', 'ledger_entry')
REFUSAL = 'the ledger is never changed'


def refuse_changes() -> None:
    """Let the database itself refuse to change what was booked."""
    on_postgresql = op.get_bind().dialect.name == 'postgresql'
    if on_postgresql:
        op.execute(
            "CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        )
    for table in APPEND_ONLY:
        op.execute(
            f'CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change()'
            if on_postgresql
            else f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def allow_changes() -> None:
    """Take the refusal back."""
    on_postgresql = op.get_bind().dialect.name == 'postgresql'
    for table in APPEND_ONLY:
        op.execute(f'DROP TRIGGER {table}_stays' + (f' ON {table}' if on_postgresql else ''))
    if on_postgresql:
        op.execute('DROP FUNCTION refuse_ledger_change()')


def upgrade() -> None:
    op.create_table('payout',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('cooperative_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('draft', 'sent', 'paid', 'failed', 'unresolved', 'dropped', name='payoutstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('bank_key', sa.String(), nullable=False),
    sa.Column('bank_account', sa.String(), nullable=False),
    sa.Column('bank_account_holder', sa.String(), nullable=False),
    sa.Column('bank_reference', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paid_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state <> 'paid' OR bank_reference <> ''", name=op.f('ck_payout_bank_reference')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_payout_amount')),
    sa.ForeignKeyConstraint(['cooperative_id'], ['cooperative.id'], name=op.f('fk_payout_cooperative_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payout')),
    sa.UniqueConstraint('code', name=op.f('uq_payout_code'))
    )
    with op.batch_alter_table('payout', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payout_cooperative_id'), ['cooperative_id'], unique=False)
        batch_op.create_index('ix_payout_desk', ['state', 'made_at'], unique=False)

    op.create_table('ledger_transaction',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('received', 'refunded', 'fee', 'paid_out', 'payout_back', 'arrived', name='booking', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('source_key', sa.String(), nullable=False),
    sa.Column('payout_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['payout_id'], ['payout.id'], name=op.f('fk_ledger_transaction_payout_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_transaction')),
    sa.UniqueConstraint('source_key', name=op.f('uq_ledger_transaction_source_key'))
    )
    with op.batch_alter_table('ledger_transaction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ledger_transaction_payout_id'), ['payout_id'], unique=False)

    op.create_table('ledger_entry',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('transaction_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account', sa.Enum('card_clearing', 'bank', 'cooperative_payable', name='account', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('cooperative_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("account <> 'cooperative_payable' OR (cooperative_id IS NOT NULL)", name=op.f('ck_ledger_entry_owner')),
    sa.CheckConstraint('amount <> 0', name=op.f('ck_ledger_entry_amount')),
    sa.ForeignKeyConstraint(['cooperative_id'], ['cooperative.id'], name=op.f('fk_ledger_entry_cooperative_id')),
    sa.ForeignKeyConstraint(['order_id'], ['order.id'], name=op.f('fk_ledger_entry_order_id')),
    sa.ForeignKeyConstraint(['transaction_id'], ['ledger_transaction.id'], name=op.f('fk_ledger_entry_transaction_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_entry')),
    sa.UniqueConstraint('transaction_id', 'account', 'order_id', name=op.f('uq_ledger_entry_transaction_id_account_order_id'))
    )
    with op.batch_alter_table('ledger_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ledger_entry_order_id'), ['order_id'], unique=False)
        batch_op.create_index('ix_ledger_entry_owed', ['cooperative_id', 'account', 'order_id'], unique=False)

    op.create_table('payout_line',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('payout_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('entry_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('freed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['entry_id'], ['ledger_entry.id'], name=op.f('fk_payout_line_entry_id')),
    sa.ForeignKeyConstraint(['payout_id'], ['payout.id'], name=op.f('fk_payout_line_payout_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payout_line'))
    )
    with op.batch_alter_table('payout_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payout_line_payout_id'), ['payout_id'], unique=False)
        batch_op.create_index('uq_payout_line_live', ['entry_id'], unique=True, postgresql_where=sa.text('freed_at IS NULL'), sqlite_where=sa.text('freed_at IS NULL'))
    refuse_changes()


def downgrade() -> None:
    allow_changes()
    with op.batch_alter_table('payout_line', schema=None) as batch_op:
        batch_op.drop_index('uq_payout_line_live', postgresql_where=sa.text('freed_at IS NULL'), sqlite_where=sa.text('freed_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_payout_line_payout_id'))

    op.drop_table('payout_line')
    with op.batch_alter_table('ledger_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_ledger_entry_owed')
        batch_op.drop_index(batch_op.f('ix_ledger_entry_order_id'))

    op.drop_table('ledger_entry')
    with op.batch_alter_table('ledger_transaction', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ledger_transaction_payout_id'))

    op.drop_table('ledger_transaction')
    with op.batch_alter_table('payout', schema=None) as batch_op:
        batch_op.drop_index('ix_payout_desk')
        batch_op.drop_index(batch_op.f('ix_payout_cooperative_id'))

    op.drop_table('payout')
