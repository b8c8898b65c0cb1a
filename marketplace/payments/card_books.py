"""Card money in the ledger. Called in the transaction that writes the receipt or refund itself.

Each verb is idempotent by its `source_key`, and nothing is written for nothing.
"""

from typing import Any

from sqlalchemy import ScalarSelect, String, cast, func, literal, select

from marketplace.kernel.database import db
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.kernel.money import Dong
from marketplace.orders.models import Order
from marketplace.payments import ledger, rules
from marketplace.payments.kinds import Account, Booking
from marketplace.payments.ledger import Side
from marketplace.payments.ledger_models import LedgerEntry, LedgerTransaction
from marketplace.payments.models import Payment


def book_received(payment: Payment, amount: Dong, *, source_key: str, act: Act) -> None:
    """A buyer paid by card: the provider holds the money, the operator owes it to the cooperative."""
    _book(Booking.RECEIVED, payment, amount, source_key=source_key, act=act)


def book_refunded(payment: Payment, amount: Dong, *, source_key: str, act: Act) -> None:
    """Card money went back to the buyer: after a payout it is taken from the next one."""
    _book(Booking.REFUNDED, payment, Dong(-_whole(amount)), source_key=source_key, act=act)


def book_given_by_bank(refund_id: int, amount: Dong, *, act: Act) -> None:
    """What a card did not take back was transferred by the operator: the provider has it again, her bank gave it.

    Written beside `book_refunded`, which says that it left the provider.
    """
    sides = (Side(Account.CARD_CLEARING, _whole(amount)), Side(Account.BANK, Dong(-amount)))
    # A later part of the same refund may come back from the card as well, so what was given before is in the name.
    before = db.session.scalar(select(given_by_bank(refund_id)))
    key = f"{Booking.REFUNDED.value}:bank:refund:{refund_id}:{before}"
    ledger.write(Booking.REFUNDED, sides, source_key=key, act=act)


def given_by_bank(refund_id: Any) -> ScalarSelect[int]:
    """Return, as an expression, what the operator transferred of a refund because the card did not take it.

    Args:
        refund_id: a number, or a column of the statement around.
    """
    prefix = literal(f"{Booking.REFUNDED.value}:bank:refund:").concat(cast(refund_id, String)).concat(":%")
    return (
        select(func.coalesce(func.sum(-LedgerEntry.amount), 0))
        .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
        .where(LedgerEntry.account == Account.BANK, LedgerTransaction.source_key.like(prefix))
        .scalar_subquery()
    )


def book_fee(payment: Payment, amount: Dong, *, source_key: str, act: Act) -> None:
    """The provider kept its fee for the card payment of an order: the cooperative bears it as it is."""
    _book(Booking.FEE, payment, Dong(-_whole(amount)), source_key=source_key, act=act)


def book_arrived(amount: Dong, *, bank_reference: str, act: Act) -> None:
    """The card provider paid the operator: the money is on her bank account now.

    Raises:
        InvalidInput: no amount, more than the provider holds, the bank's number is missing, too long or known.
    """
    reference = rules.clean_bank_reference(bank_reference, is_needed=True)
    if not 0 < amount <= _at_provider():
        raise InvalidInput(fields={"amount": msg("Phải lớn hơn 0 và không quá số tiền bên thẻ đang giữ.")})
    sides = (Side(Account.BANK, amount), Side(Account.CARD_CLEARING, Dong(-amount)))
    key = f"{Booking.ARRIVED.value}:{reference}"
    if ledger.write(Booking.ARRIVED, sides, source_key=key, act=act.said(reference)) is None:
        raise InvalidInput(fields={"bank_reference": msg("Mã giao dịch này đã được ghi trước đây.")})


def _at_provider() -> int:
    held = select(func.sum(LedgerEntry.amount)).where(LedgerEntry.account == Account.CARD_CLEARING)
    return int(db.session.scalar(held) or 0)


def _book(kind: Booking, payment: Payment, gained: Dong, *, source_key: str, act: Act) -> None:
    """Write what the cooperative gained by her order at the card provider.

    Raises:
        ValueError: the amount is below zero.
    """
    if kind is Booking.RECEIVED:
        _whole(gained)
    if not gained:
        return
    owner = db.session.scalars(select(Order.cooperative_id).where(Order.id == payment.order_id)).one()
    sides = (
        Side(Account.CARD_CLEARING, gained, owner, payment.order_id),
        Side(Account.COOPERATIVE_PAYABLE, Dong(-gained), owner, payment.order_id),
    )
    ledger.write(kind, sides, source_key=f"{kind.value}:{source_key}", act=act)


def _whole(amount: Dong) -> Dong:
    if amount < 0:
        raise ValueError(f"card money is told without a sign, not as {amount}")
    return amount
