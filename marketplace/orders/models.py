"""Carts, order groups, orders, lines, parcels and delivery rates."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.database import Model
from marketplace.kernel.money import Dong
from marketplace.orders.kinds import Channel, PayBy
from marketplace.orders.states import OrderState

_WAITS = text("state IN ('placed', 'confirmed', 'packed')")
_UNRECEIVED = text("received_at IS NULL AND delivered_at IS NOT NULL")


class Cart(Model):
    """What one browser means to buy; known by the random token in its cookie."""

    __tablename__ = "cart"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(index=True)


class CartLine(Model):
    """A variant in a cart. `price_seen` is what it cost where she took it from: buyers are told when that changes.

    With `season_id` it is ordered before that harvest, and not taken from the stock.
    """

    __tablename__ = "cart_line"
    __table_args__ = (
        UniqueConstraint("cart_id", "variant_id"),
        CheckConstraint("quantity BETWEEN 1 AND 999", name="quantity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cart_id: Mapped[int] = mapped_column(ForeignKey("cart.id", ondelete="CASCADE"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    quantity: Mapped[int]
    price_seen: Mapped[Dong]
    season_id: Mapped[int | None] = mapped_column(ForeignKey("season.id"))


class DeliveryRate(Model):
    """What delivery costs from one cooperative to one zone.

    `first_grams` cost `first_fee`; each further `step_grams` begun costs `step_fee`.
    Goods of `free_from` đồng and more travel free; 0 means never.
    """

    __tablename__ = "delivery_rate"
    __table_args__ = (
        UniqueConstraint("cooperative_id", "zone"),
        CheckConstraint("first_fee >= 0 AND step_fee >= 0 AND free_from >= 0", name="fees"),
        CheckConstraint("first_grams > 0 AND step_grams > 0", name="weights"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    zone: Mapped[str]
    first_grams: Mapped[int]
    first_fee: Mapped[Dong]
    step_grams: Mapped[int]
    step_fee: Mapped[Dong]
    free_from: Mapped[Dong]


class OrderGroup(Model):
    """One checkout: one order per cooperative. `total` is always the sum of its orders.

    `key` is the checkout's idempotency key: posted again, it answers with the same group.
    """

    __tablename__ = "order_group"
    __table_args__ = (CheckConstraint("total >= 0", name="total"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(unique=True)
    buyer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    buyer_name: Mapped[str]
    buyer_phone: Mapped[str]
    buyer_email: Mapped[str] = mapped_column(default="")
    street: Mapped[str]
    commune_id: Mapped[int] = mapped_column(ForeignKey("administrative_unit.id"))
    province_id: Mapped[int] = mapped_column(ForeignKey("administrative_unit.id"))
    old_address: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    locale: Mapped[str] = mapped_column(default="vi")
    total: Mapped[Dong]
    placed_at: Mapped[datetime]


class Order(Model):
    """What one cooperative sends to one buyer. `total` = `goods_total` − `discount` + `delivery_fee`.

    `pickup` says where the buyer fetches it herself, as the place was called then; "" where it is brought to her.
    `season_id` names the harvest it was ordered before; such an order holds nothing else.
    """

    __tablename__ = "order"
    __table_args__ = (
        CheckConstraint("total = goods_total - discount + delivery_fee", name="total"),
        CheckConstraint("discount BETWEEN 0 AND goods_total", name="discount"),
        Index("ix_order_cooperative_state", "cooperative_id", "state", "placed_at"),
        # What the market's clock looks through every minute: the few that wait, not the many that are done.
        Index("ix_order_waiting", "state", "placed_at", postgresql_where=_WAITS, sqlite_where=_WAITS),
        Index("ix_order_unreceived", "delivered_at", postgresql_where=_UNRECEIVED, sqlite_where=_UNRECEIVED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("order_group.id"), index=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    state: Mapped[OrderState] = mapped_column(default=OrderState.PLACED)
    pay_by: Mapped[PayBy]
    channel: Mapped[Channel] = mapped_column(default=Channel.ONLINE)
    goods_total: Mapped[Dong]
    discount: Mapped[Dong]
    delivery_fee: Mapped[Dong]
    total: Mapped[Dong]
    placed_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None] = mapped_column(index=True)
    received_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(default="")
    pickup_point_id: Mapped[int | None] = mapped_column(ForeignKey("pickup_point.id"))
    pickup: Mapped[str] = mapped_column(default="")
    season_id: Mapped[int | None] = mapped_column(ForeignKey("season.id"), index=True)


def _as_ordered(context: Any) -> int:
    return int(context.get_current_parameters()["quantity"])


class OrderLine(Model):
    """What was bought, with name and price as they were when it was placed.

    `ordered` is what the buyer asked for; `quantity` is what she gets: less where the cooperative left something out.
    `measured` is what goods sold by weight weighed in the end, in base units of `unit`; then the line costs
    `unit_price` for every `amount` of it, rounded to the whole đồng.
    """

    __tablename__ = "order_line"
    __table_args__ = (
        CheckConstraint("quantity BETWEEN 0 AND ordered AND ordered > 0", name="quantity"),
        CheckConstraint(
            "(measured IS NULL AND line_total = quantity * unit_price)"
            " OR (measured >= 0 AND 2 * abs(line_total * amount - unit_price * measured) <= amount)",
            name="line_total",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    product_name: Mapped[str]
    variant_label: Mapped[str]
    unit: Mapped[str]
    amount: Mapped[int]
    ordered: Mapped[int] = mapped_column(default=_as_ordered)
    quantity: Mapped[int]
    measured: Mapped[int | None]
    unit_price: Mapped[Dong]
    line_total: Mapped[Dong]
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"), index=True)


class Parcel(Model):
    """What was handed to a carrier for an order."""

    __tablename__ = "parcel"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), unique=True)
    carrier: Mapped[str]
    tracking_number: Mapped[str] = mapped_column(default="")
    shipped_at: Mapped[datetime]
