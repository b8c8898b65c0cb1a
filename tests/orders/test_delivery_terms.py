"""Besides her fees a cooperative says from which sum on she sends, where it costs more, and where one can fetch."""

import pytest

from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, NotFound, RuleBroken
from marketplace.kernel.money import Dong
from marketplace.orders import delivering, queries, tracking
from marketplace.orders.holding import hold_cart
from marketplace.orders.models import Order
from marketplace.orders.rules import DEFAULT_RATES
from marketplace.territory.rules import Zone
from marketplace.trade import adjusting
from tests.makers.cooperatives import GIAO_THUY, TA_PHIN, XUAN_TRUONG, make_cooperative
from tests.makers.delivery import make_point, set_terms
from tests.makers.orders import BUYER, NOON, commune_id, make_cart, make_checkout, make_offer, make_order, place

USUAL = DEFAULT_RATES[Zone.SAME_PROVINCE].first_fee


@pytest.fixture
def seller(database):
    return make_cooperative()


def part_of(token, *, commune=GIAO_THUY, pickups=None):
    return queries.checkout_view(token, commune_id=commune_id(commune), pickups=pickups).parts[0]


def test_a_far_commune_costs_more_and_its_neighbour_does_not(seller):
    set_terms(seller, remote=15_000, communes=(commune_id(XUAN_TRUONG),))
    token = make_cart({make_offer(cooperative=seller): 1})
    assert part_of(token, commune=XUAN_TRUONG).delivery_fee == USUAL + 15_000
    assert part_of(token).delivery_fee == USUAL
    order = db.session.get_one(Order, place(make_checkout(token, commune=XUAN_TRUONG)).orders[0].id)
    assert order.delivery_fee == USUAL + 15_000
    with transaction():
        delivering.remove_remote(seller.id, commune_id(XUAN_TRUONG), act=BUYER)
    assert part_of(make_cart({make_offer(cooperative=seller): 1}), commune=XUAN_TRUONG).delivery_fee == USUAL


def test_sending_less_to_a_far_commune_keeps_what_the_way_costs(seller):
    set_terms(seller, remote=15_000, communes=(commune_id(XUAN_TRUONG),))
    order = make_order(wanted={make_offer(cooperative=seller): 4}, commune=XUAN_TRUONG)
    heavier = order.delivery_fee
    view = queries.order_of_cooperative(order.code, cooperative_id=seller.id, at=NOON)
    with transaction():
        adjusting.leave_out(
            order.code,
            {view.lines[0].id: 3},
            cooperative_id=seller.id,
            reason="Thiếu hàng",
            is_on_sale=False,
            act=BUYER,
        )
    assert USUAL + 15_000 == order.delivery_fee < heavier


def test_less_than_the_least_order_is_told_and_not_placed(seller):
    token = make_cart({make_offer(cooperative=seller, price=40_000): 1})
    set_terms(seller, minimum=100_000)
    assert part_of(token).short_of_minimum == 60_000
    with pytest.raises(RuleBroken, match=r"60\.000"):
        place(make_checkout(token))
    with pytest.raises(RuleBroken, match=r"100\.000"), transaction():
        hold_cart(token, at=NOON)
    assert queries.cart_view(token).count == 1


def test_who_fetches_her_goods_pays_nothing_for_the_way_and_needs_no_street(seller):
    point = make_point(seller)
    token = make_cart({make_offer(cooperative=seller): 1})
    pickups = {seller.id: point.id}
    total = part_of(token, pickups=pickups).total
    placed = place(make_checkout(token, pickups=pickups, street="", seen_total=total))
    order = db.session.get_one(Order, placed.orders[0].id)
    assert (order.delivery_fee, order.total, order.pickup_point_id) == (0, order.goods_total, point.id)
    assert order.pickup.startswith("Kho của hợp tác xã · Xóm Đông, ")


def test_a_point_closed_meanwhile_is_told_and_nothing_is_placed(seller):
    point = make_point(seller)
    token = make_cart({make_offer(cooperative=seller): 1})
    pickups = {seller.id: point.id}
    checkout = make_checkout(token, pickups=pickups, seen_total=part_of(token, pickups=pickups).total)
    with transaction():
        delivering.close_point(point.id, cooperative_id=seller.id, act=BUYER)
    with pytest.raises(RuleBroken, match="điểm nhận"):
        place(checkout)


def test_nobody_fetches_at_another_cooperatives_point(seller):
    elsewhere = make_point(make_cooperative("Tả Phìn", commune_code=TA_PHIN))
    token = make_cart({make_offer(cooperative=seller): 1})
    with pytest.raises(RuleBroken, match="điểm nhận"):
        place(make_checkout(token, pickups={seller.id: elsewhere.id}))
    with pytest.raises(NotFound), transaction():
        delivering.close_point(elsewhere.id, cooperative_id=seller.id, act=BUYER)


@pytest.mark.parametrize("sums", [{"minimum_order": -1, "remote_fee": 0}, {"minimum_order": 0, "remote_fee": 10**8}])
def test_sums_that_cannot_be_meant_are_refused(seller, sums):
    with pytest.raises(InvalidInput), transaction():
        delivering.set_terms(seller.id, **{name: Dong(value) for name, value in sums.items()}, act=BUYER)


def test_a_parcel_is_followed_where_the_cooperative_says(seller):
    assert tracking.tracking_url(seller.id, "GHN", "A/1") == "https://donhang.ghn.vn/?order_code=A%2F1"
    assert tracking.tracking_url(seller.id, "Xe khách", "12") == ""
    with transaction():
        tracking.set_link(seller.id, "Xe Khách", "https://xe.example/{code}", act=BUYER)
    assert tracking.tracking_url(seller.id, "xe khách", "12") == "https://xe.example/12"
    assert tracking.tracking_url(make_cooperative("Tả Phìn").id, "xe khách", "12") == ""
    with transaction():
        tracking.set_link(seller.id, "Xe khách", "", act=BUYER)
    assert tracking.links_of(seller.id) == {}


@pytest.mark.parametrize(
    "template",
    [
        "http://xe.example/{code}",
        "https://xe.example/",
        "javascript:alert({code})",
        "https://{code}/",
        "https://[{code}",
    ],
)
def test_an_address_that_leads_nowhere_is_refused(seller, template):
    with pytest.raises(InvalidInput), transaction():
        tracking.set_link(seller.id, "GHN", template, act=BUYER)
