"""The ledger of the money that the operator holds for cooperatives, and the payouts that settle it.

The ledger is append-only: the database itself refuses changes.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.database import Model
from marketplace.kernel.money import Dong
from marketplace.payments.kinds import Account, Booking
from marketplace.payments.states import PayoutState

_LIVE = text("freed_at IS NULL")


class LedgerTransaction(Model):
    """One thing that happened to money. `source_key` names it: it is never written twice.

    `payout_id` is the payout it belongs to, if it is about one.
    """

    __tablename__ = "ledger_transaction"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Booking]
    source_key: Mapped[str] = mapped_column(unique=True)
    payout_id: Mapped[int | None] = mapped_column(ForeignKey("payout.id"), index=True)
    actor_id: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class LedgerEntry(Model):
    """What one account gained (above zero) or gave (below) by it; the entries of a transaction sum to zero.

    What the operator owes a cooperative is therefore negative here; pages turn the sign.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("transaction_id", "account", "order_id"),
        CheckConstraint("amount <> 0", name="amount"),
        CheckConstraint("account <> 'cooperative_payable' OR (cooperative_id IS NOT NULL)", name="owner"),
        Index("ix_ledger_entry_owed", "cooperative_id", "account", "order_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    transaction_id: Mapped[int] = mapped_column(ForeignKey("ledger_transaction.id"))
    account: Mapped[Account]
    cooperative_id: Mapped[int | None] = mapped_column(ForeignKey("cooperative.id"))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("order.id"), index=True)
    amount: Mapped[Dong]


class Payout(Model):
    """Card money that the operator passes on to a cooperative. `amount` is the sum of its lines and never changes.

    The bank account is copied, so that a later change of account never moves money that is under way.
    `bank_reference` is the bank's own number of the transfer.
    """

    __tablename__ = "payout"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("state <> 'paid' OR bank_reference <> ''", name="bank_reference"),
        Index("ix_payout_desk", "state", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"), index=True)
    state: Mapped[PayoutState] = mapped_column(default=PayoutState.DRAFT)
    amount: Mapped[Dong]
    bank_key: Mapped[str]
    bank_account: Mapped[str]
    bank_account_holder: Mapped[str]
    bank_reference: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]


class PayoutLine(Model):
    """One earning that a payout settles. `freed_at`: the payout came to nothing, and another one may take it.

    The database holds that an earning stands in one live payout only.
    """

    __tablename__ = "payout_line"
    __table_args__ = (
        Index("uq_payout_line_live", "entry_id", unique=True, postgresql_where=_LIVE, sqlite_where=_LIVE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    payout_id: Mapped[int] = mapped_column(ForeignKey("payout.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entry.id"))
    amount: Mapped[Dong]
    freed_at: Mapped[datetime | None]
