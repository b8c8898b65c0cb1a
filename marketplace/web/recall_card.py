"""A recall as both desks show it: its clock, its lots, how many buyers were reached, how well it works."""

from datetime import datetime
from typing import Any

from flask_babel import gettext

from marketplace.kernel import clock
from marketplace.recalls.rules import report_due
from marketplace.recalls.states import RecallState
from marketplace.recalls.views import RecallRow, RecallView, StoppedLot
from marketplace.recalls.words import BASIS_NAMES, RESULT_NAMES, RISK_NAMES, STATE_NAMES
from marketplace.traceability.words import LOT_STATE_NAMES
from marketplace.web.formats import money, vn_date, vn_datetime
from marketplace.web.languages import say
from marketplace.web.trace.journeys import quantity_text

TONES = {
    RecallState.DRAFT: "waiting",
    RecallState.OPEN: "attention",
    RecallState.CLOSED: "done",
    RecallState.CANCELLED: "stopped",
}


def recall_rows(rows: list[RecallRow], hrefs: list[str], *, with_maker: bool) -> list[dict[str, Any]]:
    """Return recalls for `record_list`."""
    return [_row(row, href, with_maker) for row, href in zip(rows, hrefs, strict=True)]


def clock_of(recall: Any, now: datetime) -> dict[str, str]:
    """Return the clock of 24 hours: what it says and in which tone; empty before it runs."""
    if recall.opened_at is None:
        return {"text": "", "tone": ""}
    due = report_due(recall.opened_at)
    if recall.reported_at is not None:
        told = gettext("Đã báo cơ quan lúc %(at)s", at=vn_datetime(recall.reported_at))
        return {"text": told, "tone": "done" if recall.reported_at <= due else "attention"}
    if recall.state is not RecallState.OPEN:
        return {"text": "", "tone": ""}
    hours, minutes = divmod(abs(int((due - now).total_seconds())) // 60, 60)
    if now > due:
        told = gettext("Quá hạn báo cơ quan %(hours)s giờ %(minutes)s phút", hours=hours, minutes=minutes)
        return {"text": told, "tone": "attention"}
    told = gettext("Còn %(hours)s giờ %(minutes)s phút để báo cơ quan", hours=hours, minutes=minutes)
    return {"text": told, "tone": "waiting"}


def recall_card(view: RecallView) -> dict[str, Any]:
    """Return everything of a recall that holds no buyer's name or number."""
    recall = view.recall
    return {
        "title": gettext("%(goods)s, lô %(number)s", goods=view.goods, number=view.lot.number),
        "state": say(STATE_NAMES[recall.state]),
        "tone": TONES[recall.state],
        "clock": clock_of(recall, clock.now()),
        "facts": facts_of(view),
        "stats": _stats(view),
        "lots": [lot_line(lot) for lot in view.lots],
        "results": [
            (vn_datetime(result.noted_at), say(RESULT_NAMES[result.kind]), result.packs, result.note)
            for result in view.results
        ],
    }


def facts_of(view: RecallView) -> list[tuple[str, str]]:
    """Return what was decided, by whom, and when; what is not (yet) is left out."""
    recall = view.recall
    told = [
        (gettext("Mã đợt thu hồi"), recall.code),
        (gettext("Căn cứ"), say(BASIS_NAMES[recall.basis])),
        (gettext("Người quyết định"), recall.decided_by),
        (gettext("Mức nguy hại"), say(RISK_NAMES[recall.risk])),
        (gettext("Lý do"), recall.reason),
        (gettext("Người mua cần làm"), recall.advice),
        (gettext("Công bố lúc"), vn_datetime(recall.opened_at) if recall.opened_at else ""),
        (gettext("Hạn báo cơ quan"), vn_datetime(report_due(recall.opened_at)) if recall.opened_at else ""),
        (gettext("Đã báo cơ quan"), recall.report_reference),
        (gettext("Kết luận"), recall.ended_because),
    ]
    return [(name, text) for name, text in told if text]


def lot_line(lot: StoppedLot | Any) -> dict[str, str]:
    """Return one lot for a list."""
    return {
        "title": gettext("%(goods)s, lô %(number)s", goods=lot.goods, number=lot.number),
        "about": f"{quantity_text(lot.quantity, lot.unit)} · {say(LOT_STATE_NAMES[lot.state])}",
    }


def effect_text(view: RecallView) -> str:
    """Return the effect with its numerator and denominator; what was never sold has none."""
    effect = view.effect
    if effect.percent is None:
        return gettext("Chưa bán gói nào")
    return f"{effect.percent}% ({effect.out_of_the_way}/{effect.sold})"


def _stats(view: RecallView) -> list[dict[str, str]]:
    if view.recall.opened_at is None:
        return []
    return [
        {"label": gettext("Đã báo được"), "value": f"{view.told}/{len(view.to_tell)}",
         "note": gettext("Người mua tự xác nhận: %(count)s", count=view.confirmed)},
        {"label": gettext("Đã thu về hoặc bỏ"), "value": effect_text(view), "note": gettext("Gói, trên số đã bán")},
        {"label": gettext("Đã hoàn tiền"), "value": money(view.refunded), "note": gettext("Từ lúc công bố")},
    ]  # fmt: skip


def _row(row: RecallRow, href: str, with_maker: bool) -> dict[str, Any]:
    recall = row.recall
    clock_text = clock_of(recall, clock.now())["text"]
    parts = [row.cooperative if with_maker else "", vn_date(recall.created_at), clock_text]
    return {
        "href": href,
        "title": gettext("%(goods)s, lô %(number)s", goods=row.goods, number=row.lot_number),
        "meta": " · ".join(part for part in parts if part),
        "state": say(STATE_NAMES[recall.state]),
        "tone": TONES[recall.state],
        "amount": None,
    }
