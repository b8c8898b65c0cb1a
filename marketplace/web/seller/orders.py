"""Orders of the viewer's cooperative: confirm, pack, hand over, deliver, cancel; and whether they are paid."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.cooperatives.kinds import MemberRole
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.kernel.messages import msg
from marketplace.kernel.money import Dong
from marketplace.kernel.quantity import format_amount, get_unit, parse_quantity
from marketplace.orders import queries
from marketplace.orders.adjusting import BEFORE_DISPATCH
from marketplace.orders.kinds import PayBy
from marketplace.orders.labels import pay_by_label
from marketplace.orders.papers import HAS_SLIP
from marketplace.orders.refusals import Loss, refusal_of
from marketplace.orders.states import OrderAction, OrderState
from marketplace.orders.views import LineView, OrderView
from marketplace.payments import desk_queries
from marketplace.payments import queries as payments
from marketplace.payments.labels import COD_LABELS, REFUND_LABELS, payment_label
from marketplace.payments.states import PAYMENT_LIFE, CodState, PaymentAction, PaymentState
from marketplace.traceability import queries as traceability
from marketplace.traceability.lot_book import scanned_code
from marketplace.trade import adjusting, cancelling, fulfilling, paying, refusing
from marketplace.web.access import seller
from marketplace.web.goods import order_history, order_lines
from marketplace.web.languages import language, say
from marketplace.web.season_card import window_words
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.case_rows import case_rows
from marketplace.web.seller.today import order_row
from marketplace.web.seller.told_rows import told_rows
from marketplace.web.viewer import viewer

TABS: tuple[tuple[str, tuple[OrderState, ...]], ...] = (
    ("placed", (OrderState.PLACED,)),
    ("to-harvest", (OrderState.PLACED,)),
    ("to-send", (OrderState.CONFIRMED, OrderState.PACKED)),
    ("shipped", (OrderState.SHIPPED,)),
    ("delivered", (OrderState.DELIVERED,)),
    ("cancelled", (OrderState.CANCELLED, OrderState.RETURNED)),
)
TO_HARVEST = "to-harvest"
WORK = (OrderAction.CONFIRM, OrderAction.PACK, OrderAction.SHIP, OrderAction.DELIVER)
PAGE = 30
# What is written by hand stays in its box when something else was wrong.
TYPED = ("carrier", "other_carrier", "tracking_number", "reason", "bank_reference")
FETCHED = "Tự đến lấy"
CARRIERS = ("Bưu điện Việt Nam", "Viettel Post", "GHN", "GHTK", "J&T Express", "Xe khách", "Tự giao")


@blueprint.get("/orders")
@seller()
def orders() -> str:
    """List orders by where they stand."""
    chosen = request.args.get("tab", "placed")
    states = dict(TABS).get(chosen, TABS[0][1])
    found = queries.orders_of_cooperative(
        viewer().cooperative_id,
        states=states,
        to_harvest=chosen == TO_HARVEST,
        at=clock.now(),
        before_id=_before(),
        limit=PAGE,
    )
    more = url_for(".orders", tab=chosen, before=found[-1].id) if len(found) == PAGE else ""
    return render_template(
        "seller/orders.html",
        tabs=_tabs(chosen),
        rows=[order_row(each) for each in found],
        more=more,
        may_pack=chosen == "to-send" and any(each.state is OrderState.CONFIRMED for each in found),
    )


@blueprint.get("/orders/<string:code>")
@seller()
def order(code: str) -> str:
    """Show one order with the one next step."""
    return _page(_own(code))


@blueprint.post("/orders/<string:code>/confirmation")
@seller()
def confirm_order(code: str) -> Response | tuple[str, int]:
    """Promise to send it."""
    return _do(code, gettext("Đã xác nhận đơn. Hãy đóng gói rồi bấm “Đã đóng gói”."), fulfilling.confirm)


@blueprint.post("/orders/<string:code>/packing")
@seller()
def pack_order(code: str) -> Response | tuple[str, int]:
    """Say that it is packed, and from which lots."""
    lots = {line.id: _lot_named(line.id) for line in _own(code).lines}
    chosen = {line_id: lot for line_id, lot in lots.items() if lot}
    return _do(
        code, gettext("Đã đóng gói. Khi giao cho bưu tá, hãy ghi hãng vận chuyển."), fulfilling.pack, lots=chosen
    )


@blueprint.post("/orders/<string:code>/lots")
@seller()
def repack_order(code: str) -> Response | tuple[str, int]:
    """Say from which other lots it was packed again."""
    lots = {line.id: request.form.get(f"lot_{line.id}", "") for line in _own(code).lines}
    return _do(code, gettext("Đã đổi lô của đơn này."), fulfilling.repack, lots=lots)


@blueprint.post("/orders/<string:code>/shipment")
@seller()
def ship_order(code: str) -> Response | tuple[str, int]:
    """Say which carrier has it."""
    # A name typed by hand is what she means, whatever the list above it still shows.
    carrier = request.form.get("other_carrier", "").strip() or request.form.get("carrier", "")
    number = request.form.get("tracking_number", "")
    done = gettext("Đã ghi nhận gửi hàng. Người mua xem được mã vận đơn.")
    return _do(code, done, fulfilling.ship, carrier=carrier, tracking_number=number)


@blueprint.post("/orders/<string:code>/delivery")
@seller()
def deliver_order(code: str) -> Response | tuple[str, int]:
    """Say that the buyer has it."""
    return _do(code, gettext("Đã giao xong. Doanh số được ghi nhận hôm nay."), fulfilling.deliver)


@blueprint.post("/orders/<string:code>/payment-receipt")
@seller(MemberRole.MANAGER, MemberRole.SELLER)
def confirm_payment(code: str) -> Response | tuple[str, int]:
    """Say that the money is there."""
    return _do(code, gettext("Đã ghi nhận tiền."), paying.confirm_received)


@blueprint.post("/orders/<string:code>/refund")
@seller(MemberRole.MANAGER, MemberRole.SELLER)
def confirm_refund(code: str) -> Response | tuple[str, int]:
    """Say that the money was sent back."""
    reference = request.form.get("bank_reference", "")
    return _do(code, gettext("Đã ghi nhận hoàn tiền."), paying.confirm_refunded, bank_reference=reference)


@blueprint.post("/orders/<string:code>/cancellation")
@seller(MemberRole.MANAGER, MemberRole.SELLER)
def cancel_order(code: str) -> Response | tuple[str, int]:
    """Cancel it, with a reason the buyer reads."""
    reason = request.form.get("reason", "")
    return _do(code, gettext("Đã hủy đơn và trả hàng về kho."), cancelling.cancel_by_cooperative, reason=reason)


@blueprint.post("/orders/<string:code>/left-out")
@seller(MemberRole.MANAGER, MemberRole.SELLER)
def leave_out(code: str) -> Response | tuple[str, int]:
    """Send fewer packs than were ordered."""
    packs = {line.id: _count(f"left_{line.id}") for line in _own(code).lines}
    given = {"reason": request.form.get("reason", ""), "is_on_sale": request.form.get("is_on_sale") == "1"}
    return _do(code, gettext("Đã sửa đơn và báo người mua."), _with(adjusting.leave_out, packs), **given)


@blueprint.post("/orders/<string:code>/weighing")
@seller()
def weigh(code: str) -> Response | tuple[str, int]:
    """Write down what the scales showed."""
    own = _own(code)
    try:
        measured = _measured(own)
    except InvalidInput as error:
        return _page(own, problem=say(error.message)), 422
    return _do(code, gettext("Đã ghi số cân; tiền hàng đã tính lại."), _with(adjusting.weigh, measured))


@blueprint.post("/orders/<string:code>/refusal")
@seller(MemberRole.MANAGER, MemberRole.SELLER)
def refuse_order(code: str) -> Response | tuple[str, int]:
    """Write down a parcel that was refused at the door and is back."""
    own = _own(code)
    loss = Loss(Dong(_count("freight_out")), Dong(_count("freight_back")))
    fit = {line.id: _count(f"fit_{line.id}") for line in own.lines}
    done = gettext("Đã ghi nhận hàng bị từ chối. Hàng bán lại được đã về kho.")
    given = {"fit_for_sale": fit, "reason": request.form.get("reason", "")}
    return _do(code, done, _with(refusing.refuse, loss), **given)


def _with(verb: Callable[..., Any], value: Any) -> Callable[..., Any]:
    """Return the verb with its second value given."""
    return lambda code, **values: verb(code, value, **values)


def _count(name: str) -> int:
    """Read a whole number of a form, with or without dots; nothing is 0, and nonsense is refused by the service."""
    plain = request.form.get(name, "").strip().replace(".", "").replace("₫", "").strip() or "0"
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 10 else -1


def _measured(own: OrderView) -> dict[int, int]:
    """Read the scales, in the unit of each line: `0,93` kg is 930 grams."""
    typed = {line: request.form.get(f"measured_{line.id}", "").strip() for line in own.lines if line.is_weighed}
    try:
        return {line.id: parse_quantity(text, get_unit(line.unit)).amount_base for line, text in typed.items() if text}
    except ValueError:
        raise InvalidInput(fields={"measured": msg("Hãy ghi số cân, ví dụ 0,93.")}) from None


def _do(code: str, done: str, verb: Callable[..., Any], **values: Any) -> Response | tuple[str, int]:
    """Do one step in a transaction; what goes wrong is said on the order's own page."""
    try:
        with transaction():
            verb(code, cooperative_id=viewer().cooperative_id, act=viewer().act(), **values)
    except InvalidInput as error:
        return _page(_own(code), problem=say(error.message)), 422
    except RuleBroken as error:
        return _page(_own(code), problem=say(error.message)), 409
    flash(done, "success")
    return redirect(url_for(".order", code=code), 303)


