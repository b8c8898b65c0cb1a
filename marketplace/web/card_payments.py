"""Talking to the card provider: always row first, then the network with no transaction open, then the result."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from marketplace.kernel import clock
from marketplace.kernel.database import end_reading, transactionally
from marketplace.kernel.errors import MarketplaceError, NotFound, OutsideServiceFailed
from marketplace.kernel.history import Act
from marketplace.kernel.lifecycle import Actor
from marketplace.kernel.messages import msg
from marketplace.payments import card_paying, card_refunds
from marketplace.payments.card_paying import OpenTry
from marketplace.payments.ports import CardBack, CardGateway, CardOutcome
from marketplace.payments.states import CardState
from marketplace.trade import cards
from marketplace.wiring import ports

log = logging.getLogger(__name__)


def gateway() -> CardGateway:
    """Return the card provider of this installation.

    Raises:
        NotFound: it takes no cards.
    """
    found = ports().cards
    if found is None:
        raise NotFound
    return found


def pay(group_id: int, payment_method: str, *, act: Act) -> None:
    """Charge a card what a checkout still owes; a try that was left open is ended first.

    Raises:
        InvalidInput, RuleBroken: as `card_paying.begin`.
        OutsideServiceFailed: nobody knows yet whether it was charged; the worker finds out.
    """
    provider = gateway()
    release(group_id)
    wish = transactionally(lambda: card_paying.begin(group_id, payment_method, act=act))
    _write_down(wish.intent_id, provider.pay(wish), act)


def look(group_id: int) -> None:
    """Ask how the open try of a checkout stands, and write it down.

    Raises:
        OutsideServiceFailed: the provider does not answer.
    """
    provider, found = gateway(), card_paying.find_open(group_id)
    end_reading()
    if found is not None and found.provider_id:
        _write_down(found.wish.intent_id, provider.look(found.provider_id), _now())


def release(group_id: int) -> None:
    """End the try of a checkout that waits for its buyer, who begins anew; what was paid meanwhile is written down.

    Raises:
        OutsideServiceFailed: the provider does not answer.
    """
    provider, found = gateway(), card_paying.find_open(group_id)
    end_reading()
    if found is not None and found.state is CardState.ACTION:
        _write_down(found.wish.intent_id, provider.cancel(found.provider_id), _now())


def send_refund(payload: Mapping[str, Any]) -> None:
    """Send the refund {refund_id} to the card it came from; sent again, it goes back once.

    Raises:
        OutsideServiceFailed: the provider does not answer; the outbox asks again.
    """
    provider, refund_id = ports().cards, payload["refund_id"]
    if provider is None:
        raise OutsideServiceFailed(msg("Chợ này chưa nối với cổng thẻ nên chưa hoàn được."))
    for wish in transactionally(lambda: card_refunds.prepare(refund_id, act=_now())):
        _give_back(provider, wish)


def _give_back(provider: CardGateway, wish: CardBack) -> None:
    outcome = provider.give_back(wish)
    transactionally(lambda: cards.record_refund(wish.row_id, outcome, act=_now()))


def mind_open_tries() -> None:
    """Find out what became of tries whose call was cut off, and end those that nobody confirmed; ask for fees."""
    if ports().cards is None:
        return
    at = clock.now()
    for each in card_paying.left_open(at=at):
        _mind(_find_out, each)
    for intent_id, provider_id in card_paying.fees_to_ask(at=at):
        _mind(_ask_for_fee, intent_id, provider_id)


def _mind(work: Callable[..., None], *about: Any) -> None:
    """Do one; what cannot be done now is tried again in a minute."""
    end_reading()
    try:
        work(*about)
    except MarketplaceError as reason:
        log.warning("a card payment could not be minded: %s", reason)


def _find_out(each: OpenTry) -> None:
    if each.state is CardState.ACTION:
        _write_down(each.wish.intent_id, gateway().cancel(each.provider_id), _now())
    elif clock.now() - each.created_at > card_paying.KEYS_LAST:
        transactionally(lambda: card_paying.give_up(each.wish.intent_id, act=_now()))
    else:
        _write_down(each.wish.intent_id, gateway().pay(each.wish), _now())


def _ask_for_fee(intent_id: int, provider_id: str) -> None:
    fee = gateway().look(provider_id).fee
    transactionally(lambda: card_paying.keep_fee(intent_id, fee, act=_now()))


def _write_down(intent_id: int, outcome: CardOutcome, act: Act) -> None:
    transactionally(lambda: cards.settle(intent_id, outcome, act=act))


def _now() -> Act:
    return Act(actor_id=None, at=clock.now(), by=Actor.TIMER)
