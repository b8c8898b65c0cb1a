"""Which sales a figure is about: the viewer's territory first, then a period, then what she chose."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, false

from marketplace.orders.kinds import Channel
from marketplace.sales.kinds import Verification
from marketplace.territory import queries as territory
from marketplace.territory.rules import TerritoryScope, UnionLevel


@dataclass(frozen=True, kw_only=True, slots=True)
class Area:
    """A territory that a figure is narrowed to: a province, or some communes; neither means everywhere."""

    province_id: int | None = None
    commune_ids: frozenset[int] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Filter:
    """What a figure counts. `scope` comes from the viewer's session and always holds.

    Days are Vietnamese; both ends are counted.
    """

    scope: TerritoryScope
    first_day: date
    last_day: date
    area: Area = Area()
    cooperative_id: int | None = None
    category_id: int | None = None
    channel: Channel | None = None
    verification: Verification | None = None

    @property
    def is_whole_months(self) -> bool:
        """Whether it begins with a month and ends with one."""
        return self.first_day.day == 1 and (self.last_day + timedelta(days=1)).day == 1


def area_of(union_unit_id: int) -> Area:
    """Return today's territory of a unit of the Union, open or closed.

    A closed district or old province is the communes that hold its territory today.

    Raises:
        NotFound: no unit has this id.
    """
    unit = territory.union_unit(union_unit_id)
    if unit.level is UnionLevel.CENTRE:
        return Area()
    if unit.level is UnionLevel.PROVINCE and not unit.is_closed:
        return Area(province_id=unit.administrative_unit_id)
    return Area(commune_ids=territory.covered_commune_ids(unit.id))


def conditions(model: Any, chosen: Filter) -> list[ColumnElement[bool]]:
    """Return the filter for a table that has place, day, cooperative and channel (and category, where it has one)."""
    exact = {
        "province_id": chosen.area.province_id,
        "cooperative_id": chosen.cooperative_id,
        "category_id": chosen.category_id,
        "channel": chosen.channel,
        "verification": chosen.verification,
    }
    wanted = [getattr(model, name) == value for name, value in exact.items() if value is not None]
    if chosen.area.commune_ids is not None:
        wanted.append(model.commune_id.in_(chosen.area.commune_ids))
    return [*within(model, chosen.scope), model.day.between(chosen.first_day, chosen.last_day), *wanted]


def within(model: Any, scope: TerritoryScope) -> list[ColumnElement[bool]]:
    """Return the condition that keeps a table with a place to the viewer's territory."""
    if scope.everywhere:
        return []
    if scope.commune_id is not None:
        return [model.commune_id == scope.commune_id]
    if scope.province_id is not None:
        return [model.province_id == scope.province_id]
    return [false()]
