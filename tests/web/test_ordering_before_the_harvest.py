"""Buyers order what still grows, and know when it comes and what if it is less; the cooperative runs her season."""

import json
import re

import pytest

from marketplace.inventory import queries as stock
from marketplace.inventory import season_queries
from marketplace.inventory.season_states import SeasonState
from marketplace.kernel.database import db
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from marketplace.products.models import Variant
from tests.conftest import browser
from tests.makers.buying import fill, filled_in
from tests.makers.cooperatives import make_cooperative
from tests.makers.orders import make_offer, product_of
from tests.makers.people import make_person, sign_in
from tests.makers.routes import ON_SQLITE
from tests.makers.seasons import CLOSES, FIRST_DAY, LAST_DAY, OPENED_ON, make_season, preorder

pytestmark = ON_SQLITE


@pytest.fixture
def hoa(database):
    return make_person("Hoa", "hoa@example.vn")


@pytest.fixture
def cooperative(hoa):
    return make_cooperative(manager=hoa)


@pytest.fixture
def season(cooperative):
    return make_season(cooperative=cooperative)


@pytest.fixture
def desk(client, hoa):
    return sign_in(browser(client.application), hoa)


def day(moment):
    return f"{moment:%d/%m/%Y}"


def page_of(client, season):
    return client.get(f"/products/{product_of(db.session.get_one(Variant, season.variant_id)).slug}").text


def put(client, season, packs=1):
    told = {"variant_id": season.variant_id, "season_id": season.id, "quantity": packs}
    return client.post("/cart/lines", data=told)


def state_of(season):
    found = season_queries.offer(season.id)
    assert found is not None
    return found.state


def test_the_products_page_says_when_how_much_and_what_if_it_is_less(client, season):
    page = page_of(client, season)
    for told in (
        day(FIRST_DAY),
        day(LAST_DAY),
        day(CLOSES),
        "Còn nhận 10 trong 10",
        "chia đều theo tỷ lệ",
        "Đặt trước",
    ):
        assert told in page
    assert "Thêm vào giỏ" not in page and "tạm hết" not in page
    thing = json.loads(re.findall(r'application/ld\+json">(.*?)</script>', page, re.S)[0])
    offers = (thing[0] if isinstance(thing, list) else thing)["offers"]
    assert (offers[0]["availability"], offers[0]["availabilityStarts"]) == (
        "https://schema.org/PreOrder", FIRST_DAY.isoformat(),
    )  # fmt: skip


def test_what_is_in_stock_is_sold_as_ever_and_its_next_harvest_beside_it(client, cooperative):
    honey = make_offer(cooperative=cooperative, stock=5)
    make_season(honey)
    page = client.get(f"/products/{product_of(honey).slug}").text
    assert "Thêm vào giỏ" in page and "Đặt trước mùa tới" in page
    assert "schema.org/InStock" in page and "PreOrder" not in page


def test_feeds_say_from_when_on_it_is_sent(client, season):
    feed = client.get("/feeds/products.csv").text
    assert f",preorder,{FIRST_DAY.isoformat()}T00:00+07:00," in feed
    assert "Đặt trước" in client.get("/products").text


def test_a_guest_orders_what_grows_and_what_is_there_as_two_orders(client, cooperative, season):
    rice = make_offer(cooperative=cooperative, stock=5, name="Gạo nếp")
    put(fill(client, rice), season, 2)
    cart = client.get("/cart").text
    assert day(FIRST_DAY) in cart and "đơn riêng" in cart
    assert client.post("/checkout/start").status_code == 303
    form = filled_in(client)
    page = client.get("/checkout").text
    assert page.count(f'name="pay_by_{cooperative.id}"') == 2 and "như đã chọn ở đơn trên" in page
    placed = client.post("/checkout", data=form)
    assert placed.status_code == 303, placed.text
    order_page = client.get(placed.location).text
    assert "Chờ thu hoạch" in order_page and day(LAST_DAY) in order_page
    orders = db.session.query(Order).order_by(Order.id).all()
    assert [order.season_id for order in orders] == [None, season.id]
    assert stock.available_of([rice.id]) == {rice.id: 4}


def test_what_must_be_paid_beforehand_offers_no_cash(client, cooperative):
    season = make_season(cooperative=cooperative, must_prepay=True)
    put(client, season)
    page = client.get("/checkout").text
    assert "Trả khi nhận hàng" not in page.split("pay-choices")[-1].split("</fieldset>")[0]
    assert client.post("/checkout", data=filled_in(client, pay_by="cod")).status_code in (409, 422)
    assert client.post("/checkout", data=filled_in(client, pay_by="vietqr")).status_code == 303


@pytest.mark.parametrize("season_id", ["0", "99999", "abc", "-3"])
def test_a_season_that_is_none_is_not_taken(client, season, season_id):
    told = {"variant_id": season.variant_id, "season_id": season_id, "quantity": 1}
    assert client.post("/cart/lines", data=told).status_code == 409


def test_more_than_is_left_is_refused_with_a_sentence(client, season):
    answer = put(client, season, 11)
    assert answer.status_code == 409 and "chỉ còn 10" in answer.text


def test_a_closed_season_in_the_cart_is_said_there(client, desk, season):
    put(client, season)
    assert desk.post(f"/seller/seasons/{season.id}/closing").status_code == 303
    assert "Đã đóng nhận đặt trước" in client.get("/cart").text
    assert client.post("/checkout/start").status_code == 409
    assert desk.post(f"/seller/seasons/{season.id}/closing").status_code == 409


