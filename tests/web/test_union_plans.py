"""Plans on the officer's desk: the document as it was set, and beside it what the market itself can say."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from marketplace.kernel.database import transaction
from marketplace.monitoring.services import load_plans
from tests.conftest import Market, browser
from tests.makers.people import make_officer, sign_in
from tests.makers.thirty_orders import make_thirty_orders


@pytest.fixture
def centre(database: Market, client: FlaskClient) -> FlaskClient:
    with transaction():
        load_plans()
    return sign_in(client, make_officer(("centre", None)))


def text_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).replace("\u00a0", " ").split())


def test_every_plan_is_listed_with_its_unit_then_and_now(centre: FlaskClient) -> None:
    page = text_of(centre, "/union/plans")
    assert "108/KH-BTV" in page
    assert "Tỉnh Nam Định Tỉnh Ninh Bình 2024 8" in page
    assert "Huyện Tràng Định, tỉnh Lạng Sơn 7 xã, phường 2023–2030 15" in page


def test_a_plan_keeps_operator_condition_and_measure(centre: FlaskClient) -> None:
    page = text_of(centre, "/union/plans/LC-294-2023")
    assert "03–04 HTX Lũy kế đến 2025 Nữ chiếm hơn 70 % số lao động" in page
    assert "Lao động nữ > 80 %" in page
    assert "Hạn báo cáo hằng năm 15/11" in page


def test_a_target_without_figures_says_so(centre: FlaskClient) -> None:
    make_thirty_orders()
    page = text_of(centre, "/union/plans/VWU-436-2024")
    assert "≥ 250 HTX Trong năm 2024" in page
    assert page.count("Chưa có số liệu") >= 9 + 3


def test_the_markets_figures_open_to_the_sales_page(centre: FlaskClient) -> None:
    make_thirty_orders()
    page = centre.get("/union/plans/ND-108-2024").text
    assert "Chưa có số liệu" in page
    country = centre.get("/union/plans/TTG-01-2023").text.replace("&amp;", "&")
    (address, *_others) = re.findall(r'href="(/union/sales\?[^"]+)">3\.511\.998', country)
    assert "Tổng cộng 3.511.998 ₫ 23" in text_of(centre, address)


def test_a_closed_province_opens_to_its_communes_of_today(centre: FlaskClient) -> None:
    make_thirty_orders()
    page = centre.get("/union/plans/LC-294-2023").text.replace("&amp;", "&")
    (address, *_others) = re.findall(r'href="(/union/sales\?[^"]+)">802\.000', page)
    assert "area=" in address
    assert "Tổng cộng 802.000 ₫" in text_of(centre, address)


def test_an_officer_of_another_province_does_not_find_it(centre: FlaskClient, database: Market) -> None:
    lang_son = sign_in(browser(database.app), make_officer(("province", "20")))
    assert lang_son.get("/union/plans/TD-2023").status_code == 200
    assert lang_son.get("/union/plans/ND-108-2024").status_code == 404


def test_published_results_are_marked_as_not_ours(centre: FlaskClient) -> None:
    page = text_of(centre, "/union/plans/TTG-01-2023")
    assert "Theo văn bản và báo chí, không phải số liệu của Chợ Sen." in page


def test_the_page_speaks_english(centre: FlaskClient) -> None:
    page = text_of(centre, "/union/plans/LC-294-2023?lang=en")
    assert "Net delivered sales" in page
    assert "No data yet" in page
