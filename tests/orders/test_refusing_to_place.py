"""What stands in the way of an order is said clearly, and nothing is placed or lost."""

import pytest
from sqlalchemy import func, select, update

from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.states import CooperativeState
from marketplace.inventory import queries as inventory
from marketplace.inventory import services as stock
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, OutOfStock, RuleBroken
from marketplace.orders import carts, queries
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order, OrderGroup
from marketplace.products.models import Product, Variant
from tests.makers.cooperatives import make_cooperative
from tests.makers.orders import BUYER, make_cart, make_checkout, make_gone, make_offer, place


def write(statement):
    with transaction():
        db.session.execute(statement)


def assert_refused(checkout, error, match=None):
    before = queries.cart_view(checkout.cart_token)
    with pytest.raises(error, match=match) as refusal:
        place(checkout)
    assert db.session.scalar(select(func.count()).select_from(OrderGroup)) == 0
    assert db.session.scalar(select(func.count()).select_from(Order)) == 0
    assert inventory.stock_faults() == []
    assert queries.cart_view(checkout.cart_token) == before
    return refusal.value


def test_an_empty_cart(database):
    assert_refused(make_checkout(carts.new_token(), pay_by=PayBy.COD), RuleBroken, "Giỏ hàng đang trống")


def test_a_price_that_changed_since_the_page_was_shown(database):
    checkout = make_checkout(make_cart({make_offer(price=120_000): 2}))
    write(update(Variant).values(price=130_000))
    refusal = assert_refused(checkout, RuleBroken, "Chưa có đơn nào được đặt")
    values = dict(refusal.message.values)
    assert (values["before"], values["now"]) == ("262.500\u00a0₫", "282.500\u00a0₫")


def test_a_product_taken_off_since(database):
    honey, tea = make_offer(), make_offer(name="Chè Shan tuyết")
    checkout = make_checkout(make_cart({honey: 1, tea: 1}))
    make_gone(db.session.get_one(Product, tea.product_id))
    assert_refused(checkout, RuleBroken, "Hiện không đặt được: Chè Shan tuyết")


def test_a_page_that_showed_nothing_but_what_is_gone(database):
    honey = make_offer()
    token = make_cart({honey: 1})
    make_gone(db.session.get_one(Product, honey.product_id))
    assert_refused(make_checkout(token), RuleBroken, "Hiện không đặt được: Mật ong bạc hà")


def test_a_cooperative_suspended_since(database):
    checkout = make_checkout(make_cart({make_offer(): 1}))
    write(update(Cooperative).values(state=CooperativeState.SUSPENDED))
    assert_refused(checkout, RuleBroken, "Hiện không đặt được: Mật ong bạc hà")


def test_every_short_line_is_named(database):
    honey, tea = make_offer(stock=5), make_offer(stock=5, name="Chè Shan tuyết")
    checkout = make_checkout(make_cart({honey: 4, tea: 5}))
    with transaction():
        stock.count_stock(honey.id, 3, act=BUYER)
        stock.count_stock(tea.id, 0, act=BUYER)
    assert_refused(checkout, OutOfStock, r"Mật ong bạc hà – 1 kg \(3/4\), Chè Shan tuyết – 1 kg \(0/5\)")


def test_transfer_to_a_cooperative_without_account(database):
    honey = make_offer(cooperative=make_cooperative("Sen Hồng", with_bank=False))
    checkout = make_checkout(make_cart({honey: 1}), pay_by=PayBy.VIETQR)
    assert_refused(checkout, RuleBroken, "Sen Hồng chưa nhận chuyển khoản")


def test_a_cooperative_for_which_no_way_to_pay_was_chosen(database):
    checkout = make_checkout(make_cart({make_offer(): 1}))
    checkout.pay_by.clear()
    assert set(assert_refused(checkout, InvalidInput).fields) == {"pay_by"}


@pytest.mark.parametrize("commune_id", [0, -1, 37, 10**15])
def test_a_commune_that_is_none(database, commune_id):
    checkout = make_checkout(make_cart({make_offer(): 1}), commune_id=commune_id)
    assert set(assert_refused(checkout, InvalidInput).fields) == {"commune_id"}


def test_all_faults_of_the_form_are_told_at_once(database):
    faulty = {"buyer_name": " ", "buyer_phone": "12", "buyer_email": "lan@", "street": "", "note": "a" * 501}
    checkout = make_checkout(make_cart({make_offer(): 1}), **faulty, old_address="b" * 201)
    assert set(assert_refused(checkout, InvalidInput).fields) == {*faulty, "old_address"}


@pytest.mark.parametrize("seen_total", [-1, 0, 10**18, 10**30])
def test_a_total_nobody_can_have_seen(database, seen_total):
    checkout = make_checkout(make_cart({make_offer(): 1}), seen_total=seen_total)
    assert_refused(checkout, RuleBroken, "Chưa có đơn nào được đặt")


def test_a_line_taken_out_on_another_page(database):
    honey, tea = make_offer(), make_offer(name="Chè Shan tuyết")
    token = make_cart({honey: 1, tea: 1})
    checkout = make_checkout(token)
    with transaction():
        carts.remove(token, tea.id, at=BUYER.at)
    assert_refused(checkout, RuleBroken, "Tổng tiền vừa đổi")
