"""Short messages about orders, for buyers who gave a telephone number and no e-mail address.

The worker calls it with what stands in the outbox, and reads the order as it is then.
"""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from marketplace.kernel.ports import ShortMessage
from marketplace.kernel.short_texts import compose
from marketplace.orders import queries
from marketplace.orders.queries import GroupView, OrderView
from marketplace.payments import queries as payments
from marketplace.trade import letters
from marketplace.web.formats import money
from marketplace.web.letters import writing_in
from marketplace.wiring import ports, settings

#: What each says; `name` is the cooperative's and is cut where the whole would not fit into one SMS.
SENTENCES: Mapping[str, Any] = {
    letters.TO_BUYER_PLACED: _l("%(site)s: đã nhận đơn %(code)s, %(amount)s. Xem đơn bằng số này: %(link)s"),
    letters.TO_BUYER_SHIPPED: _l("%(site)s: %(name)s đã gửi đơn %(code)s qua %(parcel)s. Xem: %(link)s"),
    letters.TO_BUYER_UNPAID: _l("%(site)s: đơn %(code)s còn thiếu %(amount)s chuyển khoản. Xem mã: %(link)s"),
    letters.TO_BUYER_REFUNDED: _l("%(site)s: %(name)s đã hoàn %(amount)s của đơn %(code)s. Xem: %(link)s"),
    letters.TO_BUYER_REFUNDED_TO_CARD: _l("%(site)s: đã hoàn %(amount)s của đơn %(code)s về thẻ. Xem: %(link)s"),
    letters.TO_BUYER_REFUNDED_FOR_CARD: _l(
        "%(site)s: thẻ không nhận lại được, đã chuyển khoản %(amount)s của đơn %(code)s. Xem: %(link)s"
    ),
    letters.TO_BUYER_CANCELLED: _l("%(site)s: %(name)s không gửi được đơn %(code)s nên đã hủy. Xem: %(link)s"),
    letters.TO_BUYER_OVERDUE: _l("%(site)s: đơn %(code)s quá hạn nên đã hủy. Xem: %(link)s"),
    letters.TO_BUYER_ADJUSTED: _l("%(site)s: đơn %(code)s có thay đổi, nay còn %(amount)s. Xem: %(link)s"),
    letters.TO_BUYER_CASE: _l("%(site)s: có trả lời về yêu cầu của bạn cho đơn %(code)s. Xem: %(link)s"),
}
LONGEST_PARCEL = 34
LONGEST_NUMBER = 26


def send_order_sms(occasion: Mapping[str, Any]) -> None:
    """Send the short message that `trade.letters` posted."""
    if occasion["template"] == letters.TO_BUYER_PLACED:
        _send(occasion, queries.get_placed_group(occasion["group"]), None)
        return
    group = queries.get_group_of_order(occasion["order"])
    _send(occasion, group, next(each for each in group.orders if each.code == occasion["order"]))


def _send(occasion: Mapping[str, Any], group: GroupView, order: OrderView | None) -> None:
    template = occasion["template"]
    with writing_in(group.locale):
        values = _values(template, order) if order else {"code": group.code, "amount": _sum(group.total), "name": ""}
        values["link"] = url_for("shop.find_order", code=values["code"], _external=True)
        text = compose(str(SENTENCES[template]), site=settings().site_name, **values)
    ports().sms.send(ShortMessage(group.contact.phone, text, template, occasion["reference"], values))


def _values(template: str, order: OrderView) -> dict[str, str]:
    amount, name = _sum(_amount(template, order)), order.cooperative_name
    return {"code": order.code, "amount": amount, "parcel": _parcel(order), "name": name}


def _amount(template: str, order: OrderView) -> int:
    if template == letters.TO_BUYER_UNPAID:
        return payments.payment_of(order.id).missing
    return payments.last_sent_refund(order.id) if template in letters.REFUNDS else order.total


def _sum(amount: int) -> str:
    """Return a sum with "d", as it is written where there is no sign for the đồng."""
    return money(amount).replace("\u00a0", "").replace("₫", "d")


def _parcel(order: OrderView) -> str:
    """Return carrier and number; of a carrier with a long name its beginning, so that the number is whole."""
    if order.parcel is None:
        return ""
    number = order.parcel.tracking_number
    if len(number) > LONGEST_NUMBER:
        # Half a number leads nowhere; the whole one stands on the order's page.
        number = ""
    room = max(8, LONGEST_PARCEL - len(number))
    return f"{order.parcel.carrier[:room].strip()} {number}".strip()
