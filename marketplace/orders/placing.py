"""Placing an order: one group, one order per cooperative, stock taken; all of it, or nothing.

The group's row comes first. Its key is unique, so of the same checkout sent twice, even at the same moment, one
goes on and the other waits and then gives the same answer. Cart lines are claimed by deleting them, stock by its
conditional update with keys in order. Plain statements on columns instead of objects: this is the one transaction
whose speed a crowd of buyers feels.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, delete, select

from marketplace.inventory import seasons
from marketplace.inventory import services as inventory
from marketplace.inventory.rules import Taking
from marketplace.kernel.codes import new_code
from marketplace.kernel.database import db, insert_or_ignore, insert_rows, present_connection
from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.kernel.money import Dong, format_dong
from marketplace.orders import refusals
from marketplace.orders.cart_reading import Destination, cart_items, priced
from marketplace.orders.cart_views import CartItem, CheckoutPart, CheckoutView, grouped
from marketplace.orders.checkouts import Checkout, cleaned
from marketplace.orders.kinds import Channel, PayBy
from marketplace.orders.models import Order, OrderGroup, OrderLine
from marketplace.orders.rules import CODE_LENGTH, CODE_PREFIX, GROUP_CODE_LENGTH, GROUP_PREFIX, Totals
from marketplace.orders.states import OrderState
from marketplace.territory.models import AdministrativeUnit
from marketplace.territory.rules import Level, Scheme


@dataclass(frozen=True)
class PlacedOrder:
    """One cooperative's order as it was placed."""

    id: int
    code: str
    cooperative_id: int
    pay_by: PayBy
    total: Dong


@dataclass(frozen=True)
class Reach:
    """How a buyer can be told of her orders."""

    buyer_id: int | None = None
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Placed:
    """The answer to a checkout; the same one, however often the checkout is sent.

    `is_new` is true only for the call that placed it, and only that one says how its buyer can be reached.
    """

    group_id: int
    code: str
    total: Dong
    orders: tuple[PlacedOrder, ...]
    is_new: bool = field(default=False, compare=False)
    reach: Reach = field(default=Reach(), compare=False)


def place(checkout: Checkout, *, act: Act) -> Placed:
    """Place the goods of a cart as one order per cooperative and harvest, and empty the cart.

    Raises:
        InvalidInput: something about the buyer, the address or the way to pay is missing or wrong.
        RuleBroken: the cart is empty, changed since the page was shown, a cooperative takes no transfers, or sends
            only larger orders.
        OutOfStock: names every line that is short.
    """
    clean = cleaned(checkout)
    destination, province_id, refused = _destination(clean)
    _ensure_plausible_total(clean)
    group_code = new_code(GROUP_CODE_LENGTH, prefix=GROUP_PREFIX)
    group_id = _claim_key(clean, province_id, code=group_code, act=act)
    if group_id is None:
        return _placed_before(clean)
    view = priced(grouped(cart_items(clean.cart_token)), destination, pickups=clean.pickups)
    _ensure_fetched_where_offered(view, clean)
    _ensure_as_seen(view, clean)
    ensure_large_enough(view)
    _ensure_payable(view, clean)
    _ensure_may_pay_on_delivery(view, clean, refused)
    _claim_lines(view)
    orders = _insert_orders(group_id, view, clean, act)
    # The seasons come before the stock wherever both are touched, so that nobody waits in a ring.
    seasons.take(_promises(orders, view), act=act)
    inventory.take(_takings(orders, view), act=act, holder=clean.cart_token)
    reach = Reach(clean.buyer_id, clean.buyer_email, clean.buyer_phone)
    return Placed(group_id, group_code, view.total, tuple(orders), is_new=True, reach=reach)


def _destination(checkout: Checkout) -> tuple[Destination, int, int]:
    """Return where the goods go and the id of its province, and how many parcels her phone number refused.

    Without names: nothing here is shown to anybody.
    """
    asked = {"commune": checkout.commune_id, "refuser": checkout.buyer_phone}
    found = present_connection().execute(_DESTINATION, asked).first()
    if found is None or checkout.province_id not in (None, found[1]):
        raise InvalidInput(fields={"commune_id": msg("Hãy chọn xã, phường hoặc đặc khu nhận hàng.")})
    commune_id, province_id, province_code, refused = found
    return Destination(commune_id, province_code), province_id, refused


def _ensure_plausible_total(checkout: Checkout) -> None:
    if not checkout.has_plausible_total:
        raise RuleBroken(_CHANGED)


