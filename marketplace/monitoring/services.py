"""Bringing the plans of Project 01 and the indicators they name into our tables."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from marketplace.kernel.database import Model, db
from marketplace.monitoring.models import Indicator, Plan, Target
from marketplace.territory import queries as territory
from marketplace.territory.queries import UnionNode
from marketplace.territory.rules import Scheme, UnionLevel, full_name, name_within_a_sentence

DATA = Path(__file__).with_name("data")
COUNTRY = "country"
WHOLE_PROJECT = "TTG-01-2023"
"""The plan that all others carry out; what was published about the Project as a whole is shown with it."""

Row = Mapping[str, Any]


def load_plans() -> None:
    """Bring indicators, plans and targets to what the documents say: add what is missing, correct what differs.

    Nothing is deleted, and running it again changes nothing.
    """
    known = _read("plans.json")
    indicators = [_indicator(row) for row in [*known["indicators"], *_read("sales_indicators.json")]]
    _bring_up_to_date(Indicator, indicators, key=("code",))
    _bring_up_to_date(Plan, [_plan(row, known) for row in known["plans"]], key=("code",))
    _bring_up_to_date(Target, _targets(known["targets"]), key=("plan_id", "position"))


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def _bring_up_to_date(model: type[Model], rows: Iterable[dict[str, Any]], *, key: tuple[str, ...]) -> None:
    stored = {tuple(getattr(row, name) for name in key): row for row in db.session.scalars(select(model))}
    for values in rows:
        row = stored.get(tuple(values[name] for name in key))
        if row is None:
            db.session.add(model(**values))
            continue
        for name, value in values.items():
            setattr(row, name, value)
    db.session.flush()


def _indicator(row: Row) -> dict[str, Any]:
    return {
        "code": row["code"],
        "name": row["name_vi"],
        "name_en": row["name_en"],
        "unit": row["unit"],
        "unit_en": row["unit_en"],
        "group": row["group"],
        "definition": row.get("definition_vi", ""),
        "definition_en": row.get("definition_en", ""),
    }


def _plan(row: Row, known: Row) -> dict[str, Any]:
    unit = row["unit_at_issue"]
    issued_on = row["issued_on"]
    shown = ("issued_year", "thresholds", "counted_posts", "counted_posts_note_vi", "counted_posts_note_en",
             "report_due", "source")  # fmt: skip
    return {
        "code": row["code"],
        "document_number": row["document_number"],
        "title": row["title_vi"],
        "title_en": row["title_en"],
        "issuer": row["issuer"],
        "issuer_en": row["issuer_en"],
        "level": row["level"],
        "unit_at_issue": _name_at_issue(unit),
        "union_unit_id": _union_unit(unit).id,
        "issued_on": date.fromisoformat(issued_on) if issued_on else None,
        "first_year": row["first_year"],
        "last_year": row["last_year"],
        "details": {name: row[name] for name in shown}
        | {"baselines": [each for each in known["baselines"] if each["plan"] == row["code"]]}
        | {"reports": _reports(known) if row["code"] == WHOLE_PROJECT else []},
    }


def _union_unit(unit: Row) -> UnionNode:
    if unit["level"] == COUNTRY:
        return territory.union_centre()
    return territory.union_unit_for(UnionLevel(unit["level"]), unit["code"], scheme=Scheme(unit["scheme"]))


def _name_at_issue(unit: Row) -> str:
    """Return the place with its type word as the document named it: "Huyện Tràng Định, tỉnh Lạng Sơn"."""
    node = _union_unit(unit)
    if node.place_type is None:
        return str(unit["name"])
    name = full_name(node.place_name, node.place_type)
    above = [parent for parent in territory.union_ancestors(node.id) if parent.place_type]
    return ", ".join([name, *(name_within_a_sentence(each.place_name, each.place_type or "") for each in above)])


def _reports(known: Row) -> list[dict[str, Any]]:
    """Return the published reports, each with its figures."""
    return [
        dict(report) | {"results": [each for each in known["results"] if each["report"] == report["code"]]}
        for report in known["reports"]
    ]


def _targets(rows: Iterable[Row]) -> list[dict[str, Any]]:
    plan_ids = _ids(Plan)
    indicator_ids = _ids(Indicator)
    positions: dict[str, int] = {}
    targets = []
    for row in rows:
        positions[row["plan"]] = positions.get(row["plan"], 0) + 1
        copied = ("operator", "value", "value_max", "unit", "first_year", "last_year", "measure", "verification")
        targets.append(
            {name: row[name] for name in copied}
            | {"plan_id": plan_ids[row["plan"]], "indicator_id": indicator_ids[row["indicator"]]}
            | {"position": positions[row["plan"]]}
            | {"condition": row["condition_vi"], "condition_en": row["condition_en"]}
            | {"note": row["note_vi"], "note_en": row["note_en"]}
        )
    return targets


def _ids(model: Any) -> dict[str, int]:
    return {row.code: row.id for row in db.session.execute(select(model.code, model.id))}
