"""Each order has exactly one payment, with its total and a reference that survives a bank."""

from sqlalchemy import delete, func, select, update

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.codes import is_valid
from marketplace.kernel.database import db, transaction
from marketplace.orders.kinds import PayBy
from marketplace.payments import checks, queries, services
from marketplace.payments.models import Payment
from marketplace.payments.states import PaymentState
from tests.conftest import NOON
from tests.makers.cooperatives import make_cooperative
from tests.makers.orders import make_cart, make_checkout, make_offer, make_order, place


def test_every_order_of_a_checkout_has_its_own(database):
    two = {make_offer(): 1, make_offer(cooperative=make_cooperative("Tà Phìn"), price=80_000): 2}
    placed = place(make_checkout(make_cart(two), pay_by=PayBy.VIETQR))
    payments = queries.payments_of([order.id for order in placed.orders])
    assert {order.id: order.total for order in placed.orders} == {key: row.amount for key, row in payments.items()}
    assert {row.state for row in payments.values()} == {PaymentState.EXPECTED}


def test_opening_again_opens_nothing(database):
    order = make_order()
    with transaction():
        services.open_for(order.group_id, at=NOON)
    assert db.session.scalar(select(func.count()).select_from(Payment)) == 1


def test_the_reference_is_short_checked_and_ascii(database):
    reference = queries.payment_of(make_order().id).reference
    assert reference.isascii()
    assert len(reference) <= 19
    assert is_valid(reference)


def test_a_new_account_does_not_move_an_open_payment(database):
    order = make_order(pay_by=PayBy.VIETQR)
    before = db.session.scalars(select(Cooperative.bank_account)).one()
    with transaction():
        db.session.execute(update(Cooperative).values(bank_account="999999999"))
    assert queries.payment_of(order.id).bank_account == before


def test_cash_needs_no_account(database):
    payment = queries.payment_of(make_order(pay_by=PayBy.COD).id)
    assert (payment.bank_key, payment.bank_account, payment.bank_account_holder) == ("", "", "")


def test_an_order_without_payment_or_with_another_sum_is_found(database):
    lost, wrong = make_order(), make_order()
    assert list(checks.faults()) == []
    with transaction():
        db.session.execute(delete(Payment).where(Payment.order_id == lost.id))
        db.session.execute(update(Payment).where(Payment.order_id == wrong.id).values(amount=1))
    told = " ".join(fault.sentence for fault in checks.faults())
    assert lost.code in told
    assert wrong.code in told
