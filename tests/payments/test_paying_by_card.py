"""One charge pays all orders of a checkout, split exactly; whatever happens to an order goes back to the card."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from flask import current_app
from sqlalchemy import func, select

from marketplace.kernel import clock
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, OutsideServiceFailed, RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.money import Dong
from marketplace.orders import queries as orders
from marketplace.orders.kinds import PayBy
from marketplace.orders.states import OrderState
from marketplace.payments import card_paying, queries
from marketplace.payments.card_models import CardIntent, CardPart
from marketplace.payments.kinds import Account, CardStatus
from marketplace.payments.ledger_models import LedgerEntry
from marketplace.payments.models import PaymentReceipt
from marketplace.payments.ports import CardOutcome, CardWish
from marketplace.payments.states import CARD_LIFE, PaymentState
from marketplace.payments.states import CardAction as A
from marketplace.payments.states import CardState as S
from marketplace.sales.kinds import Verification
from marketplace.sales.levels import level_of
from marketplace.trade import adjusting, auditing, cards
from marketplace.web import card_payments
from marketplace.wiring import ports
from tests.conftest import NOON
from tests.makers.cards import (
    GOOD,
    REFUSED,
    ask_localstripe,
    last_try,
    open_try,
    orders_of,
    pay,
    place_by_card,
)
from tests.makers.orders import WAY, advance, cancelled, make_cart, make_checkout, make_offer, place
from tests.makers.routes import ON_SQLITE

ACT = Act(None, NOON)
TABLE = {
    S.NEW: (S.ACTION, S.SUCCEEDED, S.DECLINED, S.CANCELLED),
    S.ACTION: (None, S.SUCCEEDED, S.DECLINED, S.CANCELLED),
    S.SUCCEEDED: (None, None, None, None),
    S.DECLINED: (None, S.SUCCEEDED, None, None),
    S.CANCELLED: (None, S.SUCCEEDED, None, None),
}


@pytest.mark.parametrize("state", list(S))
def test_the_table_of_the_program_is_the_table_of_the_market(state):
    for action, after in zip((A.ASK, A.SUCCEED, A.DECLINE, A.CANCEL), TABLE[state], strict=True):
        assert CARD_LIFE.table.get((state, action)) == after, action


def payments_of(placed):
    found = queries.payments_of([each.id for each in orders_of(placed)])
    return [found[each.id] for each in placed.orders]


def balance(account):
    return int(db.session.scalar(select(func.sum(LedgerEntry.amount)).where(LedgerEntry.account == account)) or 0)


def test_one_charge_pays_all_orders_exactly(takes_cards):
    placed = place_by_card(120_000, 85_500, 33_333)
    intent = pay(placed)
    assert (intent.state, intent.amount, intent.client_secret) == (S.SUCCEEDED, placed.total, "")
    at_stripe = ask_localstripe(takes_cards, f"/v1/payment_intents/{intent.provider_id}")
    assert (at_stripe["amount"], at_stripe["currency"]) == (placed.total, "vnd")
    assert at_stripe["metadata"] == {"intent": str(intent.id), "group": placed.code}
    parts = db.session.scalars(select(CardPart.amount).order_by(CardPart.id)).all()
    assert parts == [each.total for each in placed.orders]
    assert {each.state for each in payments_of(placed)} == {PaymentState.RECEIVED}
    assert balance(Account.COOPERATIVE_PAYABLE) == -placed.total
    assert all(queries.is_reconciled(each.id) for each in placed.orders)
    assert list(auditing.faults()) == []


def test_a_refused_card_leaves_everything_open_and_another_pays(takes_cards):
    placed = place_by_card()
    assert (pay(placed, REFUSED).state, last_try(placed).reason) == (S.DECLINED, "card_declined")
    assert {each.state for each in payments_of(placed)} == {PaymentState.EXPECTED}
    assert pay(placed).state is S.SUCCEEDED
    assert {each.paid for each in payments_of(placed)} == {each.total for each in placed.orders}
    assert list(auditing.faults()) == []


@ON_SQLITE
@pytest.mark.parametrize("method", ["", "x", "pm_" + "a" * 200, "pm_card visa", "<script>", "4242424242424242"])
def test_nonsense_instead_of_a_card_asks_nobody(takes_cards, method):
    placed = place_by_card()
    with pytest.raises(InvalidInput):
        pay(placed, method)
    assert db.session.scalar(select(func.count(CardIntent.id))) == 0


@ON_SQLITE
def test_a_card_that_the_provider_does_not_know_is_refused(takes_cards):
    assert pay(place_by_card(), "pm_unknown").state is S.DECLINED


def test_what_is_paid_is_not_charged_again(takes_cards):
    placed = place_by_card()
    pay(placed)
    with pytest.raises(RuleBroken, match="Không còn gì"):
        pay(placed)


def test_eight_taps_at_one_moment_charge_once(takes_cards):
    placed, start, app = place_by_card(), Barrier(8), current_app._get_current_object()
    db.session.rollback()

    def tap(_number):
        start.wait(30)
        with app.app_context():
            try:
                card_payments.pay(placed.group_id, GOOD, act=Act(None, clock.now()))
            except RuleBroken:
                return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(tap, range(8))) == 1
    assert db.session.scalar(select(func.count(CardIntent.id))) == 1
    assert {each.paid for each in payments_of(placed)} == {each.total for each in placed.orders}
    assert list(auditing.faults()) == []


@ON_SQLITE
def test_card_after_card_is_stopped(takes_cards):
    placed = place_by_card()
    for _ in range(card_paying.TRIES_AN_HOUR):
        pay(placed, REFUSED)
    with pytest.raises(RuleBroken, match="quá nhiều lần"):
        pay(placed)


class CutOff:
    """The provider charges, but its answer is lost; the same wish again gets the same answer, as Stripe promises."""

    def __init__(self, real):
        self.real, self.answers, self.wishes = real, {}, []

    def pay(self, wish: CardWish) -> CardOutcome:
        self.wishes.append(wish)
        if wish.intent_id in self.answers:
            return self.answers[wish.intent_id]
        self.answers[wish.intent_id] = self.real.pay(wish)
        raise OutsideServiceFailed("cut off")

    def look(self, provider_id):
        return self.real.look(provider_id)


def test_an_answer_that_was_lost_is_asked_for_again_and_nothing_is_charged_twice(takes_cards, monkeypatch):
    gateway = CutOff(ports().cards)
    monkeypatch.setitem(current_app.extensions, "ports", replace(ports(), cards=gateway))
    placed = place_by_card()
    with pytest.raises(OutsideServiceFailed):
        pay(placed)
    with pytest.raises(RuleBroken, match="đang được xử lý"):
        pay(placed)
    db.session.rollback()
    card_payments.mind_open_tries()
    assert last_try(placed).state is S.NEW
    later = clock.now() + card_paying.PATIENCE
    monkeypatch.setattr(clock, "now", lambda: later)
    db.session.rollback()
    card_payments.mind_open_tries()
    assert last_try(placed).state is S.SUCCEEDED
    assert gateway.wishes[0] == gateway.wishes[1]
    assert len(gateway.answers) == 1
    assert list(auditing.faults()) == []


def settle(placed, status, **told):
    intent_id = open_try(placed).wish.intent_id
    with transaction():
        cards.settle(intent_id, CardOutcome(status, **told), act=ACT)


def begin(placed, at=None):
    with transaction():
        return card_paying.begin(placed.group_id, GOOD, act=Act(None, at or clock.now()))


def test_a_try_that_nobody_confirmed_is_called_off_by_the_worker(takes_cards):
    placed = place_by_card()
    made = ask_localstripe(takes_cards, "/v1/payment_intents", amount=str(placed.total), currency="vnd")
    begin(placed, clock.now() - card_paying.TIME_TO_CONFIRM)
    settle(placed, CardStatus.NEEDS_ACTION, provider_id=made["id"], client_secret="secret")
    assert last_try(placed).client_secret == "secret"
    db.session.rollback()
    card_payments.mind_open_tries()
    assert (last_try(placed).state, last_try(placed).client_secret) == (S.CANCELLED, "")
    assert pay(placed).state is S.SUCCEEDED


@ON_SQLITE
def test_another_payment_or_another_sum_is_not_believed(takes_cards):
    placed = place_by_card()
    wish = begin(placed)
    with pytest.raises(RuleBroken):
        settle(placed, CardStatus.SUCCEEDED, provider_id="pi_x", amount=Dong(wish.amount - 1))
    settle(placed, CardStatus.NEEDS_ACTION, provider_id="pi_x", client_secret="s")
    with pytest.raises(RuleBroken):
        settle(placed, CardStatus.SUCCEEDED, provider_id="pi_y", amount=wish.amount)
    assert db.session.scalar(select(func.count(PaymentReceipt.id))) == 0


def test_an_order_cancelled_before_paying_is_not_charged(takes_cards):
    placed = place_by_card()
    cancelled(orders_of(placed)[0])
    assert pay(placed).amount == placed.orders[1].total
    assert [each.state for each in payments_of(placed)] == [PaymentState.DROPPED, PaymentState.RECEIVED]


def test_an_order_that_cost_less_before_paying_is_charged_less(takes_cards):
    placed = place_by_card_packs(3)
    order = orders_of(placed)[0]
    with transaction():
        adjusting.leave_out(
            order.code, {order_lines(order)[0].id: 2}, cooperative_id=order.cooperative_id, reason="Hết", act=ACT
        )
    assert pay(placed).amount == orders_of(placed)[0].total < placed.total


def place_by_card_packs(packs):
    return place(make_checkout(make_cart({make_offer(): packs}), pay_by=PayBy.CARD))


def order_lines(order):
    return orders.order_of_cooperative(order.code, cooperative_id=order.cooperative_id, at=NOON).lines


def test_paid_and_delivered_counts_at_the_surest_level(takes_cards):
    placed = place_by_card(120_000)
    pay(placed)
    for hours, step in enumerate(WAY[1:], start=1):
        advance(orders_of(placed)[0], step, NOON + timedelta(hours=hours))
    assert level_of(placed.orders[0].id) is Verification.RECONCILED
    assert orders_of(placed)[0].state is OrderState.DELIVERED
    assert list(auditing.faults()) == []


@pytest.mark.parametrize("way", [PayBy.VIETQR, PayBy.COD])
def test_the_buyer_may_pay_otherwise_until_she_has_paid(takes_cards, way):
    placed = place_by_card()
    pay(placed, REFUSED)
    db.session.rollback()
    with transaction():
        cards.pay_otherwise(placed.group_id, way, act=ACT)
    assert {each.pay_by for each in orders_of(placed)} == {way}
    assert {bool(each.bank_account) for each in payments_of(placed)} == {way is PayBy.VIETQR}
    with pytest.raises(RuleBroken):
        pay(placed)
    assert list(auditing.faults()) == []


def test_while_a_try_is_open_or_done_the_way_stays(takes_cards):
    placed = place_by_card()
    begin(placed)
    with pytest.raises(RuleBroken, match="đang được xử lý"), transaction():
        cards.pay_otherwise(placed.group_id, PayBy.COD, act=ACT)
    settle(placed, CardStatus.DECLINED)
    with pytest.raises(InvalidInput), transaction():
        cards.pay_otherwise(placed.group_id, PayBy.CARD, act=ACT)
    pay(placed)
    with pytest.raises(RuleBroken), transaction():
        cards.pay_otherwise(placed.group_id, PayBy.COD, act=ACT)


def test_what_the_provider_keeps_is_shared_by_what_the_orders_paid(takes_cards):
    placed = place_by_card(100_000, 50_000)
    wish = begin(placed)
    settle(placed, CardStatus.SUCCEEDED, provider_id="pi_fee", amount=wish.amount, fee=Dong(9_001))
    assert balance(Account.COOPERATIVE_PAYABLE) == -(placed.total - 9_001)
    assert last_try(placed).fee == 9_001
