"""Whatever happens to an order that was paid by card goes back to that card, and to no other."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.kernel.history import Act
from marketplace.orders import queries as orders
from marketplace.orders.kinds import PayBy
from marketplace.orders.states import ClaimState
from marketplace.payments import card_queries, card_refunds, queries, refunding
from marketplace.payments.card_models import CardIntent, CardRefund
from marketplace.payments.kinds import Account, RefundStatus
from marketplace.payments.ledger_models import LedgerEntry
from marketplace.payments.ports import CardBackOutcome
from marketplace.payments.states import PaymentState, RefundState
from marketplace.sales.models import SaleEntry
from marketplace.trade import adjusting, auditing, cancelling, cards, paying, returning
from tests.conftest import NOON
from tests.makers.cards import (
    ask_localstripe,
    orders_of,
    pay,
    place_by_card,
    send_refunds,
)
from tests.makers.cases import make_claim
from tests.makers.orders import WAY, advance, cancelled, make_cart, make_checkout, make_offer, place
from tests.payments import truths

ACT = Act(None, NOON)


def payments_of(placed):
    found = queries.payments_of([each.id for each in orders_of(placed)])
    return [found[each.id] for each in placed.orders]


def balance(account):
    return int(db.session.scalar(select(func.sum(LedgerEntry.amount)).where(LedgerEntry.account == account)) or 0)


def place_by_card_packs(packs):
    return place(make_checkout(make_cart({make_offer(): packs}), pay_by=PayBy.CARD))


def order_lines(order):
    return orders.order_of_cooperative(order.code, cooperative_id=order.cooperative_id, at=NOON).lines


def back_at_stripe(url, intent):
    told = ask_localstripe(url, f"/v1/refunds?payment_intent={intent.provider_id}")
    return sorted(each["amount"] for each in told["data"])


def test_a_cancelled_order_goes_back_to_the_card_alone(takes_cards):
    placed = place_by_card()
    intent = pay(placed)
    cancelled(orders_of(placed)[0])
    assert payments_of(placed)[0].state is PaymentState.TO_REFUND
    send_refunds()
    send_refunds()
    assert back_at_stripe(takes_cards, intent) == [placed.orders[0].total]
    assert [each.state for each in payments_of(placed)] == [PaymentState.REFUNDED, PaymentState.RECEIVED]
    refund = queries.refunds_of(placed.orders[0].id)[0]
    assert refund.state is RefundState.CONFIRMED
    assert refund.bank_reference.startswith("re_")
    assert balance(Account.COOPERATIVE_PAYABLE) == -placed.orders[1].total
    assert list(auditing.faults()) == []


def test_sending_less_gives_a_part_back(takes_cards):
    placed = place_by_card(120_000, 60_000)
    intent = pay(placed)
    order = orders_of(placed)[0]
    lines = {line.id: 1 for line in order_lines(order)}
    with pytest.raises(RuleBroken), transaction():
        adjusting.leave_out(order.code, lines, cooperative_id=order.cooperative_id, reason="Hết hàng", act=ACT)
    three = place_by_card_packs(3)
    order, intent = orders_of(three)[0], pay(three)
    before = order.total
    with transaction():
        adjusting.leave_out(
            order.code, {order_lines(order)[0].id: 1}, cooperative_id=order.cooperative_id, reason="Hết", act=ACT
        )
    send_refunds()
    assert back_at_stripe(takes_cards, intent) == [before - orders_of(three)[0].total]
    assert payments_of(three)[0].state is PaymentState.RECEIVED
    assert list(auditing.faults()) == []


def test_a_refund_that_the_provider_refuses_is_on_the_operators_desk(takes_cards):
    placed = place_by_card(120_000)
    pay(placed)
    with transaction():
        db.session.execute(CardIntent.__table__.update().values(provider_id="pi_gone"))
    cancelled(orders_of(placed)[0])
    send_refunds()
    [waiting] = card_queries.failed_refunds()
    assert payments_of(placed)[0].state is PaymentState.TO_REFUND
    with transaction():
        card_refunds.try_again(waiting.id, act=ACT)
    send_refunds()
    assert db.session.scalar(select(func.count(CardRefund.id))) == 2
    with pytest.raises(InvalidInput), transaction():
        cards.refund_by_bank(waiting.id, bank_reference="", act=ACT)
    with transaction():
        cards.refund_by_bank(waiting.id, bank_reference="FT26330", act=ACT)
    assert card_queries.failed_refunds() == []
    assert payments_of(placed)[0].state is PaymentState.REFUNDED
    assert balance(Account.COOPERATIVE_PAYABLE) == 0
    # The card's money never left the provider, and the operator gave as much from her bank.
    paid = placed.orders[0].total
    assert {each: balance(each) for each in (Account.CARD_CLEARING, Account.BANK)} == {
        Account.CARD_CLEARING: paid, Account.BANK: -paid,
    }  # fmt: skip
    assert list(auditing.faults()) == []
    assert truths.broken() == {}


def told(row_id, status):
    with transaction():
        cards.record_refund(row_id, CardBackOutcome(status, f"re_{row_id}"), act=ACT)


def prepared(refund_id):
    with transaction():
        return [each.row_id for each in card_refunds.prepare(refund_id, act=ACT)]


def test_told_again_that_a_card_refused_nobody_is_paid_twice(takes_cards):
    placed = place_by_card(120_000)
    pay(placed)
    cancelled(orders_of(placed)[0])
    refund_id = queries.refunds_of(placed.orders[0].id)[0].id
    [row] = prepared(refund_id)
    told(row, RefundStatus.ACCEPTED)
    told(row, RefundStatus.FAILED)
    assert [each.amount for each in card_queries.failed_refunds()] == [placed.orders[0].total]
    with transaction():
        cards.refund_by_bank(refund_id, bank_reference="FT26330", act=ACT)
    told(row, RefundStatus.FAILED)
    assert queries.refunds_of(placed.orders[0].id)[0].state is RefundState.SENT
    assert card_queries.failed_refunds() == []
    assert truths.broken() == {}
    assert list(auditing.faults()) == []


def test_the_operator_transfers_only_what_no_card_took(takes_cards):
    placed = place_by_card(120_000)
    pay(placed)
    cancelled(orders_of(placed)[0])
    refund_id, whole = queries.refunds_of(placed.orders[0].id)[0].id, placed.orders[0].total
    [first] = prepared(refund_id)
    with transaction():
        part = db.session.get_one(CardRefund, first)
        part.amount = whole - 50_000
        db.session.add(CardRefund(refund_id=refund_id, part_id=part.part_id, amount=50_000, created_at=NOON))
    second = prepared(refund_id)[-1]
    told(first, RefundStatus.ACCEPTED)
    told(second, RefundStatus.FAILED)
    assert [each.amount for each in card_queries.failed_refunds()] == [50_000]
    with transaction():
        cards.refund_by_bank(refund_id, bank_reference="FT26331", act=ACT)
    assert balance(Account.BANK) == -50_000
    told(first, RefundStatus.FAILED)
    assert [each.amount for each in card_queries.failed_refunds()] == [whole - 50_000]
    with transaction():
        cards.refund_by_bank(refund_id, bank_reference="FT26332", act=ACT)
    assert balance(Account.BANK) == -whole
    assert balance(Account.CARD_CLEARING) == whole
    assert truths.broken() == {}
    assert list(auditing.faults()) == []


def test_the_cooperative_never_says_that_card_money_came_or_went(takes_cards):
    placed = place_by_card(120_000)
    order = orders_of(placed)[0]
    hers = {"cooperative_id": order.cooperative_id, "act": ACT}
    with pytest.raises(RuleBroken, match="trả bằng thẻ"), transaction():
        paying.confirm_received(order.code, **hers)
    pay(placed)
    cancelled(order)
    refund = queries.refunds_of(order.id)[0]
    for verb in (
        lambda: paying.confirm_refunded(order.code, bank_reference="FT1", **hers),
        lambda: refunding.send(refund.id, bank_reference="FT1", **hers),
        lambda: refunding.confirm(refund.id, **hers),
        lambda: refunding.fail(refund.id, **hers),
    ):
        with pytest.raises(RuleBroken, match="trả bằng thẻ"), transaction():
            verb()
    assert queries.sums_of(order.cooperative_id).to_refund == 0


def test_a_buyer_cancels_and_the_card_gets_it_back(takes_cards):
    placed = place_by_card(120_000)
    intent, order = pay(placed), orders_of(placed)[0]
    with transaction():
        cancelling.cancel_by_guest(order.code, phone="+84500000888", reason="", act=ACT)
    send_refunds()
    assert back_at_stripe(takes_cards, intent) == [order.total]


def test_an_accepted_claim_goes_back_to_the_card_and_settles_itself(takes_cards):
    placed = place_by_card(120_000)
    intent = pay(placed)
    for hours, step in enumerate(WAY[1:], start=1):
        advance(orders_of(placed)[0], step, NOON + timedelta(hours=hours))
    order = orders_of(placed)[0]
    claim = make_claim(order)
    with transaction():
        returning.accept(claim.code, cooperative_id=order.cooperative_id, answer="Xin lỗi chị", act=ACT)
    with pytest.raises(RuleBroken, match="trả bằng thẻ"), transaction():
        returning.settle(claim.code, cooperative_id=order.cooperative_id, act=ACT)
    send_refunds()
    db.session.refresh(claim)
    assert back_at_stripe(takes_cards, intent) == [claim.owed]
    assert claim.state is ClaimState.SETTLED
    assert db.session.scalar(select(func.sum(SaleEntry.amount))) == 0
    assert list(auditing.faults()) == []
