"""While a cooperative is closed her goods stay on show and cannot be ordered; she says so from her own desk."""

from datetime import timedelta

import pytest

from marketplace.cooperatives import closures
from marketplace.kernel import clock
from tests.conftest import browser
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.people import make_person, sign_in
from tests.makers.products import make_product, variant_of
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE


@pytest.fixture
def hoa(database):
    return make_person("Hoa", "hoa@example.vn")


@pytest.fixture
def cooperative(hoa):
    return make_cooperative(manager=hoa)


def from_today(days):
    today = clock.today()
    return {"first_day": f"{today:%d/%m/%Y}", "last_day": f"{today + timedelta(days=days):%d/%m/%Y}"}


def test_buyers_see_the_goods_and_until_when_they_wait(client, hoa, cooperative):
    rice, desk = make_product(cooperative), sign_in(browser(client.application), hoa)
    client.post("/cart/lines", data={"variant_id": variant_of(rice).id, "quantity": 1})
    assert desk.post("/seller/closures", data=from_today(3) | {"message": "Nghỉ gặt lúa"}).status_code == 303
    page = client.get(f"/products/{rice.slug}")
    assert page.status_code == 200
    assert "Nghỉ bán đến" in page.text and "Nghỉ gặt lúa" in page.text and "Thêm vào giỏ" not in page.text
    assert rice.name in client.get("/products").text
    assert "nghỉ bán đến hết ngày" in client.get("/cart").text
    refused = client.post("/cart/lines", data={"variant_id": variant_of(rice).id, "quantity": 1})
    assert (refused.status_code, "đang nghỉ bán" in refused.text) == (404, True)
    closure = closures.closure_today(cooperative.id)
    assert desk.post(f"/seller/closures/{closure.id}/end").status_code == 303
    assert "Thêm vào giỏ" in client.get(f"/products/{rice.slug}").text
    assert desk.post(f"/seller/closures/{closure.id}/end").status_code == 409


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"first_day": "01/01/2020", "last_day": "05/01/2020"}, "trong quá khứ"),
        ({"first_day": "05/02/2099", "last_day": "01/02/2099"}, "từ ngày bắt đầu"),
        ({"first_day": "01/02/2099", "last_day": "01/02/2100"}, "120 ngày"),
        ({"first_day": "hôm nay", "last_day": ""}, "Hãy nhập ngày"),
    ],
)
def test_odd_days_are_refused_and_the_message_stays(client, hoa, cooperative, days, sentence):
    answer = sign_in(client, hoa).post("/seller/closures", data=days | {"message": "Hẹn mùng 8"})
    assert answer.status_code == 422
    assert sentence in answer.text and "Hẹn mùng 8" in answer.text


def test_one_closure_at_a_time_and_only_by_her_own_people(client, hoa, cooperative):
    desk = sign_in(client, hoa)
    assert desk.post("/seller/closures", data=from_today(3)).status_code == 303
    assert desk.post("/seller/closures", data=from_today(1)).status_code == 422
    closure = closures.closure_today(cooperative.id)
    stranger = sign_in(browser(client.application), make_member(make_cooperative()))
    assert stranger.post(f"/seller/closures/{closure.id}/end").status_code == 404
