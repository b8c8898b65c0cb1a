"""Signed news from the card provider: stored once under its own id and applied in the same transaction, or put on the
operator's desk."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select

from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.errors import NotFound
from marketplace.kernel.history import Act, move
from marketplace.payments import card_paying, card_refunds, rules
from marketplace.payments.card_models import CardIntent, CardNewsItem, CardPart, CardRefund
from marketplace.payments.kinds import CardOccasion, RefundStatus
from marketplace.payments.models import Refund
from marketplace.payments.ports import CardBackOutcome, CardNews
from marketplace.payments.states import (
    CARD_LIFE,
    CARD_NEWS_LIFE,
    CardAction,
    CardNewsAction,
    CardNewsState,
    CardRefundAction,
    CardRefundState,
    CardState,
)

_BACK_ACTIONS = {
    RefundStatus.ACCEPTED: CardRefundAction.SEND,
    RefundStatus.ARRIVED: CardRefundAction.ARRIVE,
    RefundStatus.FAILED: CardRefundAction.FAIL,
}


@dataclass(frozen=True, slots=True)
class Heard:
    """What news led to: orders that are paid now, and a refund that is on its way now."""

    paid_order_ids: tuple[int, ...] = ()
    refund: Refund | None = None


NOTHING_NEW = Heard()


def hear(news: CardNews, *, act: Act) -> Heard:
    """Store a piece of news and do what follows from it, once and for all."""
    news_id = insert_or_ignore(CardNewsItem, _values(news, act), unique=("own_id",))
    if news_id is None:
        return NOTHING_NEW
    item = db.session.get_one(CardNewsItem, news_id)
    if news.occasion is CardOccasion.OTHER:
        return _found(item, CardNewsAction.IGNORE, act)
    if news.occasion is CardOccasion.REFUND_CHANGED:
        return _of_refund(item, news, act)
    intent = _find_intent(news)
    if intent is None:
        return _found(item, CardNewsAction.FIND_NOTHING, act)
    item.intent_id = intent.id
    db.session.flush()
    return _OF_INTENT[news.occasion](item, intent, news, act)


def dismiss(news_id: int, *, reason: str, act: Act) -> CardNewsItem:
    """The operator has seen to it, with the provider or the buyer.

    Raises:
        NotFound: there is no such news.
        InvalidInput: no reason.
        TransitionNotAllowed, StaleState: it is not on the desk.
    """
    told = rules.clean_reason(reason)
    item = db.session.get(CardNewsItem, news_id, with_for_update=True, populate_existing=True)
    if item is None:
        raise NotFound
    return move(CARD_NEWS_LIFE, item, CardNewsAction.DISMISS, replace(act, note=told))


def _paid(item: CardNewsItem, intent: CardIntent, news: CardNews, act: Act) -> Heard:
    if not news.is_dong or news.amount != intent.amount:
        return _found(item, CardNewsAction.FIND_WRONG_SUM, act)
    if intent.state is CardState.SUCCEEDED:
        return _found(item, CardNewsAction.RECOGNISE, act)
    if not card_paying.is_still_by_card(intent):
        return _found(item, CardNewsAction.FIND_ELSEWHERE, act)
    paid = card_paying.succeed(intent, act=act)
    move(CARD_NEWS_LIFE, item, CardNewsAction.APPLY, act)
    return Heard(tuple(paid))


def _declined(item: CardNewsItem, intent: CardIntent, news: CardNews, act: Act) -> Heard:
    return _over(item, intent, news, (CardAction.DECLINE, act))


def _cancelled(item: CardNewsItem, intent: CardIntent, news: CardNews, act: Act) -> Heard:
    return _over(item, intent, news, (CardAction.CANCEL, act))


def _over(item: CardNewsItem, intent: CardIntent, news: CardNews, step: tuple[CardAction, Act]) -> Heard:
    """A try came to nothing; told after something that is final, it changes nothing."""
    action, act = step
    if not CARD_LIFE.allows(intent.state, action):
        return _found(item, CardNewsAction.RECOGNISE, act)
    intent.reason = news.reason[:100]
    card_paying.end(intent, action, act=act)
    return _found(item, CardNewsAction.APPLY, act)


def _refunded(item: CardNewsItem, intent: CardIntent, news: CardNews, act: Act) -> Heard:
    """So much has gone back so far; more than we ever asked for was given back past the market."""
    ours = select(func.coalesce(func.sum(CardRefund.amount), 0)).join(CardPart, CardPart.id == CardRefund.part_id)
    is_live = CardRefund.state != CardRefundState.FAILED
    asked = db.session.scalar(ours.where(CardPart.intent_id == intent.id, is_live)) or 0
    is_known = news.is_dong and news.amount <= int(asked)
    return _found(item, CardNewsAction.RECOGNISE if is_known else CardNewsAction.FIND_WRONG_SUM, act)


def _disputed(item: CardNewsItem, _intent: CardIntent, _news: CardNews, act: Act) -> Heard:
    return _found(item, CardNewsAction.FIND_DISPUTE, act)


_OF_INTENT = {
    CardOccasion.PAID: _paid,
    CardOccasion.DECLINED: _declined,
    CardOccasion.CANCELLED: _cancelled,
    CardOccasion.REFUNDED: _refunded,
    CardOccasion.DISPUTED: _disputed,
}


def _of_refund(item: CardNewsItem, news: CardNews, act: Act) -> Heard:
    row = _find_refund(news)
    if row is None or news.back is None:
        return _found(item, CardNewsAction.FIND_NOTHING, act)
    part = db.session.get_one(CardPart, row.part_id)
    item.intent_id = part.intent_id
    if news.amount != row.amount:
        return _found(item, CardNewsAction.FIND_WRONG_SUM, act)
    return _changed(item, row, news.back, act)


def _changed(item: CardNewsItem, row: CardRefund, back: CardBackOutcome, act: Act) -> Heard:
    before = row.state
    sent = card_refunds.record(row.id, back, act=act)
    action = CardNewsAction.RECOGNISE if row.state == before else CardNewsAction.APPLY
    move(CARD_NEWS_LIFE, item, action, act)
    return Heard(refund=sent)


def _found(item: CardNewsItem, action: CardNewsAction, act: Act) -> Heard:
    move(CARD_NEWS_LIFE, item, action, act)
    return NOTHING_NEW


def _find_intent(news: CardNews) -> CardIntent | None:
    """Return the try that is meant, held: by the provider's id, or by the row we named while its answer was away."""
    chosen = select(CardIntent.id).where(CardIntent.provider_id == news.provider_id)
    known = db.session.scalar(chosen)
    if known is not None:
        return card_paying.hold(known)
    named = select(CardIntent.id).where(CardIntent.id == news.row_id, CardIntent.provider_id.is_(None))
    found = db.session.scalar(named)
    if found is None:
        return None
    intent = card_paying.hold(found)
    if intent.provider_id not in (None, news.provider_id):
        return None
    intent.provider_id = news.provider_id
    db.session.flush()
    return intent


def _find_refund(news: CardNews) -> CardRefund | None:
    back_id = "" if news.back is None else news.back.provider_id
    known = db.session.scalar(select(CardRefund).where(CardRefund.provider_id == back_id))
    if known is not None:
        return known
    return db.session.scalar(select(CardRefund).where(CardRefund.id == news.row_id, CardRefund.provider_id.is_(None)))


def _values(news: CardNews, act: Act) -> dict[str, Any]:
    return {
        "own_id": news.own_id,
        "occasion": news.occasion,
        "name": news.name,
        "state": CardNewsState.NEW,
        "provider_id": news.provider_id,
        "amount": news.amount,
        "reason": news.reason[:100],
        "happened_at": news.at,
        "told_at": act.at,
    }
