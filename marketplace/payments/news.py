"""News of money: stored once under its own id and applied in the same transaction, or put on the cooperative's desk."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.history import Act, move
from marketplace.kernel.money import Dong
from marketplace.kernel.text import normalise
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order
from marketplace.payments import cod, receiving, refunding, rules
from marketplace.payments.kinds import NewsSource, Outcome, ReceiptKind
from marketplace.payments.models import CodParcel, Payment, PaymentReceipt, ProviderNews
from marketplace.payments.ports import News
from marketplace.payments.rules import Facts
from marketplace.payments.states import NEWS_LIFE, NewsAction, NewsState, PaymentState

# A statement may book on the next working day what a provider told at once.
ONE_DAY = timedelta(days=1)
LONGEST_TEXT = 500
NOTHING = Dong(0)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of one piece of news. Ids are 0 and the code empty where there is none."""

    news: News
    outcome: Outcome
    news_id: int = 0
    order_id: int = 0
    order_code: str = ""
    missing: Dong = NOTHING
    surplus: Dong = NOTHING


def record(news: News, *, cooperative_id: int, act: Act) -> Recorded:
    """Store a piece of news about a cooperative's account and do what follows from it, once and for all.

    Private lines of her account, which have neither a code of ours nor the sum of an open order, are not kept.
    """
    payment = _find_payment(news, cooperative_id)
    if payment is None and not _looks_like_ours(news, cooperative_id):
        return Recorded(news, Outcome.NOT_OURS)
    news_id = insert_or_ignore(ProviderNews, _values(news, cooperative_id, act), unique=_ONCE)
    if news_id is None:
        return Recorded(news, Outcome.KNOWN)
    row = db.session.get_one(ProviderNews, news_id)
    if payment is None:
        return _put_aside(row, None, news, act)
    return _apply(row, refunding.hold(payment.id), news, act)


_ONCE = ("cooperative_id", "source", "own_id")


def _apply(row: ProviderNews, payment: Payment, news: News, act: Act) -> Recorded:
    """Decide about news whose payment is known and held, so that nobody else changes it meanwhile."""
    row.payment_id = payment.id
    db.session.flush()
    told = _told_before(row)
    if told is not None:
        row.same_as_id = told
        move(NEWS_LIFE, row, NewsAction.RECOGNISE, act)
        return _recorded(row, payment, news, Outcome.KNOWN)
    if not row.amount:
        move(NEWS_LIFE, row, NewsAction.MATCH, act)
        cod.keep_fee(payment.order_id, row.fee)
        return _recorded(row, payment, news, Outcome.FEE_ONLY)
    unproven = _find_unproven(payment, row.amount)
    if unproven is not None:
        return _prove(row, unproven, payment, news, act)
    if rules.finding(_facts(payment, news)) is not NewsAction.MATCH:
        return _put_aside(row, payment, news, act)
    put_on(row, payment, act)
    move(NEWS_LIFE, row, NewsAction.MATCH, act)
    return _recorded(row, payment, news, _outcome_of(payment))


def put_on(row: ProviderNews, payment: Payment, act: Act) -> PaymentReceipt:
    """Put the money of a piece of news on a payment that waits for it."""
    receipt = receiving.receive(payment, row.amount, kind=ReceiptKind.NEWS, source_key=f"news:{row.id}", act=act)
    row.payment_id, row.receipt_id = payment.id, receipt.id
    db.session.flush()
    cod.keep_fee(payment.order_id, row.fee)
    if not payment.missing:
        cod.remit(payment.order_id, act=act)
    return receipt


def _prove(row: ProviderNews, receipt: PaymentReceipt, payment: Payment, news: News, act: Act) -> Recorded:
    """The cooperative had said so; now it is proven, and no money is added."""
    row.receipt_id = receipt.id
    move(NEWS_LIFE, row, NewsAction.MATCH, act)
    cod.keep_fee(payment.order_id, row.fee)
    return _recorded(row, payment, news, Outcome.PROVEN)


def _put_aside(row: ProviderNews, payment: Payment | None, news: News, act: Act) -> Recorded:
    """Put it on the desk under its name."""
    facts = None if payment is None else _facts(payment, news)
    found = rules.finding(facts)
    if payment is None and _is_somebody_elses(news, row.cooperative_id):
        found = NewsAction.FIND_ELSEWHERE
    move(NEWS_LIFE, row, found, act)
    db.session.flush()
    return _recorded(row, payment, news, Outcome(row.state.value))


def _recorded(row: ProviderNews, payment: Payment | None, news: News, outcome: Outcome) -> Recorded:
    if payment is None:
        return Recorded(news, outcome, row.id)
    surplus = Dong(max(0, payment.paid - payment.amount)) if outcome is Outcome.OVERPAID else Dong(0)
    return Recorded(news, outcome, row.id, payment.order_id, payment.reference, payment.missing, surplus)


def _outcome_of(payment: Payment) -> Outcome:
    if payment.missing:
        return Outcome.PART_PAID
    return Outcome.OVERPAID if payment.paid > payment.amount else Outcome.RECEIVED


