"""The plans of Project 01 stand in the tables as their documents set them, however often they are loaded."""

import pytest
from sqlalchemy import func, select, update

from marketplace.kernel.database import db, transaction
from marketplace.monitoring import queries
from marketplace.monitoring.models import Indicator, Plan, Target
from marketplace.monitoring.services import load_plans
from marketplace.territory.rules import TerritoryScope
from tests.conftest import Market

EVERYWHERE = TerritoryScope(everywhere=True)


@pytest.fixture(autouse=True)
def plans(database: Market) -> None:
    with transaction():
        load_plans()


def counted() -> list[int]:
    return [db.session.scalar(select(func.count(model.id))) or 0 for model in (Indicator, Plan, Target)]


def test_every_plan_and_target_is_there() -> None:
    assert counted() == [len(set(db.session.scalars(select(Indicator.code)))), 5, 67]


def test_loading_again_changes_nothing() -> None:
    before = counted()
    with transaction():
        load_plans()
        assert not db.session.dirty
    assert counted() == before


def test_a_figure_that_was_tampered_with_is_mended() -> None:
    with transaction():
        db.session.execute(update(Target).values(value=1))
        db.session.expire_all()
        load_plans()
    assert (db.session.scalar(select(func.max(Target.value))) or 0) > 1


def test_a_closed_district_is_kept_and_shown_with_its_communes_of_today() -> None:
    unit = queries.plan("TD-2023", scope=EVERYWHERE).line.unit
    assert unit.at_issue == "Huyện Tràng Định, tỉnh Lạng Sơn"
    assert unit.is_closed
    assert {each.place_name for each in unit.today} == {
        "Đoàn Kết", "Quốc Khánh", "Tân Tiến", "Kháng Chiến", "Thất Khê", "Tràng Định", "Quốc Việt",
    }  # fmt: skip


def test_an_old_province_is_shown_with_the_province_of_today() -> None:
    unit = queries.plan("ND-108-2024", scope=EVERYWHERE).line.unit
    assert unit.at_issue == "Tỉnh Nam Định"
    assert [each.name for each in unit.today] == ["Hội LHPN tỉnh Ninh Bình"]


def test_a_plan_keeps_what_is_only_shown() -> None:
    details = queries.plan("LC-294-2023", scope=EVERYWHERE).details
    assert [each["value"] for each in details["thresholds"]] == [70, 80]
    assert details["report_due"] == {"month": 11, "day": 15}
    assert len(details["baselines"]) == 4
    whole = queries.plan("TTG-01-2023", scope=EVERYWHERE).details
    assert sum(len(report["results"]) for report in whole["reports"]) == 71


def test_targets_say_what_their_document_says() -> None:
    targets = queries.plan("LC-294-2023", scope=EVERYWHERE).targets
    said = {target.described() for target in targets if target.indicator_code == "HTX_MOI"}
    assert "03–04" in said