def _claim_key(checkout: Checkout, province_id: int, *, code: str, act: Act) -> int | None:
    """Insert the group, or return `None` when this checkout was placed already.

    The total is the one the buyer saw: either it proves right, or nothing of this stays.
    """
    values = {
        "key": checkout.stored_key,
        "code": code,
        "buyer_id": checkout.buyer_id,
        "buyer_name": checkout.buyer_name,
        "buyer_phone": checkout.buyer_phone,
        "buyer_email": checkout.buyer_email,
        "street": checkout.street,
        "commune_id": checkout.commune_id,
        "province_id": province_id,
        "old_address": checkout.old_address,
        "note": checkout.note,
        "locale": checkout.locale,
        "total": checkout.seen_total,
        "placed_at": act.at,
    }
    claimed = insert_or_ignore(OrderGroup, values, unique=("key",))
    return None if claimed is None else int(claimed)


def _placed_before(checkout: Checkout) -> Placed:
    group = db.session.execute(
        select(OrderGroup.id, OrderGroup.code, OrderGroup.total).where(OrderGroup.key == checkout.stored_key)
    ).one()
    rows = db.session.execute(
        select(Order.id, Order.code, Order.cooperative_id, Order.pay_by, Order.total)
        .where(Order.group_id == group.id)
        .order_by(Order.id)
    )
    return Placed(group.id, group.code, group.total, tuple(PlacedOrder(*row) for row in rows))


# Written once, while modules load, and sent as they are.
_TABLES = OrderGroup.metadata.tables
_COMMUNE, _PROVINCE = (AdministrativeUnit.metadata.tables["administrative_unit"].alias(name) for name in ("c", "p"))
_DESTINATION = (
    select(_COMMUNE.c.id, _PROVINCE.c.id, _PROVINCE.c.code, refusals.COUNT.scalar_subquery())
    .join(_PROVINCE, _PROVINCE.c.id == _COMMUNE.c.parent_id)
    .where(
        _COMMUNE.c.id == bindparam("commune"),
        _COMMUNE.c.level == Level.COMMUNE,
        _COMMUNE.c.scheme == Scheme.OF_2025,
        _COMMUNE.c.valid_to.is_(None),
    )
)
_CLAIM_LINES = delete(_TABLES["cart_line"]).where(_TABLES["cart_line"].c.id.in_(bindparam("read", expanding=True)))

_CHANGED = msg("Giỏ hàng hoặc giá vừa thay đổi. Chưa có đơn nào được đặt; hãy xem lại rồi đặt.")


def _ensure_as_seen(view: CheckoutView, checkout: Checkout) -> None:
    """Refuse when the cart no longer is what stood on the page the buyer agreed to."""
    if view.cart.is_empty and not view.cart.gone:
        raise RuleBroken(msg("Giỏ hàng đang trống. Hãy chọn sản phẩm trước khi đặt."))
    if view.parts and view.total == checkout.seen_total:
        return
    if view.cart.gone:
        names = ", ".join(item.product_name for item in view.cart.gone)
        raise RuleBroken(
            msg("Hiện không đặt được: %(names)s. Chưa có đơn nào được đặt; hãy xem lại giỏ hàng rồi đặt.", names=names)
        )
    raise RuleBroken(
        msg(
            "Tổng tiền vừa đổi từ %(before)s thành %(now)s. Chưa có đơn nào được đặt; hãy xem lại rồi đặt.",
            before=format_dong(Dong(checkout.seen_total)),
            now=format_dong(view.total),
        )
    )


def _ensure_fetched_where_offered(view: CheckoutView, checkout: Checkout) -> None:
    """Refuse a pick-up point that was closed meanwhile: the goods would wait where nobody opens."""
    for part in view.parts:
        if part.seller.cooperative_id in checkout.pickups and part.pickup is None:
            raise RuleBroken(
                msg("%(seller)s không còn giao ở điểm nhận này. Hãy chọn lại cách nhận hàng.", seller=part.seller.name)
            )


def ensure_large_enough(view: CheckoutView) -> None:
    """Refuse goods of less than a cooperative sends.

    Raises:
        RuleBroken: names the first one, and what is missing.
    """
    for part in view.parts:
        if part.short_of_minimum:
            raise RuleBroken(
                msg(
                    "%(seller)s nhận đơn từ %(minimum)s tiền hàng. Hãy thêm %(missing)s nữa.",
                    seller=part.seller.name,
                    minimum=format_dong(part.terms.minimum_order),
                    missing=format_dong(part.short_of_minimum),
                )
            )


