"""Tables: administrative units, their type words by date, what became of old ones, and the Union's units."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.database import Model
from marketplace.territory.rules import Level, Scheme, SuccessionKind, UnionLevel


class AdministrativeUnit(Model):
    """A province, district or commune as long as it holds.

    Its name stands without the type word, which may change while code and name stay (`UnitType`).
    Ids are made from scheme, level and code, so a unit has the same id in every database.
    """

    __tablename__ = "administrative_unit"
    __table_args__ = (
        UniqueConstraint("scheme", "level", "code"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="validity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    scheme: Mapped[Scheme]
    level: Mapped[Level]
    code: Mapped[str] = mapped_column(String(5))
    name: Mapped[str] = mapped_column(String(80))
    name_key: Mapped[str] = mapped_column(String(80), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("administrative_unit.id"), index=True)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class UnitType(Model):
    """The type word of a unit from a day on: Đồng Nai is "Tỉnh", and "Thành phố" from 30/4/2026."""

    __tablename__ = "unit_type"

    unit_id: Mapped[int] = mapped_column(ForeignKey("administrative_unit.id"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(String(20))


class UnitSuccession(Model):
    """An old unit's territory, or a part of it, lies in this new unit since a day.

    Old communes lead to new communes, old provinces to new provinces; the five island districts that had no
    communes lead to their new commune themselves.
    """

    __tablename__ = "unit_succession"

    old_unit_id: Mapped[int] = mapped_column(ForeignKey("administrative_unit.id"), primary_key=True)
    new_unit_id: Mapped[int] = mapped_column(ForeignKey("administrative_unit.id"), primary_key=True, index=True)
    kind: Mapped[SuccessionKind]
    effective_on: Mapped[date]


class UnionUnit(Model):
    """A unit of the Women's Union (cấp Hội): the centre, a province, a commune; districts only in history.

    `name` is the place's, without type word. `path` is every id from the centre down to this unit
    ("/1/7/9/"), so that a unit and all below it are the rows whose path begins with its own.
    """

    __tablename__ = "union_unit"
    __table_args__ = (
        UniqueConstraint("administrative_unit_id"),
        CheckConstraint("(level = 'centre') = (administrative_unit_id IS NULL)", name="place"),
        CheckConstraint("(level = 'centre') = (parent_id IS NULL)", name="parent"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="validity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    level: Mapped[UnionLevel]
    administrative_unit_id: Mapped[int | None] = mapped_column(ForeignKey("administrative_unit.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("union_unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    path: Mapped[str] = mapped_column(String(60), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
