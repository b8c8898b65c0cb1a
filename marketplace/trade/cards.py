"""Card money: what its coming and going means to orders, sales and cases."""

from collections.abc import Iterable

from marketplace.kernel.history import Act
from marketplace.orders import cases, paying_otherwise
from marketplace.orders.kinds import PayBy
from marketplace.payments import card_news, card_paying, card_refunds
from marketplace.payments import services as payments
from marketplace.payments.models import Refund
from marketplace.payments.ports import CardBackOutcome, CardNews, CardOutcome
from marketplace.trade import paying, returning


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
    _settle_case(heard.refund, act)


def record_refund(row_id: int, outcome: CardBackOutcome, *, act: Act) -> None:
    """Write down how a refund to a card stands; a return or claim that it was owed for is settled with it."""
    _settle_case(card_refunds.record(row_id, outcome, act=act), act)


def refund_by_bank(refund_id: int, *, bank_reference: str, act: Act) -> None:
    """The card took nothing back, so the operator transferred the money.

    Raises:
        NotFound, InvalidInput, TransitionNotAllowed: as `payments.card_refunds.send_by_bank`.
    """
    _settle_case(card_refunds.send_by_bank(refund_id, bank_reference=bank_reference, act=act), act)


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


def _settle_case(refund: Refund | None, act: Act) -> None:
    """Nobody has to say that card money was sent back: the provider did."""
    code = "" if refund is None else refund.source_key
    case = cases.find_owed(code)
    if case is not None:
        returning.settle_by_card(case, act=act)
