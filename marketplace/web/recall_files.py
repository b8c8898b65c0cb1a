"""The file of a recall for the authority: what, why, which lots, which orders, what became of the goods."""

from collections.abc import Iterator

from flask import Response
from flask_babel import gettext

from marketplace.kernel import clock
from marketplace.kernel.phones import display_phone
from marketplace.kernel.ports import Sheet
from marketplace.orders.labels import seller_label
from marketplace.recalls.views import RecallView, ToldOrder
from marketplace.recalls.words import REACHED_NAMES, RESULT_NAMES
from marketplace.territory import queries as territory
from marketplace.traceability.words import LOT_STATE_NAMES
from marketplace.web.formats import vn_datetime
from marketplace.web.languages import say
from marketplace.web.recall_card import clock_of, effect_text, facts_of
from marketplace.web.trace.journeys import quantity_text
from marketplace.wiring import ports

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def recall_file(view: RecallView, *, maker: str, with_contacts: bool) -> Response:
    """Return the file; buyers' names and numbers are in it only for the cooperative that sent to them."""
    sheets = [
        Sheet(gettext("Thu hồi"), [gettext("Mục"), gettext("Nội dung")], _summary(view, maker)),
        _lots(view),
        _orders(view, with_contacts),
        _results(view),
    ]
    return xlsx_answer(ports().sheets.xlsx(sheets), f"thu-hoi-{view.recall.code}.xlsx")


def xlsx_answer(content: bytes, name: str) -> Response:
    """Return a spreadsheet as a download."""
    answer = Response(content, mimetype=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _summary(view: RecallView, maker: str) -> Iterator[tuple[str, object]]:
    yield gettext("Đơn vị sản xuất, kinh doanh"), maker
    yield gettext("Sản phẩm, nguyên liệu"), view.goods
    yield gettext("Số lô"), view.lot.number
    yield from facts_of(view)
    yield gettext("Thời hạn 24 giờ"), clock_of(view.recall, clock.now())["text"]
    yield gettext("Số gói đã bán"), view.effect.sold
    yield gettext("Đã thu về hoặc bỏ"), effect_text(view)
    yield gettext("Đã báo được"), f"{view.told}/{len(view.to_tell)}"
    yield gettext("Lập tệp lúc"), vn_datetime(clock.now())


def _lots(view: RecallView) -> Sheet:
    headings = [
        gettext("Số lô"), gettext("Mã truy xuất"), gettext("Hàng"), gettext("Lượng hàng của lô"), gettext("Trạng thái"),
    ]  # fmt: skip
    rows = [
        (lot.number, lot.code, lot.goods, quantity_text(lot.quantity, lot.unit), say(LOT_STATE_NAMES[lot.state]))
        for lot in view.lots
    ]
    return Sheet(gettext("Lô bị thu hồi"), headings, rows)


def _orders(view: RecallView, with_contacts: bool) -> Sheet:
    headings = [
        gettext("Đơn hàng"), gettext("Trạng thái"), gettext("Số gói"), gettext("Chắc chắn có lô này"),
        gettext("Gửi lúc"), gettext("Đơn vị vận chuyển"), gettext("Nơi nhận"), gettext("Đã báo"),
    ]  # fmt: skip
    if with_contacts:
        headings += [gettext("Người mua"), gettext("Điện thoại"), gettext("Thư điện tử")]
    places = territory.places({order.commune_id for order in view.orders})
    rows = [_order(order, places[order.commune_id].label, with_contacts) for order in view.orders]
    return Sheet(gettext("Đơn hàng"), headings, rows)


def _order(order: ToldOrder, place: str, with_contacts: bool) -> list[object]:
    row: list[object] = [
        order.order_code,
        say(seller_label(order.state).text),
        order.packs,
        gettext("Có") if order.is_certain else gettext("Chưa rõ"),
        vn_datetime(order.shipped_at) if order.shipped_at else "",
        f"{order.carrier} {order.tracking_number}".strip(),
        place,
        say(REACHED_NAMES[order.reached]),
    ]
    return [*row, order.buyer_name, display_phone(order.phone), order.email] if with_contacts else row


def _results(view: RecallView) -> Sheet:
    headings = [gettext("Ghi lúc"), gettext("Kết quả"), gettext("Số gói"), gettext("Ghi chú")]
    rows = [
        (vn_datetime(result.noted_at), say(RESULT_NAMES[result.kind]), result.packs, result.note)
        for result in view.results
    ]
    return Sheet(gettext("Kết quả"), headings, rows)
