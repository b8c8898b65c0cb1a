"""How the cooperative sees the labels of a lot: worked out once here, so that templates only print."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from marketplace.kernel import clock
from marketplace.labelling import site_root
from marketplace.traceability import queries
from marketplace.traceability.labels import address_of, label_content, missing_on_label
from marketplace.traceability.layouts import LAYOUTS, get_layout
from marketplace.traceability.rules import may_fetch, packs_in
from marketplace.traceability.states import RUN_LIFE, RunAction, RunState
from marketplace.web.formats import number, vn_datetime
from marketplace.web.languages import say

STATE_NAMES = {
    RunState.MAKING: (_l("Đang vẽ tem"), "moving"),
    RunState.READY: (_l("Sẵn sàng in"), "done"),
    RunState.FAILED: (_l("Chưa vẽ được"), "attention"),
    RunState.VOID: (_l("Đã hủy"), "stopped"),
}
PREVIEW_PIXELS_PER_MM = 4


@dataclass(frozen=True)
class LabelsPage:
    """Everything about the labels of a lot, and what can be printed."""

    code: str
    number: str
    product_name: str
    product_code: str
    runs: list[dict[str, Any]]
    packs_hint: str
    missing: str
    previews: list[dict[str, str]]
    opens: str
    is_gs1: bool


@dataclass(frozen=True)
class RunPage:
    """One run, as its template prints it."""

    title: str
    state: tuple[str, str]
    is_moving: bool
    has_failed: bool
    is_void: bool
    is_late: bool
    done: int
    total: int
    facts: list[tuple[str, str]]
    files: list[dict[str, str]]
    may_reprint: bool
    may_cancel: bool
    may_retry: bool


def run_rows(lot: Any) -> list[dict[str, Any]]:
    """Return the runs of a lot for the component `record_list`."""
    return [_row(lot, run) for run in queries.label_runs_of(lot.id)]


def labels_page(lot: Any, of: queries.LotProduct) -> LabelsPage:
    """Return the labels of a lot, and how they would look if they were printed now."""
    variant_id = of.variants[0].id if of.variants else None
    facts = queries.facts_for_label(lot, variant_id=variant_id, today=clock.today())
    return LabelsPage(
        code=lot.code,
        number=lot.number,
        product_name=of.product.name,
        product_code=of.product.code,
        runs=run_rows(lot),
        packs_hint=_packs_hint(lot, of),
        missing=", ".join(missing_on_label(facts)),
        previews=_previews(lot.code, variant_id),
        opens=address_of(label_content(facts), site_root()),
        is_gs1=bool(facts.gtin),
    )


def run_page(lot: Any, run: Any) -> RunPage:
    """Return one run."""
    is_late = not may_fetch(run.printed_at, now=clock.now())
    name, tone = STATE_NAMES[run.state]
    return RunPage(
        title=_name(run),
        state=(str(name), tone),
        is_moving=run.state == RunState.MAKING,
        has_failed=run.state == RunState.FAILED,
        is_void=run.state == RunState.VOID,
        is_late=is_late,
        done=run.done,
        total=run.count,
        facts=_facts(run),
        files=[] if is_late or run.state != RunState.READY else _files(lot, run),
        may_reprint=run.state == RunState.READY,
        may_cancel=RUN_LIFE.allows(run.state, RunAction.CANCEL),
        may_retry=RUN_LIFE.allows(run.state, RunAction.RETRY),
    )


def _name(run: Any) -> str:
    values = {"first": number(run.first_number), "last": number(run.last_number)}
    if run.reprint_of_id:
        return gettext("In lại tem số %(first)s–%(last)s", **values)
    return gettext("Tem số %(first)s–%(last)s", **values)


def _row(lot: Any, run: Any) -> dict[str, Any]:
    name, tone = STATE_NAMES[run.state]
    counted = gettext("%(count)s tem", count=number(run.count))
    return {
        "href": url_for("seller.label_run", code=lot.code, run_id=run.id),
        "title": _name(run),
        "meta": f"{counted} · {say(get_layout(run.layout).name)} · {vn_datetime(run.printed_at)}",
        "state": name,
        "tone": tone,
        "amount": None,
    }


def _facts(run: Any) -> list[tuple[str, str]]:
    told = [
        (gettext("Số tem"), number(run.count)),
        (gettext("Cỡ tem"), say(get_layout(run.layout).name)),
        (gettext("Mã trên tem"), gettext("mỗi tem một mã riêng") if run.has_serials else gettext("một mã cho cả lô")),
        (gettext("Loại mã"), "GS1 Digital Link" if run.content.get("gtin") else run.content["note"]),
        (gettext("Lúc in"), vn_datetime(run.printed_at)),
        (gettext("Lý do in lại"), run.reason),
        (gettext("Lúc hủy"), vn_datetime(run.ended_at) if run.ended_at else ""),
    ]
    return [(term, value) for term, value in told if value]


def _files(lot: Any, run: Any) -> list[dict[str, str]]:
    """Return the files of a run; without serial numbers there is only one, however many labels there are."""
    each = get_layout(run.layout).per_file if run.has_serials else run.count
    starts = range(0, run.count, each)
    return [
        {
            "href": url_for("seller.lot_labels_pdf", code=lot.code, run_id=run.id, file=file if file > 1 else None),
            "name": gettext("Tải tệp %(count)s tem (PDF)", count=number(min(each, run.count - start))),
        }
        for file, start in enumerate(starts, start=1)
    ]


def _packs_hint(lot: Any, of: queries.LotProduct) -> str:
    same_group = [pack for pack in of.variants if queries.same_group(pack.unit, lot.unit)]
    parts = [
        gettext("%(count)s gói %(pack)s", count=number(packs_in(lot.quantity, pack.amount)), pack=pack.label)
        for pack in same_group
    ]
    if not parts:
        return ""
    either = gettext("hoặc")
    return gettext("Lô này đóng được khoảng %(packs)s.", packs=f" {either} ".join(parts))


def _previews(code: str, variant_id: int | None) -> list[dict[str, str]]:
    return [
        {
            "src": url_for("seller.lot_label_preview", code=code, layout=layout.code, variant=variant_id),
            "name": say(layout.name),
            "width": str(round(layout.width_mm * PREVIEW_PIXELS_PER_MM)),
            "height": str(round(layout.height_mm * PREVIEW_PIXELS_PER_MM)),
        }
        for layout in LAYOUTS.values()
    ]
