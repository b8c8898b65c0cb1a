"""Stripe tells what happened: only what it signed is stored, and each event ends in its named place, once."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from threading import Barrier

import pytest
from flask import current_app
from sqlalchemy import func, select

from marketplace.jobs import run_timers
from marketplace.kernel import clock
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, TransitionNotAllowed
from marketplace.kernel.history import Act
from marketplace.orders.kinds import PayBy
from marketplace.orders.states import OrderState
from marketplace.payments import card_news, card_paying, card_queries, queries
from marketplace.payments.card_models import CardIntent, CardNewsItem, CardPart, CardRefund
from marketplace.payments.kinds import CardStatus, RefundReason
from marketplace.payments.models import PaymentReceipt
from marketplace.payments.ports import CardOutcome
from marketplace.payments.states import (
    CARD_NEWS_LIFE,
    CARD_REFUND_LIFE,
    CardState,
    PaymentState,
    RefundState,
)
from marketplace.payments.states import CardNewsAction as A
from marketplace.payments.states import CardNewsState as N
from marketplace.payments.states import CardRefundAction as B
from marketplace.payments.states import CardRefundState as R
from marketplace.trade import auditing, cards
from marketplace.wiring import ports
from tests.conftest import NOON
from tests.makers.cards import (
    GOOD,
    Told,
    charge_body,
    declined_body,
    dispute_body,
    event,
    intent_body,
    last_try,
    orders_of,
    pay,
    place_by_card,
    places,
    refund_body,
    send_refunds,
    signed,
    tell,
)
from tests.makers.orders import cancelled
from tests.makers.routes import ON_SQLITE

ACT = Act(None, NOON)
FOUND = (N.APPLIED, N.KNOWN, N.IGNORED, N.UNKNOWN, N.WRONG_SUM, N.ELSEWHERE, N.DISPUTED)
FINDINGS = (A.APPLY, A.RECOGNISE, A.IGNORE, A.FIND_NOTHING, A.FIND_WRONG_SUM, A.FIND_ELSEWHERE, A.FIND_DISPUTE)
BACK = {
    (R.TO_SEND, B.SEND): R.SENT,
    (R.TO_SEND, B.FAIL): R.FAILED,
    (R.SENT, B.ARRIVE): R.ARRIVED,
    (R.SENT, B.FAIL): R.FAILED,
    (R.ARRIVED, B.FAIL): R.FAILED,
}


def test_the_tables_of_the_program_are_the_tables_of_the_market():
    on_desk = {N.UNKNOWN, N.WRONG_SUM, N.ELSEWHERE, N.DISPUTED}
    table = {(N.NEW, action): state for action, state in zip(FINDINGS, FOUND, strict=True)}
    assert CARD_NEWS_LIFE.table == table | {(state, A.DISMISS): N.DISMISSED for state in on_desk}
    assert CARD_REFUND_LIFE.table == BACK


@pytest.fixture
def asked(takes_cards):
    """A checkout whose buyer is asked by her bank: the provider knows it as pi_1."""
    placed = place_by_card()
    with transaction():
        wish = card_paying.begin(placed.group_id, GOOD, act=Act(None, clock.now()))
        told = CardOutcome(CardStatus.NEEDS_ACTION, "pi_1", client_secret="s")
        cards.settle(wish.intent_id, told, act=ACT)
    return placed


def succeeded(placed, provider_id="pi_1", **changes):
    return event("payment_intent.succeeded", intent_body(provider_id, placed.total, **changes))


def states(placed):
    found = queries.payments_of([each.id for each in orders_of(placed)])
    return [found[each.id].state for each in placed.orders]


def test_a_success_pays_every_order(asked):
    assert tell(succeeded(asked)).status_code == 200
    assert places() == ["applied"]
    assert states(asked) == [PaymentState.RECEIVED] * 2
    assert list(auditing.faults()) == []


def test_fifty_times_from_eight_threads_is_once(asked):
    told, start, app = signed(succeeded(asked)), Barrier(8), current_app._get_current_object()
    db.session.rollback()

    def knock(number):
        if number < 8:
            start.wait(30)
        with app.app_context():
            headers = {"Content-Type": "application/json", "Stripe-Signature": told.signature}
            return app.test_client().post("/webhooks/stripe", data=told.body, headers=headers).status_code

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(knock, range(50))) == {200}
    assert places() == ["applied"]
    assert db.session.scalar(select(func.count(PaymentReceipt.id))) == 2
    assert list(auditing.faults()) == []


def test_eight_different_successes_of_one_payment_pay_it_once(asked):
    told, start, app = [signed(succeeded(asked)) for _ in range(8)], Barrier(8), current_app._get_current_object()
    db.session.rollback()

    def knock(each):
        start.wait(30)
        with app.app_context():
            headers = {"Stripe-Signature": each.signature}
            return app.test_client().post("/webhooks/stripe", data=each.body, headers=headers).status_code

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(knock, told)) == {200}
    assert sorted(places()) == ["applied"] + ["known"] * 7
    assert db.session.scalar(select(func.count(PaymentReceipt.id))) == 2
    assert list(auditing.faults()) == []


def test_without_the_unique_id_each_call_would_be_news(asked, monkeypatch):
    """The guard is Stripe's own event id: with an id made up for each call, every one is stored."""
    gateway, number = ports().cards, iter(range(9))
    real = gateway.read
    monkeypatch.setattr(gateway, "read", lambda *given: replace(real(*given), own_id=f"made-up-{next(number)}"))
    told = signed(succeeded(asked))
    for _ in range(3):
        tell(told)
    assert places() == ["applied", "known", "known"]


