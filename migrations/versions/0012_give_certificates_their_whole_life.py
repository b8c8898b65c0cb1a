"""give certificates their whole life

Revision: 0012; follows: 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0002'
branch_labels = None
depends_on = None

KINDS = ('ocop', 'vietgap', 'globalgap', 'organic', 'haccp', 'iso-22000', 'self-declaration', 'food-safety', 'trademark',
    'growing-area', 'test-report')
STATES = ('proposed', 'assessing', 'entered', 'returned', 'recognised', 'expired', 'withdrawn', 'closed')
OLD_STATES = ('entered', 'confirmed', 'returned', 'withdrawn')
OCOP_DATES = ("state NOT IN ('recognised', 'expired') OR kind <> 'ocop' OR "
    "(issued_on IS NOT NULL AND expires_on IS NOT NULL)")


def one_of(column, words):
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def move_last_day(days):
    """A term of months ends with the day of the same number (civil code article 148), not with the day before it."""
    if op.get_bind().dialect.name == 'sqlite':
        op.execute(f"UPDATE certificate SET expires_on = date(expires_on, '{days:+d} day') WHERE kind = 'ocop'")
    else:
        op.execute(f"UPDATE certificate SET expires_on = expires_on + ({days}) WHERE kind = 'ocop'")


def upgrade() -> None:
    op.create_table('certificate_notice',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('certificate_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('days', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_certificate_notice_certificate_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate_notice')),
    sa.UniqueConstraint('certificate_id', 'days', name=op.f('uq_certificate_notice_certificate_id_days'))
    )
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_certificate_certificatekind'), type_='check')
        batch_op.drop_constraint(op.f('ck_certificate_certificatestate'), type_='check')
        for name in ('crop', 'area', 'scan_key', 'checked_by'):
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('renews_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.alter_column('issued_on', existing_type=sa.DATE(), nullable=True)
        batch_op.alter_column('expires_on', existing_type=sa.DATE(), nullable=True)
    op.execute("UPDATE certificate SET state = 'recognised' WHERE state = 'confirmed'")
    op.execute("UPDATE state_change SET before = 'recognised' WHERE kind = 'certificate' AND before = 'confirmed'")
    op.execute("UPDATE state_change SET after = 'recognised' WHERE kind = 'certificate' AND after = 'confirmed'")
    move_last_day(1)
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        for name in ('crop', 'area', 'scan_key', 'checked_by'):
            batch_op.alter_column(name, existing_type=sa.String(), server_default=None)
        batch_op.create_check_constraint(op.f('ck_certificate_certificatekind'), one_of('kind', KINDS))
        batch_op.create_check_constraint(op.f('ck_certificate_certificatestate'), one_of('state', STATES))
        batch_op.create_check_constraint(op.f('ck_certificate_ocop_dates'), OCOP_DATES)
        batch_op.create_index('ix_certificate_end', ['state', 'expires_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_certificate_renews_id'), ['renews_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_certificate_renews_id'), 'certificate', ['renews_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_certificate_renews_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_certificate_renews_id'))
        batch_op.drop_index('ix_certificate_end')
        batch_op.drop_constraint(op.f('ck_certificate_ocop_dates'), type_='check')
        batch_op.drop_constraint(op.f('ck_certificate_certificatestate'), type_='check')
        batch_op.drop_constraint(op.f('ck_certificate_certificatekind'), type_='check')
        batch_op.drop_column('renews_id')
    # The older program knows neither other kinds nor what has no decision yet.
    unknown = "SELECT id FROM certificate WHERE kind <> 'ocop' OR issued_on IS NULL OR expires_on IS NULL"
    op.execute(f"DELETE FROM product_certificate WHERE certificate_id IN ({unknown})")
    op.drop_table('certificate_notice')
    op.execute(f"DELETE FROM certificate WHERE id IN ({unknown})")
    op.execute("UPDATE certificate SET state = 'confirmed' WHERE state IN ('recognised', 'expired')")
    op.execute("UPDATE certificate SET state = 'withdrawn' WHERE state = 'closed'")
    op.execute("UPDATE certificate SET state = 'entered' WHERE state IN ('proposed', 'assessing')")
    op.execute("UPDATE state_change SET before = 'confirmed' WHERE kind = 'certificate' AND before = 'recognised'")
    op.execute("UPDATE state_change SET after = 'confirmed' WHERE kind = 'certificate' AND after = 'recognised'")
    move_last_day(-1)
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.alter_column('expires_on', existing_type=sa.DATE(), nullable=False)
        batch_op.alter_column('issued_on', existing_type=sa.DATE(), nullable=False)
        for name in ('checked_by', 'scan_key', 'area', 'crop'):
            batch_op.drop_column(name)
        batch_op.create_check_constraint(op.f('ck_certificate_certificatekind'), one_of('kind', ('ocop',)))
        batch_op.create_check_constraint(op.f('ck_certificate_certificatestate'), one_of('state', OLD_STATES))
