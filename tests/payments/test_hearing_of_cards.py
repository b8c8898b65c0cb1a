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
from marketplace.kernel.history import Act
from marketplace.orders.kinds import PayBy
from marketplace.orders.states import OrderState
from marketplace.payments import card_paying, card_queries, queries
from marketplace.payments.card_models import CardIntent, CardPart, CardRefund
from marketplace.payments.kinds import CardStatus, RefundReason
from marketplace.payments.models import PaymentReceipt
from marketplace.payments.ports import CardOutcome
from marketplace.payments.states import (
    CARD_NEWS_LIFE,
    CARD_REFUND_LIFE,
    CardState,
    PaymentState,
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
    declined_body,
    event,
    intent_body,
    last_try,
    orders_of,
    pay,
    place_by_card,
    places,
    send_refunds,
    signed,
    tell,
)
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