ORDERS = list(permutations(("failed", "canceled", "succeeded")))


@ON_SQLITE
@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_in_whatever_order_it_is_told_money_that_came_is_there(asked, order):
    told = {
        "failed": event("payment_intent.payment_failed", declined_body("pi_1", asked.total)),
        "canceled": event("payment_intent.canceled", intent_body("pi_1", asked.total, amount_received=0)),
        "succeeded": succeeded(asked),
    }
    for name in order:
        tell(told[name])
    assert last_try(asked).state is CardState.SUCCEEDED
    assert states(asked) == [PaymentState.RECEIVED] * 2
    assert set(places()) <= {"applied", "known"}
    assert list(auditing.faults()) == []


def test_a_refusal_is_told_with_its_reason(asked):
    tell(event("payment_intent.payment_failed", declined_body("pi_1", asked.total)))
    assert (last_try(asked).state, last_try(asked).reason) == (CardState.DECLINED, "insufficient_funds")


def test_news_that_is_quicker_than_the_answer_finds_its_row(takes_cards):
    placed = place_by_card()
    with transaction():
        wish = card_paying.begin(placed.group_id, GOOD, act=Act(None, clock.now()))
    tell(succeeded(placed, "pi_9", metadata={"intent": str(wish.intent_id)}))
    assert (places(), last_try(placed).provider_id) == (["applied"], "pi_9")
    with transaction():
        cards.settle(wish.intent_id, CardOutcome(CardStatus.SUCCEEDED, "pi_9", wish.amount), act=ACT)
    assert db.session.scalar(select(func.count(PaymentReceipt.id))) == 2


@ON_SQLITE
@pytest.mark.parametrize("metadata", [{}, {"intent": "999999"}, {"intent": "x"}, {"intent": "9" * 30}])
def test_an_unknown_payment_is_on_the_desk(asked, metadata):
    tell(succeeded(asked, "pi_of_another_shop", metadata=metadata))
    assert places() == ["unknown"]
    assert [each.provider_id for each in card_queries.news_on_desk()] == ["pi_of_another_shop"]
    assert states(asked) == [PaymentState.EXPECTED] * 2


