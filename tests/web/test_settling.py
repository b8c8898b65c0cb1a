"""Settlement on the pages: the operator pays out, the cooperative sees every đồng of it and prints a receipt."""

import io
import re

import pytest
from openpyxl import load_workbook

from marketplace.cooperatives.kinds import MemberRole
from marketplace.kernel import clock
from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act
from marketplace.payments import payouts, settlements
from marketplace.payments.ledger_models import Payout
from marketplace.payments.states import PayoutState as S
from marketplace.trade import auditing
from marketplace.web.formats import money
from tests.conftest import browser
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.ledger import FEE, LATER, card_order, make_payout
from tests.makers.people import make_person, sign_in
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE
DESK = "/account/operator/settlements"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)


@pytest.fixture
def hoa(database):
    return make_cooperative("Hoa Ban")


@pytest.fixture
def operator(market, database):
    return sign_in(browser(market.app), make_person("Vận Hành", is_operator=True))


@pytest.fixture
def seller(market, hoa):
    return sign_in(browser(market.app), make_member(hoa, MemberRole.MANAGER))


def only_payout():
    db.session.expire_all()
    return db.session.query(Payout).one()


def test_from_the_list_to_the_banks_number(operator, hoa):
    order = card_order(hoa)
    page = operator.get(DESK).text
    with operator.application.test_request_context():
        assert "Hoa Ban" in page and money(order.total - FEE) in page
    assert operator.post(f"{DESK}/drafts").status_code == 303
    code = only_payout().code
    assert "Tải danh sách cho ngân hàng" in operator.get(DESK).text
    sheet = load_workbook(io.BytesIO(operator.get(f"{DESK}/payouts.xlsx").data)).active
    assert [cell.value for cell in sheet[2]][3:] == [order.total - FEE, code]
    assert operator.post(f"{DESK}/sending").status_code == 303
    place = f"/account/operator/payouts/{code}"
    answer = operator.post(f"{place}/confirmation", data={"bank_reference": " "})
    assert (answer.status_code, only_payout().state) == (422, S.SENT)
    assert operator.post(f"{place}/confirmation", data={"bank_reference": "FT26330123456"}).status_code == 303
    assert (only_payout().state, only_payout().bank_reference) == (S.PAID, "FT26330123456")
    assert operator.post(f"{place}/confirmation", data={"bank_reference": "FT2"}).status_code == 409
    assert "FT26330123456" in operator.get(place).text
    assert list(auditing.faults()) == []


def test_a_failed_and_an_unclear_one_need_a_reason_and_nothing_typed_is_lost(operator, hoa):
    card_order(hoa)
    place = f"/account/operator/payouts/{make_payout(hoa.id, S.SENT).code}"
    assert operator.post(f"{place}/doubt").status_code == 422
    assert operator.post(f"{place}/doubt", data={"reason": "Ngân hàng bảo trì"}).status_code == 303
    assert operator.post(f"{DESK}/{hoa.id}/drafts").status_code == 409
    answer = operator.post(f"{place}/confirmation", data={"bank_reference": "FT77", "reason": ""})
    assert answer.status_code == 422 and 'value="FT77"' in answer.text
    assert operator.post(f"{place}/failure", data={"reason": "Chưa trừ tiền"}).status_code == 303
    assert "Ngân hàng bảo trì" in operator.get(place).text
    assert operator.post(f"{DESK}/{hoa.id}/drafts").status_code == 303


def test_a_draft_is_taken_back(operator, hoa):
    card_order(hoa)
    payout = make_payout(hoa.id)
    assert operator.post(f"/account/operator/payouts/{payout.code}/removal").status_code == 303
    assert operator.post(f"/account/operator/payouts/{payout.code}/sending").status_code == 409
    assert "Hoa Ban" in operator.get(DESK).text


def test_money_from_the_provider_is_written_down_once(operator, hoa):
    order = card_order(hoa)
    typed = {"amount": f"{order.total - FEE}", "bank_reference": "FT9"}
    assert operator.post(f"{DESK}/arrivals", data={**typed, "amount": "nhiều"}).status_code == 422
    answer = operator.post(f"{DESK}/arrivals", data={**typed, "amount": "999999999"})
    assert answer.status_code == 422 and 'value="FT9"' in answer.text
    assert operator.post(f"{DESK}/arrivals", data=typed).status_code == 303
    assert operator.post(f"{DESK}/arrivals", data=typed).status_code == 422


def test_she_sees_what_is_hers_and_every_figure_opens(seller, hoa):
    paid, waiting = card_order(hoa), card_order(hoa, is_received=False)
    payout = make_payout(hoa.id, S.PAID)
    page = seller.get("/seller/money/settlements").text
    assert payout.code in page and "Chờ hết hạn khiếu nại" in page
    for figure in ("sales", "fees", "refunds", "payouts"):
        (address,) = set(re.findall(rf'href="([^"]*show={figure})"', page))
        opened = seller.get(address.replace("&amp;", "&")).text
        assert (f"/seller/orders/{paid.code}" in opened) == (figure != "refunds")
    assert f"/seller/orders/{waiting.code}" in page
    for nonsense in ("month=9999-12", "month=x", "show=x", "month=2026-13"):
        assert seller.get(f"/seller/money/settlements?{nonsense}").status_code == 200


def test_the_sheet_says_what_the_page_says(seller, hoa):
    order = card_order(hoa)
    make_payout(hoa.id, S.PAID)
    book = load_workbook(io.BytesIO(seller.get("/seller/money/settlements.xlsx?month=2026-11").data))
    figures, lines = (list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book.worksheets)
    assert [amount for _name, amount in figures] == [0, order.total, -FEE, 0, FEE - order.total, 0]
    assert sum(line[-1] for line in lines) == 0
    assert {line[2] for line in lines} == {order.code}


def test_only_a_carried_out_payout_has_a_receipt_and_it_is_called_so(seller, operator, hoa):
    card_order(hoa)
    code = make_payout(hoa.id, S.SENT).code
    place = f"/seller/money/payouts/{code}"
    assert seller.get(place).status_code == 200
    assert seller.get(f"{place}/receipt").status_code == 404
    operator.post(f"/account/operator/payouts/{code}/confirmation", data={"bank_reference": "FT1"})
    page = seller.get(f"{place}/receipt").text
    assert "Biên nhận chuyển tiền" in page and "FT1" in page
    assert "hóa đơn" not in page.lower()


def test_a_draft_is_nobodys_to_see_but_the_operators(seller, market, hoa):
    card_order(hoa)
    payout = make_payout(hoa.id)
    assert seller.get(f"/seller/money/payouts/{payout.code}").status_code == 404
    assert payout.code not in seller.get("/seller/money/settlements").text
    with transaction():
        payouts.send(payout.code, act=Act(None, LATER))
    stranger = sign_in(browser(market.app), make_member(make_cooperative("Mai"), MemberRole.MANAGER))
    for address in (f"/seller/money/payouts/{payout.code}", f"/seller/money/payouts/{payout.code}/receipt"):
        assert stranger.get(address).status_code == 404
    assert stranger.get(DESK).status_code == 403


def test_without_card_money_both_pages_say_why(seller, operator):
    assert "VietQR và tiền mặt vào thẳng" in operator.get(DESK).text
    assert "Chưa có tiền bán qua thẻ" in seller.get("/seller/money/settlements").text
    assert settlements.payouts_in(tuple(S)) == []
