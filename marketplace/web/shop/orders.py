"""The buyer's order: how it stands, how to pay it, and cancelling it in time."""

from typing import Any

from flask import Response, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from marketplace.kernel import clock
from marketplace.kernel.codes import clean_code
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import NotFound
from marketplace.kernel.history import Act
from marketplace.orders import queries
from marketplace.orders.states import OrderState
from marketplace.orders.views import GroupView, OrderView
from marketplace.payments import queries as payments
from marketplace.payments.labels import payment_label
from marketplace.trade import cancelling
from marketplace.web.access import public
from marketplace.web.goods import order_lines
from marketplace.web.limits import limiter
from marketplace.web.shop.blueprint import blueprint
from marketplace.web.viewer import is_signed_in, viewer
from marketplace.wiring import ports

GRANTED = "orders"
MOST_REMEMBERED = 20
WAY = (OrderState.PLACED, OrderState.CONFIRMED, OrderState.SHIPPED, OrderState.DELIVERED)


@blueprint.get("/orders")
@public
def find_order() -> str:
    """Ask for the order code and the phone it was placed with."""
    return render_template("shop/find_order.html", code=request.args.get("code", ""), problem="")


@blueprint.post("/orders")
@public
@limiter.limit("10/minute")
def look_up_order() -> AnyResponse | tuple[str, int]:
    """Open an order for whoever knows code and phone; a wrong pair of any kind gets the same answer."""
    code, phone = clean_code(request.form.get("code", "")[:40]), request.form.get("phone", "")[:40]
    group = queries.find_order_for_guest(code, phone)
    if group is None:
        problem = gettext("Không có đơn nào khớp với mã và số điện thoại này. Hãy kiểm tra lại cả hai.")
        page = render_template("shop/find_order.html", code=request.form.get("code", ""), problem=problem)
        return page, 404
    remember_order(group.code)
    return redirect(url_for("shop.order", code=group.code), 303)


@blueprint.get("/orders/<string:code>")
@public
def order(code: str) -> str | AnyResponse:
    """Show everything that was bought in one checkout."""
    group = _find_own(code)
    if group is None:
        return redirect(url_for("shop.find_order", code=code))
    paid = payments.payments_of([each.id for each in group.orders])
    parts = [_part(each, paid.get(each.id)) for each in group.orders]
    return render_template("shop/order.html", group=group, parts=parts)


@blueprint.get("/orders/<string:code>/<string:order_code>/qr.svg")
@public
def order_qr(code: str, order_code: str) -> Response:
    """Draw the VietQR of one order."""
    payment = payments.payment_of(_own_order(code, order_code).id)
    svg = ports().qr.svg(payments.vietqr_of(payment), label="VietQR")
    return Response(svg, mimetype="image/svg+xml", headers={"Cache-Control": "private, no-store"})


@blueprint.post("/orders/<string:code>/<string:order_code>/cancellation")
@public
def cancel_order(code: str, order_code: str) -> AnyResponse:
    """Cancel one order before it leaves the cooperative."""
    group, reason = _own(code), request.form.get("reason", "")[:500]
    _own_order(code, order_code)
    with transaction():
        if is_signed_in() and group.buyer_id == viewer().id:
            cancelling.cancel_by_buyer(order_code, buyer_id=viewer().id, reason=reason, act=viewer().act())
        else:
            act = Act(actor_id=None, at=clock.now())
            cancelling.cancel_by_guest(order_code, phone=group.contact.phone, reason=reason, act=act)
    return redirect(url_for("shop.order", code=group.code), 303)


def remember_order(code: str) -> None:
    """Let this browser open an order again without asking for the phone."""
    known = [each for each in session.get(GRANTED, []) if each != code]
    session[GRANTED] = [*known, code][-MOST_REMEMBERED:]
    session.permanent = True


def _find_own(code: str) -> GroupView | None:
    """Return the order group if this browser placed or looked it up, or it belongs to the signed-in buyer."""
    try:
        if code in session.get(GRANTED, []):
            return queries.get_placed_group(code)
        return queries.group_of_buyer(code, buyer_id=viewer().id) if is_signed_in() else None
    except NotFound:
        return None


def _own(code: str) -> GroupView:
    group = _find_own(code)
    if group is None:
        raise NotFound
    return group


def _own_order(code: str, order_code: str) -> OrderView:
    found = next((each for each in _own(code).orders if each.code == order_code), None)
    if found is None:
        raise NotFound
    return found


def _part(each: OrderView, payment: Any) -> dict[str, Any]:
    """Return what the page shows of one cooperative's order."""
    transfer = None if payment is None or each.state is OrderState.CANCELLED else payments.transfer_of(payment)
    return {
        "order": each,
        "lines": order_lines(each),
        "steps": _steps(each),
        "history": queries.history(each.id),
        "payment": None if payment is None else payment_label(payment.state, payment.pay_by),
        "transfer": transfer,
    }


def _steps(each: OrderView) -> list[dict[str, str]]:
    """Return the familiar way of an order; a cancelled one has none."""
    if each.state is OrderState.CANCELLED:
        return []
    state = OrderState.CONFIRMED if each.state is OrderState.PACKED else each.state
    names = (gettext("Chờ xác nhận"), gettext("Chờ lấy hàng"), gettext("Đang giao"), gettext("Đã giao"))
    here = WAY.index(state)
    return [{"label": name, "status": _status(place, here), "note": ""} for place, name in enumerate(names)]


def _status(place: int, here: int) -> str:
    if place < here or here == len(WAY) - 1:
        return "done"
    return "current" if place == here else "todo"
