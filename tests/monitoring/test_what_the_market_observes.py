"""Beside a plan stand the market's own figures; what the market cannot tell is no data and never 0."""

from datetime import date

import pytest
from sqlalchemy import select

from marketplace.kernel.database import db, transaction
from marketplace.monitoring import computing, queries
from marketplace.monitoring.computing import NET_SALES, ORDERS, TRADING
from marketplace.monitoring.models import Indicator, Plan, Target
from marketplace.monitoring.rules import Ratio
from marketplace.monitoring.services import load_plans
from marketplace.sales import queries as sales
from marketplace.territory.rules import TerritoryScope
from tests.conftest import Market
from tests.makers.cooperatives import make_cooperative
from tests.makers.keeping import kept
from tests.makers.sales import make_sale, vietnam
from tests.makers.thirty_orders import Thirty, make_thirty_orders

EVERYWHERE = TerritoryScope(everywhere=True)
TODAY = date(2026, 11, 22)


@pytest.fixture
def plans(database: Market) -> None:
    with transaction():
        load_plans()


@kept
def make_thirty_orders_and_plans() -> Thirty:
    thirty = make_thirty_orders()
    with transaction():
        load_plans()
    return thirty


@pytest.fixture
def thirty(database: Market) -> Thirty:
    return make_thirty_orders_and_plans()


def figures(code: str, scope: TerritoryScope = EVERYWHERE) -> dict[str, list[computing.Observed]]:
    view = queries.plan(code, scope=scope)
    found = computing.market_figures(view, scope=scope, today=TODAY)
    return {row.indicator.code: [cell.observed for cell in row.cells] for row in found.rows}


def test_the_whole_country(thirty: Thirty) -> None:
    found = figures("TTG-01-2023")
    assert found == {NET_SALES: [3_511_998] * 2, ORDERS: [23] * 2, TRADING: [Ratio(3, 3)] * 2}


def test_a_year_before_the_market_opened_has_no_data(thirty: Thirty) -> None:
    assert figures("VWU-436-2024") == {NET_SALES: [None], ORDERS: [None], TRADING: [None]}


def test_an_empty_market_has_no_data(plans: None) -> None:
    make_cooperative()
    assert set(figures("TTG-01-2023")[NET_SALES]) == {None}


def test_a_territory_without_sales_in_an_open_market_has_a_real_zero(thirty: Thirty) -> None:
    assert figures("TD-2023")[NET_SALES] == [0, 0]
    # No cooperative of that territory is verified here, and a share of none is no number.
    assert figures("TD-2023")[TRADING] == [None, None]


def test_an_officer_sees_her_own_part_of_a_national_plan(thirty: Thirty) -> None:
    ninh_binh = TerritoryScope(province_id=thirty.sen_hong.province_id)
    assert figures("TTG-01-2023", ninh_binh)[NET_SALES] == [2_709_998] * 2


def test_years_stand_beside_each_other_and_together(plans: None) -> None:
    cooperative = make_cooperative()
    make_sale(cooperative, 100_000, vietnam(2025, 12, 31, 23, 59))
    make_sale(cooperative, 70_000, vietnam(2026, 1, 1, 0, 0))
    view = queries.plan("TTG-01-2023", scope=EVERYWHERE)
    assert computing.market_figures(view, scope=EVERYWHERE, today=TODAY).periods == (
        (2025, 2025),
        (2026, 2026),
        (2023, 2030),
    )
    assert figures("TTG-01-2023")[NET_SALES] == [100_000, 70_000, 170_000]


def test_every_figure_opens_to_the_same_sum(thirty: Thirty) -> None:
    view = queries.plan("TTG-01-2023", scope=EVERYWHERE)
    found = computing.market_figures(view, scope=EVERYWHERE, today=TODAY)
    (net_sales, *_others) = found.rows
    opened = [sum(row.amount for row in sales.orders_behind(cell.chosen)) for cell in net_sales.cells]
    assert opened == [cell.observed for cell in net_sales.cells]


def test_targets_of_the_documents_are_not_computed_yet(thirty: Thirty) -> None:
    view = queries.plan("TTG-01-2023", scope=EVERYWHERE)
    found = computing.target_figures(view, scope=EVERYWHERE, today=TODAY)
    assert {(each.cell, each.is_met, each.progress) for each in found} == {(None, None, None)}


def test_a_target_on_sales_is_measured(thirty: Thirty) -> None:
    _set_target("TTG-01-2023", NET_SALES, 7_023_996)
    view = queries.plan("TTG-01-2023", scope=EVERYWHERE)
    measured = computing.target_figures(view, scope=EVERYWHERE, today=TODAY)[-1]
    assert measured.cell is not None
    assert (measured.cell.observed, measured.is_met, measured.progress) == (
        3_511_998,
        False,
        Ratio(3_511_998, 7_023_996),
    )


def test_the_definitions_are_written_down(plans: None) -> None:
    found = queries.indicators((NET_SALES, ORDERS, TRADING))
    assert len(found) == 3
    assert all(each.definition and each.definition_en for each in found.values())


def _set_target(plan_code: str, indicator_code: str, value: int) -> None:
    with transaction():
        plan_id = db.session.scalars(select(Plan.id).where(Plan.code == plan_code)).one()
        indicator_id = db.session.scalars(select(Indicator.id).where(Indicator.code == indicator_code)).one()
        target = Target(
            plan_id=plan_id,
            indicator_id=indicator_id,
            position=99,
            operator=">=",
            value=value,
            unit="đồng",
            first_year=2026,
            last_year=2026,
            measure="annual",
            verification="document",
        )
        db.session.add(target)
