"""Letters about orders; the worker calls them with what stands in the outbox, and reads the order as it is then."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from marketplace.cooperatives import queries as cooperatives
from marketplace.orders import queries
from marketplace.orders.labels import pay_by_label
from marketplace.orders.queries import GroupView, OrderView
from marketplace.orders.states import OrderState
from marketplace.orders.tracking import tracking_url
from marketplace.reviews.queries import reviewed
from marketplace.trade import letters
from marketplace.web.languages import say
from marketplace.web.letters import letter, writing_in
from marketplace.web.season_card import window_words
from marketplace.wiring import ports


@dataclass(frozen=True)
class News:
    """What a letter about one order says: its subject takes the order's code."""

    subject: Any
    lead: Any
    what_next: Any


PLACED = News(
    _l("Đã nhận đơn hàng"),
    _l("Cảm ơn bạn đã đặt hàng. Hợp tác xã sẽ xác nhận rồi gửi hàng cho bạn."),
    _l("Mở đơn bằng mã đơn và số điện thoại của bạn, để trả tiền và xem hàng đang ở đâu:"),
)
TO_BUYER = {
    letters.TO_BUYER_SHIPPED: News(
        _l("Hàng đang trên đường đến bạn"),
        _l("Hợp tác xã đã gửi hàng."),
        _l("Xem đơn hàng:"),
    ),
    letters.TO_BUYER_CANCELLED: News(
        _l("Đơn hàng đã hủy"),
        _l("Hợp tác xã không gửi được đơn này. Nếu bạn đã trả tiền, hợp tác xã sẽ hoàn lại cho bạn."),
        _l("Xem đơn hàng:"),
    ),
    letters.TO_BUYER_OVERDUE: News(
        _l("Đơn hàng quá hạn đã hủy"),
        _l("Đơn này đã quá hạn nên chợ hủy giúp bạn. Nếu bạn đã trả tiền, hợp tác xã sẽ hoàn lại cho bạn."),
        _l("Xem đơn hàng:"),
    ),
    letters.TO_BUYER_ADJUSTED: News(
        _l("Đơn hàng có thay đổi"),
        _l("Hợp tác xã đã sửa số lượng hoặc cân lại hàng. Tiền hàng, phí giao và tổng tiền đã tính lại như dưới đây."),
        _l("Xem đơn hàng:"),
    ),
    letters.TO_BUYER_HARVESTED: News(
        _l("Đã thu hoạch xong"),
        _l("Mùa này đủ hàng cho đơn đặt trước của bạn. Hợp tác xã sẽ đóng gói và gửi cho bạn."),
        _l("Xem đơn hàng:"),
    ),
    letters.TO_BUYER_SEASON_MOVED: News(
        _l("Ngày thu hoạch thay đổi"),
        _l("Hợp tác xã vừa đổi ngày thu hoạch như dưới đây. Nếu không hợp, bạn hủy được đơn mà không mất phí."),
        _l("Xem hoặc hủy đơn hàng:"),
    ),
    letters.TO_BUYER_CASE: News(
        _l("Có tin mới về yêu cầu của bạn"),
        _l("Yêu cầu trả hàng hoặc khiếu nại của bạn vừa có thay đổi."),
        _l("Mở đơn hàng để xem và trả lời:"),
    ),
}
TO_REVIEW = News(
    _l("Bạn thấy hàng thế nào?"),
    _l("Bạn đã nhận hàng. Vài lời của bạn giúp người mua sau và giúp hợp tác xã làm tốt hơn."),
    _l("Đánh giá hàng đã nhận (chợ chỉ hỏi một lần):"),
)
TO_SELLER = {
    letters.TO_SELLER_PLACED: News(
        _l("Đơn hàng mới"),
        _l("Có người vừa đặt hàng của hợp tác xã."),
        _l("Mở đơn để xem nơi nhận và xác nhận:"),
    ),
    letters.TO_SELLER_CANCELLED: News(
        _l("Người mua đã hủy đơn"),
        _l("Người mua đã hủy đơn này, không cần gửi hàng nữa. Nếu đã nhận tiền, hãy hoàn lại cho người mua."),
        _l("Mở đơn hàng:"),
    ),
    letters.TO_SELLER_OVERDUE: News(
        _l("Đơn quá hạn đã hủy"),
        _l("Đơn này đã quá hạn nên chợ hủy. Nếu đã nhận tiền, hãy hoàn lại cho người mua."),
        _l("Mở đơn hàng:"),
    ),
    letters.TO_SELLER_CASE: News(
        _l("Người mua cần được trả lời"),
        _l("Có tin mới về một yêu cầu trả hàng hoặc khiếu nại. Hãy trả lời trong 3 ngày."),
        _l("Mở đơn hàng:"),
    ),
}


