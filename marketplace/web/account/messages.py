"""One's messages: what happened to one's orders, as a buyer and in the team of a cooperative."""

from typing import Any

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from marketplace.kernel.database import transaction
from marketplace.notices import queries, services
from marketplace.notices.queries import InboxLine
from marketplace.orders.kinds import Side
from marketplace.web.access import signed_in
from marketplace.web.account.blueprint import blueprint
from marketplace.web.addresses import row_number
from marketplace.web.formats import vn_datetime
from marketplace.web.inbox import count_unread, own_cooperatives
from marketplace.web.order_news import news_of
from marketplace.web.viewer import CHOSEN_COOPERATIVE, viewer


@blueprint.get("/messages")
@signed_in
def messages() -> str:
    """Show them, the newest in front."""
    before = request.args.get("before", type=row_number)
    found = queries.inbox(viewer().id, cooperative_ids=own_cooperatives(), before_id=before)
    older = url_for(".messages", before=found[-1].id) if len(found) == queries.PAGE else ""
    rows = [_row(each) for each in found]
    return render_template("account/messages.html", rows=rows, older=older, unread=count_unread())


@blueprint.post("/messages/<int:notice_id>/opening")
@signed_in
def open_message(notice_id: int) -> Response:
    """Go to the order that a message is about; it counts as read."""
    with transaction():
        notice = services.read(notice_id, cooperative_ids=own_cooperatives(), act=viewer().act())
    code, group_code = queries.order_codes_of(notice)
    if notice.side is Side.SELLER:
        # Who works for two cooperatives goes over to the one that the message is about.
        session[CHOSEN_COOPERATIVE] = notice.cooperative_id
        return redirect(url_for("seller.order", code=code), 303)
    return redirect(url_for("shop.order", code=group_code), 303)


@blueprint.post("/messages/reading")
@signed_in
def read_messages() -> Response:
    """Count them all as read."""
    with transaction():
        services.read_all(cooperative_ids=own_cooperatives(), act=viewer().act())
    return redirect(url_for(".messages"), 303)


def _row(line: InboxLine) -> dict[str, Any]:
    news = news_of(line.template, pay_by=line.pay_by, is_before_harvest=line.is_before_harvest)
    return {
        "id": line.id,
        "title": str(news.subject),
        "lead": str(news.lead),
        "at": vn_datetime(line.at),
        "code": line.order_code,
        "cooperative": line.cooperative_name,
        "is_read": line.is_read,
        "is_work": line.side is Side.SELLER,
    }
