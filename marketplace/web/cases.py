"""How a return or claim is shown to each of the three who have to do with it."""

from typing import Any

from flask_babel import gettext

from marketplace.orders.case_reading import CaseView
from marketplace.web.formats import vn_date, vn_datetime
from marketplace.web.languages import say
from marketplace.web.media import photo_url

SHOWN_WIDTH = 640


def case_card(case: CaseView) -> dict[str, Any]:
    """Return a case for the component `case_card`."""
    return {
        "case": case,
        "title": f"{say(case.name)} {case.code}",
        "what": say(case.what) if case.what else "",
        "state": say(case.label.text),
        "tone": case.label.tone,
        "photo": photo_url(case.photo_key, SHOWN_WIDTH) if case.photo_key else "",
        "lines": [_line(line) for line in case.lines],
        "until": _until(case),
        "messages": [
            {"title": say(each.side), "at": vn_datetime(each.at), "note": each.text} for each in case.messages
        ],
        "dispute": _dispute(case),
    }


def _line(line: Any) -> dict[str, Any]:
    return {
        "name": line.name,
        "href": "",
        "variant": line.variant,
        "quantity": f"× {line.quantity}",
        "amount": line.amount,
        "picture": "",
        "note": "",
    }


def _until(case: CaseView) -> str:
    if case.state == "asked":
        return gettext(
            "Hợp tác xã trả lời trước %(when)s; quá hạn, cán bộ Hội sẽ xem xét.", when=vn_datetime(case.answer_by)
        )
    if case.state == "accepted" and case.send_back_by is not None:
        return gettext("Gửi hàng về hợp tác xã trước ngày %(day)s.", day=vn_date(case.send_back_by))
    return ""


def _dispute(case: CaseView) -> dict[str, Any] | None:
    found = case.dispute
    if found is None:
        return None
    return {
        "code": found.code,
        "state": say(found.label.text),
        "tone": found.label.tone,
        "text": found.text or gettext("Hợp tác xã không trả lời đúng hạn."),
        "decision": found.decision,
        "until": gettext("Quyết định trước ngày %(day)s.", day=vn_date(found.decide_by)) if found.is_open else "",
    }
