"""The ledger of the money that the operator holds for cooperatives: append-only, the database refuses changes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.database import Model
from marketplace.kernel.money import Dong
from marketplace.payments.kinds import Account, Booking


class LedgerTransaction(Model):
    """One thing that happened to money. `source_key` names it: it is never written twice."""

    __tablename__ = "ledger_transaction"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Booking]
    source_key: Mapped[str] = mapped_column(unique=True)
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
