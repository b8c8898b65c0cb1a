"""What a person decides about money that found no place by itself."""

from dataclasses import replace

from sqlalchemy import select

from marketplace.kernel.codes import clean_code
from marketplace.kernel.database import db
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.kernel.history import Act, move
from marketplace.kernel.messages import msg
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order
from marketplace.payments import news, queries, receiving, refunding, rules
from marketplace.payments.kinds import ReceiptKind, RefundReason
from marketplace.payments.models import Payment, ProviderNews
from marketplace.payments.states import NEWS_LIFE, NewsAction, NewsState

_REASONS = {NewsState.DUPLICATE: RefundReason.PAID_TWICE, NewsState.LATE: RefundReason.PAID_LATE}


def assign(news_id: int, order_code: str, *, cooperative_id: int, act: Act) -> Payment:
    """She knows which order the money is for.

    Raises:
        NotFound: the news is not hers.
        InvalidInput: no order of hers has the code, or it waits for no money.
        TransitionNotAllowed, StaleState: the news was decided on before.
    """
    row = hold(news_id, cooperative_id)
    NEWS_LIFE.after(row.state, NewsAction.ASSIGN)
    payment = _payment_of(order_code, cooperative_id)
    if payment.state not in receiving.OPEN or payment.pay_by is PayBy.CARD:
        raise InvalidInput(
            fields={"order_code": msg("Đơn này không chờ chuyển khoản: đã trả đủ, đã hủy, hoặc trả bằng thẻ.")}
        )
    move(NEWS_LIFE, row, NewsAction.ASSIGN, replace(act, note=payment.reference))
    news.put_on(row, payment, act)
    return payment


def give_back(news_id: int, *, cooperative_id: int, act: Act) -> Payment:
    """The order needs no money: it is written down there and owed back.

    Raises:
        NotFound: the news is not hers.
        RuleBroken: the order is paid by card, so this was sent to her by mistake and goes back outside of the market.
        TransitionNotAllowed, StaleState: there is no order, or the news was decided on before.
    """
    row = hold(news_id, cooperative_id)
    reason = _REASONS.get(row.state, RefundReason.SENT_WRONG)
    move(NEWS_LIFE, row, NewsAction.GIVE_BACK, act)
    if row.payment_id is None:
        raise NotFound
    payment = refunding.hold(row.payment_id)
    rules.ensure_settled_by_hand(payment.pay_by)
    if payment.state in receiving.OPEN:
        news.put_on(row, payment, act)
        return payment
    receipt = receiving.receive_to_return(
        payment, row.amount, kind=ReceiptKind.NEWS, source_key=f"news:{row.id}", reason=reason, act=act
    )
    row.receipt_id = receipt.id
    db.session.flush()
    return payment


def late_order_of(news_id: int, *, cooperative_id: int) -> int:
    """Return the id of the cancelled order that late money is for.

    Raises:
        NotFound: the news is not hers.
        TransitionNotAllowed: it is not late, or was decided on before.
    """
    row = hold(news_id, cooperative_id)
    NEWS_LIFE.after(row.state, NewsAction.PLACE_AGAIN)
    if row.payment_id is None:
        raise NotFound
    return db.session.get_one(Payment, row.payment_id).order_id


def place_on_new_order(news_id: int, order_id: int, *, cooperative_id: int, act: Act) -> Payment:
    """Put late money on the order that was placed again for it.

    Raises:
        NotFound: the news is not hers.
        TransitionNotAllowed, StaleState: it was not late, or was decided on before.
    """
    row = hold(news_id, cooperative_id)
    payment = refunding.hold(queries.payment_of(order_id).id)
    move(NEWS_LIFE, row, NewsAction.PLACE_AGAIN, replace(act, note=payment.reference))
    news.put_on(row, payment, act)
    return payment


def dismiss(news_id: int, *, reason: str, cooperative_id: int, act: Act) -> ProviderNews:
    """It is not about an order: private money, or settled by hand outside.

    Raises:
        NotFound: the news is not hers.
        InvalidInput: no reason.
        TransitionNotAllowed, StaleState: it was decided on before.
    """
    told = rules.clean_reason(reason)
    return move(NEWS_LIFE, hold(news_id, cooperative_id), NewsAction.DISMISS, replace(act, note=told))


def hold(news_id: int, cooperative_id: int) -> ProviderNews:
    """Return a piece of her news, held until the transaction ends.

    Raises:
        NotFound: it is not hers.
    """
    chosen = select(ProviderNews).where(ProviderNews.id == news_id, ProviderNews.cooperative_id == cooperative_id)
    row = db.session.scalar(chosen.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


def _payment_of(order_code: str, cooperative_id: int) -> Payment:
    chosen = (
        select(Payment.id)
        .join(Order, Order.id == Payment.order_id)
        .where(Payment.reference == clean_code(order_code), Order.cooperative_id == cooperative_id)
    )
    payment_id = db.session.scalar(chosen)
    if payment_id is None:
        raise InvalidInput(fields={"order_code": msg("Không có đơn nào của hợp tác xã mang mã này.")})
    return refunding.hold(payment_id)
