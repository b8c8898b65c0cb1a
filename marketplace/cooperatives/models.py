"""Cooperatives, the people who hold posts in them, their workforce and their members' accounts."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.cooperatives.kinds import ConsentMethod, CooperativeKind, MemberRole, PostTitle
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
    # How, when and by whom identity was checked: never a picture of a paper.
    identity_method: Mapped[str] = mapped_column(default="")
    identity_checked_at: Mapped[datetime | None]
    identity_checked_by: Mapped[int | None]
    terms_version: Mapped[str] = mapped_column(default="")
    terms_accepted_at: Mapped[datetime | None]
    terms_accepted_by: Mapped[int | None]
    # An officer let her sell though something is missing, and said why.
    waived_at: Mapped[datetime | None]
    waived_by: Mapped[int | None]
    waiver_reason: Mapped[str] = mapped_column(default="")
    # A suspension that was announced: it begins by itself on this day.
    suspends_on: Mapped[date | None]
    suspension_reason: Mapped[str] = mapped_column(default="")


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


_OPEN_INVITATION = text("ended_at IS NULL")


class TeamInvitation(Model):
    """A wish that somebody joins a team; the link in her letter or SMS is good for one use, until `until`.

    `contact` is an e-mail address, or a telephone number in E.164. It ends when she joins, when it is taken back,
    and when she is invited anew.
    """

    __tablename__ = "team_invitation"
    __table_args__ = (
        Index(
            "uq_team_invitation_open",
            *("cooperative_id", "contact"),
            unique=True,
            postgresql_where=_OPEN_INVITATION,
            sqlite_where=_OPEN_INVITATION,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"), index=True)
    contact: Mapped[str]
    role: Mapped[MemberRole]
    invited_at: Mapped[datetime]
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    joined_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Closure(Model):
    """Days on which a cooperative does not sell: Tết, harvest, a death in the family."""

    __tablename__ = "closure"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="days"),
        Index("ix_closure_days", "cooperative_id", "last_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    message: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # She opened earlier than she had said, or called it off.
    ended_at: Mapped[datetime | None]
    # Whether followers of the change feed were told of its beginning and of its end.
    is_start_told: Mapped[bool] = mapped_column(default=False)
    is_end_told: Mapped[bool] = mapped_column(default=False)


class Assistance(Model):
    """A consent by which an officer of the Union acts for a cooperative, for some days and for some work."""

    __tablename__ = "assistance"

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"), index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    given_by: Mapped[str]
    method: Mapped[ConsentMethod]
    evidence: Mapped[str]
    scope: Mapped[str]
    asked_at: Mapped[datetime]
    # Empty while a manager has not confirmed it in her own account.
    granted_at: Mapped[datetime | None]
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ConsentCode(Model):
    """A code that went to a cooperative's registered telephone, to agree to be helped.

    The code itself is kept nowhere: `code_hash` is keyed with the site's secret, so that six digits cannot be guessed
    from it, and `salt` lets the worker work the code out once more when it sends it.
    """

    __tablename__ = "consent_code"
    __table_args__ = (CheckConstraint("tries BETWEEN 0 AND 5", name="tries"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assistance_id: Mapped[int] = mapped_column(ForeignKey("assistance.id"), index=True)
    phone: Mapped[str]
    salt: Mapped[str]
    code_hash: Mapped[str]
    made_at: Mapped[datetime]
    until: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
