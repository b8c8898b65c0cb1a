"""Papers for parcels: the slip of one order, and what has to be packed today."""

from flask import Response, request, url_for

from marketplace.cooperatives.brocade import brocade_svg
from marketplace.cooperatives.queries import cooperative_of
from marketplace.kernel import clock
from marketplace.kernel.money import format_dong
from marketplace.kernel.phones import display_phone
from marketplace.kernel.quantity import format_amount, get_unit
from marketplace.orders import papers, queries
from marketplace.orders.kinds import PayBy
from marketplace.orders.ports import PackingList, Paper, Slip
from marketplace.orders.views import OrderView
from marketplace.payments import queries as payments
from marketplace.territory import queries as territory
from marketplace.traceability import queries as traceability
from marketplace.web.access import seller
from marketplace.web.formats import vn_datetime
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.viewer import viewer
from marketplace.wiring import ports

BAND_REPEATS = 60


@blueprint.get("/orders/<string:code>/slip.pdf")
@seller()
def parcel_slip(code: str) -> Response:
    """Print the slip of one parcel, on A4 or on an 80 mm roll."""
    order = queries.order_of_cooperative(code, cooperative_id=viewer().cooperative_id, at=clock.now())
    papers.ensure_has_slip(order)
    paper = Paper.ROLL_80 if request.args.get("paper") == Paper.ROLL_80 else Paper.A4
    return _pdf(ports().slips.slip(_slip(order), paper=paper), f"phieu-gui-{order.code}")


@blueprint.get("/orders/packing-list.pdf")
@seller()
def packing_list() -> Response:
    """Print what has to be packed: everything together, then order by order."""
    today = clock.today()
    orders = papers.orders_to_pack(viewer().cooperative_id, at=clock.now())
    lots = traceability.lots_for_packing(papers.products_of(orders), today)
    first = {product_id: found[0].label for product_id, found in lots.items() if found}
    title = f"Danh sách đóng gói: {len(orders)} đơn"
    told = PackingList(
        title,
        vn_datetime(clock.now()),
        tuple(papers.together(orders, first)),
        tuple((order.code, order.contact.name, papers.goods_of(order)) for order in orders),
    )
    return _pdf(ports().slips.packing_list(told), f"dong-goi-{today:%Y%m%d}")


def _slip(order: OrderView) -> Slip:
    """Return the slip in Vietnamese, whatever language the packer's pages speak: the carrier reads it."""
    own, contact = cooperative_of(order.cooperative_id), order.contact
    where = territory.get_commune(own.commune_id).label if own.commune_id else ""
    return Slip(
        code=order.code,
        url=url_for(".order", code=order.code, _external=True),
        sender=own.name,
        sender_lines=(display_phone(own.phone), ", ".join(filter(None, (own.street, where)))),
        receiver=contact.name,
        receiver_phone=contact.phone_shown,
        receiver_lines=(", ".join(filter(None, (contact.street, contact.commune, contact.province))), _old(order)),
        pickup=order.pickup,
        collect=_to_collect(order),
        weight=f"{format_amount(papers.weight_of(order.id), get_unit('kg'))} kg",
        carrier=" · ".join(filter(None, (order.parcel.carrier, order.parcel.tracking_number))) if order.parcel else "",
        goods=papers.goods_of(order),
        note=order.note,
        brocade_svg=brocade_svg(own.code, repeats=BAND_REPEATS),
    )


def _old(order: OrderView) -> str:
    return f"Địa chỉ cũ: {order.contact.old_address}" if order.contact.old_address else ""


def _to_collect(order: OrderView) -> str:
    """Return what the carrier collects at the door; "" for what was paid before."""
    missing = payments.payment_of(order.id).missing
    return format_dong(missing) if order.pay_by is PayBy.COD and missing else ""


def _pdf(content: bytes, name: str) -> Response:
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
