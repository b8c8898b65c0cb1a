"""Returns and claims as rows of the cooperative's lists."""

from typing import Any

from flask import url_for

from marketplace.kernel import clock
from marketplace.orders.case_labels import CASE_NAMES, case_label
from marketplace.orders.case_reading import case_views, cases_of_cooperative
from marketplace.orders.cases import kind_of
from marketplace.web.formats import vn_date
from marketplace.web.languages import say

WAITING = ("asked", "accepted", "owed")


def case_rows(order_id: int) -> list[dict[str, Any]]:
    """Return the cases of one order for the component `record_list`; only for an order already looked up."""
    return [
        _row(case.code, say(case.name), vn_date(case.asked_at), case.state)
        for case in case_views(order_id, at=clock.now())
    ]


def waiting_cases(cooperative_id: int) -> list[dict[str, Any]]:
    """Return what waits for a cooperative's answer, counting or refund, the most urgent first."""
    found = cases_of_cooperative(cooperative_id, states=WAITING)
    return [
        _row(case.code, say(CASE_NAMES[kind_of(case)]), f"{order_code} · {vn_date(case.asked_at)}", case.state.value)
        for case, order_code in found
    ]


def _row(code: str, title: str, meta: str, state: str) -> dict[str, Any]:
    label = case_label(state)
    return {
        "href": url_for("seller.case", code=code),
        "title": f"{title} {code}",
        "meta": meta,
        "state": say(label.text),
        "tone": label.tone,
        "amount": None,
    }
