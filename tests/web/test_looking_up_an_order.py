"""Whoever knows the code and the phone opens an order; nobody else."""

import io

import pytest
import zxingcpp
from PIL import Image

from marketplace.payments import vietqr
from tests.conftest import browser
from tests.makers.buying import order
from tests.makers.cooperatives import make_cooperative
from tests.makers.orders import BUYER_PHONE, make_offer
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE


@pytest.fixture
def honey(database):
    return make_offer(price=120_000, stock=5)


@pytest.fixture
def stranger(market):
    return browser(market.app)


def order_code(page: str) -> str:
    return page.split("/cancellation")[0].rsplit("/", 1)[1]


def test_a_stranger_is_asked_for_the_phone(client, stranger, honey):
    code = order(client, honey)
    answer = stranger.get(f"/orders/{code}")
    assert answer.status_code == 302
    assert answer.location == f"/orders?code={code}"
    assert code in stranger.get(answer.location).text


def test_code_and_phone_open_it_however_they_are_written(client, stranger, honey):
    code = order(client, honey)
    typed = {"code": f" {code[:4].lower()}-{code[4:]} ", "phone": "+84 500.000.888"}
    answer = stranger.post("/orders", data=typed)
    assert answer.status_code == 303
    assert "Số 5, xóm Đông" in stranger.get(answer.location).text


def test_the_code_of_one_cooperatives_part_opens_it_too(client, stranger, honey):
    part = order_code(client.get(f"/orders/{order(client, honey)}").text)
    assert stranger.post("/orders", data={"code": part, "phone": BUYER_PHONE}).status_code == 303


@pytest.mark.parametrize("phone", ["", "0500 000 889", "abc", "9" * 500, "' OR 1=1 --", "☎️"])
def test_a_wrong_phone_opens_nothing(client, stranger, honey, phone):
    answer = stranger.post("/orders", data={"code": order(client, honey), "phone": phone})
    assert answer.status_code == 404
    assert "Không có đơn nào khớp" in answer.text
    assert "xóm Đông" not in answer.text


@pytest.mark.parametrize("code", ["", "G", "<script>alert(1)</script>", "💩" * 50, "' OR 1=1 --", "GZZZZZZZZZZZ"])
def test_a_wrong_code_opens_nothing(client, stranger, honey, code):
    order(client, honey)
    for answer in (
        stranger.post("/orders", data={"code": code, "phone": BUYER_PHONE}),
        stranger.get("/orders", query_string={"code": code}),
    ):
        assert answer.status_code in {200, 404}
        assert "<script>alert" not in answer.text
        assert "xóm Đông" not in answer.text


def test_a_stranger_gets_neither_the_code_to_pay_nor_the_picture(client, stranger, honey):
    code = order(client, honey, pay_by="vietqr")
    part = order_code(client.get(f"/orders/{code}").text)
    for kind in ("svg", "png"):
        assert client.get(f"/orders/{code}/{part}/qr.{kind}").status_code == 200
        assert stranger.get(f"/orders/{code}/{part}/qr.{kind}").status_code == 404


def test_the_saved_code_pays_the_cooperative_the_right_sum(client, honey):
    code = order(client, honey, pay_by="vietqr")
    page = client.get(f"/orders/{code}").text
    assert "Chuyển khoản 140.000" in page
    part = order_code(page)
    picture = client.get(f"/orders/{code}/{part}/qr.png")
    assert picture.headers["Content-Disposition"] == f"attachment; filename=VietQR-{part}.png"
    [read] = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.data)))
    transfer = vietqr.parse(read.text)
    assert (transfer.bank_bin, transfer.account) == ("970436", "0123456789")
    assert (transfer.amount, transfer.purpose) == (140_000, part)


def test_cash_on_delivery_has_no_code_to_scan(client, honey):
    code = order(client, honey)
    part = order_code(client.get(f"/orders/{code}").text)
    assert client.get(f"/orders/{code}/{part}/qr.svg").status_code == 404


def test_each_cooperative_is_paid_by_a_code_of_its_own(client, honey):
    rice = make_offer(name="Gạo nếp", cooperative=make_cooperative("Mường Hoa"))
    page = client.get(f"/orders/{order(client, honey, rice, pay_by='vietqr')}").text
    assert page.count("/qr.svg") == 2
    assert page.count("/qr.png") == 2
