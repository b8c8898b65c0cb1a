"""The cooperative's money desk: every case has one main button, and what was typed is never lost."""

import io
import re

import pytest
from sqlalchemy import select

from marketplace.cooperatives.kinds import MemberRole
from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db
from marketplace.kernel.money import format_dong
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from marketplace.payments import desk_queries, queries
from marketplace.payments.models import ProviderNews
from marketplace.payments.states import NewsState, PaymentState
from marketplace.trade import auditing
from tests.conftest import browser
from tests.makers.bank_files import LAYOUTS, Line
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.money import hear, moment, news, pay
from tests.makers.orders import cancelled, make_offer, make_order
from tests.makers.people import make_officer, sign_in
from tests.makers.routes import ON_SQLITE


@pytest.fixture
def order(database):
    return make_order(pay_by=PayBy.VIETQR)


def member(market, cooperative_id, role=MemberRole.SELLER):
    return sign_in(browser(market.app), make_member(db.session.get_one(Cooperative, cooperative_id), role))


@pytest.fixture
def seller(market, order):
    return member(market, order.cooperative_id)


def state_of(news_id):
    db.session.expire_all()
    return db.session.get_one(ProviderNews, news_id).state


def do(client, news_id, step, **typed):
    return client.post(f"/seller/money/news/{news_id}/{step}", data=typed)


def test_late_money_is_given_back_with_the_banks_number(seller, order):
    told = pay(cancelled(order))
    page = seller.get(f"/seller/money/news/{told.news_id}").text
    assert page.count('data-kind="main"') == 1
    assert "Trả lại tiền cho người mua" in page
    assert do(seller, told.news_id, "return").status_code == 303
    (refund,) = queries.refunds_of(order.id)
    assert (refund.amount, queries.payment_of(order.id).state) == (order.total, PaymentState.TO_REFUND)
    address = f"/seller/money/refunds/{refund.id}"
    assert seller.post(f"{address}/transfer", data={"bank_reference": " "}).status_code == 422
    assert seller.post(f"{address}/transfer", data={"bank_reference": "FT99"}).status_code == 303
    assert seller.post(f"{address}/failure").status_code == 303
    assert seller.post(f"{address}/transfer", data={"bank_reference": "FT100"}).status_code == 303
    assert seller.post(f"{address}/confirmation").status_code == 303
    assert seller.post(f"{address}/confirmation").status_code == 409
    assert order.state is OrderState.CANCELLED
    assert list(auditing.faults()) == []


def test_late_money_takes_the_order_up_again(seller, order):
    told = pay(cancelled(order))
    assert do(seller, told.news_id, "new-order").status_code == 303
    again = db.session.scalars(select(Order).where(Order.id != order.id)).one()
    assert (again.state, again.total) == (OrderState.PLACED, order.total)
    assert queries.payment_of(again.id).state is PaymentState.RECEIVED
    assert do(seller, told.news_id, "new-order").status_code == 409
    assert list(auditing.faults()) == []


def test_sold_meanwhile_it_cannot_be_taken_up_again(market, database):
    honey = make_offer(stock=2)
    order = make_order(wanted={honey: 2}, pay_by=PayBy.VIETQR)
    told = pay(cancelled(order))
    make_order(wanted={honey: 1})
    answer = do(member(market, order.cooperative_id), told.news_id, "new-order")
    assert answer.status_code == 409
    assert "chỉ còn 1" in answer.text
    assert state_of(told.news_id) is NewsState.LATE


def test_a_duplicate_goes_back_or_to_another_order(seller, order):
    other = make_order(wanted={make_offer(cooperative=None): 1}, pay_by=PayBy.VIETQR)
    pay(order)
    first, second = pay(order), pay(order)
    assert do(seller, first.news_id, "return").status_code == 303
    assert do(seller, second.news_id, "assignment", order_code=other.code).status_code == 422
    assert do(seller, second.news_id, "dismissal", reason="Đã trả tiền mặt").status_code == 303
    assert [refund.reason for refund in queries.refunds_of(order.id)] == ["paid_twice"]
    assert queries.payment_of(order.id).state is PaymentState.RECEIVED
    assert list(auditing.faults()) == []


def test_money_without_code_is_put_on_the_order_that_waits_for_it(seller, order):
    told = hear(news("Chi Lan chuyen tien", order.total), order.cooperative_id)
    page = seller.get(f"/seller/money/news/{told.news_id}").text
    assert f"Ghi vào đơn {order.code}" in page.split('data-kind="main"')[1][:300]
    assert do(seller, told.news_id, "assignment", order_code=f" {order.code.lower()} ").status_code == 303
    assert queries.payment_of(order.id).state is PaymentState.RECEIVED
    assert queries.is_reconciled(order.id)


@pytest.mark.parametrize("typed", ["", "CSKHONGCO", "x" * 500, "<script>"])
def test_a_wrong_code_is_told_and_kept(seller, order, typed):
    told = hear(news("CS222222222Z", 50_000), order.cooperative_id)
    answer = do(seller, told.news_id, "assignment", order_code=typed)
    assert answer.status_code == 422
    assert "Không có đơn nào của hợp tác xã mang mã này" in answer.text
    assert state_of(told.news_id) is NewsState.NO_MATCH


def test_dismissing_needs_a_reason(seller, order):
    told = hear(news("CS222222222Z", 50_000), order.cooperative_id)
    assert do(seller, told.news_id, "dismissal", reason=" ").status_code == 422
    assert do(seller, told.news_id, "dismissal", reason="Tiền riêng").status_code == 303
    assert do(seller, told.news_id, "dismissal", reason="Tiền riêng").status_code == 409
    assert state_of(told.news_id) is NewsState.DISMISSED


