"""Stock of each variant and its append-only movements."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
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
    """One change of stock, in packs of the variant; append-only.

    An order sells a variant once and gives it back at most once: the unique constraint holds it, also when two
    people cancel at the same moment. What comes back in parts is told apart by `source_key`, which names the return
    or adjustment. Counts name no order, and rows without one never collide.
    """

    __tablename__ = "stock_movement"
    __table_args__ = (
        UniqueConstraint("order_id", "variant_id", "kind", "source_key"),
        Index("ix_stock_movement_variant", "variant_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    change: Mapped[int]
    kind: Mapped[MovementKind]
    order_id: Mapped[int | None]
    source_key: Mapped[str] = mapped_column(default="")
    actor_id: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class StockHold(Model):
    """Goods kept for somebody who checks out, until `expires_at`; nobody has to free them.

    `holder` names the cart. A hold is no movement: what is available stays the sum of movements, and whoever takes
    stock leaves alone what others hold at that moment.
    """

    __tablename__ = "stock_hold"
    __table_args__ = (
        UniqueConstraint("holder", "variant_id"),
        CheckConstraint("quantity > 0", name="quantity"),
        Index("ix_stock_hold_variant", "variant_id", "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    holder: Mapped[str]
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    quantity: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)
