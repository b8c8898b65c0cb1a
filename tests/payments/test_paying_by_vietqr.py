"""The code a buyer scans pays exactly this order into the cooperative's own account."""

from marketplace.cooperatives.banks import get_bank
from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act
from marketplace.orders.kinds import PayBy
from marketplace.payments import queries, vietqr
from marketplace.trade import paying
from tests.conftest import NOON
from tests.makers.orders import make_order


def seller_of(order):
    return db.session.get_one(Cooperative, order.cooperative_id)


def test_the_code_names_bank_account_sum_and_order(database):
    order = make_order(pay_by=PayBy.VIETQR)
    read = vietqr.parse(queries.vietqr_of(queries.payment_of(order.id)))
    seller = seller_of(order)
    assert (read.bank_bin, read.account) == (get_bank(seller.bank_key).bin, seller.bank_account)
    assert (read.amount, read.purpose) == (order.total, order.code)


def test_the_same_stands_in_words_beside_it(database):
    order = make_order(pay_by=PayBy.VIETQR)
    transfer = queries.transfer_of(queries.payment_of(order.id))
    seller = seller_of(order)
    assert (transfer.account, transfer.holder) == (seller.bank_account, seller.bank_account_holder)
    assert (transfer.amount, transfer.text) == (order.total, order.code)
    assert transfer.bank_name == get_bank(seller.bank_key).short_name


def test_cash_has_no_code(database):
    assert queries.transfer_of(queries.payment_of(make_order(pay_by=PayBy.COD).id)) is None


def test_what_is_paid_is_not_asked_for_again(database):
    order = make_order(pay_by=PayBy.VIETQR)
    with transaction():
        paying.confirm_received(order.code, cooperative_id=order.cooperative_id, act=Act(None, NOON))
    assert queries.transfer_of(queries.payment_of(order.id)) is None