def _facts(payment: Payment, news: News) -> Facts:
    order = db.session.get_one(Order, payment.order_id, populate_existing=True)
    if news.source is NewsSource.CARRIER:
        is_asked_for_here = payment.pay_by is PayBy.COD
    else:
        is_asked_for_here = payment.pay_by is PayBy.VIETQR and rules.is_account(news.accounts, payment.bank_account)
    return Facts(payment.state, order.state, is_asked_for_here)


def _find_payment(news: News, cooperative_id: int) -> Payment | None:
    """Return the one payment of hers that the text names; of several, the one that lacks just this sum."""
    hers = select(Payment).join(Order, Order.id == Payment.order_id).where(Order.cooperative_id == cooperative_id)
    named: ColumnElement[bool] = Payment.reference.in_(rules.found_codes(news.text))
    if news.source is NewsSource.CARRIER:
        numbers = [part for part in news.text.split() if part]
        by_number = select(CodParcel.order_id).where(
            CodParcel.cooperative_id == cooperative_id, CodParcel.tracking_number.in_(numbers)
        )
        named = or_(named, Payment.order_id.in_(by_number))
    found = list(db.session.scalars(hers.where(named).order_by(Payment.id)))
    fitting = [payment for payment in found if payment.missing == news.amount]
    if len(found) > 1:
        return fitting[0] if fitting else None
    return found[0] if found else None


def _looks_like_ours(news: News, cooperative_id: int) -> bool:
    if rules.found_codes(news.text) or rules.almost_has_a_code(news.text):
        return True
    if news.source is NewsSource.CARRIER:
        # Her parcels from other places are in the same statement and are none of our business.
        return False
    return bool(suggestions(cooperative_id, news.amount, limit=1))


def suggestions(cooperative_id: int, amount: Dong, *, limit: int = 3) -> list[Payment]:
    """Return her open transfers that lack just this sum, the newest first: the buyer may have left out the code."""
    chosen = (
        select(Payment)
        .join(Order, Order.id == Payment.order_id)
        .where(
            Order.cooperative_id == cooperative_id,
            Payment.pay_by == PayBy.VIETQR,
            Payment.state.in_((PaymentState.EXPECTED, PaymentState.PART_PAID)),
            Payment.amount - Payment.paid == amount,
        )
    )
    return list(db.session.scalars(chosen.order_by(Payment.id.desc()).limit(limit)))


def _is_somebody_elses(news: News, cooperative_id: int) -> bool:
    """Tell whether the code is an order of another cooperative: the buyer sent her money to the wrong one."""
    chosen = (
        select(Payment.id)
        .join(Order, Order.id == Payment.order_id)
        .where(Payment.reference.in_(rules.found_codes(news.text)), Order.cooperative_id != cooperative_id)
    )
    return db.session.scalar(chosen.limit(1)) is not None


def _told_before(row: ProviderNews) -> int | None:
    """Return earlier news of the same money from another source, each of which answers for one line of this source.

    Two transfers of one sum on one day are told twice by each source, so they are paired one by one.
    """
    echo = aliased(ProviderNews)
    paired = select(echo.same_as_id).where(echo.same_as_id.is_not(None), echo.source == row.source)
    same_reference = (ProviderNews.reference == row.reference) & (ProviderNews.reference != "")
    chosen = select(ProviderNews.id).where(
        ProviderNews.cooperative_id == row.cooperative_id,
        ProviderNews.payment_id == row.payment_id,
        ProviderNews.source != row.source,
        ProviderNews.amount == row.amount,
        ProviderNews.same_as_id.is_(None),
        ProviderNews.happened_at.between(row.happened_at - ONE_DAY, row.happened_at + ONE_DAY),
        ProviderNews.id.not_in(paired),
        ProviderNews.id != row.id,
    )
    return db.session.scalar(chosen.order_by(same_reference.desc(), ProviderNews.id).limit(1))


def _find_unproven(payment: Payment, amount: Dong) -> PaymentReceipt | None:
    proven = select(ProviderNews.receipt_id).where(ProviderNews.receipt_id.is_not(None))
    chosen = select(PaymentReceipt).where(
        PaymentReceipt.payment_id == payment.id,
        PaymentReceipt.kind == ReceiptKind.BY_HAND,
        PaymentReceipt.amount == amount,
        PaymentReceipt.id.not_in(proven),
    )
    return db.session.scalar(chosen.order_by(PaymentReceipt.id).limit(1))


def _values(news: News, cooperative_id: int, act: Act) -> dict[str, Any]:
    return {
        "cooperative_id": cooperative_id,
        "source": news.source,
        "own_id": news.own_id,
        "state": NewsState.NEW,
        "account": news.accounts[0] if news.accounts else "",
        "amount": news.amount,
        "fee": news.fee,
        "text": normalise(news.text)[:LONGEST_TEXT],
        "reference": normalise(news.reference)[:LONGEST_TEXT],
        "raw": dict(news.raw),
        "happened_at": news.at,
        "told_at": act.at,
    }
