"""Messages in browsers: the inbox, the number in the header, the seller's view of them, the operator's desk."""

import pytest

from marketplace.kernel import clock, outbox
from marketplace.kernel.database import db
from marketplace.notices.models import Notice
from marketplace.orders.states import OrderState
from tests.conftest import browser
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.orders import cancelled, make_offer, make_order
from tests.makers.outbox import make_given_up
from tests.makers.people import make_person, sign_in
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE


@pytest.fixture
def sale(database, monkeypatch):
    """An order of yesterday's of a buyer with an account, and a browser for each of the people."""
    buyer, hoa = make_person("Lan"), make_person("Hoa", "hoa@example.vn")
    cooperative = make_cooperative(manager=hoa)
    order = make_order(wanted={make_offer(cooperative=cooperative): 1}, buyer_id=buyer.id)
    monkeypatch.setattr(clock, "now", lambda: order.placed_at)
    browsers = {name: sign_in(browser(database.app), who) for name, who in {"buyer": buyer, "seller": hoa}.items()}
    return order, browsers


def first_notice(side):
    return db.session.query(Notice.id).filter_by(side=side).order_by(Notice.id).first()[0]


def unread(client):
    return client.get("/cart/count").json["unread"]


def test_she_sees_what_is_new_opens_it_and_it_is_new_no_more(sale):
    order, browsers = sale
    buyer = browsers["buyer"]
    assert unread(buyer) == 1
    assert "1 tin mới" in buyer.get("/account").text
    page = buyer.get("/account/messages").text
    assert "Đã nhận đơn hàng" in page
    assert order.code in page
    answer = buyer.post(f"/account/messages/{first_notice('buyer')}/opening")
    assert (answer.status_code, "/orders/G" in answer.location) == (303, True)
    assert unread(buyer) == 0


def test_the_team_sees_it_on_its_desk_and_goes_to_the_order(sale):
    order, browsers = sale
    seller = browsers["seller"]
    assert "1 tin mới về đơn hàng" in seller.get("/seller").text
    answer = seller.post(f"/account/messages/{first_notice('seller')}/opening")
    assert answer.location == f"/seller/orders/{order.code}"
    assert "tin mới về đơn hàng" not in seller.get("/seller").text


def test_who_works_for_two_cooperatives_lands_at_the_right_desk(sale):
    order, browsers = sale
    second = make_person("Nam")
    make_member(make_cooperative("Tà Phìn"), person=second)
    make_member(db.session.get_one(type(make_cooperative()), order.cooperative_id), person=second)
    nam = sign_in(browser(browsers["buyer"].application), second)
    assert nam.get(f"/seller/orders/{order.code}").status_code == 404
    landing = nam.post(f"/account/messages/{first_notice('seller')}/opening")
    assert nam.get(landing.location).status_code == 200


def test_all_can_be_called_read_at_once(sale):
    _order, browsers = sale
    assert browsers["seller"].post("/account/messages/reading").status_code == 303
    assert (unread(browsers["seller"]), unread(browsers["buyer"])) == (0, 1)


def test_nobody_opens_another_ones_and_a_visitor_has_none(sale):
    _order, browsers = sale
    assert browsers["buyer"].post(f"/account/messages/{first_notice('seller')}/opening").status_code == 404
    assert browsers["seller"].post(f"/account/messages/{first_notice('buyer')}/opening").status_code == 404
    visitor = browser(browsers["buyer"].application)
    assert unread(visitor) == 0
    assert "Set-Cookie" not in visitor.get("/cart/count").headers


def test_a_guest_reads_them_on_the_page_of_her_order(database):
    order = make_order(state=OrderState.CONFIRMED)
    guest = browser(database.app)
    answer = guest.post("/orders", data={"code": order.code, "phone": "0500 000 888"})
    page = guest.get(answer.location).text
    assert "Tin nhắn về đơn này" in page
    assert "Hợp tác xã đã xác nhận đơn" in page


def test_the_seller_sees_what_reached_the_buyer_and_no_address_once_it_is_over(database):
    hoa = make_person("Hoa", "hoa@example.vn")
    order = make_order(wanted={make_offer(cooperative=make_cooperative(manager=hoa)): 1})
    seller = sign_in(browser(database.app), hoa)
    page = seller.get(f"/seller/orders/{order.code}").text
    assert "Thư đến lan@example.vn" in page
    assert "Chờ gửi" in page
    outbox.deliver_due({"order-mail": lambda _payload: None}, at=clock.now())
    assert "Đã gửi" in seller.get(f"/seller/orders/{order.code}").text
    cancelled(order)
    page = seller.get(f"/seller/orders/{order.code}").text
    assert "lan@example.vn" not in page
    assert "Thư đến l•••@example.vn" in page


def test_the_operator_sees_what_was_given_up_and_has_it_sent_once(database):
    operator = sign_in(browser(database.app), make_person("Vận Hành", is_operator=True))
    message_id = make_given_up()
    page = operator.get("/account/operator/messages").text
    assert "Chưa gửi được thư" in page
    assert "lan@example.vn" not in page
    sent = []
    handlers = {"mail": sent.append}
    outbox.deliver_due(handlers, at=clock.now())
    assert sent == []
    again = f"/account/operator/messages/{message_id}/retry"
    assert [operator.post(again).status_code for _press in range(2)] == [303, 409]
    for _twice in range(2):
        outbox.deliver_due(handlers, at=clock.now())
    assert len(sent) == 1
    assert operator.post(again).status_code == 409
    assert operator.post("/account/operator/messages/999999/retry").status_code == 404
    assert "Không có tin nào bị dừng" in operator.get("/account/operator/messages").text
