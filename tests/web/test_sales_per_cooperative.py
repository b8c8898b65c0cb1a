"""The sales pages: figures of thirty orders by hand, opened to their orders and lots, exported as they stand."""

import csv
import io
import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from marketplace.territory import queries as territory
from marketplace.territory.rules import Scheme, UnionLevel
from tests.conftest import Market, browser
from tests.makers.cooperatives import make_cooperative
from tests.makers.people import make_officer, make_person, sign_in
from tests.makers.sales import make_sale, vietnam
from tests.makers.thirty_orders import Thirty, make_thirty_orders

AUTUMN = "from=2026-09&to=2026-11"


@pytest.fixture
def thirty(database: Market) -> Thirty:
    return make_thirty_orders()


@pytest.fixture
def centre(database: Market, client: FlaskClient) -> FlaskClient:
    return sign_in(client, make_officer(("centre", None)))


def text_of(client: FlaskClient, address: str) -> str:
    """Return the words of a page, with no-break spaces and tags taken out."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).replace("\u00a0", " ").split())


def test_the_page_shows_the_sum_and_its_level(thirty: Thirty, centre: FlaskClient) -> None:
    page = text_of(centre, f"/union/sales?{AUTUMN}&by=cooperative")
    assert "Đã giao hàng 3.511.998 ₫" in page
    assert "Muối Biển 1.674.998 ₫ 7 47,7 %" in page
    assert "HTX, THT có đơn đã giao 100 % (3/3)" in page


@pytest.mark.parametrize(
    ("by", "row"),
    [
        ("month", "10/2026 1.027.000 ₫ 8"),
        ("province", "Lào Cai 802.000 ₫"),
        ("category", "Mật ong 511.667 ₫"),
        ("channel", "Bán buôn 450.000 ₫ 1"),
    ],
)
def test_the_same_sum_cut_otherwise(thirty: Thirty, centre: FlaskClient, by: str, row: str) -> None:
    page = text_of(centre, f"/union/sales?{AUTUMN}&by={by}")
    assert row in page
    assert "Tổng cộng 3.511.998 ₫ 23 100 %" in page


def test_a_filter_narrows_everything(thirty: Thirty, centre: FlaskClient) -> None:
    code = thirty.sen_hong.code
    page = text_of(centre, f"/union/sales?from=2026-11&to=2026-11&cooperative={code}&category=gao-ngu-coc")
    assert "Tổng cộng 211.666 ₫ 2 100 %" in page
    assert "Sen Hồng : bỏ lọc" in page


def test_every_sum_opens_to_orders_that_add_up_to_it(thirty: Thirty, centre: FlaskClient) -> None:
    page = text_of(centre, f"/union/sales/orders?{AUTUMN}&cooperative={thirty.ta_phin.code}")
    assert "09/2026 – 11/2026: 802.000 ₫ từ 7 đơn đã giao" in page
    assert f"03/11/2026 {thirty.orders[10].code} Tà Phìn – -250.000 ₫ -250.000 ₫" in page


def test_orders_are_read_page_by_page(database: Market, centre: FlaskClient) -> None:
    cooperative = make_cooperative()
    for hour in range(51):
        make_sale(cooperative, 1_000, vietnam(2026, 10, 1 + hour // 10))
    first = centre.get("/union/sales/orders?from=2026-10&to=2026-10").text
    (onward,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = centre.get(onward.replace("&amp;", "&")).text
    assert (first.count("<tr>") - 1, second.count("<tr>") - 1) == (50, 1)
    assert 'rel="next"' not in second


def test_an_order_opens_to_lines_and_never_to_the_buyer(thirty: Thirty, centre: FlaskClient) -> None:
    page = text_of(centre, f"/union/sales/orders/{thirty.orders[14].code}")
    assert "Gạo nếp nương Túi 0,5 kg Chưa gắn lô 1 × 60.000 ₫ -6.000 ₫ 54.000 ₫ 18/10/2026" in page
    for secret in ("Nguyễn Thị Người Mua", "500 000 777", "500000777", "12 Phố Bí Mật"):
        assert secret not in page


@pytest.mark.parametrize("path", ["", "/chart.svg", ".csv", ".xlsx", "/orders", "/late"])
def test_only_officers_come_in(thirty: Thirty, client: FlaskClient, path: str) -> None:
    address = f"/union/sales{path}"
    assert client.get(address).status_code == 302
    assert sign_in(client, make_person()).get(address).status_code == 403


def test_an_officer_of_another_province_sees_nothing(thirty: Thirty, database: Market) -> None:
    lao_cai = sign_in(browser(database.app), make_officer(("province", "15")))
    page = text_of(lao_cai, f"/union/sales?{AUTUMN}&by=cooperative")
    assert "Tổng cộng 802.000 ₫" in page
    assert "Sen Hồng" not in page
    for asked in (f"cooperative={thirty.sen_hong.code}", "province=37"):
        assert lao_cai.get(f"/union/sales?{asked}").status_code == 404
    assert lao_cai.get(f"/union/sales/orders/{thirty.orders[1].code}").status_code == 404
    rows = lao_cai.get(f"/union/sales.csv?{AUTUMN}&by=cooperative").data.decode("utf-8-sig")
    assert "Sen Hồng" not in rows


def test_an_old_province_can_be_asked_for(thirty: Thirty, centre: FlaskClient) -> None:
    nam_dinh = territory.union_unit_for(UnionLevel.PROVINCE, "36", scheme=Scheme.OF_2004)
    page = text_of(centre, f"/union/sales?{AUTUMN}&area={nam_dinh.id}&by=province")
    assert "tỉnh Nam Định (cũ)" in page
    assert "Ninh Bình 2.709.998 ₫" in page


@pytest.mark.parametrize("bad", ["from=2026-13", "from=abc", "to=1999-01", "from=2026-1-1", "from=٢٠٢٦-01"])
def test_a_month_that_cannot_be_read_is_told(database: Market, centre: FlaskClient, bad: str) -> None:
    answer = centre.get(f"/union/sales?{bad}")
    assert answer.status_code == 422
    assert "Tháng chưa đúng" in answer.text


@pytest.mark.parametrize(
    "bad",
    [
        "by=moon", "channel=x", "level=x", "category=x", "cooperative=x", "province=99", "area=7x", "area=999999999999",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(database: Market, centre: FlaskClient, bad: str) -> None:
    assert centre.get(f"/union/sales?{bad}").status_code == 404


@pytest.mark.parametrize("bad", ["x", "2026-11-01", "2026-11-01.", "2026-11-01.9999999999999999999", "a.1"])
def test_a_page_that_is_not_there_is_not_found(database: Market, centre: FlaskClient, bad: str) -> None:
    assert centre.get(f"/union/sales/orders?after={bad}").status_code == 404


def test_the_excel_file_equals_the_page(thirty: Thirty, centre: FlaskClient) -> None:
    answer = centre.get(f"/union/sales.xlsx?{AUTUMN}&by=cooperative")
    assert "attachment" in answer.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.data))
    rows = [[cell.value for cell in row] for row in book["Doanh số"].iter_rows()]
    assert rows[0] == ["Hợp tác xã", "Doanh số thuần (đồng)", "Đơn đã giao", "Tỷ trọng"]
    assert [row[:3] for row in rows[1:]] == [
        ["Muối Biển", 1_674_998, 7],
        ["Sen Hồng", 1_035_000, 9],
        ["Tà Phìn", 802_000, 7],
        ["Tổng cộng", 3_511_998, 23],
    ]
    about = {row[0].value: row[1].value for row in book["Ghi chú"].iter_rows()}
    assert about["Kỳ"] == "09/2026 – 11/2026"


def test_the_csv_file_equals_the_page(thirty: Thirty, centre: FlaskClient) -> None:
    content = centre.get(f"/union/sales.csv?{AUTUMN}&by=month").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert [row[:3] for row in rows[1:]] == [
        ["09/2026", "989999", "5"],
        ["10/2026", "1027000", "8"],
        ["11/2026", "1494999", "10"],
        ["Tổng cộng", "3511998", "23"],
    ]


def test_a_name_like_a_formula_is_harmless(database: Market, centre: FlaskClient) -> None:
    make_sale(make_cooperative("=HYPERLINK(1)"), 5_000, vietnam(2026, 11, 3))
    content = centre.get("/union/sales.csv?from=2026-11&to=2026-11&by=cooperative").data.decode("utf-8-sig")
    assert "\n'=HYPERLINK(1);5000" in content.replace("\r", "")


@pytest.mark.parametrize("by", ["month", "cooperative", "province", "category", "channel"])
def test_the_chart_is_a_picture_of_its_own(thirty: Thirty, centre: FlaskClient, by: str) -> None:
    answer = centre.get(f"/union/sales/chart.svg?{AUTUMN}&by={by}")
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert "<script" not in answer.text
    assert 'xlink:href="http' not in answer.text


def test_a_chart_of_nothing_is_still_a_picture(database: Market, centre: FlaskClient) -> None:
    assert centre.get("/union/sales/chart.svg?by=cooperative").mimetype == "image/svg+xml"


def test_the_page_speaks_english(thirty: Thirty, centre: FlaskClient) -> None:
    page = text_of(centre, f"/union/sales?{AUTUMN}&by=category&lang=en")
    assert "Net delivered sales" in page
    assert "Honey" in page
