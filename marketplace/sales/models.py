"""Append-only sale entries, and sums of them by day."""

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


class SalesDay(Model):
    """Roll-up: what one cooperative sold on one day, by place, category, channel and verification.

    Always equal to the sum of the entries it stands for. `orders` counts the delivered orders that have a line
    here: right within one category, while an order of two categories is counted in both (see `OrdersDay`).
    """

    __tablename__ = "sales_day"
    __table_args__ = (
        UniqueConstraint(
            "cooperative_id",
            "day",
            "commune_id",
            "category_id",
            "channel",
            "verification",
            name="uq_sales_day_key",
        ),
        Index("ix_sales_day_province_day", "province_id", "day"),
        Index("ix_sales_day_day", "day"),
    )

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


class OrdersDay(Model):
    """Roll-up: how many orders of one cooperative were delivered on one day.

    Kept apart from the sums by category, where an order of two categories would count twice.
    """

    __tablename__ = "orders_day"
    __table_args__ = (
        UniqueConstraint("cooperative_id", "day", "commune_id", "channel", "verification", name="uq_orders_day_key"),
        Index("ix_orders_day_province_day", "province_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    day: Mapped[date] = mapped_column(index=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("administrative_unit.id"))
    commune_id: Mapped[int] = mapped_column(ForeignKey("administrative_unit.id"))
    channel: Mapped[Channel]
    verification: Mapped[Verification]
    orders: Mapped[int]
