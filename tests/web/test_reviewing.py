"""A buyer writes from her order, the page shows it to everybody, the cooperative answers, an officer hides it."""

import re
from io import BytesIO

import pytest
from sqlalchemy import func, select

from marketplace.accounts.kinds import OfficerRole
from marketplace.cooperatives.kinds import MemberRole
from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db
from marketplace.orders.models import OrderGroup
from marketplace.orders.states import OrderState
from marketplace.products.models import Product, Variant
from marketplace.reviews import queries
from marketplace.reviews.models import Review, ReviewPhoto
from tests.conftest import browser
from tests.makers.cooperatives import make_member
from tests.makers.orders import BUYER_PHONE, make_offer, make_order
from tests.makers.outbox import posted
from tests.makers.people import make_officer, sign_in
from tests.makers.photos import photo
from tests.makers.reviews import line_of, make_review, make_review_photo
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


def test_photos_are_seen_once_an_officer_has_let_them_be(market, client, order):
    client.post("/orders", data={"code": order.code, "phone": BUYER_PHONE})
    line = line_of(order)
    sent = {
        f"stars-{line.id}": "5",
        f"photos-{line.id}": [(BytesIO(photo((640, 480))), "gao.jpg"), (BytesIO(photo((480, 640))), "bao.jpg")],
    }
    assert client.post(here(order), data=sent).status_code == 303
    waiting = db.session.scalars(select(ReviewPhoto).order_by(ReviewPhoto.id)).all()
    assert [each.state for each in waiting] == ["waiting", "waiting"]
    assert posted("develop-evidence") == [{"key": each.key} for each in waiting]
    page = product_page(market, order)
    assert not [each for each in waiting if each.key in page]
    officer = sign_in(browser(market.app), make_officer(("centre", None), OfficerRole.OFFICER))
    desk = officer.get("/union/reviews").text
    assert [each.key in desk for each in waiting] == [True, True]
    for each, action in zip(waiting, ("show", "hide"), strict=True):
        assert officer.post(f"/union/review-photos/{each.id}/decision", data={"action": action}).status_code == 303
    shown, hidden = (each.key for each in waiting)
    page = product_page(market, order)
    assert shown in page
    assert hidden not in page
    officer.post(f"/union/review-photos/{waiting[0].id}/decision", data={"action": "hide"})
    assert shown not in product_page(market, order)


def test_a_hidden_photo_stays_on_the_desk_and_can_be_shown_again(market, order):
    picture = make_review_photo(make_review(order))
    officer = sign_in(browser(market.app), make_officer(("centre", None), OfficerRole.OFFICER))
    address = f"/union/review-photos/{picture.id}/decision"
    officer.post(address, data={"action": "hide"})
    desk = officer.get("/union/reviews").text
    hidden = desk[desk.index("Ảnh không cho hiện") :]
    assert picture.key in hidden
    assert "Cho hiện lại" in hidden
    assert picture.key not in product_page(market, order)
    assert officer.post(address, data={"action": "show"}).status_code == 303
    assert picture.key in product_page(market, order)
    assert "Ảnh không cho hiện" not in officer.get("/union/reviews").text


def test_what_is_no_photo_or_too_many_of_them_is_refused_and_nothing_is_kept(market, client, order):
    client.post("/orders", data={"code": order.code, "phone": BUYER_PHONE})
    line = line_of(order)
    for content, many in ((b"no photo", 1), (photo((640, 480)), 4)):
        files = [(BytesIO(content), f"{number}.jpg") for number in range(many)]
        sent = {f"stars-{line.id}": "4", f"text-{line.id}": "Gạo ngon", f"photos-{line.id}": files}
        answer = client.post(here(order), data=sent)
        assert answer.status_code == 422
        assert "Gạo ngon" in answer.text
    assert db.session.scalar(select(func.count()).select_from(Review)) == 0
    assert list((market.var / "media").rglob("*.*")) == []


def test_an_officer_of_another_province_decides_on_no_photo(market, order):
    picture = make_review_photo(make_review(order))
    elsewhere = sign_in(browser(market.app), make_officer(("province", "15"), OfficerRole.OFFICER))
    assert picture.key not in elsewhere.get("/union/reviews").text
    answer = elsewhere.post(f"/union/review-photos/{picture.id}/decision", data={"action": "show"})
    assert answer.status_code == 404


def test_older_reviews_are_a_page_further(market, order, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    variant = db.session.get_one(Variant, line_of(order).variant_id)
    orders = [order, *(make_order(state=OrderState.DELIVERED, wanted={variant: 1}) for _ in range(2))]
    for number, each in enumerate(orders):
        make_review(each, text=f"Lời thứ {number}")
    slug = db.session.get_one(Product, variant.product_id).slug
    first = browser(market.app).get(f"/products/{slug}/reviews")
    assert ["Lời thứ 2" in first.text, "Lời thứ 1" in first.text, "Lời thứ 0" in first.text] == [True, True, False]
    more = re.search(rf'href="(/products/{slug}/reviews\?before=\d+)"', first.text)[1]
    older = browser(market.app).get(more).text
    assert ["Lời thứ 1" in older, "Lời thứ 0" in older] == [False, True]
    assert browser(market.app).get("/products/khong-co/reviews").status_code == 404
