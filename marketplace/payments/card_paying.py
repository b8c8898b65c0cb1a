"""Paying by card: one try for all that a checkout still owes, split exactly by order.

The row of a try is kept before the provider is called, so whatever becomes of the call, the try is known.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound, RuleBroken
from marketplace.kernel.history import Act, move
from marketplace.kernel.messages import msg
from marketplace.kernel.money import Dong, split_dong
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order, OrderGroup
from marketplace.orders.states import OrderState
from marketplace.payments import card_books, receiving, refunding, rules
from marketplace.payments.card_models import CardIntent, CardPart
from marketplace.payments.kinds import CardStatus, ReceiptKind, RefundReason
from marketplace.payments.models import Payment
from marketplace.payments.ports import CardOutcome, CardWish
from marketplace.payments.states import CARD_LIFE, CardAction, CardState, PaymentState

OPEN = (CardState.NEW, CardState.ACTION)
OVER = (OrderState.CANCELLED, OrderState.RETURNED)
#: A call that takes longer than this was cut off; the same call again finds out what became of it.
PATIENCE = timedelta(minutes=2)
#: So long a buyer may take to confirm with her bank.
TIME_TO_CONFIRM = timedelta(minutes=30)
TRIES_AN_HOUR = 10
ONE_HOUR = timedelta(hours=1)
#: The provider forgets its idempotency keys after a day; asking with an old one could charge twice.
KEYS_LAST = timedelta(hours=23)

_NOTHING_LEFT = msg("Không còn gì phải trả bằng thẻ cho đơn này.")
_ACTIONS = {
    CardStatus.NEEDS_ACTION: CardAction.ASK,
    CardStatus.DECLINED: CardAction.DECLINE,
    CardStatus.CANCELLED: CardAction.CANCEL,
}


@dataclass(frozen=True, slots=True)
class OpenTry:
    """A try that is not over: what was asked for, and the provider's id where it has answered."""

    wish: CardWish
    state: CardState
    provider_id: str
    created_at: datetime


def begin(group_id: int, payment_method: str, *, act: Act) -> CardWish:
    """Write down a try to pay by card what a checkout still owes, before anybody is asked for it.

    Raises:
        InvalidInput: it is no payment method of the provider.
        RuleBroken: nothing is left to pay by card, or another try is not over.
    """
    rules.ensure_payment_method(payment_method)
    _hold_orders(group_id)
    _ensure_not_too_often(group_id, act.at)
    owed = _owed(group_id)
    if not owed:
        raise RuleBroken(_NOTHING_LEFT)
    total = Dong(sum(payment.missing for payment in owed))
    intent = CardIntent(group_id=group_id, amount=total, payment_method=payment_method, created_at=act.at)
    db.session.add(intent)
    db.session.flush()
    db.session.add_all(CardPart(intent_id=intent.id, payment_id=payment.id, amount=payment.missing) for payment in owed)
    db.session.flush()
    group_code = db.session.get_one(OrderGroup, group_id).code
    return CardWish(intent.id, group_code, total, payment_method)


def _ensure_not_too_often(group_id: int, at: datetime) -> None:
    """Refuse who tries card after card: so thieves find out which of many stolen numbers still work."""
    tries = select(func.count(CardIntent.id)).where(
        CardIntent.group_id == group_id, CardIntent.created_at > at - ONE_HOUR
    )
    if (db.session.scalar(tries) or 0) >= TRIES_AN_HOUR:
        raise RuleBroken(msg("Đã thử quá nhiều lần. Hãy đợi một giờ, hoặc đổi cách trả."))


def orders_to_change(group_id: int) -> list[int]:
    """Return the orders of a checkout that nothing was paid for yet and that may be paid in another way than by card.

    Raises:
        RuleBroken: there is none, or a try to pay them is not over.
    """
    _hold_orders(group_id)
    owed = [payment.order_id for payment in _owed(group_id) if payment.state is PaymentState.EXPECTED]
    if not owed:
        raise RuleBroken(_NOTHING_LEFT)
    return owed


