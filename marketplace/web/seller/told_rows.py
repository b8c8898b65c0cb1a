"""What the cooperative sees of messages to the buyer of an order: by which way, when, and whether it arrived."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from marketplace.kernel.outbox import Fate
from marketplace.kernel.phones import display_phone
from marketplace.notices import queries
from marketplace.notices.kinds import Way
from marketplace.notices.queries import SentLine
from marketplace.notices.rules import masked_address
from marketplace.orders.views import OrderView
from marketplace.web.formats import vn_datetime
from marketplace.web.order_news import news_about

FATES = {
    Fate.WAITING: (_l("Chờ gửi"), "waiting"),
    Fate.SENT: (_l("Đã gửi"), "done"),
    Fate.FAILED: (_l("Gửi không được"), "attention"),
    Fate.DROPPED: (_l("Không cần gửi nữa"), "stopped"),
}
READ, UNREAD = (_l("Đã đọc"), "done"), (_l("Chưa đọc"), "waiting")
ON_THE_PAGE = (_l("Xem ở trang đơn"), "waiting")


def told_rows(order: OrderView) -> list[dict[str, Any]]:
    """Return them, oldest first; the address is hidden as soon as the buyer's contact is."""
    return [_row(each, order) for each in queries.told_to_buyer(order.id)]


def _row(each: SentLine, order: OrderView) -> dict[str, Any]:
    return {
        "what": str(news_about(order, each.template).subject),
        "at": vn_datetime(each.went_at or each.at),
        "how": _how(each, order.contact.is_masked),
        "state": _state(each),
    }


def _how(each: SentLine, is_masked: bool) -> str:
    if each.way is Way.NONE:
        return gettext("Trong chợ")
    shown = masked_address(each.address) if is_masked else _address(each)
    return gettext("Thư đến %(to)s", to=shown) if each.way is Way.MAIL else gettext("SMS đến %(to)s", to=shown)


def _address(each: SentLine) -> str:
    return each.address if each.way is Way.MAIL else display_phone(each.address)


def _state(each: SentLine) -> tuple[Any, str]:
    if each.fate is not None:
        return FATES[each.fate]
    if not each.has_account:
        return ON_THE_PAGE
    return READ if each.is_read else UNREAD
