"""What each notice about an order says: in the market, and in the letter that goes with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import lazy_gettext as _l

from marketplace.orders.kinds import PayBy
from marketplace.orders.views import OrderView
from marketplace.trade import letters


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
    letters.TO_BUYER_UNPAID: News(
        _l("Đơn hàng còn chờ chuyển khoản"),
        _l("Hợp tác xã chưa thấy đủ tiền chuyển khoản của đơn này. Quá 2 ngày chưa thấy tiền, chợ sẽ hủy đơn."),
        _l("Mở đơn để xem mã chuyển khoản. Nếu bạn đã chuyển rồi, không cần làm gì thêm:"),
    ),
    letters.TO_BUYER_REFUNDED: News(
        _l("Hợp tác xã đã hoàn tiền"),
        _l("Hợp tác xã đã chuyển tiền hoàn của đơn này cho bạn. Ngân hàng có thể cần một, hai ngày."),
        _l("Xem đơn hàng:"),
    ),
    letters.TO_BUYER_REFUNDED_TO_CARD: News(
        _l("Đã hoàn tiền về thẻ"),
        _l("Chợ đã hoàn tiền của đơn này về thẻ bạn đã dùng để trả. Ngân hàng có thể cần vài ngày để báo có."),
        _l("Xem đơn hàng:"),
    ),
    letters.TO_BUYER_REFUNDED_FOR_CARD: News(
        _l("Đã chuyển khoản tiền hoàn"),
        _l("Thẻ của bạn không nhận lại được tiền nên chợ đã chuyển khoản cho bạn. Ngân hàng có thể cần một, hai ngày."),
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
#: What is read in the market alone.
IN_THE_MARKET = {
    letters.TO_BUYER_CONFIRMED: News(
        _l("Hợp tác xã đã xác nhận đơn"), _l("Hợp tác xã có hàng và sẽ gửi cho bạn."), _l("Xem đơn hàng:")
    ),
    letters.TO_BUYER_PACKED: News(
        _l("Hàng đã đóng gói"), _l("Hàng đã đóng gói, chờ hãng vận chuyển đến lấy."), _l("Xem đơn hàng:")
    ),
    letters.TO_BUYER_DELIVERED: News(
        _l("Hàng đã giao"),
        _l("Hàng đã giao. Có gì chưa đúng, hãy báo trong 7 ngày."),
        _l("Xem đơn hàng:"),
    ),
    letters.TO_BUYER_PAID: News(
        _l("Đã nhận đủ tiền chuyển khoản"), _l("Hợp tác xã đã nhận đủ tiền của đơn này."), _l("Xem đơn hàng:")
    ),
    letters.TO_SELLER_PAID: News(
        _l("Tiền chuyển khoản đã về"), _l("Người mua đã chuyển đủ tiền của đơn này."), _l("Mở đơn hàng:")
    ),
}
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

#: Every notice by its template.
NEWS: Mapping[str, News] = {
    letters.TO_BUYER_PLACED: PLACED,
    letters.TO_BUYER_REVIEW: TO_REVIEW,
    **TO_BUYER,
    **IN_THE_MARKET,
    **TO_SELLER,
}

#: Who gives money back depends on how it was paid: nothing was paid at the door yet, and cards are the market's.
_LEADS: Mapping[tuple[str, PayBy], Any] = {
    (letters.TO_BUYER_CANCELLED, PayBy.COD): _l(
        "Hợp tác xã không gửi được đơn này. Đơn trả tiền khi nhận hàng nên bạn không phải làm gì."
    ),
    (letters.TO_BUYER_CANCELLED, PayBy.CARD): _l(
        "Hợp tác xã không gửi được đơn này. Nếu thẻ của bạn đã bị trừ tiền, chợ tự hoàn về thẻ."
    ),
    (letters.TO_BUYER_OVERDUE, PayBy.COD): _l(
        "Đơn này đã quá hạn nên chợ hủy giúp bạn. Đơn trả tiền khi nhận hàng nên bạn không phải làm gì."
    ),
    (letters.TO_BUYER_OVERDUE, PayBy.CARD): _l(
        "Đơn này đã quá hạn nên chợ hủy giúp bạn. Nếu thẻ của bạn đã bị trừ tiền, chợ tự hoàn về thẻ."
    ),
    (letters.TO_SELLER_CANCELLED, PayBy.COD): _l("Người mua đã hủy đơn này, không cần gửi hàng nữa."),
    (letters.TO_SELLER_CANCELLED, PayBy.CARD): _l(
        "Người mua đã hủy đơn này, không cần gửi hàng nữa. Tiền thẻ do chợ hoàn, bạn không phải chuyển lại."
    ),
    (letters.TO_SELLER_OVERDUE, PayBy.COD): _l("Đơn này đã quá hạn nên chợ hủy. Bạn không cần gửi hàng nữa."),
    (letters.TO_SELLER_OVERDUE, PayBy.CARD): _l(
        "Đơn này đã quá hạn nên chợ hủy. Tiền thẻ do chợ hoàn, bạn không phải chuyển lại."
    ),
}
#: What is ordered before a harvest is neither confirmed nor packed yet.
BEFORE_HARVEST: Mapping[str, News] = {
    letters.TO_BUYER_PLACED: News(
        _l("Đã nhận đơn đặt trước"),
        _l("Cảm ơn bạn đã đặt trước. Hợp tác xã thu hoạch xong sẽ đóng gói và gửi cho bạn."),
        PLACED.what_next,
    ),
    letters.TO_SELLER_PLACED: News(
        _l("Đơn đặt trước mới"),
        _l("Có người vừa đặt hàng của mùa sắp thu hoạch. Chưa cần đóng gói: thu xong, bạn ghi số gói thu được."),
        _l("Mở đơn để xem ngày gửi:"),
    ),
}


def news_about(order: OrderView, template: str) -> News:
    """Return what a notice says about this very order."""
    return news_of(template, pay_by=order.pay_by, is_before_harvest=order.season is not None)


def news_of(template: str, *, pay_by: PayBy, is_before_harvest: bool) -> News:
    """Return what a notice says about an order that is paid so."""
    if is_before_harvest and template in BEFORE_HARVEST:
        return BEFORE_HARVEST[template]
    news = NEWS[template]
    return replace(news, lead=_LEADS.get((template, pay_by), news.lead))
