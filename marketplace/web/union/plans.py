"""The plans that concern an officer: their targets, and beside them what the market itself can say."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext

from marketplace.cooperatives.kinds import PostTitle
from marketplace.cooperatives.words import TITLE_NAMES
from marketplace.kernel import clock
from marketplace.monitoring import computing, queries
from marketplace.monitoring.computing import Cell, Observed, TargetFigure
from marketplace.monitoring.queries import PlanLine, PlanView, TargetLine
from marketplace.monitoring.rules import (
    DONG,
    Measure,
    Ratio,
    describe_target,
    format_percent,
    format_percent_alone,
)
from marketplace.web.access import officer
from marketplace.web.formats import money, number, vn_date
from marketplace.web.languages import language, say
from marketplace.web.union.blueprint import blueprint
from marketplace.web.viewer import viewer

FEW = 2
WITHOUT_AREA = ("national", "centre")


@blueprint.get("/plans")
@officer()
def plans() -> str:
    """Show the plans of the officer's unit, of those above it and of those under it."""
    return render_template("union/plans.html", rows=[_plan_row(line) for line in queries.plans_in(viewer().scope)])


@blueprint.get("/plans/<string:code>")
@officer()
def plan(code: str) -> str:
    """Show one plan: who set what, for where and when, and how it stands."""
    scope, today = viewer().scope, clock.today()
    view = queries.plan(code, scope=scope)
    office = viewer().office
    targets = [_target_row(view, each) for each in computing.target_figures(view, scope=scope, today=today)]
    return render_template(
        "union/plan.html",
        plan=_plan_row(view.line),
        facts=_facts(view),
        targets=targets,
        targets_in_short=[(each["name"], _in_short(each)) for each in targets],
        market=_market(view),
        unit=office.unit_name if office else "",
        today=today,
        baselines=_known_figures(view.details["baselines"]),
        reports=[_report(each) for each in view.details["reports"]],
    )


def _plan_row(line: PlanLine) -> dict[str, Any]:
    return {
        "href": url_for("union.plan", code=line.code),
        "number": line.document_number,
        "title": _in_language(line.title, line.title_en),
        "issuer": _in_language(line.issuer, line.issuer_en),
        "years": _years(line.first_year, line.last_year),
        "unit": line.unit.at_issue,
        "today_short": _today_short(line),
        "targets": number(line.targets),
        # The same row as a card, for phones.
        "meta": f"{line.document_number}, {_years(line.first_year, line.last_year)}",
        "state": "",
        "tone": "",
        "amount": None,
    }


def _today(line: PlanLine) -> str:
    """Return who stands today where a closed unit stood; nothing where the unit itself still stands."""
    if not line.unit.is_closed:
        return ""
    names = [f"{each.place_type} {each.place_name}" for each in line.unit.today]
    return ", ".join(names)


def _today_short(line: PlanLine) -> str:
    if len(line.unit.today) <= FEW:
        return _today(line)
    return gettext("%(count)s xã, phường", count=len(line.unit.today))


def _facts(view: PlanView) -> list[tuple[str, str]]:
    line, details = view.line, view.details
    facts = [
        (gettext("Số, ký hiệu"), line.document_number),
        (gettext("Cơ quan ban hành"), _in_language(line.issuer, line.issuer_en)),
        (gettext("Ngày ban hành"), vn_date(line.issued_on) if line.issued_on else str(details["issued_year"])),
        (gettext("Giai đoạn"), _years(line.first_year, line.last_year)),
        (gettext("Địa bàn lúc ban hành"), line.unit.at_issue),
        (gettext("Địa bàn hiện nay"), _today(line) or gettext("Không đổi")),
        (gettext("Chức danh được tính"), _posts(details)),
        (gettext("Hạn báo cáo hằng năm"), _due(line)),
        (gettext("Nguồn"), str(details["source"])),
    ]
    return facts + [
        (_in_language(each["clause_vi"], each["clause_en"]), _threshold(each)) for each in details["thresholds"]
    ]


def _threshold(each: Mapping[str, Any]) -> str:
    figure = describe_target(each["operator"], each["value"], unit=each["unit"], locale=language())
    return gettext("Lao động nữ %(share)s", share=figure)


