"""What is done with reviews: written once by who received the goods, answered once, hidden with a reason."""

from dataclasses import replace

from sqlalchemy import select

from marketplace.kernel import feed
from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.errors import NotFound, RuleBroken
from marketplace.kernel.history import Act, move
from marketplace.kernel.messages import msg
from marketplace.kernel.text import normalise_lines
from marketplace.orders.models import Order, OrderGroup, OrderLine
from marketplace.orders.states import OrderState
from marketplace.products import standing
from marketplace.reviews import queries, rules
from marketplace.reviews.models import Review
from marketplace.reviews.rules import Opinion
from marketplace.reviews.states import REVIEW_LIFE, ReviewAction, ReviewState
from marketplace.territory.rules import TerritoryScope


def write(line_id: int, opinion: Opinion, *, order_code: str, act: Act) -> bool:
    """Keep what a buyer says of one line of her order; who may is decided by how the order was opened.

    Returns:
        Whether it was kept: a line that was reviewed already stays as it is.

    Raises:
        NotFound: the order has no such line.
        RuleBroken: the goods were not delivered.
        InvalidInput: no stars, or a text too long.
    """
    line, order, group = _received(line_id, order_code)
    told = replace(opinion, text=normalise_lines(opinion.text))
    rules.ensure_fits(told)
    values = {
        "order_line_id": line.id,
        "product_id": line.product_id,
        "cooperative_id": order.cooperative_id,
        "province_id": group.province_id,
        "state": ReviewState.SHOWN,
        "stars": told.stars,
        "text": told.text,
        "signed": rules.short_name(group.buyer_name) if told.is_named else "",
        "written_at": act.at,
        "reply": "",
        "hidden_because": "",
    }
    if insert_or_ignore(Review, values, unique=("order_line_id",)) is None:
        return False
    standing.count_rating(line.product_id, stars=told.stars, count=1, act=act)
    return True


def reply(review_id: int, text: str, *, cooperative_id: int, act: Act) -> Review:
    """Answer a review of the cooperative's goods, once.

    Raises:
        NotFound: it is not about her goods.
        RuleBroken: it was answered already, or is hidden.
        InvalidInput: the answer is empty or too long.
    """
    review = db.session.scalar(
        select(Review).where(Review.id == review_id, Review.cooperative_id == cooperative_id).with_for_update()
    )
    if review is None:
        raise NotFound
    if review.reply or review.state == ReviewState.HIDDEN:
        raise RuleBroken(msg("Đánh giá này đã được trả lời hoặc đã bị ẩn."))
    told = normalise_lines(text)
    rules.ensure_reply(told)
    review.reply, review.replied_at = told, act.at
    feed.tell(standing.PRODUCT, [review.product_id], at=act.at)
    return review


def report(review_id: int, *, act: Act) -> Review:
    """Ask the officers to look at a review; a second call changes nothing.

    Raises:
        NotFound: there is no such review on any page.
    """
    review = db.session.get(Review, review_id)
    if review is None or review.state == ReviewState.HIDDEN:
        raise NotFound
    if review.state == ReviewState.SHOWN:
        move(REVIEW_LIFE, review, ReviewAction.REPORT, act)
    return review


def decide(review_id: int, action: ReviewAction, *, reason: str, scope: TerritoryScope, act: Act) -> Review:
    """Keep, hide or restore a review; hiding needs a reason, which is kept.

    Raises:
        NotFound: it is about goods from outside the officer's territory.
        InvalidInput: it is hidden without a reason.
        TransitionNotAllowed, StaleState: somebody decided on it already.
    """
    review = queries.get_within(scope, review_id)
    told = normalise_lines(reason)[: rules.LONGEST_TEXT]
    if action == ReviewAction.HIDE:
        rules.ensure_reason(told)
    move(REVIEW_LIFE, review, action, replace(act, note=told))
    if action == ReviewAction.HIDE:
        review.hidden_because = told
        standing.count_rating(review.product_id, stars=-review.stars, count=-1, act=act)
    elif action == ReviewAction.RESTORE:
        review.hidden_because = ""
        standing.count_rating(review.product_id, stars=review.stars, count=1, act=act)
    return review


def _received(line_id: int, order_code: str) -> tuple[OrderLine, Order, OrderGroup]:
    chosen = (
        select(OrderLine, Order, OrderGroup)
        .join(Order, Order.id == OrderLine.order_id)
        .join(OrderGroup, OrderGroup.id == Order.group_id)
        .where(OrderLine.id == line_id, Order.code == order_code)
    )
    found = db.session.execute(chosen).first()
    if found is None:
        raise NotFound
    if found[1].state != OrderState.DELIVERED:
        raise RuleBroken(msg("Chỉ đánh giá được khi đã nhận hàng."))
    return found[0], found[1], found[2]
