"""The card page: only with keys, only for its own buyer, with the provider's script on this page alone."""

import re

import pytest
from flask import current_app

from marketplace.kernel.database import db, transaction
from marketplace.orders import queries as orders
from marketplace.orders.kinds import PayBy
from marketplace.payments import card_paying, queries
from marketplace.payments.kinds import CardStatus
from marketplace.payments.ports import CardOutcome
from marketplace.payments.states import PaymentState
from marketplace.trade import cards
from tests.conftest import NOON, browser
from tests.makers.buying import fill, filled_in
from tests.makers.cards import GOOD, REFUSED, make_card_desk
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.orders import cancelled, make_offer
from tests.makers.people import make_person, sign_in
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE


def buy_by_card(client, *packs):
    """Place a cart by card as a guest and return the code of the checkout."""
    form = filled_in(fill(client, *packs)) | {"pay_way": "card"}
    placed = client.post("/checkout", data=form)
    assert placed.status_code == 303, placed.text
    assert placed.location.endswith("/card")
    return placed.location.split("/")[-2]


def two_offers():
    return make_offer(), make_offer(cooperative=make_cooperative("Tà Phìn"), price=85_500)


def payments_of(code):
    db.session.rollback()
    db.session.expire_all()
    group = orders.get_placed_group(code)
    return list(queries.payments_of([each.id for each in group.orders]).values())


def test_without_keys_cards_are_nowhere(client, database):
    honey = make_offer()
    form = filled_in(fill(client, honey)) | {"pay_way": "card"}
    assert "pay_way" not in client.get("/checkout").text
    code = client.post("/checkout", data=form).location.rsplit("/", 1)[1]
    assert {each.pay_by for each in payments_of(code)} == {PayBy.COD}
    for method, path in (("get", ""), ("post", ""), ("post", "/look"), ("post", "/other-way")):
        assert getattr(client, method)(f"/orders/{code}/card{path}").status_code == 404


def test_a_cooperative_by_itself_is_never_paid_by_card(client, takes_cards):
    form = filled_in(fill(client, make_offer()), pay_by="card")
    assert client.post("/checkout", data=form).status_code == 422


def test_one_choice_pays_the_whole_cart(client, takes_cards):
    page = fill(client, *two_offers()).get("/checkout").text
    assert "Thẻ quốc tế, trả một lần cho cả giỏ" in page
    code = buy_by_card(client)
    assert {each.pay_by for each in payments_of(code)} == {PayBy.CARD}
    shown = client.get(f"/orders/{code}/card").text
    assert "Số thẻ gửi thẳng đến Stripe" in shown
    assert "Trả bằng thẻ" in client.get(f"/orders/{code}").text
    assert client.post(f"/orders/{code}/card", data={"payment_method": GOOD}).json["state"] == "paid"
    assert {each.state for each in payments_of(code)} == {PaymentState.RECEIVED}
    assert client.get(f"/orders/{code}/card").status_code == 302
    assert "Trả bằng thẻ" not in client.get(f"/orders/{code}").text


def test_a_choice_made_stays_when_something_else_was_wrong(client, takes_cards):
    form = filled_in(fill(client, make_offer())) | {"pay_way": "card", "buyer_name": ""}
    page = client.post("/checkout", data=form)
    assert page.status_code == 422
    assert re.search(r'value="card" checked', page.text)


def test_only_this_page_loads_the_providers_script(client, takes_cards):
    code = buy_by_card(client, make_offer())
    page = client.get(f"/orders/{code}/card")
    policy = page.headers["Content-Security-Policy"]
    assert f"script-src 'self' {takes_cards}" in policy
    assert "unsafe" not in policy
    assert page.headers["Cache-Control"] == "private, no-store"
    assert takes_cards not in client.get(f"/orders/{code}").headers["Content-Security-Policy"]
    assert "sk_test" not in page.text


def test_without_script_another_way_is_offered(client, takes_cards):
    code = buy_by_card(client, make_offer())
    page = client.get(f"/orders/{code}/card").text
    assert "trả bằng thẻ cần JavaScript" in page
    assert "data-card-pay" in page
    assert re.search(r'data-card-pay="?[^>]*hidden', page)
    assert client.post(f"/orders/{code}/card/other-way", data={"pay_by": "vietqr"}).status_code == 303
    assert "Nội dung chuyển khoản" in client.get(f"/orders/{code}").text


@pytest.mark.parametrize("typed", [{}, {"pay_by": "card"}, {"pay_by": "x"}])
def test_a_wrong_way_is_told_and_nothing_changes(client, takes_cards, typed):
    code = buy_by_card(client, make_offer())
    answer = client.post(f"/orders/{code}/card/other-way", data=typed)
    assert answer.status_code == 422
    assert "Hãy chọn chuyển khoản" in answer.text
    assert {each.pay_by for each in payments_of(code)} == {PayBy.CARD}


