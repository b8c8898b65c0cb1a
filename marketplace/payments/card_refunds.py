"""Money that goes back to cards: each refund is laid on the card payments it came from, sent, and heard of."""

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from marketplace.kernel import outbox
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound, RuleBroken
from marketplace.kernel.history import Act, move
from marketplace.kernel.messages import msg
from marketplace.kernel.money import Dong
from marketplace.orders.kinds import PayBy
from marketplace.payments import card_books, refunding, rules
from marketplace.payments.card_models import CardIntent, CardPart, CardRefund
from marketplace.payments.kinds import RefundStatus
from marketplace.payments.models import Payment, Refund
from marketplace.payments.ports import CardBack, CardBackOutcome
from marketplace.payments.states import (
    CARD_REFUND_LIFE,
    REFUND_LIFE,
    CardRefundAction,
    CardRefundState,
    RefundAction,
    RefundState,
)

_ACTIONS = {
    RefundStatus.ACCEPTED: (CardRefundAction.SEND,),
    # What has arrived was taken on, though nobody told of that.
    RefundStatus.ARRIVED: (CardRefundAction.SEND, CardRefundAction.ARRIVE),
    RefundStatus.FAILED: (CardRefundAction.FAIL,),
}


def prepare(refund_id: int, *, act: Act) -> list[CardBack]:
    """Lay a refund on the card payments it came from, and return what is still to be sent.

    Raises:
        RuleBroken: it is more than came by card.
    """
    refund, payment = _held(refund_id)
    if refund.state not in refunding.OPEN:
        return []
    left: int = missing(refund)
    for part in _parts(refund, payment):
        share = min(left, part.amount - _sum_of_live(CardRefund.part_id == part.id))
        if share > 0:
            db.session.add(CardRefund(refund_id=refund.id, part_id=part.id, amount=Dong(share), created_at=act.at))
            db.session.flush()
            left -= share
    if left:
        raise RuleBroken(msg("Số tiền hoàn lớn hơn số đã nhận qua thẻ."))
    return _to_send(refund.id)


def record(row_id: int, outcome: CardBackOutcome, *, act: Act) -> Refund | None:
    """Write down how a refund to a card stands at the provider.

    Returns:
        The refund, if all of it is on its way just now.
    """
    refund, payment = _held(_refund_of(row_id))
    row = db.session.get_one(CardRefund, row_id, populate_existing=True)
    if outcome.provider_id and row.provider_id is None:
        row.provider_id = outcome.provider_id
    row.reason = outcome.reason[:100]
    db.session.flush()
    before = row.state
    for action in _ACTIONS[outcome.status]:
        if CARD_REFUND_LIFE.allows(row.state, action):
            move(CARD_REFUND_LIFE, row, action, act)
    # Told once more that it came back, a refund that was transferred meanwhile is not owed again.
    return None if row.state is before else _follow(refund, payment, act)


def try_again(refund_id: int, *, act: Act) -> None:
    """Send a refund once more to the card: the buyer's bank may take it now.

    Raises:
        NotFound: it is no refund of a card payment.
        TransitionNotAllowed: it has not failed.
    """
    refund, _payment = _of_card(refund_id)
    REFUND_LIFE.after(refund.state, RefundAction.SEND)
    tries = db.session.scalar(select(func.count(CardRefund.id)).where(CardRefund.refund_id == refund.id)) or 0
    outbox.post("card-refund", {"refund_id": refund.id}, key=f"{refund.id}:{tries}", at=act.at)


def send_by_bank(refund_id: int, *, bank_reference: str, act: Act) -> Refund:
    """The card takes no money back, so the operator transferred what is missing of it.

    Raises:
        NotFound: it is no refund of a card payment.
        InvalidInput: the bank's number is missing.
        TransitionNotAllowed: it has not failed.
    """
    refund, payment = _of_card(refund_id)
    if refund.state is not RefundState.FAILED:
        REFUND_LIFE.after(refund.state, RefundAction.SEND)
        raise RuleBroken(msg("Khoản này đang tự hoàn qua thẻ. Chỉ chuyển khoản khi hoàn thẻ không thành."))
    reference = rules.clean_bank_reference(bank_reference, is_needed=True)
    card_books.book_given_by_bank(refund.id, missing(refund), act=act)
    return _sent(refund, payment, reference, act)


def missing(refund: Refund) -> Dong:
    """Return what of a refund neither is on its way to a card, or there, nor was transferred."""
    return Dong(int(db.session.scalars(select(missing_of()).where(Refund.id == refund.id)).one()))