def _posts(details: Mapping[str, Any]) -> str:
    names = [say(TITLE_NAMES[PostTitle(post)]) for post in details["counted_posts"]]
    note = _in_language(details["counted_posts_note_vi"], details["counted_posts_note_en"])
    return ". ".join(part for part in ("; ".join(names), note) if part)


def _due(line: PlanLine) -> str:
    return f"{line.report_due[1]:02d}/{line.report_due[0]:02d}" if line.report_due else ""


def _target_row(view: PlanView, each: TargetFigure) -> dict[str, Any]:
    target = each.target
    return {
        "name": _in_language(target.name, target.name_en),
        "figure": target.described(language()),
        "unit": _unit(target),
        "period": _target_period(target),
        "condition": _in_language(target.condition, target.condition_en),
        "note": _in_language(target.note, target.note_en),
        "observed": _written(each.cell.observed, target.unit) if each.cell else gettext("Chưa có số liệu"),
        "href": _opened(view, each.cell) if each.cell else "",
        "progress": format_percent_alone(each.progress, locale=language()) if each.progress else "",
        "is_met": each.is_met,
    }


def _in_short(row: dict[str, Any]) -> str:
    figure = f"{row['figure']} {row['unit']}".strip()
    return f"{figure}. {row['period']}. {row['observed']}."


def _unit(target: TargetLine) -> str:
    """Return the unit where the figure does not carry it already."""
    return "" if target.unit in ("%", DONG) else _in_language(target.indicator_unit, target.indicator_unit_en)


def _target_period(target: TargetLine) -> str:
    if target.measure is Measure.ANNUAL:
        return gettext("Trong năm %(year)s", year=target.last_year)
    return gettext("Lũy kế đến %(year)s", year=target.last_year)


def _market(view: PlanView) -> dict[str, Any]:
    found = computing.market_figures(view, scope=viewer().scope, today=clock.today())
    return {
        "columns": [_years(first, last) for first, last in found.periods],
        "rows": [
            {
                "name": _in_language(row.indicator.name, row.indicator.name_en),
                "definition": _in_language(row.indicator.definition, row.indicator.definition_en),
                "cells": [
                    {"text": _written(cell.observed, row.indicator.unit), "href": _opened(view, cell)}
                    for cell in row.cells
                ],
            }
            for row in found.rows
        ],
    }


def _opened(view: PlanView, cell: Cell) -> str:
    """Return the sales page under the same filter, or nothing where there is nothing to open."""
    if cell.observed is None:
        return ""
    chosen = cell.chosen
    words: dict[str, Any] = {"from": f"{chosen.first_day:%Y-%m}", "to": f"{chosen.last_day:%Y-%m}", "by": "cooperative"}
    if view.line.level not in WITHOUT_AREA:
        words["area"] = str(view.line.unit.id)
    return url_for("union.sales", **words)


def _written(observed: Observed, unit: str) -> str:
    if observed is None:
        return gettext("Chưa có số liệu")
    if isinstance(observed, Ratio):
        return format_percent(observed, locale=language())
    return money(observed) if unit == DONG else number(observed)


def _known_figures(rows: list[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return figures as documents tell them: counted by others, before or outside of the market."""
    names = queries.indicator_names()
    return [
        {
            "name": _in_language(names[row["indicator"]].name, names[row["indicator"]].name_en),
            "figure": describe_target(
                row["operator"], row["value"], row["value_max"], unit=row["unit"], locale=language()
            ),
            "unit": "" if row["unit"] in ("%", DONG) else _unit_name(names[row["indicator"]]),
            "when": row.get("as_of") or _years(row["first_year"], row["last_year"]),
            "condition": _in_language(row["condition_vi"], row["condition_en"]),
        }
        for row in rows
    ]


def _unit_name(indicator: Any) -> str:
    return _in_language(indicator.unit, indicator.unit_en)


def _report(report: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": _in_language(report["title_vi"], report["title_en"]),
        "issuer": _in_language(report["issuer"], report["issuer_en"]),
        "source": report["source"],
        "rows": _known_figures(report["results"]),
    }


def _years(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def _in_language(vietnamese: str, english: str) -> str:
    return english if english and language() == "en" else vietnamese
