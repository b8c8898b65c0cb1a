"""The only writer of the ledger: whole transactions that sum to zero, each under a key of its own, once."""

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.history import Act
from marketplace.kernel.money import Dong
from marketplace.payments.kinds import Account, Booking
from marketplace.payments.ledger_models import LedgerEntry, LedgerTransaction


@dataclass(frozen=True)
class Side:
    """One side of a transaction: what an account gains, or gives when it is below zero."""

    account: Account
    amount: Dong
    cooperative_id: int | None = None
    order_id: int | None = None


def write(
    kind: Booking, sides: Sequence[Side], *, source_key: str, act: Act, payout_id: int | None = None
) -> int | None:
    """Write one transaction unless its key is known; of several at one moment one writes, the others find it done.

    Returns:
        The id of the transaction that was written now, or `None`.

    Raises:
        ValueError: the sides do not sum to zero. Neither database can hold this by itself for several rows, so
            nothing else writes entries, and the audit looks again.
    """
    kept = [side for side in sides if side.amount]
    if not kept or sum(side.amount for side in kept) != 0:
        raise ValueError(f"{source_key}: the sides of a transaction sum to zero and are not nothing: {sides}")
    values = {
        "kind": kind,
        "source_key": source_key,
        "payout_id": payout_id,
        "actor_id": act.actor_id,
        "note": act.note,
        "at": act.at,
    }
    written: int | None = insert_or_ignore(LedgerTransaction, values, unique=("source_key",))
    if written is not None:
        db.session.add_all(_entry(written, side) for side in kept)
        db.session.flush()
    return written


def _entry(transaction_id: int, side: Side) -> LedgerEntry:
    return LedgerEntry(
        transaction_id=transaction_id,
        account=side.account,
        cooperative_id=side.cooperative_id,
        order_id=side.order_id,
        amount=side.amount,
    )
