"""Append-only sale entries, and sums of them by day and by month."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.database import Model
from marketplace.kernel.money import Dong
from marketplace.orders.kinds import Channel
from marketplace.sales.kinds import EntryKind, Verification


class SaleEntry(Model):
    """One order line that was delivered, or refunded. Freight is not in it.

    Place and category are copied: a cooperative that moves later does not move its old sales.
    `amount` is in đồng, `quantity` in base units of `unit_group` (grams, millilitres, pieces).
    """

    __tablename__ = "sale_entry"
    __table_args__ = (
        UniqueConstraint("order_line_id", "kind", "source_key"),
        # Opening a figure lists its orders newest first, page by page: both indexes are walked backwards.
        Index("ix_sale_entry_cooperative_day", "cooperative_id", "day", "order_id"),
        Index("ix_sale_entry_day", "day", "order_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[EntryKind]
    source_key: Mapped[str] = mapped_column(default="")
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    province_id: Mapped[int] = mapped_column(ForeignKey("administrative_unit.id"))
    commune_id: Mapped[int] = mapped_column(ForeignKey("administrative_unit.id"))
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("order.id"), index=True)
    order_line_id: Mapped[int | None] = mapped_column(ForeignKey("order_line.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"))
    channel: Mapped[Channel]
    verification: Mapped[Verification]
    day: Mapped[date]
    amount: Mapped[Dong]
    quantity: Mapped[int]
    unit_group: Mapped[str]
    recorded_at: Mapped[datetime]


class SaleLevelling(Model):
    """A delivered order that became surer than its entries say: from `at` on, all of them count at `level`.

    The entries themselves stay as they were written; the sums follow in the transaction that writes this row.
    """

    __tablename__ = "sale_levelling"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), unique=True)
    level: Mapped[Verification]
    actor_id: Mapped[int | None]
    at: Mapped[datetime]


class SalesSums:
    """What one cooperative sold by place, category, channel and verification; always the sum of its entries.

    `orders` counts the delivered orders that have a line here: right within one category, while an order of two
    categories is counted in both (see `OrderSums`).
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    day: Mapped[date]
    province_id: Mapped[int] = mapped_column(ForeignKey("administrative_unit.id"))
    commune_id: Mapped[int] = mapped_column(ForeignKey("administrative_unit.id"))
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    channel: Mapped[Channel]
    verification: Mapped[Verification]
    amount: Mapped[Dong]
    entries: Mapped[int]
    orders: Mapped[int]


class OrderSums:
    """How many orders one cooperative delivered by place, channel and verification, each order once."""

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    day: Mapped[date]
    province_id: Mapped[int] = mapped_column(ForeignKey("administrative_unit.id"))
    commune_id: Mapped[int] = mapped_column(ForeignKey("administrative_unit.id"))
    channel: Mapped[Channel]
    verification: Mapped[Verification]
    orders: Mapped[int]


SALES_KEY = ("cooperative_id", "day", "commune_id", "category_id", "channel", "verification")
ORDERS_KEY = ("cooperative_id", "day", "commune_id", "channel", "verification")


class SalesDay(SalesSums, Model):
    """Sales summed by day."""

    __tablename__ = "sales_day"
    __table_args__ = (
        UniqueConstraint(*SALES_KEY, name="uq_sales_day_key"),
        Index("ix_sales_day_province_day", "province_id", "day"),
        Index("ix_sales_day_day", "day"),
    )


class SalesMonth(SalesSums, Model):
    """Sales summed by month: `day` is its first."""

    __tablename__ = "sales_month"
    __table_args__ = (
        UniqueConstraint(*SALES_KEY, name="uq_sales_month_key"),
        Index("ix_sales_month_province_day", "province_id", "day"),
        Index("ix_sales_month_day", "day"),
    )


class OrdersDay(OrderSums, Model):
    """Delivered orders counted by day."""

    __tablename__ = "orders_day"
    __table_args__ = (
        UniqueConstraint(*ORDERS_KEY, name="uq_orders_day_key"),
        Index("ix_orders_day_province_day", "province_id", "day"),
        Index("ix_orders_day_day", "day"),
    )


class OrdersMonth(OrderSums, Model):
    """Delivered orders counted by month: `day` is its first."""

    __tablename__ = "orders_month"
    __table_args__ = (
        UniqueConstraint(*ORDERS_KEY, name="uq_orders_month_key"),
        Index("ix_orders_month_province_day", "province_id", "day"),
        Index("ix_orders_month_day", "day"),
    )