def told_of(variant_id, **changes):
    return {
        "variant_id": variant_id,
        "harvest_from": day(FIRST_DAY),
        "harvest_to": day(LAST_DAY),
        "closes_on": day(CLOSES),
        "expected": "1.200",
        "rule": "first_come",
        **changes,
    }


def test_a_cooperative_opens_a_season_and_follows_it(desk, cooperative):
    tea = make_offer(cooperative=cooperative, stock=0)
    opened = desk.post("/seller/seasons/new", data=told_of(tea.id, must_prepay="y"))
    assert opened.status_code == 303, opened.text
    page = desk.get(opened.location).text
    assert "Đang nhận đặt trước" in page and "0 / 1.200" in page and "ai đặt trước được trước" in page
    assert "Đang nhận đặt trước" in desk.get("/seller/seasons").text
    again = desk.post("/seller/seasons/new", data=told_of(tea.id))
    assert again.status_code == 422 and "đang có một đợt đặt trước" in again.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"expected": "0"}, "từ 1 đến"),
        ({"expected": "nhiều"}, "Hãy nhập một số"),
        ({"harvest_to": "mùa xuân"}, "Hãy nhập ngày"),
        ({"harvest_from": "01/01/2020"}, "không quá ba tháng"),
        ({"closes_on": "01/01/2020"}, "từ hôm nay"),
        ({"rule": "ai nhanh"}, ""),
        ({"variant_id": "999999"}, ""),
    ],
)
def test_an_odd_season_is_refused_and_nothing_typed_is_lost(desk, cooperative, changes, sentence):
    tea = make_offer(cooperative=cooperative, stock=0)
    answer = desk.post("/seller/seasons/new", data=told_of(tea.id) | changes)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert (changes.get("expected") or "1.200") in answer.text or "1200" in answer.text


def test_she_counts_the_harvest_and_everybody_is_served_at_once(client, desk, season):
    first, last = preorder(season, 6), preorder(season, 4)
    odd = desk.post(f"/seller/seasons/{season.id}/harvest", data={"harvested": "nhiều lắm"})
    assert odd.status_code == 422 and "nhiều lắm" in odd.text
    assert desk.post(f"/seller/seasons/{season.id}/harvest", data={"harvested": "5"}).status_code == 303
    db.session.expire_all()
    assert [db.session.get_one(Order, each.id).state for each in (first, last)] == [OrderState.CONFIRMED] * 2
    page = desk.get(f"/seller/seasons/{season.id}").text
    assert "Đã thu hoạch" in page and "Xem đơn cần đóng gói" in page
    assert desk.post(f"/seller/seasons/{season.id}/harvest", data={"harvested": "5"}).status_code == 422


def test_she_moves_and_calls_off(desk, season):
    order = preorder(season, 2)
    moved = {"harvest_from": day(LAST_DAY), "harvest_to": day(LAST_DAY)}
    assert desk.post(f"/seller/seasons/{season.id}/window", data=moved).status_code == 303
    assert desk.post(f"/seller/seasons/{season.id}/window", data=moved | {"harvest_to": "?"}).status_code == 422
    assert desk.post(f"/seller/seasons/{season.id}/cancellation", data={"reason": " "}).status_code == 422
    assert desk.post(f"/seller/seasons/{season.id}/cancellation", data={"reason": "Mưa đá"}).status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Order, order.id).state is OrderState.CANCELLED
    assert state_of(season) is SeasonState.CALLED_OFF
    assert "Mưa đá" in desk.get(f"/seller/seasons/{season.id}").text


def test_her_order_says_that_it_waits_and_offers_no_confirming(desk, season):
    order = preorder(season, 2)
    page = desk.get(f"/seller/orders/{order.code}").text
    assert "Chờ thu hoạch" in page and "Xem đợt đặt trước" in page and "Xác nhận đơn" not in page
    assert desk.post(f"/seller/orders/{order.code}/confirmation").status_code == 409
    assert "Xác nhận 1 đơn" not in desk.get("/seller").text


def test_her_first_page_says_when_a_harvest_is_due(desk, cooperative):
    tea = make_offer(cooperative=cooperative, stock=0, name="Chè xuân")
    told = told_of(tea.id, harvest_from=day(OPENED_ON), closes_on=day(OPENED_ON), harvest_to=day(OPENED_ON))
    assert "Đến mùa" not in desk.get("/seller").text
    assert desk.post("/seller/seasons/new", data=told).status_code == 303
    assert "Đến mùa: Chè xuân" in desk.get("/seller").text


def test_a_stranger_finds_no_season(client, season):
    dara = make_person("Dara", "dara@example.vn")
    make_cooperative("Tả Phìn", manager=dara)
    other = sign_in(browser(client.application), dara)
    assert other.get(f"/seller/seasons/{season.id}").status_code == 404
    for step in ("closing", "window", "harvest", "cancellation"):
        assert other.post(f"/seller/seasons/{season.id}/{step}", data={"harvested": "5"}).status_code == 404
    assert state_of(season) is SeasonState.OPEN


def test_what_waits_for_the_harvest_does_not_stand_among_what_is_to_be_confirmed(season, desk):
    assert "tab=to-harvest" not in desk.get("/seller/orders").text
    code = preorder(season).code
    assert code not in desk.get("/seller").text
    assert code not in desk.get("/seller/orders").text
    assert code in desk.get("/seller/orders?tab=to-harvest").text
