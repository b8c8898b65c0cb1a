"""Card money: what its coming and going means to orders, sales and cases."""

from collections.abc import Callable, Iterable

from marketplace.kernel.database import db
from marketplace.kernel.history import Act
from marketplace.orders import cases, paying_otherwise
from marketplace.orders.kinds import PayBy
from marketplace.payments import card_news, card_paying, card_refunds
from marketplace.payments import services as payments
from marketplace.payments.models import Payment, Refund
from marketplace.payments.ports import CardBackOutcome, CardNews, CardOutcome
from marketplace.trade import letters, paying, returning


def settle(intent_id: int, outcome: CardOutcome, *, act: Act) -> None:
    """Write down how a try to pay by card stands, and what the provider kept of it.

    Raises:
        NotFound, RuleBroken: as `payments.card_paying.settle`.
    """
    _lift(card_paying.settle(intent_id, outcome, act=act), act)
    if outcome.fee is not None:
        card_paying.keep_fee(intent_id, outcome.fee, act=act)


def hear(news: CardNews, *, act: Act) -> None:
    """Take in one piece of signed news."""
    heard = card_news.hear(news, act=act)
    _lift(heard.paid_order_ids, act)
    _went_back(heard.refund, letters.tell_of_card_refund, act)


def record_refund(row_id: int, outcome: CardBackOutcome, *, act: Act) -> None:
    """Write down how a refund to a card stands; who waits for it is told when it is on its way."""
    _went_back(card_refunds.record(row_id, outcome, act=act), letters.tell_of_card_refund, act)


def refund_by_bank(refund_id: int, *, bank_reference: str, act: Act) -> None:
    """The card took nothing back, so the operator transferred the money, and the buyer is told.

    Raises:
        NotFound, InvalidInput, TransitionNotAllowed: as `payments.card_refunds.send_by_bank`.
    """
    refund = card_refunds.send_by_bank(refund_id, bank_reference=bank_reference, act=act)
    _went_back(refund, letters.tell_of_refund_for_card, act)


def pay_otherwise(group_id: int, pay_by: PayBy, *, act: Act) -> None:
    """The buyer pays what she still owes by card in another way.

    Raises:
        InvalidInput: by card again.
        RuleBroken: a try is not over, nothing is open, or this way is not offered to her.
    """
    owed = card_paying.orders_to_change(group_id)
    for order_id in paying_otherwise.choose(group_id, pay_by, owed, act=act):
        payments.change_way(order_id, pay_by, act=act)


def _lift(order_ids: Iterable[int], act: Act) -> None:
    for order_id in order_ids:
        paying.lift_if_reconciled(order_id, act=act)


def _went_back(refund: Refund | None, tell: Callable[..., None], act: Act) -> None:
    """Settle the return or claim the money was owed for, which tells the buyer; of other money she is told here.

    What failed and was sent anew is told anew: its number is another one.
    """
    if refund is None:
        return
    case = cases.find_owed(refund.source_key)
    if case is not None:
        returning.settle_by_card(case, act=act)
        return
    order_id = db.session.get_one(Payment, refund.payment_id).order_id
    tell(order_id, f"{refund.id}:{refund.bank_reference}", at=act.at)
