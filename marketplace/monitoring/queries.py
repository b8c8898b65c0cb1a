"""Reads about plans: which an officer sees, and everything one of them says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.messages import msg
from marketplace.monitoring.models import Indicator, Plan, Target
from marketplace.monitoring.rules import Measure, Operator, describe_target
from marketplace.territory import queries as territory
from marketplace.territory.queries import UnionNode
from marketplace.territory.rules import TerritoryScope, UnionLevel

LEVELS = ("national", "centre", "province", "district", "commune")


@dataclass(frozen=True, slots=True)
class PlanUnit:
    """The territory of a plan as it was named at issue, and who stands there today when that unit has ended."""

    id: int
    at_issue: str
    is_closed: bool
    today: tuple[UnionNode, ...]


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in a list."""

    code: str
    document_number: str
    title: str
    title_en: str
    issuer: str
    issuer_en: str
    level: str
    issued_on: date | None
    first_year: int
    last_year: int
    unit: PlanUnit
    targets: int
    report_due: tuple[int, int] | None
    """Month and day of the yearly report."""


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One target of a plan with the indicator it is about."""

    indicator_code: str
    name: str
    name_en: str
    indicator_unit: str
    indicator_unit_en: str
    group: str
    operator: Operator
    value: int
    value_max: int | None
    unit: str
    first_year: int
    last_year: int
    measure: Measure
    condition: str
    condition_en: str
    note: str
    note_en: str

    def described(self, locale: str = "vi") -> str:
        """Return the figure as plans write it: `≥ 250`, `03–04`, `100 %`."""
        return describe_target(self.operator, self.value, self.value_max, unit=self.unit, locale=locale)


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan with its targets; `details` holds thresholds, counted posts, deadlines, baselines and results."""

    line: PlanLine
    targets: tuple[TargetLine, ...]
    details: Mapping[str, Any]


def plans_in(scope: TerritoryScope) -> list[PlanLine]:
    """Return the plans that concern an officer: of her unit, of those above it and of those under it."""
    count = select(func.count(Target.id)).where(Target.plan_id == Plan.id).scalar_subquery()
    rows = db.session.execute(select(Plan, count).order_by(Plan.first_year, Plan.code))
    seen = [_line(plan, targets) for plan, targets in rows if _concerns(plan.union_unit_id, scope)]
    return sorted(seen, key=lambda line: LEVELS.index(line.level))


def plan(code: str, *, scope: TerritoryScope) -> PlanView:
    """Return one plan that concerns the officer.

    Raises:
        NotFound: there is none, or it concerns others only.
    """
    found = db.session.scalar(select(Plan).where(Plan.code == code))
    if found is None or not _concerns(found.union_unit_id, scope):
        raise NotFound(msg("Không tìm thấy kế hoạch này."))
    targets = _targets(found.id)
    return PlanView(_line(found, len(targets)), targets, found.details)


def indicators(codes: tuple[str, ...]) -> dict[str, Indicator]:
    """Return indicators by code; unknown codes are left out."""
    return {row.code: row for row in db.session.scalars(select(Indicator).where(Indicator.code.in_(codes)))}


def indicator_names() -> dict[str, Indicator]:
    """Return every indicator by its code."""
    return {row.code: row for row in db.session.scalars(select(Indicator))}


def _concerns(union_unit_id: int, scope: TerritoryScope) -> bool:
    if scope.everywhere:
        return True
    unit = territory.union_unit(union_unit_id)
    if unit.level is UnionLevel.CENTRE:
        return True
    if scope.commune_id is not None:
        return scope.commune_id in territory.covered_commune_ids(unit.id)
    if scope.province_id is None:
        return False
    hers = territory.union_unit_at(scope.province_id)
    return any(hers.id in today.path_ids for today in territory.union_units_today(unit.id))


def _line(row: Plan, targets: int) -> PlanLine:
    due = row.details["report_due"]
    return PlanLine(
        code=row.code,
        document_number=row.document_number,
        title=row.title,
        title_en=row.title_en,
        issuer=row.issuer,
        issuer_en=row.issuer_en,
        level=row.level,
        issued_on=row.issued_on,
        first_year=row.first_year,
        last_year=row.last_year,
        unit=_unit(row),
        targets=targets,
        report_due=(due["month"], due["day"]) if due else None,
    )


def _unit(row: Plan) -> PlanUnit:
    unit = territory.union_unit(row.union_unit_id)
    today = tuple(territory.union_units_today(unit.id)) if unit.is_closed else ()
    return PlanUnit(unit.id, row.unit_at_issue, unit.is_closed, today)


def _targets(plan_id: int) -> tuple[TargetLine, ...]:
    rows = db.session.execute(
        select(Target, Indicator)
        .join(Indicator, Indicator.id == Target.indicator_id)
        .where(Target.plan_id == plan_id)
        .order_by(Target.position)
    )
    return tuple(_target_line(target, indicator) for target, indicator in rows)


def _target_line(target: Target, indicator: Indicator) -> TargetLine:
    return TargetLine(
        indicator_code=indicator.code,
        name=indicator.name,
        name_en=indicator.name_en,
        indicator_unit=indicator.unit,
        indicator_unit_en=indicator.unit_en,
        group=indicator.group,
        operator=Operator(target.operator),
        value=target.value,
        value_max=target.value_max,
        unit=target.unit,
        first_year=target.first_year,
        last_year=target.last_year,
        measure=Measure(target.measure),
        condition=target.condition,
        condition_en=target.condition_en,
        note=target.note,
        note_en=target.note_en,
    )