def send_order_mail(occasion: Mapping[str, Any]) -> None:
    """Send the letter that `trade.letters` posted; to nobody where there is no address."""
    template = occasion["template"]
    if template == letters.TO_BUYER_PLACED:
        _thank_buyer(queries.get_placed_group(occasion["group"]))
        return
    group = queries.get_group_of_order(occasion["order"])
    order = next(each for each in group.orders if each.code == occasion["order"])
    if template == letters.TO_BUYER_REVIEW:
        _ask_for_reviews(group, order)
        return
    if template in TO_BUYER:
        _write_to_buyer(TO_BUYER[template], group, order)
        return
    _write_to_seller(TO_SELLER[template], order)


def _thank_buyer(group: GroupView) -> None:
    if not group.contact.email:
        return
    with writing_in(group.locale):
        link = url_for("shop.find_order", code=group.code, _external=True)
        parts = [_part(order) for order in group.orders]
        mail = letter(
            "order_placed",
            to=group.contact.email,
            subject=f"{gettext('Đã nhận đơn hàng')} {group.code}",
            news=PLACED,
            group=group,
            parts=parts,
            link=link,
        )
    ports().mail.send(mail)


def _write_to_buyer(news: News, group: GroupView, order: OrderView) -> None:
    address = group.contact.email
    if not address:
        return
    with writing_in(group.locale):
        link = url_for("shop.find_order", code=order.code, _external=True)
        mail = letter("order_for_buyer", to=address, **_about(news, order), link=link)
    ports().mail.send(mail)


def _ask_for_reviews(group: GroupView, order: OrderView) -> None:
    """Nobody is asked for what came back, or for what she has said already."""
    line_ids = [line.id for line in order.lines]
    if not group.contact.email or order.state != OrderState.DELIVERED or len(reviewed(line_ids)) == len(line_ids):
        return
    with writing_in(group.locale):
        link = url_for("shop.write_reviews", code=group.code, order_code=order.code, _external=True)
        mail = letter("order_for_buyer", to=group.contact.email, **_about(TO_REVIEW, order), link=link)
    ports().mail.send(mail)


def _write_to_seller(news: News, order: OrderView) -> None:
    """Nothing of the buyer stands in a letter: whom she sends it to, the seller sees on her page alone."""
    for address in cooperatives.letter_addresses(order.cooperative_id):
        with writing_in("vi"):
            link = url_for("seller.order", code=order.code, _external=True)
            mail = letter("order_for_seller", to=address, **_about(news, order), link=link)
        ports().mail.send(mail)


def _about(news: News, order: OrderView) -> dict[str, Any]:
    return {"subject": f"{news.subject} {order.code}", "news": news, "order": order, "part": _part(order)}


def _part(order: OrderView) -> dict[str, Any]:
    parcel = order.parcel
    where = tracking_url(order.cooperative_id, parcel.carrier, parcel.tracking_number) if parcel else ""
    return {
        "order": order,
        "lines": order.lines,
        "pay_by": say(pay_by_label(order.pay_by)),
        "tracking_href": where,
        "sent": window_words(order.season) if order.season else "",
    }
