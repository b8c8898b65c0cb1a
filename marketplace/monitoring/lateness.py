"""Orders that wait longer than they should, so that an officer can call before the buyer does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db
from marketplace.kernel.history import StateChange
from marketplace.orders.models import Order
from marketplace.orders.states import ORDER_LIFE, OrderState
from marketplace.sales.filtering import within
from marketplace.territory.rules import TerritoryScope

LATE_AFTER: Mapping[OrderState, timedelta] = {
    OrderState.PLACED: timedelta(days=2),
    OrderState.CONFIRMED: timedelta(days=3),
    OrderState.PACKED: timedelta(days=3),
    OrderState.SHIPPED: timedelta(days=10),
}
"""How long an order may stay where it is: our own measure, counted from its last step."""


@dataclass(frozen=True, slots=True)
class LateOrder:
    """An order that has not moved for too long. It says nothing about the buyer."""

    code: str
    state: OrderState
    cooperative_name: str
    cooperative_code: str
    cooperative_phone: str
    waiting_since: datetime

    def days_late(self, at: datetime) -> int:
        """Return for how many days it should have moved already, at least 1."""
        return max(1, (at - self.waiting_since - LATE_AFTER[self.state]).days)


def count_late_orders(scope: TerritoryScope, *, at: datetime) -> int:
    """Return how many orders of a territory are late."""
    late = _late(scope, at).subquery()
    return db.session.scalar(select(func.count()).select_from(late)) or 0


def late_orders(scope: TerritoryScope, *, at: datetime, limit: int = 200) -> list[LateOrder]:
    """Return the late orders of a territory, the longest waiting first."""
    rows = db.session.execute(_late(scope, at).order_by("waiting_since", Order.id).limit(limit))
    return [LateOrder(**row._mapping) for row in rows]


def _late(scope: TerritoryScope, at: datetime) -> Select[*tuple[Any, ...]]:
    last_step = (
        select(func.max(StateChange.at))
        .where(StateChange.kind == ORDER_LIFE.kind, StateChange.subject_id == Order.id)
        .correlate(Order)
        .scalar_subquery()
    )
    since = func.coalesce(last_step, Order.placed_at, type_=Order.placed_at.type)
    return (
        select(
            Order.code,
            Order.state,
            Cooperative.name.label("cooperative_name"),
            Cooperative.code.label("cooperative_code"),
            Cooperative.phone.label("cooperative_phone"),
            since.label("waiting_since"),
        )
        .join(Cooperative, Cooperative.id == Order.cooperative_id)
        .where(_waits_too_long(since, at), *within(Cooperative, scope))
    )


def _waits_too_long(since: ColumnElement[datetime], at: datetime) -> ColumnElement[bool]:
    # Who ordered before a harvest waits for it; that it is late, the season's own deadline says.
    waits_for_harvest = and_(Order.season_id.is_not(None), Order.state == OrderState.PLACED)
    late = or_(*(and_(Order.state == state, since < at - patience) for state, patience in LATE_AFTER.items()))
    return and_(late, ~waits_for_harvest)