def _own(code: str) -> OrderView:
    return queries.order_of_cooperative(code, cooperative_id=viewer().cooperative_id, at=clock.now())


def _page(order: OrderView, problem: str = "") -> str:
    payment = payments.payment_of(order.id)
    decides = viewer().is_member(MemberRole.MANAGER, MemberRole.SELLER)
    refunds = payments.refunds_of(order.id)
    owed = sum(refund.amount for refund in refunds if refund.state in desk_queries.TO_SEND)
    cod_state = desk_queries.states_of_cod([order.id]).get(order.id)
    next_step = next((each.value for each in order.actions if each in WORK), "")
    return render_template(
        "seller/order.html",
        order=order,
        problem=problem,
        payment=payment,
        payment_label=payment_label(payment.state, payment.pay_by),
        may_receive=decides and (_may_receive(order, payment.state) or cod_state is CodState.COLLECTED),
        may_refund=decides and bool(owed) and payment.pay_by is not PayBy.CARD,
        to_refund=owed,
        refunds=refunds if decides else [],
        refund_labels=REFUND_LABELS,
        cod=None if cod_state is None else COD_LABELS[cod_state],
        may_cancel=decides and OrderAction.CANCEL in order.actions,
        may_leave_out=decides and order.state in BEFORE_DISPATCH and not order.awaits_harvest,
        season_window=window_words(order.season) if order.season else "",
        may_refuse=decides and OrderAction.REFUSE in order.actions and order.pay_by is PayBy.COD,
        to_weigh=_to_weigh(order),
        refusal=refusal_of(order.id),
        cases=case_rows(order.id),
        next_step=next_step,
        has_slip=order.state in HAS_SLIP,
        # One main button a page: money is the next thing to do once the goods are where they belong.
        money_button="plain" if next_step else "main",
        typed={name: request.form.get(name, "") for name in TYPED},
        lots=_lots_by_product(order),
        carriers=_carriers(order),
        pay_by=pay_by_label(order.pay_by),
        goods=order_lines(order),
        history=order_history(order.id),
        told=told_rows(order),
    )