def test_another_cooperative_finds_nothing(market, order):
    told, stranger = pay(cancelled(order)), make_cooperative("Tà Phìn")
    client = member(market, stranger.id, MemberRole.MANAGER)
    assert client.get(f"/seller/money/news/{told.news_id}").status_code == 404
    steps = ("assignment", "return", "new-order", "dismissal")
    assert {do(client, told.news_id, step, reason="x", order_code=order.code).status_code for step in steps} == {404}
    assert order.code not in client.get("/seller/money").text


def upload(client, content, address="/seller/money/statements"):
    return client.post(address, data={"file": (io.BytesIO(content), "sao-ke.csv")}, content_type="multipart/form-data")


def packed(answer):
    return re.search(r'name="packed" value="([^"]+)"', answer.text)[1]


def test_a_statement_is_shown_first_and_taken_in_when_she_agrees(seller, order):
    content = LAYOUTS["nine dragons"]([
        Line(moment(22), order.total, f"CT {order.code}", 1), Line(moment(22), 20_000_000, "Luong", 2),
    ])  # fmt: skip
    shown = upload(seller, content)
    assert "Khớp, đủ tiền" in shown.text
    assert queries.payment_of(order.id).state is PaymentState.EXPECTED
    assert "Luong" not in shown.text
    answer = seller.post("/seller/money/statements/confirmation", data={"packed": packed(shown)})
    assert answer.status_code == 303
    assert queries.payment_of(order.id).state is PaymentState.RECEIVED
    again = seller.post("/seller/money/statements/confirmation", data={"packed": packed(shown)})
    assert again.status_code == 303
    assert "Không có dòng nào mới" in upload(seller, content).text
    assert queries.payment_of(order.id).paid == order.total


@pytest.mark.parametrize("content", [b"", b"khong phai sao ke", b"\x00\x01", b"PK\x03\x04xx"])
def test_a_file_that_is_no_statement_is_told(seller, content):
    answer = upload(seller, content)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_preview_made_up_or_of_another_is_refused(market, seller, order):
    content = LAYOUTS["nine dragons"]([Line(moment(22), order.total, order.code, 1)])
    hers = packed(upload(seller, content))
    stranger = member(market, make_cooperative("Tà Phìn").id)
    for client, given in ((seller, "made.up"), (seller, ""), (stranger, hers)):
        assert client.post("/seller/money/statements/confirmation", data={"packed": given}).status_code == 422
    assert queries.payment_of(order.id).state is PaymentState.EXPECTED


def test_the_carriers_file_lists_what_it_does_not_tell(market, database):
    seller = make_cooperative()
    honey = make_offer(cooperative=seller)
    told, silent = (make_order(wanted={honey: 1}, state=OrderState.DELIVERED) for _ in range(2))
    client = member(market, seller.id)
    assert silent.code in client.get("/seller/money/cod").text
    shown = upload(client, f"Mã đơn hàng;Thu hộ;Phí\n{told.code};{told.total};9.000".encode(), "/seller/money/cod")
    assert f"phải chuyển về bạn {format_dong(told.total - 9_000)}" in shown.text
    assert silent.code in shown.text.split("không có trong tệp này")[1]
    assert client.post("/seller/money/cod/confirmation", data={"packed": packed(shown)}).status_code == 303
    assert [each.order_code for each in desk_queries.not_remitted(seller.id)] == [silent.code]
    assert "9.000" in client.get("/seller/earnings").text


def test_only_the_manager_connects_a_provider(market, order):
    assert member(market, order.cooperative_id).get("/seller/money/connections").status_code == 403
    manager = member(market, order.cooperative_id, MemberRole.MANAGER)
    for wrong in ({"source": "sepay", "secret": "ngắn"}, {"source": "carrier", "secret": "12345678"}, {}):
        assert manager.post("/seller/money/connections", data=wrong).status_code == 422
    answer = manager.post("/seller/money/connections", data={"source": "sepay", "secret": "khoa-bi-mat-123"})
    assert answer.status_code == 303
    page = manager.get("/seller/money/connections").text
    assert "http://localhost/webhooks/sepay/" in page
    assert "khoa-bi-mat-123" not in page


@ON_SQLITE
def test_the_buyer_sees_what_is_missing_and_what_comes_back(market, order):
    client = browser(market.app)
    client.post("/orders", data={"code": order.code, "phone": "0500 000 888"})
    pay(order, amount=order.total - 12_000)
    page = client.get(client.post("/orders", data={"code": order.code, "phone": "0500 000 888"}).location).text
    assert "Mới trả một phần" in page
    assert "12.000" in page
    pay(order, amount=20_000)
    page = client.get(client.post("/orders", data={"code": order.code, "phone": "0500 000 888"}).location).text
    assert "Hoàn 8.000" in page


@ON_SQLITE
def test_the_officer_sees_counts_and_no_buyer(market, order):
    pay(order, amount=order.total + 5_000)
    hear(news("CS222222222Z Nguyen Thi Lan", 50_000), order.cooperative_id)
    page = sign_in(browser(market.app), make_officer(("centre", None))).get("/union/money").text
    assert "Sen Hồng" in page
    assert "5.000" in page
    assert "Nguyen Thi Lan" not in page
    elsewhere = sign_in(browser(market.app), make_officer(("province", "15"))).get("/union/money").text
    assert "Sen Hồng" not in elsewhere