def _hold_orders(group_id: int) -> None:
    """Hold the orders of a checkout, so that of two taps at one moment the second waits and finds what the first did.

    Orders before payments, as everybody holds them.

    Raises:
        RuleBroken: a try to pay them is not over.
    """
    db.session.execute(select(Order.id).where(Order.group_id == group_id).order_by(Order.id).with_for_update())
    if find_open(group_id) is not None:
        raise RuleBroken(msg("Lần trả trước đang được xử lý. Hãy đợi một lát rồi tải lại trang."))


def find_open(group_id: int) -> OpenTry | None:
    """Return the try of a checkout that is not over."""
    chosen = _tries().where(CardIntent.group_id == group_id, CardIntent.state.in_(OPEN))
    row = db.session.execute(chosen).first()
    return None if row is None else _open_try(*row)


def left_open(*, at: datetime, limit: int = 50) -> list[OpenTry]:
    """Return the tries that should be over by now, the oldest first: the call was cut off, or nobody confirmed."""
    is_late = (CardIntent.state == CardState.NEW) & (CardIntent.created_at <= at - PATIENCE)
    is_left = (CardIntent.state == CardState.ACTION) & (CardIntent.created_at <= at - TIME_TO_CONFIRM)
    chosen = _tries().where(is_late | is_left).order_by(CardIntent.id).limit(limit)
    return [_open_try(*row) for row in db.session.execute(chosen)]


def settle(intent_id: int, outcome: CardOutcome, *, act: Act) -> list[int]:
    """Write down how a try stands at the provider.

    Returns:
        The ids of the orders that were paid by it just now.

    Raises:
        RuleBroken: the provider speaks of another payment, or of another sum.
    """
    intent = hold(intent_id)
    _ensure_meant(intent, outcome)
    if outcome.provider_id and intent.provider_id is None:
        intent.provider_id = outcome.provider_id
        db.session.flush()
    if outcome.status is CardStatus.SUCCEEDED:
        return succeed(intent, act=act)
    action = _ACTIONS.get(outcome.status)
    if action is not None and CARD_LIFE.allows(intent.state, action):
        intent.client_secret = outcome.client_secret if action is CardAction.ASK else ""
        intent.reason = outcome.reason[:100]
        end(intent, action, act=act)
    return []


def end(intent: CardIntent, action: CardAction, *, act: Act) -> None:
    """Move a held try; one that is over no longer lets anybody confirm."""
    move(CARD_LIFE, intent, action, act)
    if intent.state not in OPEN:
        intent.client_secret, intent.settled_at = "", act.at
    db.session.flush()


def succeed(intent: CardIntent, *, act: Act) -> list[int]:
    """Put the money of a held try on its payments, exactly once; what waits for none goes back to the card."""
    if intent.state is CardState.SUCCEEDED:
        return []
    if not is_still_by_card(intent):
        raise RuleBroken(msg("Đơn này đã đổi sang cách trả khác."))
    end(intent, CardAction.SUCCEED, act=act)
    return [_receive(part, refunding.hold(part.payment_id), act) for part in _parts(intent)]


def is_still_by_card(intent: CardIntent) -> bool:
    """Tell whether all orders of a held try are still to be paid by card, and let nobody change that meanwhile."""
    return all(refunding.hold(part.payment_id).pay_by is PayBy.CARD for part in _parts(intent))


def _parts(intent: CardIntent) -> list[CardPart]:
    """Return the parts of a try, in the order in which payments are held."""
    chosen = select(CardPart).where(CardPart.intent_id == intent.id).order_by(CardPart.payment_id)
    return list(db.session.scalars(chosen))


def _receive(part: CardPart, payment: Payment, act: Act) -> int:
    by_card: Any = {"kind": ReceiptKind.CARD, "source_key": f"card:{part.id}", "act": act}
    # Booked first: what is too much is owed back, and a refund is taken from what was received.
    card_books.book_received(payment, part.amount, source_key=f"card:{part.id}", act=act)
    if payment.state in receiving.OPEN:
        receipt = receiving.receive(payment, part.amount, **by_card)
    else:
        reason = RefundReason.PAID_LATE if _is_over(payment) else RefundReason.PAID_TWICE
        receipt = receiving.receive_to_return(payment, part.amount, **by_card, reason=reason)
    part.receipt_id = receipt.id
    db.session.flush()
    return payment.order_id


