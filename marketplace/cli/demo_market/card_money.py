"""Card money of the made-up market: paid by a provider that nobody calls, passed on by payouts in every state."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from marketplace.cli.demo_market.cast import CAST, FIRST_SELLER, SECOND_SELLER
from marketplace.cli.demo_market.shopping import OnDesk
from marketplace.cli.demo_market.stalls import Stall
from marketplace.cli.demo_market.timeline import Timeline
from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.money import Dong
from marketplace.orders import queries as orders
from marketplace.orders.kinds import PayBy
from marketplace.orders.placing import Placed
from marketplace.orders.states import OrderState
from marketplace.payments import card_books, card_paying, card_refunds, payouts, queries
from marketplace.payments.kinds import CardOccasion, CardStatus, RefundStatus
from marketplace.payments.ports import CardBackOutcome, CardNews, CardOutcome
from marketplace.trade import cancelling, cards

_DAY = timedelta(days=1)
_FEE_PER_THOUSAND, _FIXED_FEE = 34, 4_000
_FIRST_ROUND, _SECOND_ROUND = 12 * _DAY, 2 * _DAY
_ARRIVED = Dong(300_000)
_SAID = "Ngân hàng trả lại: sai tên chủ tài khoản"
_GONE = "Gạo đã hết, mong bạn thông cảm"
_LOOKED_THROUGH = 50
_LOST = "Ngân hàng chưa trả lời sau hai ngày"
_LONG_AGO = OnDesk(30 * 24, OrderState.DELIVERED, 24 * 24, is_signed_in=True, pay_by=PayBy.CARD)
_LATER = OnDesk(16 * 24, OrderState.DELIVERED, 11 * 24, pay_by=PayBy.CARD)
_NOT_CALLED_GOOD = OnDesk(60, OrderState.DELIVERED, 9, is_signed_in=True, pay_by=PayBy.CARD)
_ON_ITS_WAY = OnDesk(50, OrderState.SHIPPED, 20, pay_by=PayBy.CARD)
_CALLED_OFF = OnDesk(3, OrderState.PLACED, 3, pay_by=PayBy.CARD)
_WAITS = "gao-dong-sen"

#: Who sold by card, and how far each order is.
CARD_DESKS: Mapping[str, tuple[OnDesk, ...]] = {
    FIRST_SELLER: (_LONG_AGO, _LATER, _NOT_CALLED_GOOD, _ON_ITS_WAY),
    SECOND_SELLER: (_LONG_AGO, _ON_ITS_WAY),
    "tho-cam-hoa-nui": (_LONG_AGO,),
    "ong-ban-may": (_LONG_AGO,),
    _WAITS: (_LATER, _CALLED_OFF),
}


def pay_by_card(placed: Placed, *, at: datetime) -> None:
    """Let a checkout be paid by card at once, and the provider keep its fee."""
    act = Act(None, at)
    wish = card_paying.begin(placed.group_id, "pm_mau", act=act)
    fee = Dong(_FIXED_FEE + wish.amount * _FEE_PER_THOUSAND // 1000)
    cards.settle(
        wish.intent_id, CardOutcome(CardStatus.SUCCEEDED, f"pi_mau{wish.intent_id}", wish.amount, fee=fee), act=act
    )


def plan_payouts(timeline: Timeline, stalls: Mapping[str, Stall], ids: Mapping[str, int]) -> None:
    """Plan two rounds of the operator's payouts: one that is done, one whose transfers are in every state today.

    Args:
        ids: who can be signed in as, by e-mail address.
    """
    operator_id = next(ids[login.email] for login in CAST if login.is_operator)
    timeline.at(timeline.until - _FIRST_ROUND, lambda at: _pay_first(stalls, Act(operator_id, at)))
    timeline.at(timeline.until - _SECOND_ROUND, lambda at: _send_others(stalls, Act(operator_id, at)))
    timeline.at(timeline.until, lambda at: _today(stalls, Act(operator_id, at)))


def _pay_first(stalls: Mapping[str, Stall], act: Act) -> None:
    card_books.book_arrived(_ARRIVED, bank_reference="MAU-STRIPE-01", act=act)
    code = _sent(stalls, FIRST_SELLER, act)
    if code:
        payouts.confirm(code, bank_reference="MAU26110001", act=act)


def _send_others(stalls: Mapping[str, Stall], act: Act) -> None:
    _sent(stalls, "tho-cam-hoa-nui", act)
    if code := _sent(stalls, "ong-ban-may", act):
        payouts.fail(code, reason=_SAID, act=act)
    if code := _sent(stalls, SECOND_SELLER, act):
        payouts.lose_sight(code, reason=_LOST, act=act)


def _sent(stalls: Mapping[str, Stall], key: str, act: Act) -> str:
    """Send one payout to a cooperative, where she takes part and has earned something, and return its code."""
    code = _drafted(stalls, key, act)
    if code:
        payouts.send(code, act=act)
    return code


def _drafted(stalls: Mapping[str, Stall], key: str, act: Act) -> str:
    with suppress(KeyError, RuleBroken):
        return payouts.draft(stalls[key].cooperative_id, act=act).code
    return ""


def _today(stalls: Mapping[str, Stall], act: Act) -> None:
    _drafted(stalls, FIRST_SELLER, act)
    # The provider tells of a payment that no order is known for, and a card takes no money back.
    cards.hear(
        CardNews("evt_mau", CardOccasion.PAID, "payment_intent.succeeded", act.at, "pi_mau_la", Dong(150_000)), act=act
    )
    if _WAITS in stalls:
        _refuse_refund(stalls[_WAITS].cooperative_id, act)


def _refuse_refund(cooperative_id: int, act: Act) -> None:
    found = orders.orders_of_cooperative(cooperative_id, at=act.at, limit=_LOOKED_THROUGH)
    for each in found:
        if each.pay_by is PayBy.CARD and each.state is OrderState.PLACED:
            order = cancelling.cancel_by_cooperative(each.code, cooperative_id=cooperative_id, reason=_GONE, act=act)
            refund = queries.refunds_of(order.id)[0]
            for back in card_refunds.prepare(refund.id, act=act):
                cards.record_refund(back.row_id, CardBackOutcome(RefundStatus.FAILED, reason="expired_card"), act=act)
