"""What falls due with a harvest: orders close, a harvest nobody told of is over, shares are given, answers are due."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

from marketplace.inventory import seasons
from marketplace.inventory.season_models import Season, SeasonShare
from marketplace.inventory.season_rules import closes_at
from marketplace.inventory.season_states import LIVE, SEASON_LIFE, SeasonState
from marketplace.kernel import clock
from marketplace.kernel.database import db
from marketplace.kernel.history import Act
from marketplace.orders.deadlines import Deadline, due, fell_before
from marketplace.orders.models import Order
from marketplace.orders.states import ORDER_LIFE, OrderState

Read = Iterable[tuple[Any, ...]]


def close(season_id: int, act: Act) -> None:
    """The closing day of a season is over.

    Raises:
        TransitionNotAllowed, StaleState: it was closed or counted before.
    """
    seasons.close(db.session.get_one(Season, season_id), act=act)


def lapse(season_id: int, act: Act) -> None:
    """Nobody told of the harvest in time.

    Raises:
        TransitionNotAllowed, StaleState: it was counted or called off before.
    """
    seasons.lapse(db.session.get_one(Season, season_id), act=act)


def _to_close(at: datetime, limit: int) -> Read:
    chosen = (
        select(Season.id, Season.closes_on)
        .where(Season.state == SeasonState.OPEN, Season.closes_on < clock.day_of(at))
        .order_by(Season.closes_on, Season.id)
    )
    rows = db.session.execute(chosen.limit(limit))
    return [
        (due(Deadline.SEASON_CLOSES, closes_at(day)), Deadline.SEASON_CLOSES, SEASON_LIFE.kind, season_id)
        for season_id, day in rows
    ]


def _never_told(at: datetime, limit: int) -> Read:
    last = clock.day_of(fell_before(Deadline.HARVEST_BY, at)) - timedelta(days=1)
    chosen = (
        select(Season.id, Season.harvest_to)
        .where(Season.state.in_(LIVE), Season.harvest_to <= last)
        .order_by(Season.harvest_to, Season.id)
    )
    rows = db.session.execute(chosen.limit(limit))
    return [
        (due(Deadline.HARVEST_BY, clock.end_of(day)), Deadline.HARVEST_BY, SEASON_LIFE.kind, season_id)
        for season_id, day in rows
    ]


def _to_share(_at: datetime, limit: int) -> Read:
    chosen = (
        select(SeasonShare.order_id, Season.ended_at)
        .join(Season, Season.id == SeasonShare.season_id)
        .where(SeasonShare.settled_at.is_(None))
        .order_by(SeasonShare.order_id)
    )
    return _orders(chosen.limit(limit), Deadline.SHARE_AT)


def _unanswered(at: datetime, limit: int) -> Read:
    """Find what was shared out, but waited for its money then: from there on an answer is due as for any order."""
    chosen = (
        select(Order.id, SeasonShare.settled_at)
        .join(SeasonShare, SeasonShare.order_id == Order.id)
        .where(Order.state == OrderState.PLACED, SeasonShare.settled_at <= fell_before(Deadline.CONFIRM_BY, at))
        .order_by(SeasonShare.settled_at, Order.id)
    )
    return _orders(chosen.limit(limit), Deadline.CONFIRM_BY)


def _orders(chosen: Select[*tuple[Any, ...]], deadline: Deadline) -> Read:
    return [
        (due(deadline, since), deadline, ORDER_LIFE.kind, order_id) for order_id, since in db.session.execute(chosen)
    ]


READS: tuple[Callable[[datetime, int], Read], ...] = (_to_close, _never_told, _to_share, _unanswered)