def test_a_second_payment_for_one_row_is_on_the_desk(asked):
    tell(succeeded(asked, "pi_2", metadata={"intent": str(last_try(asked).id)}))
    assert places() == ["unknown"]


@pytest.mark.parametrize("changes", [{"amount_received": 1}, {"currency": "usd"}])
def test_another_sum_or_currency_is_on_the_desk(asked, changes):
    tell(succeeded(asked, **changes))
    assert places() == ["wrong_sum"]
    assert states(asked) == [PaymentState.EXPECTED] * 2
    assert list(auditing.faults()) == []


@ON_SQLITE
@pytest.mark.parametrize(
    "told",
    [
        signed(event("payment_intent.succeeded", intent_body("pi_1", 5)), secret="whsec_of_another"),
        signed(event("payment_intent.succeeded", intent_body("pi_1", 5)), age_seconds=301),
        Told(json.dumps(event("payment_intent.succeeded", intent_body("pi_1", 5))).encode(), ""),
        Told(signed(event("x", {})).body + b" ", signed(event("x", {})).signature),
    ],
    ids=["another secret", "old", "none", "changed body"],
)
def test_what_is_not_signed_now_by_stripe_is_not_stored(asked, told):
    assert tell(told).status_code == 401
    assert places() == []


@ON_SQLITE
@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"{", b"{}", b"1", b'"x"', b'{"id":"evt_1","object":"event"}', b"\xff", b"[" * 5000]
)
def test_what_cannot_be_read_is_refused(asked, body):
    assert tell(signed(body)).status_code == 400
    assert places() == []


@ON_SQLITE
@pytest.mark.parametrize(
    "changes", [{"id": None}, {"amount_received": "5"}, {"amount": -1, "amount_received": -1}, {"amount_received": 1.5}]
)
def test_nonsense_that_is_signed_is_refused(asked, changes):
    assert tell(succeeded(asked, **changes)).status_code == 400
    assert places() == []


@ON_SQLITE
def test_other_kinds_of_news_are_kept_and_concern_nobody(asked):
    assert tell(event("customer.created", {"id": "cus_1", "object": "customer"})).status_code == 200
    assert places() == ["ignored"]


@ON_SQLITE
def test_without_keys_nobody_is_heard(database):
    assert tell(event("payment_intent.succeeded", intent_body("pi_1", 5))).status_code == 404


def test_a_success_three_days_after_the_order_ran_out_goes_back_to_the_card(asked):
    run_timers(NOON + timedelta(hours=49))
    assert {each.state for each in orders_of(asked)} == {OrderState.CANCELLED}
    assert {each.cancel_reason for each in orders_of(asked)} == {"Chưa trả bằng thẻ sau 2 ngày."}
    tell(succeeded(asked))
    assert places() == ["applied"]
    assert states(asked) == [PaymentState.TO_REFUND] * 2
    refunds = [refund for each in asked.orders for refund in queries.refunds_of(each.id)]
    assert [(each.amount, each.reason) for each in refunds] == [
        (each.total, RefundReason.PAID_LATE) for each in asked.orders
    ]
    assert {each.state for each in orders_of(asked)} == {OrderState.CANCELLED}
    assert list(auditing.faults()) == []


def test_money_for_what_is_paid_already_goes_back_to_the_card_it_came_from(asked):
    with transaction():
        db.session.execute(CardIntent.__table__.update().values(state="declined"))
    second = pay(asked)
    tell(succeeded(asked))
    assert places() == ["applied"]
    assert states(asked) == [PaymentState.RECEIVED] * 2
    send_refunds()
    chosen = select(CardPart.intent_id).join(CardRefund, CardRefund.part_id == CardPart.id)
    assert second.id not in set(db.session.scalars(chosen))


