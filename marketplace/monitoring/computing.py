"""What the market itself can say about an indicator today; everything else has no data, which is never 0."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from marketplace.monitoring.models import Indicator
from marketplace.monitoring.queries import PlanView, TargetLine, indicators
from marketplace.monitoring.rules import Ratio, is_met, progress, share
from marketplace.sales import queries as sales
from marketplace.sales.queries import Filter
from marketplace.territory.rules import TerritoryScope

Observed = int | Ratio | None

NET_SALES = "DOANH_SO_THUAN_DA_GIAO"
ORDERS = "DON_DA_GIAO"
TRADING = "HTX_CO_DON_DA_GIAO"


def _trading(chosen: Filter) -> Observed:
    found = sales.cooperatives_trading(chosen)
    return share(found.trading, found.verified)


COMPUTED: Mapping[str, Callable[[Filter], Observed]] = {
    NET_SALES: sales.net_delivered_sales,
    ORDERS: sales.orders_delivered,
    TRADING: _trading,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One observation and the filter that opens it to its orders; `observed` is `None` where there is no data."""

    observed: Observed
    chosen: Filter


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator of the market with its figure for each period."""

    indicator: Indicator
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class MarketFigures:
    """What the market counted on a plan's territory: a column for each year, then the plan's years together."""

    periods: tuple[tuple[int, int], ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class TargetFigure:
    """A target beside what the market observed for it; all `None` where the market cannot tell."""

    target: TargetLine
    cell: Cell | None
    is_met: bool | None
    progress: Ratio | None


def observe(indicator_code: str, chosen: Filter, *, today: date) -> Observed:
    """Return the indicator's value, or `None`: not computed by the market, not open then, or still to come.

    From the market's first delivery on, a period without sales is a real 0.
    """
    count = COMPUTED.get(indicator_code)
    began_on = sales.market_began_on()
    if count is None or began_on is None or chosen.last_day < began_on or chosen.first_day > today:
        return None
    return count(chosen)


def market_figures(view: PlanView, *, scope: TerritoryScope, today: date) -> MarketFigures:
    """Return the market's own figures for a plan's territory and years, as far as the viewer's territory reaches."""
    periods = _periods(view.line.first_year, view.line.last_year, today=today)
    whole = _filter(view, scope=scope, today=today)
    filters = [_in_years(whole, first, last) for first, last in periods]
    named = indicators(tuple(COMPUTED))
    rows = (
        Row(named[code], tuple(Cell(observe(code, chosen, today=today), chosen) for chosen in filters))
        for code in COMPUTED
        if code in named
    )
    return MarketFigures(periods, tuple(rows))


def target_figures(view: PlanView, *, scope: TerritoryScope, today: date) -> list[TargetFigure]:
    """Return every target of a plan with what the market observed for it."""
    whole = _filter(view, scope=scope, today=today)
    return [_target_figure(target, whole, today) for target in view.targets]


def _target_figure(target: TargetLine, whole: Filter, today: date) -> TargetFigure:
    chosen = _in_years(whole, target.first_year, target.last_year)
    observed = observe(target.indicator_code, chosen, today=today)
    if observed is None:
        return TargetFigure(target, None, None, None)
    return TargetFigure(
        target,
        Cell(observed, chosen),
        is_met(target.operator, target.value, target.value_max, observed),
        progress(target.operator, target.value, observed),
    )


def _filter(view: PlanView, *, scope: TerritoryScope, today: date) -> Filter:
    area = sales.area_of(view.line.unit.id)
    return Filter(scope=scope, first_day=today, last_day=today, area=area)


def _in_years(chosen: Filter, first: int, last: int) -> Filter:
    """Return the filter for whole years; what is still to come of them is simply not there yet."""
    return replace(chosen, first_day=date(first, 1, 1), last_day=date(last, 12, 31))


def _periods(first_year: int, last_year: int, *, today: date) -> tuple[tuple[int, int], ...]:
    """Return each year in which the market was open, then all of the plan's years together."""
    began_on = sales.market_began_on() or today
    opened = range(max(first_year, began_on.year), min(last_year, today.year) + 1)
    years = [(year, year) for year in opened]
    together = (first_year, last_year)
    return tuple([*years, together] if years != [together] else years)
