"""The plans of Project 01 in our own form: nothing lost, nothing changed, nothing quoted."""

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import marketplace.monitoring
from marketplace.cooperatives.kinds import PostTitle
from marketplace.monitoring.rules import Measure, describe_target, ensure_target

OURS = Path(marketplace.monitoring.__file__).with_name("data") / "plans.json"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "targets.json"
KINDS = {"chi_tieu": "targets", "ket_qua": "results", "hien_trang": "baselines"}
SCALES = {"tỷ đồng": 10**9, "triệu đồng": 10**6}

Row = dict[str, Any]


@pytest.fixture(scope="module")
def plans() -> dict[str, list[Row]]:
    read: dict[str, list[Row]] = json.loads(OURS.read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="module")
def source() -> list[Row]:
    if not SHARED.exists():
        pytest.skip("the shared data is not on this machine")
    rows: list[Row] = json.loads(SHARED.read_text(encoding="utf-8"), parse_float=Decimal)["hang"]
    return rows


def test_every_row_names_things_that_exist(plans: dict[str, list[Row]]) -> None:
    codes = {kind: {row["code"] for row in plans[kind]} for kind in ("groups", "indicators", "plans", "reports")}
    assert all(row["group"] in codes["groups"] for row in plans["indicators"])
    figures = plans["targets"] + plans["results"] + plans["baselines"]
    assert all(row["indicator"] in codes["indicators"] for row in figures)
    assert all(row["plan"] in codes["plans"] for row in plans["targets"] + plans["baselines"])
    assert all(row["report"] in codes["reports"] for row in plans["results"])


def test_every_code_is_used_once(plans: dict[str, list[Row]]) -> None:
    for kind in ("groups", "indicators", "plans", "reports"):
        assert max(Counter(row["code"] for row in plans[kind]).values()) == 1


def test_every_name_and_condition_is_in_both_languages(plans: dict[str, list[Row]]) -> None:
    for row in (row for rows in plans.values() for row in rows):
        for key in (key for key in row if key.endswith("_vi")):
            assert bool(row[key]) == bool(row[f"{key[:-3]}_en"]), row


def test_every_figure_is_whole_and_can_be_written(plans: dict[str, list[Row]]) -> None:
    units = {row["code"]: row["unit"] for row in plans["indicators"]}
    for row in plans["targets"] + plans["results"] + plans["baselines"]:
        ensure_target(row["operator"], row["value"], row["value_max"])
        assert isinstance(row["value"], int)
        assert row["unit"] == units[row["indicator"]]
        assert describe_target(row["operator"], row["value"], row["value_max"], unit=row["unit"])


def test_every_target_lies_inside_its_plan(plans: dict[str, list[Row]]) -> None:
    spans = {plan["code"]: (plan["first_year"], plan["last_year"]) for plan in plans["plans"]}
    for target in plans["targets"]:
        first, last = spans[target["plan"]]
        assert first <= target["first_year"] <= target["last_year"] <= last
        one_year = target["first_year"] == target["last_year"]
        assert Measure(target["measure"]) == (Measure.ANNUAL if one_year else Measure.CUMULATIVE)


def test_every_plan_says_who_set_it_where_and_when(plans: dict[str, list[Row]]) -> None:
    for plan in plans["plans"]:
        assert plan["document_number"]
        assert plan["issuer"]
        assert plan["issued_on"] is None or date.fromisoformat(plan["issued_on"]).year == plan["issued_year"]
        assert {"scheme", "level", "code", "name"} <= plan["unit_at_issue"].keys() & plan["unit_today"].keys()
        assert all(PostTitle(post) for post in plan["counted_posts"])


def test_a_unit_that_is_gone_has_one_that_answers_for_it_today(plans: dict[str, list[Row]]) -> None:
    moved = {
        plan["code"]: (plan["unit_at_issue"]["name"], plan["unit_today"]["name"])
        for plan in plans["plans"]
        if plan["unit_at_issue"] != plan["unit_today"]
    }
    assert moved == {
        "ND-108-2024": ("Nam Định", "Ninh Bình"),
        "LC-294-2023": ("Lào Cai", "Lào Cai"),
        "TD-2023": ("Tràng Định", "Lạng Sơn"),
    }


def test_thresholds_belong_to_clauses(plans: dict[str, list[Row]]) -> None:
    shares = {plan["code"]: [each["value"] for each in plan["thresholds"]] for plan in plans["plans"]}
    assert shares["LC-294-2023"] == [70, 80]
    assert shares["TD-2023"] == [50]


def test_every_row_of_the_source_is_here(plans: dict[str, list[Row]], source: list[Row]) -> None:
    counted = Counter(KINDS[row["loai"]] for row in source)
    assert {kind: len(plans[kind]) for kind in KINDS.values()} == counted


def test_every_figure_equals_the_source(plans: dict[str, list[Row]], source: list[Row]) -> None:
    for kind, ours in KINDS.items():
        theirs = [row for row in source if row["loai"] == kind]
        for row, original in zip(plans[ours], theirs, strict=True):
            scale = SCALES.get(original["don_vi_tinh"], 1)
            assert row["indicator"] == original["ma_chi_tieu"]
            assert row["operator"] == original["phep_so_sanh"]
            assert row["value"] == original["gia_tri"] * scale
            assert row["value_max"] == original["gia_tri_max"]
            assert bool(row["condition_vi"]) == bool(original["dieu_kien"])


def test_every_period_and_document_equals_the_source(plans: dict[str, list[Row]], source: list[Row]) -> None:
    by_code = {plan["code"]: plan for plan in plans["plans"]}
    targets = [row for row in source if row["loai"] == "chi_tieu"]
    for row, original in zip(plans["targets"], targets, strict=True):
        assert (row["first_year"], row["last_year"]) == (original["nam_bat_dau"], original["nam_ket_thuc"])
        assert original["so_ky_hieu"].startswith(by_code[row["plan"]]["document_number"])
        assert (by_code[row["plan"]]["issued_on"] or "2023") == original["ngay_ban_hanh"]


def test_nothing_is_quoted(source: list[Row]) -> None:
    ours = OURS.read_text(encoding="utf-8")
    assert not [row["nguyen_van"] for row in source if len(row["nguyen_van"]) > 25 and row["nguyen_van"] in ours]
