"""The cooperative works through its orders, one step a page; nobody else's orders are ever seen."""

import pytest

from marketplace.cooperatives.kinds import MemberRole
from marketplace.orders import queries as orders
from marketplace.orders.kinds import PayBy
from marketplace.orders.states import OrderState
from marketplace.payments import queries as payments
from marketplace.payments.states import PaymentState
from tests.conftest import browser
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.orders import NOON, make_offer, make_order
from tests.makers.people import sign_in
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE

STEPS = ("confirmation", "packing", "shipment", "delivery", "payment-receipt", "refund", "cancellation")


@pytest.fixture
def cooperative(database):
    return make_cooperative()


@pytest.fixture
def seller(client, cooperative):
    return sign_in(client, make_member(cooperative, MemberRole.SELLER))


@pytest.fixture
def packer(client, cooperative):
    return sign_in(client, make_member(cooperative, MemberRole.PACKER))


@pytest.fixture
def bought(cooperative):
    def buy(state=OrderState.PLACED, pay_by=PayBy.COD):
        return make_order(wanted={make_offer(cooperative=cooperative): 2}, state=state, pay_by=pay_by)

    return buy


def line_of(order):
    view = orders.order_of_cooperative(order.code, cooperative_id=order.cooperative_id, at=NOON)
    return view.lines[0]


def do(browser, order, step, **typed):
    return browser.post(f"/seller/orders/{order.code}/{step}", data=typed)


def test_from_the_order_to_the_money(seller, bought):
    order = bought()
    for step, typed in (
        ("confirmation", {}),
        ("packing", {}),
        ("shipment", {"carrier": "GHN", "tracking_number": "G1"}),
        ("delivery", {}),
        ("payment-receipt", {}),
    ):
        assert do(seller, order, step, **typed).status_code == 303
    assert order.state is OrderState.DELIVERED
    assert payments.payment_of(order.id).state is PaymentState.RECEIVED
    assert "Đã nhận tiền" in seller.get(f"/seller/orders/{order.code}").text


@pytest.mark.parametrize(("state", "button"), [
    (OrderState.PLACED, "Xác nhận đơn"), (OrderState.CONFIRMED, "Đã đóng gói"), (OrderState.PACKED, "Đã gửi hàng"),
    (OrderState.SHIPPED, "Người mua đã nhận"), (OrderState.DELIVERED, "Đã nhận 262.500"),
])  # fmt: skip
def test_each_page_has_one_main_button(seller, bought, state, button):
    page = seller.get(f"/seller/orders/{bought(state).code}").text
    assert page.count('data-kind="main"') == 1
    assert button in page.split('data-kind="main"')[1][:400]


def test_today_leads_to_what_waits(seller, bought):
    order = bought()
    page = seller.get("/seller").text
    assert "Xác nhận 1 đơn" in page
    assert order.code in page
    assert order.code in seller.get("/seller/orders?tab=placed").text


def test_a_step_taken_twice_is_told(seller, bought):
    order = bought(OrderState.CONFIRMED)
    assert do(seller, order, "confirmation").status_code == 409
    assert order.state is OrderState.CONFIRMED


@pytest.mark.parametrize(
    "typed", [{}, {"carrier": ""}, {"carrier": "x" * 500}, {"carrier": "GHN", "tracking_number": "9" * 500}]
)
def test_a_parcel_needs_a_carrier_of_ordinary_length(seller, bought, typed):
    order = bought(OrderState.PACKED)
    answer = do(seller, order, "shipment", **typed)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert order.state is OrderState.PACKED


def test_a_carrier_written_by_hand_counts(seller, bought):
    order = bought(OrderState.PACKED)
    do(seller, order, "shipment", carrier="GHN", other_carrier="Xe khách Mai Linh")
    assert "Xe khách Mai Linh" in seller.get(f"/seller/orders/{order.code}").text


def test_cancelling_needs_a_reason(seller, bought):
    order = bought()
    assert do(seller, order, "cancellation", reason=" ").status_code == 422
    assert do(seller, order, "cancellation", reason="Hết hàng do bão").status_code == 303
    assert order.state is OrderState.CANCELLED


def test_a_lot_that_is_not_hers_is_refused(seller, bought):
    order = bought(OrderState.CONFIRMED)
    answer = do(seller, order, "packing", **{f"lot_{line_of(order).id}": "KHONG-CO"})
    assert answer.status_code == 422
    assert "Không có lô KHONG-CO" in answer.text
    assert order.state is OrderState.CONFIRMED


def test_another_cooperative_never_finds_it(market, bought):
    order = bought()
    other = sign_in(browser(market.app), make_member(make_cooperative("Mường Hoa")))
    assert other.get(f"/seller/orders/{order.code}").status_code == 404
    assert [do(other, order, step, reason="x", carrier="GHN").status_code for step in STEPS] == [404] * len(STEPS)
    assert order.code not in other.get("/seller/orders").text
    assert order.state is OrderState.PLACED


def test_a_packer_packs_but_decides_nothing(packer, bought):
    order = bought(pay_by=PayBy.VIETQR)
    page = packer.get(f"/seller/orders/{order.code}").text
    assert "Hủy đơn" not in page
    assert "/payment-receipt" not in page
    for step in ("cancellation", "payment-receipt", "refund"):
        assert do(packer, order, step, reason="x").status_code == 403
    assert do(packer, order, "confirmation").status_code == 303
    assert do(packer, order, "packing").status_code == 303
    assert order.state is OrderState.PACKED


def test_a_visitor_is_asked_to_sign_in(client, bought):
    answer = client.get(f"/seller/orders/{bought().code}")
    assert answer.status_code in {302, 303}
    assert "/account/sign-in" in answer.location


@pytest.mark.parametrize("query", ["tab=", "tab=<script>", "before=abc", f"before={2**70}", "before=-1", "before=0"])
def test_an_odd_address_still_shows_the_list(seller, bought, query):
    bought()
    answer = seller.get(f"/seller/orders?{query}")
    assert answer.status_code == 200
    assert "<script>" not in answer.text.split("<main")[1]
