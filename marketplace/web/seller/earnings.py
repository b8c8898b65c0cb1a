"""What she earned: delivered sales by month, and where the money is."""

from datetime import date
from typing import Any

from flask import render_template

from marketplace.kernel import clock
from marketplace.kernel.money import Dong
from marketplace.payments import desk_queries, settlements
from marketplace.payments import queries as payments
from marketplace.sales import figures
from marketplace.sales.figures import Filter
from marketplace.territory.rules import TerritoryScope
from marketplace.web.access import seller
from marketplace.web.formats import money
from marketplace.web.languages import language
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.today import this_month
from marketplace.web.viewer import viewer

MONTHS = 12


@blueprint.get("/earnings")
@seller()
def earnings() -> str:
    """Show twelve months of delivered sales and what is still to come in."""
    cooperative_id, today = viewer().cooperative_id, clock.today()
    year = Filter(
        scope=TerritoryScope(everywhere=True),
        first_day=_first_day(today),
        last_day=today,
        cooperative_id=cooperative_id,
    )
    return render_template(
        "seller/earnings.html",
        month=figures.net_delivered_sales(this_month(cooperative_id)),
        year=figures.net_delivered_sales(year),
        orders=figures.orders_delivered(year),
        months=_bars([(f"{part.key:%m/%Y}", part.amount) for part in reversed(figures.by_month(year))]),
        categories=_bars([(_name(part), part.amount) for part in figures.by_category(year)]),
        sums=payments.sums_of(cooperative_id),
        held=settlements.balance_of(cooperative_id),
        cod=desk_queries.cod_sums(cooperative_id),
    )


def _bars(rows: list[tuple[str, Dong]]) -> list[dict[str, Any]]:
    """Return rows for the component `bar_table`; none when nothing was sold."""
    largest = max((amount for _, amount in rows), default=0)
    if largest <= 0:
        return []
    return [
        {"label": name, "value": money(amount), "percent": max(0, 100 * amount // largest)} for name, amount in rows
    ]


def _name(part: figures.Part) -> str:
    return (language() == "en" and part.name_en) or part.name


def _first_day(today: date) -> date:
    return clock.add_months(today.replace(day=1), 1 - MONTHS)
