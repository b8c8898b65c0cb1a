"""Plans and their targets, as their documents set them."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.database import Model


class Indicator(Model):
    """Something counted; `code` is stable and named in plans.

    `definition` says exactly what is counted; only indicators that the market computes itself have one.
    """

    __tablename__ = "indicator"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_en: Mapped[str]
    unit: Mapped[str]
    unit_en: Mapped[str]
    group: Mapped[str]
    definition: Mapped[str] = mapped_column(default="")
    definition_en: Mapped[str] = mapped_column(default="")


class Plan(Model):
    """A document that sets targets. `union_unit_id` is the Union's unit at issue: where it is closed by now, as all
    districts and old provinces are, the Union's tree tells who stands there today.

    `details` holds what is only shown: thresholds of women's share, posts that count, deadlines, sources, figures
    known before (baselines), and published results.
    """

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    document_number: Mapped[str]
    title: Mapped[str]
    title_en: Mapped[str]
    issuer: Mapped[str]
    issuer_en: Mapped[str]
    level: Mapped[str]
    unit_at_issue: Mapped[str]
    union_unit_id: Mapped[int] = mapped_column(ForeignKey("union_unit.id"), index=True)
    issued_on: Mapped[date | None]
    first_year: Mapped[int]
    last_year: Mapped[int]
    details: Mapped[dict[str, Any]]


class Target(Model):
    """One figure a plan sets: operator, value, years, and the condition in our own words.

    Values are kept as text-exact integers in `value`/`value_max`; `measure` is annual or cumulative.
    """

    __tablename__ = "target"
    __table_args__ = (UniqueConstraint("plan_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    position: Mapped[int]
    operator: Mapped[str]
    value: Mapped[int]
    value_max: Mapped[int | None]
    unit: Mapped[str]
    first_year: Mapped[int]
    last_year: Mapped[int]
    measure: Mapped[str]
    condition: Mapped[str] = mapped_column(default="")
    condition_en: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    note_en: Mapped[str] = mapped_column(default="")
    verification: Mapped[str]
