"""Stripe tells what became of refunds, and that a bank takes money back: each in its named place, once."""

import pytest
from sqlalchemy import select

from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, TransitionNotAllowed
from marketplace.kernel.history import Act
from marketplace.payments import card_news, card_queries, queries
from marketplace.payments.card_models import CardNewsItem, CardRefund
from marketplace.payments.states import CardNewsState as N
from marketplace.payments.states import (
    PaymentState,
    RefundState,
)
from marketplace.trade import auditing
from tests.conftest import NOON
from tests.makers.cards import (
    charge_body,
    dispute_body,
    event,
    orders_of,
    pay,
    place_by_card,
    places,
    refund_body,
    send_refunds,
    tell,
)
from tests.makers.orders import cancelled

ACT = Act(None, NOON)


def states(placed):
    found = queries.payments_of([each.id for each in orders_of(placed)])
    return [found[each.id].state for each in placed.orders]


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