def _carriers(order: OrderView) -> list[tuple[str, str]]:
    """Return who may bring it; in front of all the buyer herself, where she said that she comes."""
    fetched = [(FETCHED, gettext("Người mua tự đến lấy"))] if order.pickup else []
    return [*fetched, *((name, name) for name in CARRIERS), ("", gettext("Hãng khác"))]


def _to_weigh(order: OrderView) -> list[dict[str, Any]]:
    """Return the lines to be weighed before they are sent, as they would be typed."""
    if order.state not in BEFORE_DISPATCH or order.awaits_harvest:
        return []
    return [
        {
            "id": line.id,
            "label": f"{line.product_name} – {line.variant_label} × {line.quantity}",
            "typed": request.form.get(f"measured_{line.id}") or format_amount(_weight(line), get_unit(line.unit)),
            "unit": get_unit(line.unit).name(language()),
        }
        for line in order.lines
        if line.is_weighed and line.quantity
    ]


def _weight(line: LineView) -> int:
    return line.quantity * line.amount if line.measured is None else line.measured


def _may_receive(order: OrderView, state: PaymentState) -> bool:
    """Tell whether money can come to her now: a transfer at any time, cash only for goods that left the house."""
    if order.pay_by is PayBy.CARD:
        return False
    has_left = order.state in (OrderState.SHIPPED, OrderState.DELIVERED)
    return PAYMENT_LIFE.allows(state, PaymentAction.RECEIVE) and (order.pay_by is PayBy.VIETQR or has_left)


def _before() -> int | None:
    """Return the order that the next page begins before; nonsense begins at the newest."""
    typed = request.args.get("before", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 16 else None


def _lots_by_product(order: OrderView) -> dict[int, list[tuple[str, str]]]:
    """Return the lots to pack from, the one that expires first in front."""
    if order.state not in (OrderState.CONFIRMED, OrderState.PACKED):
        return {}
    found = traceability.lots_for_packing([line.product_id for line in order.lines], clock.today())
    return {product_id: [(lot.code, lot.label) for lot in lots] for product_id, lots in found.items()}


def _lot_named(line_id: int) -> str:
    """Return the lot a line is packed from: what was scanned or typed goes before the list, which always shows one."""
    typed = request.form.get(f"scanned_{line_id}", "").strip()
    chosen = request.form.get(f"lot_{line_id}", "")
    return scanned_code(typed, cooperative_id=viewer().cooperative_id) if typed else chosen


def _tabs(chosen: str) -> list[dict[str, Any]]:
    owner = viewer().cooperative_id
    by_state, waiting = queries.count_by_state(owner), queries.count_to_harvest(owner)
    counts = {tab: sum(by_state[state] for state in states) for tab, states in TABS}
    counts |= {"placed": counts["placed"] - waiting, TO_HARVEST: waiting}
    names = {
        "placed": gettext("Chờ xác nhận"),
        "to-send": gettext("Chờ lấy hàng"),
        "shipped": gettext("Đang giao"),
        "delivered": gettext("Đã giao"),
        TO_HARVEST: gettext("Chờ thu hoạch"),
        "cancelled": gettext("Đã hủy"),
    }
    return [
        {"label": name, "href": url_for(".orders", tab=tab), "is_current": tab == chosen, "count": counts[tab]}
        for tab, name in names.items()
        if tab != TO_HARVEST or waiting or chosen == TO_HARVEST
    ]
