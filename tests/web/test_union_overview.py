"""The officer's first page: five numbers, what waits for her, what is late, and all of it opens."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel import clock
from marketplace.products.states import ProductState
from tests.conftest import Market, browser
from tests.makers.cooperatives import TA_PHIN, make_cooperative
from tests.makers.people import make_officer, sign_in
from tests.makers.products import make_product
from tests.makers.sales import make_order, make_sale


@pytest.fixture
def ninh_binh(database: Market, client: FlaskClient) -> FlaskClient:
    return sign_in(client, make_officer(("province", "37")))


def text_of(client: FlaskClient, address: str = "/union/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).replace("\u00a0", " ").split())


def test_five_numbers_of_her_province(ninh_binh: FlaskClient) -> None:
    cooperative = make_cooperative()
    make_cooperative("Sông Hồng")
    make_sale(cooperative, 250_000, clock.now())
    make_sale(make_cooperative("Tà Phìn", commune_code=TA_PHIN), 999_000, clock.now())
    page = text_of(ninh_binh)
    assert "Doanh số tháng này 250.000 ₫" in page
    assert "Đơn đã giao tháng này 1 " in page
    assert "HTX, THT có đơn đã giao 50 % (1/2)" in page


def test_what_waits_for_her(ninh_binh: FlaskClient) -> None:
    make_cooperative(state=CooperativeState.SUBMITTED)
    make_product(make_cooperative("Sông Hồng"), state=ProductState.SUBMITTED)
    page = text_of(ninh_binh)
    assert "Đang chờ duyệt 2 " in page
    assert "Hồ sơ HTX, THT chờ xác minh 1 Giấy chứng nhận chờ đối chiếu 0 Sản phẩm chờ duyệt 1" in page


def test_what_is_late_in_her_province_only(ninh_binh: FlaskClient, database: Market) -> None:
    order = make_order(make_cooperative(), placed_at=clock.now() - timedelta(days=6), steps=[])
    assert f"Đơn {order.code} chậm 4 ngày" in text_of(ninh_binh)
    assert order.code in text_of(ninh_binh, "/union/sales/late")
    elsewhere = sign_in(browser(database.app), make_officer(("province", "15")))
    assert order.code not in text_of(elsewhere) + text_of(elsewhere, "/union/sales/late")


def test_an_empty_market_says_that_there_is_no_data_to_compare(ninh_binh: FlaskClient) -> None:
    page = text_of(ninh_binh)
    assert "Cùng kỳ năm trước: Chưa có số liệu" in page
    assert "Không có đơn nào chậm." in page


def test_every_number_opens(ninh_binh: FlaskClient) -> None:
    make_sale(make_cooperative(), 250_000, clock.now())
    page = ninh_binh.get("/union/").text
    addresses = re.findall(r'class="stat-link" href="([^"]+)"', page)
    assert len(addresses) == 5
    for address in addresses:
        assert ninh_binh.get(address.replace("&amp;", "&")).status_code == 200
