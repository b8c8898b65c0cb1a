"""Buyers without an e-mail address hear of what they must know by SMS, others by letter: never both, never twice."""

from datetime import timedelta

import pytest

from marketplace import jobs
from marketplace.kernel import outbox, undelivered
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import NotFound, StaleState
from marketplace.kernel.history import Act
from marketplace.kernel.outbox import ATTEMPTS, Fate
from marketplace.notices import queries
from marketplace.orders.kinds import PayBy
from marketplace.orders.states import OrderState
from marketplace.trade import letters, reminding
from tests.conftest import NOON
from tests.makers.money import pay
from tests.makers.orders import advance, cancelled, make_order
from tests.makers.outbox import posted
from tests.makers.short_messages import LATER, Away, provider, sent_to

ACT = Act(actor_id=None, at=NOON)
PHONE_ONLY = {"buyer_email": ""}


def texts(database, at=LATER):
    return {each["template"]: each for each in sent_to(database, "order-sms", at=at)}


def test_by_telephone_she_hears_what_she_ordered_and_who_brings_it(database):
    order = make_order(state=OrderState.SHIPPED, **PHONE_ONLY)
    sent = texts(database)
    assert set(sent) == {"order_placed", "order_shipped"}
    assert sent["order_placed"]["to"] == "+84500000888"
    placed, shipped = sent["order_placed"]["text"], sent["order_shipped"]["text"]
    assert placed.startswith("Cho Sen: da nhan don G")
    assert "500d. Xem don bang so nay: http://localhost/orders?code=G" in placed
    assert shipped == (
        f"Cho Sen: Sen Hong da gui don {order.code} qua Buu dien VN123. Xem: http://localhost/orders?code={order.code}"
    )
    assert posted("order-mail") == [{"template": "order_to_confirm", "order": order.code}]


def test_with_an_address_she_hears_nothing_by_telephone(database):
    make_order(state=OrderState.SHIPPED)
    assert posted("order-sms") == []


def test_she_reads_it_in_her_language(database):
    make_order(locale="en", **PHONE_ONLY)
    assert "received" in texts(database)["order_placed"]["text"]


def test_what_is_missing_of_a_transfer_is_told_once_for_each_part(database):
    order = make_order(pay_by=PayBy.VIETQR, **PHONE_ONLY)
    for part in (40_000, 50_000):
        pay(order, amount=part)
    assert [each["template"] for each in posted("order-sms")].count(letters.TO_BUYER_UNPAID) == 2
    missing = f"{order.total - 90_000:,}".replace(",", ".")
    assert f"con thieu {missing}d chuyen khoan" in texts(database)["payment_missing"]["text"]


def test_a_day_before_the_end_she_is_reminded_once(database):
    order, paid, cash = (make_order(pay_by=way, **PHONE_ONLY) for way in (PayBy.VIETQR, PayBy.VIETQR, PayBy.COD))
    pay(paid)
    assert reminding.to_remind(at=NOON + timedelta(hours=23)) == []
    assert reminding.to_remind(at=NOON + timedelta(hours=25)) == [order.id]
    with transaction():
        reminding.remind(order.id, act=Act(None, NOON + timedelta(hours=25)))
    assert reminding.to_remind(at=NOON + timedelta(hours=26)) == []
    assert reminding.to_remind(at=NOON + timedelta(days=3)) == []
    with transaction():
        reminding.remind(paid.id, act=ACT)
    told = [each["order"] for each in posted("order-sms") if each["template"] == letters.TO_BUYER_UNPAID]
    assert told == [order.code]
    assert cash.code not in told


def test_the_worker_reminds_by_itself(database, monkeypatch):
    order = make_order(pay_by=PayBy.VIETQR, **PHONE_ONLY)
    monkeypatch.setattr(jobs.clock, "now", lambda: NOON + timedelta(hours=30))
    for _twice in range(2):
        jobs.remind_of_payments()
    assert [each["order"] for each in posted("order-sms") if each["template"] == "payment_missing"] == [order.code]


def test_a_cancelled_order_is_told_though_only_a_telephone_is_known(database):
    cancelled(make_order(**PHONE_ONLY))
    assert "nen da huy" in texts(database)["order_cancelled"]["text"]


def test_every_text_is_one_sms_whatever_the_names(database):
    order = make_order(state=OrderState.PACKED, **PHONE_ONLY)
    letters_of_order = (letters.TO_BUYER_ADJUSTED, letters.TO_BUYER_OVERDUE, letters.TO_BUYER_REFUNDED)
    advance(order, OrderState.SHIPPED)
    with transaction():
        for template in (*letters_of_order, letters.TO_BUYER_CASE, letters.TO_BUYER_UNPAID):
            payload = {"template": template, "order": order.code, "reference": template}
            outbox.post("order-sms", payload, key=f"all:{template}", at=NOON)
    sent = texts(database)
    assert len(sent) == 7
    assert all(len(each["text"]) <= 160 and each["text"].isascii() for each in sent.values())


def test_a_provider_that_is_away_is_tried_again_given_up_and_then_seen(database):
    order = make_order(**PHONE_ONLY)
    at, away = NOON, Away()
    with provider(away):
        for _try in range(ATTEMPTS):
            sent_to(database, "order-sms", at=at)
            at += timedelta(hours=7)
    assert len(away.asked) == ATTEMPTS
    assert {each.reference for each in away.asked} == {away.asked[0].reference}
    (given_up,) = undelivered.given_up()
    assert (given_up.kind, given_up.attempts) == ("order-sms", ATTEMPTS)
    assert [each.fate for each in queries.told_to_buyer(order.id)] == [Fate.FAILED]
    with transaction():
        undelivered.try_again(given_up.id, act=Act(None, at))
    with pytest.raises(StaleState), transaction():
        undelivered.try_again(given_up.id, act=Act(None, at))
    assert len(sent_to(database, "order-sms", at=at)) == 1
    assert [each.fate for each in queries.told_to_buyer(order.id)] == [Fate.SENT]
    with pytest.raises(StaleState), transaction():
        undelivered.try_again(given_up.id, act=Act(None, at))
    assert sent_to(database, "order-sms", at=at + timedelta(days=1)) == []
    with pytest.raises(NotFound), transaction():
        undelivered.try_again(999_999, act=ACT)
