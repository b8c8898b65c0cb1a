"""How the cooperative sees her lots: worked out once here, so that templates only print."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext

from marketplace.kernel import clock
from marketplace.traceability import queries
from marketplace.traceability.labels import grouped
from marketplace.traceability.queries import LotRow
from marketplace.traceability.rules import is_expired
from marketplace.traceability.words import produced_on_name
from marketplace.web.formats import number, vn_date
from marketplace.web.languages import say
from marketplace.web.seller.label_views import run_rows
from marketplace.web.trace.journeys import quantity_text

SOON_DAYS = 30


@dataclass(frozen=True)
class LotPageData:
    """One lot as its template prints it."""

    code: str
    shown_code: str
    number: str
    unit: str
    product_name: str
    product_code: str
    state: tuple[str, str] | None
    facts: list[tuple[str, str]]
    runs: list[dict[str, Any]]


def list_rows(rows: list[LotRow]) -> list[dict[str, Any]]:
    """Return lots for the component `record_list`."""
    today = clock.today()
    return [_list_row(row, today) for row in rows]


def lot_page(lot: Any, of: queries.LotProduct, *, today: date) -> LotPageData:
    """Return one lot as its template prints it."""
    facts = queries.facts_for_label(lot, variant_id=None, today=today)
    return LotPageData(
        code=lot.code,
        shown_code=grouped(lot.code),
        number=lot.number,
        unit=lot.unit,
        product_name=of.product.name,
        product_code=of.product.code,
        state=_state(lot.best_before_on, today),
        facts=[
            (gettext("Mã truy xuất"), grouped(lot.code)),
            (gettext("Lượng hàng của lô"), quantity_text(lot.quantity, lot.unit)),
            (gettext("Ngày thu hoạch"), vn_date(lot.harvested_on) if lot.harvested_on else ""),
            (say(produced_on_name(facts.group)), vn_date(lot.produced_on)),
            (gettext("Sử dụng tốt nhất trước"), vn_date(lot.best_before_on) if lot.best_before_on else ""),
            (gettext("Tiêu chuẩn áp dụng"), lot.standard),
        ],
        runs=run_rows(lot),
    )


def _list_row(row: LotRow, today: date) -> dict[str, Any]:
    state = _state(row.best_before_on, today)
    labels = gettext("đã in %(count)s tem", count=number(row.labels)) if row.labels else gettext("chưa in tem")
    made = gettext("Ngày %(day)s", day=vn_date(row.produced_on))
    return {
        "href": url_for("seller.lot", code=row.code),
        "title": row.product_name,
        "meta": f"{row.number} · {made} · {quantity_text(row.quantity, row.unit)} · {labels}",
        "state": state[0] if state else "",
        "tone": state[1] if state else "",
        "amount": None,
    }


def _state(best_before_on: date | None, today: date) -> tuple[str, str] | None:
    if best_before_on is None:
        return None
    if is_expired(best_before_on, today=today):
        return gettext("Đã quá hạn"), "stopped"
    left = (best_before_on - today).days
    if left <= SOON_DAYS:
        return gettext("Còn %(days)s ngày", days=left), "attention"
    return None