def _is_over(payment: Payment) -> bool:
    state = db.session.scalars(select(Order.state).where(Order.id == payment.order_id)).one()
    return payment.state is PaymentState.DROPPED or state in OVER


def give_up(intent_id: int, *, act: Act) -> None:
    """Nobody knows what became of a try and nobody can ask any more; should it have been paid, its news will tell.

    Raises:
        TransitionNotAllowed, StaleState: it is over.
    """
    end(hold(intent_id), CardAction.CANCEL, act=act)


def fees_to_ask(*, at: datetime, limit: int = 20) -> list[tuple[int, str]]:
    """Return paid tries, by id and provider's id, whose fee was not told with the payment and not asked for yet."""
    chosen = select(CardIntent.id, CardIntent.provider_id).where(
        CardIntent.state == CardState.SUCCEEDED,
        CardIntent.fee.is_(None),
        CardIntent.fee_asked_at.is_(None),
        CardIntent.settled_at <= at - TIME_TO_CONFIRM,
    )
    return [(row.id, row.provider_id or "") for row in db.session.execute(chosen.order_by(CardIntent.id).limit(limit))]


def keep_fee(intent_id: int, fee: Dong | None, *, act: Act) -> None:
    """Write down what the provider kept, shared by what the orders paid; asked once, though it may not tell."""
    intent = hold(intent_id)
    intent.fee_asked_at = act.at
    if fee is not None and intent.fee is None:
        intent.fee = fee
        parts = _parts(intent)
        for part, share in zip(parts, split_dong(fee, [part.amount for part in parts]), strict=True):
            payment = db.session.get_one(Payment, part.payment_id)
            card_books.book_fee(payment, share, source_key=f"card:{part.id}", act=act)
    db.session.flush()


def hold(intent_id: int) -> CardIntent:
    """Return a try as it stands now, held until the transaction ends.

    Raises:
        NotFound: there is none.
    """
    chosen = select(CardIntent).where(CardIntent.id == intent_id).with_for_update()
    intent = db.session.scalar(chosen.execution_options(populate_existing=True))
    if intent is None:
        raise NotFound
    return intent


def _ensure_meant(intent: CardIntent, outcome: CardOutcome) -> None:
    if outcome.provider_id and intent.provider_id not in (None, outcome.provider_id):
        raise RuleBroken(msg("Cổng thẻ nói về một lần trả khác."))
    if outcome.status is CardStatus.SUCCEEDED and outcome.amount != intent.amount:
        raise RuleBroken(msg("Cổng thẻ nói về một số tiền khác."))


def _owed(group_id: int) -> list[Payment]:
    """Return the payments of a checkout that wait for card money, held."""
    chosen = (
        select(Payment)
        .join(Order, Order.id == Payment.order_id)
        .where(
            Order.group_id == group_id,
            Order.state.not_in(OVER),
            Payment.pay_by == PayBy.CARD,
            Payment.state.in_(receiving.OPEN),
            Payment.paid < Payment.amount,
        )
        .order_by(Payment.id)
        .with_for_update(of=Payment)
    )
    return list(db.session.scalars(chosen.execution_options(populate_existing=True)))


def _tries() -> Select[*tuple[Any, ...]]:
    return select(
        *(CardIntent.id, OrderGroup.code, CardIntent.amount, CardIntent.payment_method),
        *(CardIntent.state, CardIntent.provider_id, CardIntent.created_at),
    ).join(OrderGroup, OrderGroup.id == CardIntent.group_id)


def _open_try(*row: Any) -> OpenTry:
    intent_id, code, amount, method, state, provider_id, created_at = row
    return OpenTry(CardWish(intent_id, code, amount, method), state, provider_id or "", created_at)