def test_a_refusal_is_a_sentence_here_and_after_reloading(client, takes_cards):
    code = buy_by_card(client, make_offer())
    answer = client.post(f"/orders/{code}/card", data={"payment_method": REFUSED})
    assert answer.json["state"] == "refused"
    assert "Ngân hàng từ chối thẻ này. Chưa có tiền nào bị trừ" in answer.json["message"]
    assert "Ngân hàng từ chối thẻ này" in client.get(f"/orders/{code}/card").text
    nonsense = client.post(f"/orders/{code}/card", data={"payment_method": "4242"})
    assert (nonsense.status_code, nonsense.json["state"]) == (422, "refused")


def test_a_stranger_finds_nothing(client, takes_cards):
    code = buy_by_card(client, make_offer())
    stranger = browser(current_app)
    for method, path in (("get", ""), ("post", ""), ("post", "/look"), ("post", "/other-way")):
        assert getattr(stranger, method)(f"/orders/{code}/card{path}").status_code == 404
    assert {each.state for each in payments_of(code)} == {PaymentState.EXPECTED}


def test_a_bank_that_asks_is_asked_about(client, takes_cards):
    code = buy_by_card(client, make_offer())
    placed = orders.get_placed_group(code)
    with transaction():
        wish = card_paying.begin(placed.id, GOOD, act=cards.card_paying.Act(None, NOON))
    assert "Đang hỏi ngân hàng" in client.get(f"/orders/{code}/card").text
    assert client.post(f"/orders/{code}/card/look").json["state"] == "refused"
    with transaction():
        told = CardOutcome(CardStatus.NEEDS_ACTION, "pi_gone", client_secret="pi_gone_secret_1")
        cards.settle(wish.intent_id, told, act=cards.card_paying.Act(None, NOON))
    assert 'data-secret="pi_gone_secret_1"' in client.get(f"/orders/{code}/card").text
    assert client.post(f"/orders/{code}/card/look").status_code == 502


def test_the_seller_reads_that_card_money_goes_by_itself(client, takes_cards):
    honey = make_offer()
    code = buy_by_card(client, honey)
    client.post(f"/orders/{code}/card", data={"payment_method": GOOD})
    order = orders.orders_of_group(orders.get_placed_group(code).id)[0]
    cancelled(order)
    refund = queries.refunds_of(order.id)[0]
    seller = sign_in(browser(current_app), make_member(_cooperative(order)))
    page = seller.get(f"/seller/orders/{order.code}").text
    assert "Chợ nhận tiền thẻ hộ bạn" in page
    assert "Đã hoàn " not in page
    refund_page = seller.get(f"/seller/money/refunds/{refund.id}").text
    assert "Hoàn qua thẻ, tự động" in refund_page
    assert "bank_reference" not in refund_page
    sent = seller.post(f"/seller/money/refunds/{refund.id}/transfer", data={"bank_reference": "FT1"})
    assert sent.status_code == 409


def _cooperative(order):
    from marketplace.cooperatives.models import Cooperative  # noqa: PLC0415

    return db.session.get_one(Cooperative, order.cooperative_id)


def test_the_operator_clears_her_desk(takes_cards):
    told, refund = make_card_desk()
    operator = sign_in(browser(current_app), make_person("Vận Hành", is_operator=True))
    page = operator.get("/account/operator/cards").text
    assert "Không rõ lần trả nào" in page
    assert "Hoàn thẻ không thành" in page
    base = "/account/operator/cards"
    for path, typed, status in (
        (f"news/{told.id}/dismissal", {"reason": ""}, 422),
        (f"refunds/{refund.id}/transfer", {"bank_reference": ""}, 422),
        ("news/999/dismissal", {"reason": "x"}, 404),
        ("refunds/999/transfer", {"bank_reference": "x"}, 404),
        ("refunds/999/retry", {}, 404),
        (f"news/{told.id}/dismissal", {"reason": "Đã hoàn trong Stripe"}, 303),
        (f"news/{told.id}/dismissal", {"reason": "Lần nữa"}, 409),
        (f"refunds/{refund.id}/retry", {}, 303),
        (f"refunds/{refund.id}/transfer", {"bank_reference": "FT1"}, 303),
        (f"refunds/{refund.id}/transfer", {"bank_reference": "FT1"}, 409),
    ):
        assert operator.post(f"{base}/{path}", data=typed).status_code == status, path
    assert "Không có khoản nào chờ" in operator.get(base).text


def test_a_phone_that_must_prepay_may_not_change_to_cash(client, takes_cards, monkeypatch):
    from marketplace.orders import refusals  # noqa: PLC0415

    code = buy_by_card(client, make_offer())
    monkeypatch.setattr(refusals, "refusals_of", lambda _phone: 3)
    answer = client.post(f"/orders/{code}/card/other-way", data={"pay_by": "cod"})
    assert answer.status_code == 422
    assert "cần chuyển khoản trước" in answer.text
    assert last_try_is_none(code)


def last_try_is_none(code):
    db.session.rollback()
    return card_paying.find_open(orders.get_placed_group(code).id) is None
