"""A cooperative tells of days off to come, and a visitor's report of a product waits for the Union's decision."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from marketplace.cli.demo_market.cast import FIRST_SELLER, SECOND_SELLER
from marketplace.cli.demo_market.goods import Good
from marketplace.cli.demo_market.stalls import Stall
from marketplace.cli.demo_market.timeline import Timeline
from marketplace.cooperatives import closures
from marketplace.cooperatives.closures import ClosedDays
from marketplace.kernel.clock import day_of
from marketplace.products import queries, takedowns
from marketplace.products.kinds import TakedownSource
from marketplace.products.states import ProductState

_TOLD_AGO, _REPORTED_AGO = timedelta(days=2), timedelta(hours=7)
_FIRST_DAY_AFTER, _DAYS_OFF = timedelta(days=20), timedelta(days=4)
_MESSAGE = "Bản mở hội, cả nhà nghỉ hái. Hẹn gặp lại sau hội."
_REPORT = "Nhãn trên chai ghi dung tích khác với ghi trên trang này. Nhờ cán bộ xem lại giúp."


def plan_days_off(timeline: Timeline, stalls: Mapping[str, Stall]) -> None:
    """Plan that the first cooperative tells of days on which she will not sell."""
    stall = stalls.get(FIRST_SELLER)
    if stall is not None:
        timeline.at(timeline.until - _TOLD_AGO, lambda at: _close(stall, timeline.until + _FIRST_DAY_AFTER, at))


def plan_report(timeline: Timeline, goods: Sequence[Good]) -> None:
    """Plan that somebody reports a product of the second cooperative this morning."""
    shown = (good for good in goods if good.text.state is ProductState.PUBLISHED)
    reported = next((good for good in shown if good.stall.text.key == SECOND_SELLER), None)
    if reported is not None:
        timeline.at(timeline.until - _REPORTED_AGO, lambda at: _report(reported, at))


def _close(stall: Stall, begins: datetime, at: datetime) -> None:
    first = day_of(begins)
    closures.close(stall.cooperative_id, ClosedDays(first, first + _DAYS_OFF, _MESSAGE), act=stall.act(at))


def _report(good: Good, at: datetime) -> None:
    product = queries.get_of_cooperative(good.code, cooperative_id=good.stall.cooperative_id)
    takedowns.report(product.slug, takedowns.Complaint(TakedownSource.CONSUMER, _REPORT), at=at)
