"""People, what they agreed to, and the offices they hold."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.accounts.kinds import ConsentPurpose, OfficerRole
from marketplace.kernel.database import Model


class Person(Model):
    """Somebody with an account: a buyer, a member of a cooperative, an officer or an operator.

    `folded_name` is the name without marks, for searching. A closed account keeps its row, for the orders and
    histories that name it, and nothing personal in it.
    """

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded_name: Mapped[str] = mapped_column(default="", index=True)
    email: Mapped[str] = mapped_column(unique=True)
    phone: Mapped[str] = mapped_column(default="", index=True)
    password_hash: Mapped[str]
    locale: Mapped[str] = mapped_column(default="vi")
    is_operator: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    last_sign_in_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]


class Consent(Model):
    """That a person agreed to one use of her data: which wording, from when, until when."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[ConsentPurpose]
    wording: Mapped[str]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class OfficerPost(Model):
    """A person's office in a Union unit; it reaches the unit and everything under it."""

    __tablename__ = "officer_post"
    __table_args__ = (UniqueConstraint("person_id", "union_unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    union_unit_id: Mapped[int] = mapped_column(ForeignKey("union_unit.id"), index=True)
    role: Mapped[OfficerRole]
    granted_at: Mapped[datetime]
