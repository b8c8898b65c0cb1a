"""Reads about people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from marketplace.accounts.kinds import ConsentPurpose
from marketplace.accounts.models import Consent, OfficerPost, Person
from marketplace.accounts.passwords import fingerprint
from marketplace.accounts.rules import Office
from marketplace.kernel.audit import AuditEntry, entries_about
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.text import fold
from marketplace.territory import queries as territory

PEOPLE_ON_A_PAGE = 50
LONGEST_ID = 18
"""Digits that surely fit into a column of 64 bits."""


@dataclass(frozen=True)
class PersonInList:
    """A line of the operator's list."""

    id: int
    name: str
    email: str
    phone: str
    is_operator: bool
    last_sign_in_at: datetime | None
    disabled_at: datetime | None
    is_officer: bool


def find_active_person(person_id: int) -> Person | None:
    """Return the person unless the account is closed."""
    person = db.session.get(Person, person_id)
    return person if person is not None and person.disabled_at is None else None


def find_by_email(email: str) -> Person | None:
    """Return who signs in with this address, unless the account is closed; `email` in any capitals."""
    chosen = select(Person).where(Person.email == email.strip().lower(), Person.disabled_at.is_(None))
    return db.session.scalar(chosen)


def get_person(person_id: int) -> Person:
    """Return a person, also one whose account is closed.

    Raises:
        NotFound: nobody has this id.
    """
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def names_of(person_ids: set[int]) -> dict[int, str]:
    """Return the names of a page's people by id, in one statement; unknown ids are left out."""
    if not person_ids:
        return {}
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return {row.id: row.name for row in rows}


def session_key(person: Person) -> str:
    """Return what a session remembers of who is signed in; a new password makes it worthless everywhere."""
    return f"{person.id}.{fingerprint(person.password_hash)}"


def find_by_session_key(key: str) -> Person | None:
    """Return the person of a session unless the account is closed or its password has changed since."""
    number, _, _ = key.partition(".")
    person = find_active_person(int(number)) if number.isdecimal() and len(number) <= LONGEST_ID else None
    return person if person is not None and session_key(person) == key else None


def offices_of(person_id: int) -> list[Office]:
    """Return the posts a person holds in the Union, the one granted first in front."""
    posts = db.session.scalars(select(OfficerPost).where(OfficerPost.person_id == person_id).order_by(OfficerPost.id))
    return [
        Office(
            union_unit_id=post.union_unit_id,
            unit_name=territory.union_unit(post.union_unit_id).name,
            role=post.role,
            scope=territory.scope_of(post.union_unit_id),
        )
        for post in posts
    ]


def search_people(text: str, *, limit: int = PEOPLE_ON_A_PAGE) -> list[PersonInList]:
    """Return who has these words in name, address or phone number; the newest when nothing is typed."""
    offices = select(OfficerPost.person_id).correlate(Person).where(OfficerPost.person_id == Person.id)
    chosen = select(Person, offices.exists()).order_by(Person.id.desc()).limit(limit)
    for word in fold(text).split():
        digits = word.removeprefix("0")
        chosen = chosen.where(
            or_(
                Person.folded_name.contains(word, autoescape=True),
                Person.email.contains(word, autoescape=True),
                Person.phone.contains(digits if digits.isdecimal() else "\n", autoescape=True),
            )
        )
    return [_line(person, is_officer=found) for person, found in db.session.execute(chosen)]


def consents_of(person_id: int) -> dict[ConsentPurpose, Consent]:
    """Return what a person agrees to at present."""
    chosen = select(Consent).where(Consent.person_id == person_id, Consent.withdrawn_at.is_(None))
    return {consent.purpose: consent for consent in db.session.scalars(chosen.order_by(Consent.id))}


def data_about(person_id: int) -> dict[str, Any]:
    """Return what the site keeps about a person herself, for the file she may ask for (Law 91/2025/QH15).

    Raises:
        NotFound: nobody has this id.
    """
    person = get_person(person_id)
    given = select(Consent).where(Consent.person_id == person_id).order_by(Consent.id)
    return {
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "language": person.locale,
        "account_opened_at": person.created_at.isoformat(),
        "last_sign_in_at": person.last_sign_in_at.isoformat() if person.last_sign_in_at else None,
        "consents": [_consent_told(consent) for consent in db.session.scalars(given)],
        "offices": [{"unit": office.unit_name, "role": office.role.value} for office in offices_of(person_id)],
    }


def _consent_told(consent: Consent) -> dict[str, Any]:
    return {
        "purpose": consent.purpose.value,
        "wording": consent.wording,
        "given_at": consent.given_at.isoformat(),
        "withdrawn_at": consent.withdrawn_at.isoformat() if consent.withdrawn_at else None,
    }


def changes_to(person_id: int) -> list[AuditEntry]:
    """Return the audit entries about a person, newest first."""
    return entries_about("person", person_id)


def _line(person: Person, *, is_officer: bool) -> PersonInList:
    return PersonInList(
        id=person.id,
        name=person.name,
        email=person.email,
        phone=person.phone,
        is_operator=person.is_operator,
        last_sign_in_at=person.last_sign_in_at,
        disabled_at=person.disabled_at,
        is_officer=is_officer,
    )
