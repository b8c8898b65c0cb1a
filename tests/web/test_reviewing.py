"""A buyer writes from her order, the page shows it to everybody, the cooperative answers, an officer hides it."""

import pytest

from marketplace.accounts.kinds import OfficerRole
from marketplace.cooperatives.kinds import MemberRole
from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db
from marketplace.orders.models import OrderGroup
from marketplace.orders.states import OrderState
from marketplace.products.models import Product
from tests.conftest import browser
from tests.makers.cooperatives import make_member
from tests.makers.orders import BUYER_PHONE, make_offer, make_order
from tests.makers.people import make_officer, sign_in
from tests.makers.reviews import line_of, make_review
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE


@pytest.fixture
def order(database):
    return make_order(state=OrderState.DELIVERED, wanted={make_offer(): 1})


def product_page(market, order):
    return browser(market.app).get(f"/products/{db.session.get_one(Product, line_of(order).product_id).slug}").text


def here(order):
    return f"/orders/{db.session.get_one(OrderGroup, order.group_id).code}/{order.code}/reviews"


def test_a_guest_with_code_and_phone_writes_what_she_thinks(market, client, order):
    assert client.get(here(order)).headers["Location"].startswith("/orders?code=G")
    assert client.post(here(order)).status_code == 404
    client.post("/orders", data={"code": order.code, "phone": BUYER_PHONE})
    assert "Bạn cho mấy sao?" in client.get(here(order)).text
    line = line_of(order)
    bad = client.post(here(order), data={f"stars-{line.id}": "9", f"text-{line.id}": "Ngon <b>lắm</b>"})
    assert bad.status_code == 422
    assert "Ngon &lt;b&gt;lắm" in bad.text
    sent = client.post(here(order), data={f"stars-{line.id}": "4", f"text-{line.id}": "Ngon <b>lắm</b>"})
    assert sent.status_code == 303
    page = product_page(market, order)
    assert "4,0 trên 5 sao, 1 đánh giá" in page
    assert "Ngon &lt;b&gt;lắm" in page
    assert "Bạn đã đánh giá 4 sao." in client.get(here(order)).text


def test_the_cooperative_answers_and_an_officer_hides(market, order):
    review = make_review(order)
    cooperative = db.session.get_one(Cooperative, order.cooperative_id)
    seller = sign_in(browser(market.app), make_member(cooperative, MemberRole.SELLER))
    assert seller.post(f"/seller/reviews/{review.id}/reply", data={"reply": ""}).status_code == 422
    assert seller.post(f"/seller/reviews/{review.id}/reply", data={"reply": "Cảm ơn chị."}).status_code == 303
    assert "Cảm ơn chị." in product_page(market, order)
    assert browser(market.app).post(f"/reviews/{review.id}/report").status_code == 200
    officer = sign_in(browser(market.app), make_officer(("centre", None), OfficerRole.OFFICER))
    assert review.text in officer.get("/union/reviews").text
    hide = {"action": "hide", "reason": "Không nói về hàng."}
    assert officer.post(f"/union/reviews/{review.id}/decision", data={"action": "hide"}).status_code == 422
    assert officer.post(f"/union/reviews/{review.id}/decision", data=hide).status_code == 303
    assert "Chưa có đánh giá." in product_page(market, order)