def test_card_money_for_orders_that_are_paid_otherwise_by_now_is_on_the_desk(asked):
    tell(event("payment_intent.canceled", intent_body("pi_1", asked.total, amount_received=0)))
    with transaction():
        cards.pay_otherwise(asked.group_id, PayBy.COD, act=ACT)
    tell(succeeded(asked))
    assert places() == ["applied", "elsewhere"]
    assert states(asked) == [PaymentState.EXPECTED] * 2
    assert list(auditing.faults()) == []


@pytest.fixture
def going_back(takes_cards):
    """A paid checkout of one order that was cancelled: its refund is with the provider, but nobody knows of it yet."""
    placed = place_by_card(120_000)
    intent = pay(placed)
    cancelled(orders_of(placed)[0])
    send_refunds()
    row = db.session.scalars(select(CardRefund)).one()
    return placed, intent, row


def refund_told(name, going_back, **changes):
    placed, intent, row = going_back
    return event(name, refund_body(row.provider_id, intent.provider_id, placed.total, **changes))


def refund_of(placed):
    db.session.rollback()
    db.session.expire_all()
    return queries.refunds_of(placed.orders[0].id)[0]


def test_a_refund_that_fails_after_all_is_owed_again_and_on_the_desk(going_back):
    placed = going_back[0]
    assert refund_of(placed).state is RefundState.CONFIRMED
    failed = {"status": "failed", "failure_reason": "expired_or_canceled_card"}
    tell(refund_told("refund.failed", going_back, **failed))
    tell(refund_told("charge.refund.updated", going_back, **failed))
    assert places() == ["applied", "known"]
    assert refund_of(placed).state is RefundState.FAILED
    assert states(placed) == [PaymentState.TO_REFUND]
    assert [each.reason for each in card_queries.failed_refunds()] == ["expired_or_canceled_card"]
    assert list(auditing.faults()) == []


def test_a_refund_told_again_or_backwards_changes_nothing(going_back):
    tell(refund_told("refund.updated", going_back, status="pending"))
    tell(refund_told("refund.updated", going_back))
    tell(event("charge.refunded", charge_body(going_back[1].provider_id, 140_000, going_back[0].total)))
    assert places() == ["known"] * 3
    assert refund_of(going_back[0]).state is RefundState.CONFIRMED


def test_money_given_back_past_the_market_is_on_the_desk(takes_cards):
    placed = place_by_card(120_000)
    intent = pay(placed)
    tell(event("charge.refunded", charge_body(intent.provider_id, placed.total, 50_000)))
    tell(event("refund.updated", refund_body("re_by_hand", intent.provider_id, 50_000)))
    assert places() == ["wrong_sum", "unknown"]
    assert list(auditing.faults()) == []


def test_a_refund_of_another_sum_is_on_the_desk(going_back):
    tell(refund_told("refund.updated", going_back, amount=1, status="failed"))
    assert places() == ["wrong_sum"]
    assert refund_of(going_back[0]).state is RefundState.CONFIRMED


def test_a_dispute_is_on_the_desk_until_the_operator_has_answered_it(takes_cards):
    placed = place_by_card(120_000)
    tell(event("charge.dispute.created", dispute_body(pay(placed).provider_id, placed.total)))
    assert places() == ["disputed"]
    [waiting] = card_queries.news_on_desk()
    assert (waiting.group_code, waiting.reason, waiting.amount) == (placed.code, "fraudulent", placed.total)
    with pytest.raises(InvalidInput), transaction():
        card_news.dismiss(waiting.id, reason=" ", act=ACT)
    with transaction():
        card_news.dismiss(waiting.id, reason="Đã gửi biên nhận giao hàng", act=ACT)
    with pytest.raises(TransitionNotAllowed), transaction():
        card_news.dismiss(waiting.id, reason="Lần nữa", act=ACT)
    assert card_queries.news_on_desk() == []
    assert db.session.scalars(select(CardNewsItem.state)).one() is N.DISMISSED
