"""Seasons that are offered before their harvest, what was promised out of them, and who got how much."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.inventory.season_states import SeasonMove, SeasonState, ShortfallRule
from marketplace.kernel.database import Model

_LIVE = text("state IN ('open', 'closed')")


class Season(Model):
    """A harvest to come of one variant. `taken` packs of the `expected` ones wait for it, always the sum of its moves.

    The harvest is due from `harvest_from` to `harvest_to`; orders are taken through `closes_on`, or until nothing of
    the expected yield is left. `harvested` is what it was in the end.
    """

    __tablename__ = "season"
    __table_args__ = (
        CheckConstraint("taken BETWEEN 0 AND expected AND expected > 0", name="taken"),
        CheckConstraint("harvest_from <= harvest_to AND closes_on <= harvest_to", name="days"),
        CheckConstraint("harvested >= 0", name="harvested"),
        Index("uq_season_live", "variant_id", unique=True, postgresql_where=_LIVE, sqlite_where=_LIVE),
        Index("ix_season_state", "state", "harvest_to"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"), index=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    state: Mapped[SeasonState] = mapped_column(default=SeasonState.OPEN)
    rule: Mapped[ShortfallRule]
    must_prepay: Mapped[bool]
    harvest_from: Mapped[date]
    harvest_to: Mapped[date]
    closes_on: Mapped[date]
    expected: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    harvested: Mapped[int | None]
    opened_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None]
    end_note: Mapped[str] = mapped_column(default="")


class SeasonMovement(Model):
    """One change of what is promised out of a harvest, in packs; append-only.

    An order takes once and lets go at most once in each way: the unique constraint holds it.
    """

    __tablename__ = "season_movement"
    __table_args__ = (
        UniqueConstraint("order_id", "kind"),
        Index("ix_season_movement_season", "season_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    order_id: Mapped[int]
    change: Mapped[int]
    kind: Mapped[SeasonMove]
    actor_id: Mapped[int | None]
    at: Mapped[datetime]


class SeasonShare(Model):
    """What one order gets of a harvest: decided once for all orders, then settled one order after the other."""

    __tablename__ = "season_share"
    __table_args__ = (
        CheckConstraint("allotted BETWEEN 0 AND packs", name="allotted"),
        Index("ix_season_share_season", "season_id"),
        Index(
            "ix_season_share_open",
            "order_id",
            postgresql_where=text("settled_at IS NULL"),
            sqlite_where=text("settled_at IS NULL"),
        ),
    )

    order_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    packs: Mapped[int]
    allotted: Mapped[int]
    settled_at: Mapped[datetime | None]
