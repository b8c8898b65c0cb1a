"""The operator's desk of what could not be sent: why, and one more try."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from marketplace.kernel import clock, undelivered
from marketplace.kernel.database import transaction
from marketplace.kernel.undelivered import Undelivered
from marketplace.notices.rules import masked_address
from marketplace.web.access import operator
from marketplace.web.account.blueprint import blueprint
from marketplace.web.formats import vn_datetime
from marketplace.web.order_news import NEWS
from marketplace.web.viewer import viewer

#: What is told of a kind; what is not named here is work on files and is told by its name.
KINDS = {
    "mail": _l("Thư"),
    "order-mail": _l("Thư về đơn hàng"),
    "order-sms": _l("Tin nhắn SMS về đơn hàng"),
    "team-invitation": _l("Lời mời cùng làm"),
    "consent-sms": _l("Mã đồng ý qua SMS"),
    "restock-mail": _l("Thư báo có hàng"),
    "password_reset": _l("Thư đặt lại mật khẩu"),
    "welcome": _l("Thư chào mừng"),
}


@blueprint.get("/operator/messages")
@operator
def undelivered_messages() -> str:
    """Show what was given up after many tries."""
    rows = [_row(each) for each in undelivered.given_up()]
    return render_template("account/undelivered.html", rows=rows, overdue=undelivered.count_overdue(at=clock.now()))


@blueprint.post("/operator/messages/<int:message_id>/retry")
@operator
def retry_message(message_id: int) -> Response:
    """Have it tried once more; pressed twice it is sent once."""
    with transaction():
        undelivered.try_again(message_id, act=viewer().act())
    flash(gettext("Đã xếp hàng gửi lại."), "success")
    return redirect(url_for(".undelivered_messages"), 303)


def _row(each: Undelivered) -> dict[str, Any]:
    payload = each.payload
    news = NEWS.get(str(payload.get("template", "")))
    about = (str(payload.get("subject", "")), str(payload.get("order") or payload.get("group") or ""))
    return {
        "id": each.id,
        "kind": str(KINDS.get(each.kind, each.kind)),
        "about": " · ".join(part for part in (str(news.subject) if news else "", *about) if part),
        "to": masked_address(str(payload.get("to") or payload.get("email") or "")),
        "at": vn_datetime(each.created_at),
        "failed": vn_datetime(each.failed_at),
        "attempts": each.attempts,
        "error": each.last_error,
    }
