"""Carts, checkouts and orders for tests, made by the real services."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db, transaction, transactionally
from marketplace.kernel.history import Act
from marketplace.kernel.money import Dong
from marketplace.orders import carts, queries
from marketplace.orders.checkouts import Checkout, new_key
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order
from marketplace.orders.refusals import Loss
from marketplace.orders.states import OrderState
from marketplace.products.models import Product, Variant
from marketplace.territory import queries as territory
from marketplace.trade import cancelling, fulfilling, refusing
from marketplace.trade.placing import Placed, place_order
from tests.makers.cooperatives import GIAO_THUY, make_cooperative
from tests.makers.products import make_product, variant_of

NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
BUYER_PHONE = "0500 000 888"
BUYER = Act(actor_id=None, at=NOON)

#: What a cooperative does, in order, to bring an order so far.
WAY = (OrderState.PLACED, OrderState.CONFIRMED, OrderState.PACKED, OrderState.SHIPPED, OrderState.DELIVERED)


def commune_id(code: str = GIAO_THUY) -> int:
    """Return the id of a commune of today."""
    commune = territory.find_commune(code)
    assert commune is not None, code
    return commune.id


def make_offer(
    *, price: int = 120_000, stock: int = 10, cooperative: Cooperative | None = None, name: str = "Mật ong bạc hà"
) -> Variant:
    """Return a variant of one kilogram that can be bought."""
    seller = cooperative or make_cooperative()
    return variant_of(make_product(seller, name=name, variants=[("1 kg", "kg", 1000, price)], stock=stock))


def product_of(variant: Variant) -> Product:
    """Return the product that a variant is a pack of."""
    return db.session.get_one(Product, variant.product_id)


def make_cart(wanted: Mapping[Variant, int]) -> str:
    """Return the token of a cart with so many packs of each variant."""
    token = carts.new_token()
    with transaction():
        for variant, quantity in wanted.items():
            token = carts.add(token, variant.id, quantity=quantity, at=NOON)
    return token


def make_checkout(token: str, *, pay_by: PayBy = PayBy.COD, commune: str = GIAO_THUY, **changes: object) -> Checkout:
    """Return what a buyer hands in who agrees to what the checkout page shows now."""
    view = queries.checkout_view(token, commune_id=commune_id(commune))
    checkout = Checkout(
        key=new_key(),
        cart_token=token,
        buyer_name="Nguyễn Thị Lan",
        buyer_phone=BUYER_PHONE,
        buyer_email="lan@example.vn",
        street="Số 5, xóm Đông",
        commune_id=commune_id(commune),
        pay_by={part.seller.cooperative_id: pay_by for part in view.parts},
        seen_total=view.total,
    )
    return replace(checkout, **changes)


def place(checkout: Checkout, *, at: datetime = NOON) -> Placed:
    """Place a checkout as the checkout page does."""
    return transactionally(lambda: place_order(checkout, act=Act(checkout.buyer_id, at)))


def make_order(
    *,
    state: OrderState = OrderState.PLACED,
    wanted: Mapping[Variant, int] | None = None,
    pay_by: PayBy = PayBy.COD,
    at: datetime = NOON,
    **changes: object,
) -> Order:
    """Return an order of one cooperative that was placed `at` and brought to `state`, one hour per step."""
    token = make_cart(wanted or {make_offer(): 2})
    placed = place(make_checkout(token, pay_by=pay_by, **changes), at=at)
    order = db.session.get_one(Order, placed.orders[0].id)
    if state is OrderState.CANCELLED:
        return cancelled(order, at + timedelta(hours=1))
    if state is OrderState.RETURNED:
        return refused(make_shipped(order, at), at + timedelta(hours=4))
    for hours, step in enumerate(WAY[1 : WAY.index(state) + 1], start=1):
        advance(order, step, at + timedelta(hours=hours))
    return order


def make_shipped(order: Order, at: datetime = NOON) -> Order:
    """Let the cooperative send an order that was placed."""
    for hours, step in enumerate(WAY[1:4], start=1):
        advance(order, step, at + timedelta(hours=hours))
    return order


def refused(order: Order, at: datetime = NOON, *, fit: int = 0) -> Order:
    """Let the buyer refuse a parcel at the door; `fit` packs of each line can be sold again."""
    lines = queries.order_of_cooperative(order.code, cooperative_id=order.cooperative_id, at=at).lines
    with transaction():
        refusing.refuse(
            order.code,
            Loss(Dong(30_000), Dong(15_000)),
            cooperative_id=order.cooperative_id,
            fit_for_sale={line.id: fit for line in lines},
            reason="Gọi ba lần không nghe máy",
            act=Act(None, at),
        )
    return order


def advance(order: Order, to: OrderState, at: datetime = NOON) -> Order:
    """Let the cooperative take the step that leads to a state."""
    given = {"cooperative_id": order.cooperative_id, "act": Act(None, at)}
    with transaction():
        if to is OrderState.CONFIRMED:
            return fulfilling.confirm(order.code, **given)
        if to is OrderState.PACKED:
            return fulfilling.pack(order.code, **given)
        if to is OrderState.SHIPPED:
            return fulfilling.ship(order.code, **given, carrier="Bưu điện", tracking_number="VN123")
        return fulfilling.deliver(order.code, **given)


def cancelled(order: Order, at: datetime = NOON, *, reason: str = "Hết hàng do mưa bão") -> Order:
    """Let the cooperative call an order off."""
    with transaction():
        return cancelling.cancel_by_cooperative(
            order.code, cooperative_id=order.cooperative_id, reason=reason, act=Act(None, at)
        )


def make_gone(product: Product) -> None:
    """Let the cooperative stop selling a product."""
    from marketplace.products import listing  # noqa: PLC0415

    with transaction():
        listing.retire(product.code, cooperative_id=product.cooperative_id, act=BUYER)
