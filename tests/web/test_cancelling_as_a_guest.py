"""A guest calls an order off by herself until it is packed; afterwards the page gives her the number to call."""

import pytest

from marketplace.inventory import queries as inventory
from marketplace.kernel.database import db
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from tests.conftest import browser
from tests.makers.buying import order
from tests.makers.orders import advance, make_offer
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE


@pytest.fixture
def honey(database):
    return make_offer(stock=5)


@pytest.fixture
def code(client, honey):
    return order(client, honey)


@pytest.fixture
def part(code):
    return db.session.query(Order).one()


def cancel(browser, code, part, reason=""):
    return browser.post(f"/orders/{code}/{part.code}/cancellation", data={"reason": reason})


def test_it_is_cancelled_and_the_goods_are_back(client, honey, code, part):
    assert cancel(client, code, part, "Đặt nhầm").status_code == 303
    assert part.state is OrderState.CANCELLED
    assert inventory.available_of([honey.id])[honey.id] == 5
    page = client.get(f"/orders/{code}").text
    assert "Đặt nhầm" in page
    assert "Hủy đơn này" not in page


def test_twice_is_told(client, code, part):
    cancel(client, code, part)
    answer = cancel(client, code, part)
    assert answer.status_code == 409
    assert code in answer.text


def test_a_packed_order_is_not_called_off_by_a_click(client, code, part):
    for state in (OrderState.CONFIRMED, OrderState.PACKED):
        advance(part, state)
    answer = cancel(client, code, part)
    assert answer.status_code == 409
    assert "Đơn đã được đóng gói" in answer.text
    assert 'href="tel:' in answer.text
    assert part.state is OrderState.PACKED


def test_a_reason_as_long_as_a_book_is_refused(client, code, part):
    answer = cancel(client, code, part, "vì " * 400)
    assert answer.status_code == 422
    assert "Dài quá" in answer.text
    assert part.state is OrderState.PLACED


def test_a_stranger_cancels_nothing(market, code, part):
    stranger = browser(market.app)
    assert cancel(stranger, code, part).status_code == 404
    assert part.state is OrderState.PLACED


def test_an_order_of_another_checkout_is_not_reached_through_ones_own(client, market, honey, code, part):
    other = browser(market.app)
    others_code = order(other, honey)
    assert cancel(other, others_code, part).status_code == 404
    assert part.state is OrderState.PLACED