def missing_of() -> ColumnElement[Dong]:
    """Return the same as an expression, in a statement that reads refunds."""
    return Refund.amount - _live(CardRefund.refund_id == Refund.id) - card_books.given_by_bank(Refund.id)


def _follow(refund: Refund, payment: Payment, act: Act) -> Refund | None:
    """Let the refund follow its rows: sent with the last of them, arrived with the last, failed with the first."""
    states = _states_of(refund.id)
    if CardRefundState.TO_SEND in states:
        return None
    if CardRefundState.FAILED in states and missing(refund):
        _fail(refund, payment, act)
        return None
    is_new = refund.state in refunding.OPEN
    if is_new:
        _sent(refund, payment, _reference(refund.id), act)
    if CardRefundState.SENT not in states and refund.state is RefundState.SENT:
        move(REFUND_LIFE, refund, RefundAction.CONFIRM, act)
    return refund if is_new else None


def _sent(refund: Refund, payment: Payment, reference: str, act: Act) -> Refund:
    """Booked once for each refund: one that failed is still owed to the buyer, and so not owed to the cooperative."""
    card_books.book_refunded(payment, refund.amount, source_key=f"refund:{refund.id}", act=act)
    return refunding.mark_sent(refund, payment, bank_reference=reference, act=act)


def _fail(refund: Refund, payment: Payment, act: Act) -> None:
    """It is still owed. One that was refused at once counts as sent and come back, so that the history tells of it."""
    if refund.state is RefundState.OWED:
        move(REFUND_LIFE, refund, RefundAction.SEND, act)
    if REFUND_LIFE.allows(refund.state, RefundAction.FAIL):
        refunding.mark_failed(refund, payment, act=act)


def _states_of(refund_id: int) -> set[CardRefundState]:
    return set(db.session.scalars(select(CardRefund.state).where(CardRefund.refund_id == refund_id)))


def _reference(refund_id: int) -> str:
    """Return the provider's own number of a refund; of several, the first."""
    chosen = select(CardRefund.provider_id).where(
        CardRefund.refund_id == refund_id, CardRefund.state != CardRefundState.FAILED
    )
    return db.session.scalar(chosen.order_by(CardRefund.id).limit(1)) or ""


def _parts(refund: Refund, payment: Payment) -> list[CardPart]:
    """Return what came by card for a payment; what a refund is the counterpart of comes first."""
    paid = select(CardPart).where(CardPart.payment_id == payment.id, CardPart.receipt_id.is_not(None))
    parts = db.session.scalars(paid.order_by(CardPart.id))
    return sorted(parts, key=lambda part: refund.source_key.partition(":")[2] != str(part.receipt_id))


def _to_send(refund_id: int) -> list[CardBack]:
    chosen = (
        select(CardRefund.id, CardIntent.provider_id, CardRefund.amount)
        .join(CardPart, CardPart.id == CardRefund.part_id)
        .join(CardIntent, CardIntent.id == CardPart.intent_id)
        .where(CardRefund.refund_id == refund_id, CardRefund.state == CardRefundState.TO_SEND)
    )
    rows = db.session.execute(chosen.order_by(CardRefund.id))
    return [CardBack(row_id, provider_id or "", amount) for row_id, provider_id, amount in rows]


def _sum_of_live(wanted: ColumnElement[bool]) -> int:
    """Return what is on its way, or gone, of some rows: all that did not fail."""
    return int(db.session.scalar(select(_live(wanted))) or 0)


def _live(wanted: ColumnElement[bool]) -> ScalarSelect[int]:
    chosen = select(func.coalesce(func.sum(CardRefund.amount), 0))
    live = chosen.where(CardRefund.state != CardRefundState.FAILED, wanted)
    # The statement around may read rows of its own of the same table.
    return live.correlate(Refund).scalar_subquery()


def _refund_of(row_id: int) -> int:
    return db.session.scalars(select(CardRefund.refund_id).where(CardRefund.id == row_id)).one()


def _of_card(refund_id: int) -> tuple[Refund, Payment]:
    if db.session.get(Refund, refund_id) is None:
        raise NotFound
    refund, payment = _held(refund_id)
    if payment.pay_by is not PayBy.CARD:
        raise NotFound
    return refund, payment


def _held(refund_id: int) -> tuple[Refund, Payment]:
    """Return a refund and its payment as they stand now, held until the transaction ends."""
    payment = refunding.hold(db.session.get_one(Refund, refund_id).payment_id)
    return db.session.get_one(Refund, refund_id, populate_existing=True), payment
