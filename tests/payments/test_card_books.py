"""Card money in the ledger: every transaction sums to zero, is written once, and is never changed."""

import pytest
from sqlalchemy import func, select, update

from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act
from marketplace.kernel.money import Dong
from marketplace.payments import card_books, ledger
from marketplace.payments import queries as payments
from marketplace.payments.kinds import Account, Booking
from marketplace.payments.ledger import Side
from marketplace.payments.ledger_models import LedgerEntry, LedgerTransaction
from tests.conftest import NOON
from tests.makers.orders import make_order

ACT = Act(None, NOON)


def balances() -> dict[Account, int]:
    summed = select(LedgerEntry.account, func.sum(LedgerEntry.amount)).group_by(LedgerEntry.account)
    return {account: int(amount) for account, amount in db.session.execute(summed)}


def book(verb, order, amount, key="pi_1"):
    with transaction():
        verb(payments.payment_of(order.id), Dong(amount), source_key=key, act=ACT)


def test_what_a_buyer_pays_is_owed_to_the_cooperative(database):
    order = make_order()
    book(card_books.book_received, order, 240_000)
    assert balances() == {Account.CARD_CLEARING: 240_000, Account.COOPERATIVE_PAYABLE: -240_000}
    owners = select(LedgerEntry.cooperative_id, LedgerEntry.order_id).distinct()
    assert db.session.execute(owners).all() == [(order.cooperative_id, order.id)]


def test_refund_and_fee_are_taken_from_what_she_is_owed(database):
    order = make_order()
    book(card_books.book_received, order, 240_000)
    book(card_books.book_refunded, order, 40_000)
    book(card_books.book_fee, order, 7_500)
    assert balances() == {Account.CARD_CLEARING: 192_500, Account.COOPERATIVE_PAYABLE: -192_500}


@pytest.mark.parametrize("verb", [card_books.book_received, card_books.book_refunded, card_books.book_fee])
def test_the_same_occasion_is_booked_once(database, verb):
    order = make_order()
    book(verb, order, 100_000)
    book(verb, order, 100_000)
    assert db.session.scalar(select(func.count(LedgerTransaction.id))) == 1
    assert db.session.scalar(select(func.count(LedgerEntry.id))) == 2


def test_nothing_is_not_booked_and_a_sign_is_a_mistake(database):
    order = make_order()
    book(card_books.book_fee, order, 0)
    assert balances() == {}
    for verb in (card_books.book_received, card_books.book_refunded, card_books.book_fee):
        with pytest.raises(ValueError, match="without a sign"):
            book(verb, order, -1)


def test_sides_that_do_not_sum_to_zero_are_refused(database):
    sides = (Side(Account.CARD_CLEARING, Dong(5)), Side(Account.BANK, Dong(-4)))
    with pytest.raises(ValueError, match="sum to zero"), transaction():
        ledger.write(Booking.ARRIVED, sides, source_key="odd", act=ACT)
    assert balances() == {}


@pytest.mark.parametrize(
    "change",
    [update(LedgerEntry).values(amount=LedgerEntry.amount + 1), update(LedgerTransaction).values(note="")],
    ids=["entry", "transaction"],
)
def test_the_database_itself_refuses_to_change_what_was_booked(database, change):
    book(card_books.book_received, make_order(), 240_000)
    with pytest.raises(Exception, match="the ledger is never changed"), transaction():
        db.session.execute(change.execution_options(synchronize_session=False))
