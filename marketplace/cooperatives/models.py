"""Cooperatives, the people who hold posts in them, their workforce and their members' accounts."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.cooperatives.kinds import CooperativeKind, MemberRole, PostTitle
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel.database import Model


class Cooperative(Model):
    """A cooperative, cooperative group or linked group that sells here or has asked to."""

    __tablename__ = "cooperative"
    __table_args__ = (
        CheckConstraint("state = 'draft' OR (commune_id IS NOT NULL AND province_id IS NOT NULL)", name="place"),
        Index("ix_cooperative_keyset", "folded_name", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[CooperativeKind]
    state: Mapped[CooperativeState] = mapped_column(default=CooperativeState.DRAFT, index=True)
    legal_name: Mapped[str]
    name: Mapped[str]
    folded_name: Mapped[str]
    registration_number: Mapped[str] = mapped_column(default="")
    tax_number: Mapped[str] = mapped_column(default="")
    founded_on: Mapped[date | None]
    representative: Mapped[str]
    phone: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    street: Mapped[str]
    # Only a draft may have no place yet, and nobody but its writer sees a draft; all others may rely on one.
    commune_id: Mapped[int] = mapped_column(ForeignKey("administrative_unit.id"), index=True, nullable=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("administrative_unit.id"), index=True, nullable=True)
    old_address: Mapped[str] = mapped_column(default="")
    story: Mapped[str] = mapped_column(default="")
    story_en: Mapped[str] = mapped_column(default="")
    drawing: Mapped[str] = mapped_column(default="cooperative-women")
    bank_key: Mapped[str] = mapped_column(default="")
    bank_account: Mapped[str] = mapped_column(default="")
    bank_account_holder: Mapped[str] = mapped_column(default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    return_reason: Mapped[str] = mapped_column(default="")


class ManagementPost(Model):
    """A post in the cooperative and who holds it."""

    __tablename__ = "management_post"

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"), index=True)
    title: Mapped[PostTitle]
    holder_name: Mapped[str]
    held_by_woman: Mapped[bool]


class WorkforceReport(Model):
    """Counts of people on a day, as the cooperative states them: never a list of persons."""

    __tablename__ = "workforce_report"
    __table_args__ = (
        UniqueConstraint("cooperative_id", "as_of"),
        CheckConstraint("members >= 0 AND women_members BETWEEN 0 AND members", name="members"),
        CheckConstraint("workers >= 0 AND women_workers BETWEEN 0 AND workers", name="workers"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    as_of: Mapped[date]
    members: Mapped[int]
    women_members: Mapped[int]
    workers: Mapped[int]
    women_workers: Mapped[int]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Membership(Model):
    """An account that acts for a cooperative."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("cooperative_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[MemberRole]
    joined_at: Mapped[datetime]
