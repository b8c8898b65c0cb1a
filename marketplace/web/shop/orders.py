"""The buyer's order: how it stands, how to pay it, and cancelling it in time."""

from typing import Any

from flask import Response, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from marketplace.kernel import clock
from marketplace.kernel.codes import clean_code
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotFound, RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.phones import display_phone
from marketplace.orders import cases, queries
from marketplace.orders.case_reading import CaseView, case_views
from marketplace.orders.kinds import PayBy
from marketplace.orders.states import OrderState
from marketplace.orders.tracking import tracking_url
from marketplace.orders.views import GroupView, OrderView
from marketplace.payments import card_queries
from marketplace.payments import queries as payments
from marketplace.payments.labels import REFUND_LABELS_FOR_BUYER, payment_label
from marketplace.payments.queries import Transfer
from marketplace.trade import cancelling
from marketplace.web.access import public
from marketplace.web.failures import status_of
from marketplace.web.formats import vn_date
from marketplace.web.goods import order_history, order_lines
from marketplace.web.languages import say
from marketplace.web.limits import FROM_ONE_NETWORK, limiter
from marketplace.web.order_messages import told_to_buyer
from marketplace.web.season_card import season_card
from marketplace.web.shop.blueprint import blueprint
from marketplace.web.viewer import is_signed_in, viewer
from marketplace.wiring import ports, settings

GRANTED = "orders"
MOST_REMEMBERED = 20
LONGEST_TYPED = 40
TOO_LATE_TO_CANCEL = (OrderState.PACKED, OrderState.SHIPPED)
WAY = (OrderState.PLACED, OrderState.CONFIRMED, OrderState.SHIPPED, OrderState.DELIVERED)


@blueprint.get("/orders")
@public
def find_order() -> str:
    """Ask for the order code and the phone it was placed with."""
    return render_template("shop/find_order.html", code=_typed(request.args.get("code", "")), phone="", problem="")


@blueprint.post("/orders")
@public
@limiter.limit(FROM_ONE_NETWORK)
def look_up_order() -> AnyResponse | tuple[str, int]:
    """Open an order for whoever knows code and phone; a wrong pair of any kind gets the same answer."""
    code, phone = _typed(request.form.get("code", "")), _typed(request.form.get("phone", ""))
    group = queries.find_order_for_guest(code, phone)
    if group is None:
        problem = gettext("Không có đơn nào khớp với mã và số điện thoại này. Hãy kiểm tra lại cả hai.")
        return render_template("shop/find_order.html", code=code, phone=phone, problem=problem), 404
    remember_order(group.code)
    return redirect(url_for("shop.order", code=group.code), 303)


@blueprint.get("/orders/<string:code>")
@public
def order(code: str) -> str | AnyResponse:
    """Show everything that was bought in one checkout."""
    group = _find_own(code)
    if group is None:
        return redirect(url_for("shop.find_order", code=code))
    return _page(group)


@blueprint.get("/orders/<string:code>/<string:order_code>/qr.svg")
@public
def order_qr(code: str, order_code: str) -> Response:
    """Draw the VietQR of one order."""
    return Response(ports().qr.svg(_transfer(code, order_code).payload, label="VietQR"), mimetype="image/svg+xml")


@blueprint.get("/orders/<string:code>/<string:order_code>/qr.png")
@public
def order_qr_file(code: str, order_code: str) -> Response:
    """Give the VietQR as a picture for the album: a phone cannot scan its own screen, but its bank reads pictures."""
    name = f"attachment; filename=VietQR-{clean_code(order_code)}.png"
    picture = ports().qr.png(_transfer(code, order_code).payload)
    return Response(picture, mimetype="image/png", headers={"Content-Disposition": name})


@blueprint.post("/orders/<string:code>/<string:order_code>/cancellation")
@public
def cancel_order(code: str, order_code: str) -> AnyResponse | tuple[str, int]:
    """Cancel one order before it is packed."""
    group, its_order = own_group(code), own_order(code, order_code)
    try:
        with transaction():
            _cancel(group, its_order.code, reason=request.form.get("reason", ""))
    except (InvalidInput, RuleBroken) as error:
        return _page(own_group(code), problem=say(error.message)), status_of(error)
    return redirect(url_for("shop.order", code=group.code), 303)


def _cancel(group: GroupView, order_code: str, *, reason: str) -> None:
    if is_signed_in() and group.buyer_id == viewer().id:
        cancelling.cancel_by_buyer(order_code, buyer_id=viewer().id, reason=reason, act=viewer().act())
        return
    act = Act(actor_id=None, at=clock.now())
    cancelling.cancel_by_guest(order_code, phone=group.contact.phone, reason=reason, act=act)


def _typed(text: str) -> str:
    return text.strip()[:LONGEST_TYPED]


