"""revisions of products on sale, and label content in English

Revision: 0028; follows: 0027.
"""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
PHOTO_STATES = ('waiting', 'ready', 'failed')
ENGLISH = ('origin_en', 'ingredients_en', 'usage_en', 'storage_en', 'warning_en', 'specifications_en')


def one_of(column: str, words: tuple[str, ...]) -> str:
    """Return the check that a column holds one of these words."""
    listed = ', '.join(f"'{word}'" for word in words)
    return f'{column} IN ({listed})'


def allow(table: str, check: str, words: tuple[str, ...]) -> None:
    """Let a state be one of these words."""
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(op.f(check), type_='check')
        batch_op.create_check_constraint(op.f(check), one_of('state', words))


def upgrade() -> None:
    op.create_table('product_revision',
    sa.Column('id', BIG, nullable=False),
    sa.Column('product_id', BIG, nullable=False),
    sa.Column('state', sa.Enum('waiting', 'returned', 'approved', 'withdrawn', 'joined', name='revisionstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('revised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revised_by', BIG, nullable=True),
    sa.Column('return_reason', sa.String(), nullable=False),
    sa.Column('return_field', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_product_revision_product_id')),
    sa.ForeignKeyConstraint(['revised_by'], ['person.id'], name=op.f('fk_product_revision_revised_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_product_revision')),
    sa.UniqueConstraint('product_id', name=op.f('uq_product_revision_product_id'))
    )
    op.create_index(op.f('ix_product_revision_state'), 'product_revision', ['state'])
    # Everything that was there before was shown already.
    for table in ('photo', 'variant'):
        op.add_column(table, sa.Column('is_proposed', sa.Boolean(), server_default=sa.false(), nullable=False))
    for column in ENGLISH:
        op.add_column('product', sa.Column(column, sa.String(), server_default='', nullable=False))
    allow('photo', 'ck_photo_photostate', (*PHOTO_STATES, 'proposed'))


def downgrade() -> None:
    op.execute("UPDATE photo SET state = 'ready' WHERE state = 'proposed'")
    allow('photo', 'ck_photo_photostate', PHOTO_STATES)
    for column in ENGLISH:
        op.drop_column('product', column)
    for table in ('photo', 'variant'):
        op.drop_column(table, 'is_proposed')
    op.drop_index(op.f('ix_product_revision_state'), 'product_revision')
    op.drop_table('product_revision')
