"""Stock of each variant and its append-only movements."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.inventory.kinds import MovementKind
from marketplace.kernel.database import Model




class StockItem(Model):
    """What of one variant can be sold now; always the sum of its movements."""

    __tablename__ = "stock_item"
    __table_args__ = (CheckConstraint("available >= 0", name="available_not_negative"),)

    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"), primary_key=True)
    available: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]


class StockMovement(Model):
    """One change of stock; append-only."""

    __tablename__ = "stock_movement"
    __table_args__ = (Index("ix_stock_movement_variant", "variant_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    change: Mapped[int]
    kind: Mapped[MovementKind]
    order_id: Mapped[int | None] = mapped_column(index=True)
    actor_id: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