def _ensure_payable(view: CheckoutView, checkout: Checkout) -> None:
    for seller in view.cart.sellers:
        pay_by = checkout.pay_by.get(seller.cooperative_id)
        if pay_by is None:
            raise InvalidInput(fields={"pay_by": msg("Hãy chọn cách trả tiền cho %(seller)s.", seller=seller.name)})
        if pay_by == PayBy.VIETQR and not seller.takes_transfers:
            raise RuleBroken(
                msg("%(seller)s chưa nhận chuyển khoản. Hãy chọn trả tiền khi nhận hàng.", seller=seller.name)
            )
        if pay_by == PayBy.COD and seller.season is not None and seller.season.must_prepay:
            raise RuleBroken(
                msg("Hàng đặt trước của %(seller)s phải trả trước. Hãy chọn chuyển khoản.", seller=seller.name)
            )


def _ensure_may_pay_on_delivery(view: CheckoutView, checkout: Checkout, refused: int) -> None:
    if PayBy.COD in {checkout.pay_by.get(seller.cooperative_id) for seller in view.cart.sellers}:
        refusals.ensure_may_pay_on_delivery(refused)


def _claim_lines(view: CheckoutView) -> None:
    """Take the lines out of the cart; of two checkouts of one cart only one still finds them."""
    read = [item.line_id for item in (*view.cart.items, *view.cart.gone)]
    taken = present_connection().execute(_CLAIM_LINES, {"read": read})
    if taken.rowcount < len(read):
        raise RuleBroken(_CHANGED)


def _insert_orders(group_id: int, view: CheckoutView, checkout: Checkout, act: Act) -> list[PlacedOrder]:
    """Insert one order per part and the lines of all; return the orders in the order of the parts."""
    values = [_order_values(group_id, part, checkout, act) for part in view.parts]
    ids = dict(map(tuple, insert_rows(Order, values, returning=("code", "id"))))
    orders = [_placed_order(ids[row["code"]], row) for row in values]
    insert_rows(OrderLine, [_line_values(order, item) for order, item in _ordered_items(orders, view)])
    return orders


def _placed_order(order_id: int, values: Mapping[str, Any]) -> PlacedOrder:
    return PlacedOrder(order_id, values["code"], values["cooperative_id"], values["pay_by"], values["total"])


def _order_values(group_id: int, part: CheckoutPart, checkout: Checkout, act: Act) -> dict[str, Any]:
    totals = Totals(part.seller.goods_total, discount=Dong(0), delivery_fee=part.delivery_fee or Dong(0))
    return {
        "code": new_code(CODE_LENGTH, prefix=CODE_PREFIX),
        "group_id": group_id,
        "cooperative_id": part.seller.cooperative_id,
        "state": OrderState.PLACED,
        "pay_by": checkout.pay_by[part.seller.cooperative_id],
        "channel": Channel.ONLINE,
        "goods_total": totals.goods,
        "discount": totals.discount,
        "delivery_fee": totals.delivery_fee,
        "total": totals.total,
        "placed_at": act.at,
        "cancel_reason": "",
        "pickup_point_id": part.pickup.id if part.pickup else None,
        "pickup": part.pickup.label if part.pickup else "",
        "season_id": part.seller.season.id if part.seller.season else None,
    }


def _line_values(order: PlacedOrder, item: CartItem) -> dict[str, Any]:
    return {
        "order_id": order.id,
        "variant_id": item.variant_id,
        "product_id": item.product_id,
        "category_id": item.category_id,
        "product_name": item.product_name,
        "variant_label": item.variant_label,
        "unit": item.unit,
        "amount": item.amount,
        "ordered": item.quantity,
        "quantity": item.quantity,
        "unit_price": item.unit_price,
        "line_total": item.line_total,
    }


def _ordered_items(orders: Sequence[PlacedOrder], view: CheckoutView) -> Iterable[tuple[PlacedOrder, CartItem]]:
    for order, part in zip(orders, view.parts, strict=True):
        yield from ((order, item) for item in part.seller.items)


def _takings(orders: Sequence[PlacedOrder], view: CheckoutView) -> list[Taking]:
    """Return what comes out of the stock."""
    items = _ordered_items(orders, view)
    return [Taking(order.id, item.variant_id, item.quantity) for order, item in items if item.season is None]


def _promises(orders: Sequence[PlacedOrder], view: CheckoutView) -> dict[int, Taking]:
    """Return what comes out of harvests to come, by season; each is an order of its own."""
    items = _ordered_items(orders, view)
    return {item.season.id: Taking(order.id, item.variant_id, item.quantity) for order, item in items if item.season}
