"""Giving one order its share of a harvest: all of it, a part with the rest of the money back, or nothing and all back.

Each order is settled in a transaction of its own, behind the lock of its row. Its share says whether that was done, so
it may be tried any number of times.
"""

from datetime import datetime

from sqlalchemy import select

from marketplace.inventory import seasons
from marketplace.inventory.season_models import Season, SeasonShare
from marketplace.inventory.season_states import SeasonState
from marketplace.kernel.database import db
from marketplace.kernel.history import Act
from marketplace.kernel.lifecycle import Actor
from marketplace.orders import adjusting as lines
from marketplace.orders import cancelling, fulfilling
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.states import OrderState
from marketplace.payments import services as payments
from marketplace.payments.states import PaymentState
from marketplace.trade import adjusting, letters

SHORT = "Thu hoạch ít hơn dự kiến, chia theo cách đã báo trước."
NOTHING_LEFT = "Thu hoạch ít hơn dự kiến nên không còn gói nào cho đơn này."
NEVER_TOLD = "Hợp tác xã không báo kết quả thu hoạch."


def settle(order_id: int, *, at: datetime) -> bool:
    """Give an order its share.

    Returns:
        Whether it was given by this call; not when it had been before.
    """
    order = _held(order_id)
    share = db.session.get(SeasonShare, order_id, populate_existing=True)
    if share is None or share.settled_at is not None:
        return False
    season = db.session.get_one(Season, share.season_id)
    act = Act(actor_id=season.ended_by, at=at, by=Actor.SELLER)
    if order.state is not OrderState.PLACED:
        seasons.forgo(share, act=act)
        return True
    seasons.fill(share, act=act)
    if not share.allotted:
        _give_nothing(order, season, act)
    elif share.allotted < share.packs:
        _give_a_part(order, share, act)
    else:
        letters.tell_of_harvest(order.code, at=at)
    if share.allotted:
        _confirm(order, act)
    return True


def _held(order_id: int) -> Order:
    """Hold the order, so that nobody cancels it while its share is given."""
    chosen = select(Order).where(Order.id == order_id).with_for_update()
    return db.session.scalars(chosen.execution_options(populate_existing=True)).one()


def _give_nothing(order: Order, season: Season, act: Act) -> None:
    if season.state is SeasonState.LAPSED:
        lapsed = Act(actor_id=None, at=act.at, by=Actor.TIMER, due_at=season.ended_at)
        cancelling.cancel_by_timer(order, reason=NEVER_TOLD, act=lapsed)
        payments.settle_cancelled(order.id, act=lapsed)
        letters.tell_of_cancelling_by_time(order.code, at=act.at)
        return
    cancelling.cancel_by_cooperative(order, reason=season.end_note or NOTHING_LEFT, act=act)
    payments.settle_cancelled(order.id, act=act)
    letters.tell_of_cancelling_by_cooperative(order.code, at=act.at)


def _give_a_part(order: Order, share: SeasonShare, act: Act) -> None:
    """The order has one line: what it was ordered before the harvest of."""
    line_id = db.session.scalars(select(OrderLine.id).where(OrderLine.order_id == order.id)).one()
    adjusted = lines.leave_out(order, {line_id: share.packs - share.allotted}, reason=SHORT, act=act)
    adjusting.follow(adjusted, act)


def _confirm(order: Order, act: Act) -> None:
    """Promise to send it, but for what is still to be paid: that is confirmed when the money is there, or lapses."""
    payment = payments.hold(order.id)
    if payment.pay_by is not PayBy.COD and payment.state is PaymentState.EXPECTED:
        return
    fulfilling.confirm(order, act=act)
