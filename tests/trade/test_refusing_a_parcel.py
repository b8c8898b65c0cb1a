"""A parcel refused at the door: goods back if they are good, the loss on record, the third time a number prepays."""

import pytest

from marketplace.inventory import queries as inventory
from marketplace.kernel.audit import AuditEntry
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, NotFound, RuleBroken
from marketplace.kernel.history import Act
from marketplace.orders import refusals
from marketplace.orders.kinds import PayBy
from marketplace.orders.states import OrderState as S
from marketplace.payments import queries as payments
from marketplace.payments.states import PaymentState
from marketplace.sales.models import SaleEntry
from marketplace.territory.rules import TerritoryScope
from marketplace.trade import auditing
from tests.conftest import NOON
from tests.makers.cooperatives import EVERYWHERE
from tests.makers.orders import BUYER_PHONE, make_cart, make_checkout, make_offer, make_order, place, refused


@pytest.fixture
def honey(database):
    return make_offer(stock=20)


def refuse(honey, **options):
    return refused(make_order(wanted={honey: 2}, state=S.SHIPPED), **options)


def release(phone=BUYER_PHONE, scope=EVERYWHERE, reason="Có người mạo danh số của chị"):
    with transaction():
        refusals.release(phone, scope=scope, reason=reason, act=Act(5, NOON))


def test_the_order_ends_the_loss_is_kept_and_nothing_is_sold(honey):
    order = refuse(honey)
    assert order.state is S.RETURNED
    loss = refusals.refusal_of(order.id)
    assert (loss.freight_out, loss.freight_back, loss.phone) == (30_000, 15_000, "+84500000888")
    assert payments.payment_of(order.id).state is PaymentState.DROPPED
    assert db.session.query(SaleEntry).count() == 0
    assert list(auditing.faults()) == []


def test_only_what_is_good_goes_back_on_sale(honey):
    refuse(honey, fit=1)
    assert inventory.available_of([honey.id]) == {honey.id: 19}
    assert inventory.stock_faults() == []


def test_more_than_was_sent_cannot_come_back(honey):
    with pytest.raises(InvalidInput):
        refuse(honey, fit=3)


def test_what_was_paid_beforehand_is_no_refusal(honey):
    order = make_order(wanted={honey: 1}, state=S.SHIPPED, pay_by=PayBy.VIETQR)
    with pytest.raises(RuleBroken, match="trả tiền trước"):
        refused(order)


def test_from_the_third_time_on_a_number_pays_beforehand(honey):
    for _ in range(2):
        refuse(honey)
    place(make_checkout(make_cart({honey: 1})))
    refuse(honey)
    assert refusals.must_prepay("0500 000 888")
    with pytest.raises(InvalidInput, match="chuyển khoản trước"):
        place(make_checkout(make_cart({honey: 1})))
    place(make_checkout(make_cart({honey: 1}), pay_by=PayBy.VIETQR))
    place(make_checkout(make_cart({honey: 1}), buyer_phone="0500 000 777"))


def test_an_officer_lifts_it_with_a_reason_that_stays(honey):
    for _ in range(3):
        refuse(honey)
    [shown] = refusals.refusers(EVERYWHERE)
    assert shown.refusals == 3
    assert shown.phone_shown != "0500 000 888"
    with pytest.raises(InvalidInput):
        release(reason=" ")
    with transaction():
        refusals.release(BUYER_PHONE, scope=EVERYWHERE, reason="Có nhầm lẫn", act=Act(5, NOON.replace(day=25)))
    assert not refusals.must_prepay(BUYER_PHONE)
    assert refusals.refusers(EVERYWHERE) == []
    assert db.session.query(AuditEntry).filter_by(action="phone.released").one().actor_id == 5


def test_another_provinces_officer_knows_nothing_of_it(honey):
    for _ in range(3):
        refuse(honey)
    elsewhere = TerritoryScope(province_id=999_999)
    assert refusals.refusers(elsewhere) == []
    with pytest.raises(NotFound):
        release(scope=elsewhere)
