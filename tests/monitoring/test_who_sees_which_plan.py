"""An officer sees the plans of her unit, of those above it and of those under it, and no others."""

import pytest

from marketplace.kernel.database import transaction
from marketplace.kernel.errors import NotFound
from marketplace.monitoring import queries
from marketplace.monitoring.services import load_plans
from marketplace.territory import queries as territory
from marketplace.territory.rules import TerritoryScope, UnionLevel
from tests.conftest import Market

NATIONAL = {"TTG-01-2023", "VWU-436-2024"}


@pytest.fixture(autouse=True)
def plans(database: Market) -> None:
    with transaction():
        load_plans()


def scope_of(level: str, code: str | None) -> TerritoryScope:
    return territory.scope_of(territory.union_unit_for(UnionLevel(level), code).id)


@pytest.mark.parametrize(
    ("level", "code", "of_her_own"),
    [
        ("centre", None, {"ND-108-2024", "LC-294-2023", "TD-2023"}),
        ("province", "37", {"ND-108-2024"}),  # Ninh Bình, where Nam Định lies today
        ("province", "15", {"LC-294-2023"}),
        ("province", "20", {"TD-2023"}),  # Lạng Sơn, above the closed district
        ("province", "79", set()),
        ("commune", "06046", {"TD-2023"}),  # Tràng Định commune
        ("commune", "14167", {"ND-108-2024"}),  # Giao Thủy, once of Nam Định
        ("commune", "14329", set()),  # Hoa Lư ward, never of Nam Định
    ],
)
def test_plans_of_a_unit(level: str, code: str | None, of_her_own: set[str]) -> None:
    seen = {line.code for line in queries.plans_in(scope_of(level, code))}
    assert seen == NATIONAL | of_her_own


def test_the_highest_document_stands_first() -> None:
    levels = [line.level for line in queries.plans_in(scope_of("centre", None))]
    assert levels == ["national", "centre", "province", "province", "district"]


def test_a_plan_of_another_province_is_not_found() -> None:
    with pytest.raises(NotFound):
        queries.plan("LC-294-2023", scope=scope_of("province", "37"))


def test_an_office_without_territory_sees_only_what_is_for_all() -> None:
    assert {line.code for line in queries.plans_in(TerritoryScope())} == NATIONAL