def remember_order(code: str) -> None:
    """Let this browser open an order again without asking for the phone."""
    known = [each for each in session.get(GRANTED, []) if each != code]
    session[GRANTED] = [*known, code][-MOST_REMEMBERED:]
    # Who signed in has decided herself how long this device keeps her session.
    if not is_signed_in():
        session.permanent = True


def _find_own(code: str) -> GroupView | None:
    """Return the order group if this browser placed or looked it up, or it belongs to the signed-in buyer."""
    try:
        if code in session.get(GRANTED, []):
            return queries.get_placed_group(code)
        return queries.group_of_buyer(code, buyer_id=viewer().id) if is_signed_in() else None
    except NotFound:
        return None


def may_see(code: str) -> bool:
    """Tell whether this browser may see a checkout; nothing is told of one that it may not."""
    return _find_own(code) is not None


def own_group(code: str) -> GroupView:
    """Return the checkout if this browser may see it.

    Raises:
        NotFound: it may not, or there is none.
    """
    group = _find_own(code)
    if group is None:
        raise NotFound
    return group


def _transfer(code: str, order_code: str) -> Transfer:
    found = payments.transfer_of(payments.payment_of(own_order(code, order_code).id))
    if found is None:
        raise NotFound
    return found


def own_order(code: str, order_code: str) -> OrderView:
    """Return one order of a checkout that this browser may see.

    Raises:
        NotFound: it may not, or there is none.
    """
    found = next((each for each in own_group(code).orders if each.code == order_code), None)
    if found is None:
        raise NotFound
    return found


def _page(group: GroupView, problem: str = "") -> str:
    paid = payments.payments_of([each.id for each in group.orders])
    parts = [_part(each, paid.get(each.id)) for each in group.orders]
    return render_template(
        "shop/order.html",
        group=group,
        parts=parts,
        problem=problem,
        is_fresh=all(each.state is OrderState.PLACED for each in group.orders),
        card_debt=_card_debt(group),
        awaits_transfer=any(part["transfer"] for part in parts),
    )


def _card_debt(group: GroupView) -> int:
    """Return what is still to be paid by card here, in đồng."""
    by_card = settings().takes_cards and any(each.pay_by is PayBy.CARD for each in group.orders)
    return card_queries.debt_of(group.id).amount if by_card else 0


def _part(each: OrderView, payment: Any) -> dict[str, Any]:
    """Return what the page shows of one cooperative's order."""
    return {
        "order": each,
        "tracking_href": _tracking_href(each),
        "ask_by_phone": display_phone(each.cooperative_phone) if each.state in TOO_LATE_TO_CANCEL else "",
        "season": season_card(each.season) if each.season else None,
        "lines": order_lines(each),
        "steps": _steps(each),
        "history": order_history(each.id),
        "told": told_to_buyer(each),
        "cases": [_case(each, found) for found in case_views(each.id, at=clock.now())],
        "may_ask": cases.may_ask(each, at=clock.now()),
        "payment": None if payment is None else payment_label(payment.state, payment.pay_by),
        "transfer": None if payment is None else payments.transfer_of(payment),
        "paid": payment.paid if payment is not None and payment.paid and payment.missing else 0,
        "refunds": [] if payment is None or not payment.owed_back else _refunds(each.id),
    }


def _tracking_href(each: OrderView) -> str:
    if each.parcel is None:
        return ""
    return tracking_url(each.cooperative_id, each.parcel.carrier, each.parcel.tracking_number)


def _case(each: OrderView, found: CaseView) -> dict[str, Any]:
    return {
        "href": url_for("shop.order_help", code=each.group_code, order_code=each.code),
        "title": f"{say(found.name)} {found.code}",
        "meta": vn_date(found.asked_at),
        "state": say(found.label.text),
        "tone": found.label.tone,
        "amount": found.owed or None,
    }


def _refunds(order_id: int) -> list[dict[str, Any]]:
    labels = ((refund.amount, REFUND_LABELS_FOR_BUYER[refund.state]) for refund in payments.refunds_of(order_id))
    return [{"amount": amount, "text": label.text, "tone": label.tone} for amount, label in labels]


def _steps(each: OrderView) -> list[dict[str, str]]:
    """Return the familiar way of an order; a cancelled one has none."""
    if each.state in (OrderState.CANCELLED, OrderState.RETURNED):
        return []
    state = OrderState.CONFIRMED if each.state is OrderState.PACKED else each.state
    first = gettext("Chờ thu hoạch") if each.awaits_harvest else gettext("Chờ xác nhận")
    names = (first, gettext("Chờ lấy hàng"), gettext("Đang giao"), gettext("Đã giao"))
    here = WAY.index(state)
    return [{"label": name, "status": _status(place, here), "note": ""} for place, name in enumerate(names)]


def _status(place: int, here: int) -> str:
    if place < here or here == len(WAY) - 1:
        return "done"
    return "current" if place == here else "todo"
