"""What is done with accounts: opening, signing in, changing, closing, and granting offices."""

from collections.abc import Collection
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, and_, delete, select, update

from marketplace.accounts import passwords, queries, rules
from marketplace.accounts.kinds import ConsentPurpose, OfficerRole
from marketplace.accounts.models import Consent, OfficerPost, Person
from marketplace.accounts.rules import Profile, Registration
from marketplace.kernel import audit
from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.errors import InvalidInput, NotFound, RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.kernel.text import fold
from marketplace.territory import queries as territory

WORDING = "2026-11"
"""Which wording of the questions of consent stands on the registration page; kept with each answer."""


def register(data: Registration, act: Act) -> Person:
    """Open an account for a buyer; what else she may do is granted afterwards.

    Raises:
        InvalidInput: names every faulty field; also when the address has an account already.
    """
    clean = rules.checked(data)
    values = {
        "name": clean.name,
        "folded_name": fold(clean.name),
        "email": clean.email,
        "phone": clean.phone,
        "password_hash": passwords.hash_password(clean.password),
        "locale": clean.locale,
        "is_operator": False,
        "created_at": act.at,
    }
    person_id = insert_or_ignore(Person, values, unique=("email",))
    if person_id is None:
        raise InvalidInput(
            fields={"email": msg("Địa chỉ này đã có tài khoản. Bạn hãy đăng nhập hoặc đặt lại mật khẩu.")}
        )
    set_consents(person_id, clean.consents, at=act.at)
    return queries.get_person(person_id)


def check_password(email: str, password: str) -> Person | None:
    """Return who signs in with this address and password, or nobody.

    An unknown address, a closed account and a wrong password give the same answer after the same time. Nothing
    is written, so that no lock is held while hashing.
    """
    person = queries.find_by_email(email)
    stored = person.password_hash if person is not None else None
    return person if passwords.is_password(stored, password) else None


def note_sign_in(person_id: int, password: str, *, at: datetime) -> Person:
    """Write down a sign-in that `check_password` allowed; an old hash is made anew with today's parameters."""
    person = queries.get_person(person_id)
    person.last_sign_in_at = at
    if passwords.needs_rehash(person.password_hash):
        person.password_hash = passwords.hash_password(password)
    return person


def change_password(person_id: int, *, present: str, new: str, act: Act) -> Person:
    """Set a new password; every session of this person ends, whoever wants to keep one opens it anew.

    Raises:
        InvalidInput: `present` is not the password, or `new` cannot be one.
    """
    person = queries.get_person(person_id)
    if not passwords.is_password(person.password_hash, present):
        raise InvalidInput(fields={"present": msg("Mật khẩu hiện tại chưa đúng.")})
    return set_password(person, new, field="new", act=act)


def set_password(person: Person, new: str, *, field: str, act: Act) -> Person:
    """Set a password for somebody whose right to do so was checked before; `field` is named when it is unfit.

    Raises:
        InvalidInput: it cannot be a password.
    """
    weakness = rules.password_fault(new, name=person.name, email=person.email)
    if weakness is not None:
        raise InvalidInput(fields={field: weakness})
    person.password_hash = passwords.hash_password(new)
    audit.record("password_changed", "person", person.id, act)
    return person


def set_profile(person_id: int, profile: Profile, act: Act) -> Person:
    """Change what a person tells about herself.

    Raises:
        InvalidInput: names every faulty one of `name` and `phone`.
    """
    clean = rules.checked_profile(profile)
    person = queries.get_person(person_id)
    person.name, person.folded_name = clean.name, fold(clean.name)
    person.phone, person.locale = clean.phone, clean.locale
    set_consents(person_id, {*clean.consents, ConsentPurpose.ACCOUNT}, at=act.at)
    return person


def set_consents(person_id: int, purposes: Collection[ConsentPurpose], *, at: datetime) -> None:
    """Write down what a person agrees to now; what she agreed to before and no more is withdrawn, not deleted."""
    held = queries.consents_of(person_id)
    for purpose in ConsentPurpose:
        if purpose in purposes and purpose not in held:
            db.session.add(Consent(person_id=person_id, purpose=purpose, wording=WORDING, given_at=at))
        if purpose not in purposes and purpose in held:
            held[purpose].withdrawn_at = at


def close_account(person_id: int, act: Act) -> None:
    """Close an account for good: nobody can sign in, and nothing personal is left in it.

    Orders stay: the law wants contracts kept for three years.

    Raises:
        RuleBroken: she holds an office or runs the site; that must be handed over first.
    """
    person = queries.get_person(person_id)
    if person.is_operator or queries.offices_of(person_id):
        raise RuleBroken(msg("Tài khoản này còn giữ nhiệm vụ. Hãy bàn giao trước khi đóng tài khoản."))
    audit.record("account_closed", "person", person_id, act)
    set_consents(person_id, (), at=act.at)
    person.name, person.folded_name, person.phone = "—", "", ""
    person.email = f"closed-{person_id}@invalid"
    person.password_hash = passwords.NO_PASSWORD
    person.disabled_at = act.at


def make_operator(person_id: int, act: Act) -> Person:
    """Let a person run the site; nothing happens when she does already."""
    person = queries.get_person(person_id)
    if not person.is_operator:
        person.is_operator = True
        audit.record("operator_made", "person", person_id, act)
    return person


def grant_office(person_id: int, union_unit_id: int, role: OfficerRole, act: Act) -> OfficerPost:
    """Give a person an office in a unit of the Union, or another role in the one she holds there.

    Raises:
        NotFound: no such person or unit;
        RuleBroken: the account or the unit is closed.
    """
    person, unit = queries.get_person(person_id), territory.union_unit(union_unit_id)
    if person.disabled_at is not None or unit.is_closed:
        raise RuleBroken(msg("Không giao được nhiệm vụ: tài khoản đã đóng hoặc cấp Hội này không còn."))
    values = {"person_id": person_id, "union_unit_id": union_unit_id, "role": role, "granted_at": act.at}
    if insert_or_ignore(OfficerPost, values, unique=("person_id", "union_unit_id")) is None:
        db.session.execute(update(OfficerPost).where(_post(person_id, union_unit_id)).values(role=role))
    audit.record("office_granted", "person", person_id, act, union_unit_id=union_unit_id, role=role.value)
    return cast(OfficerPost, db.session.scalar(select(OfficerPost).where(_post(person_id, union_unit_id))))


def revoke_office(person_id: int, union_unit_id: int, act: Act) -> None:
    """Take an office back.

    Raises:
        NotFound: she does not hold it.
    """
    gone = delete(OfficerPost).where(_post(person_id, union_unit_id)).returning(OfficerPost.role)
    role = db.session.scalar(gone)
    if role is None:
        raise NotFound
    audit.record("office_revoked", "person", person_id, act, union_unit_id=union_unit_id, role=role.value)


def _post(person_id: int, union_unit_id: int) -> ColumnElement[bool]:
    return and_(OfficerPost.person_id == person_id, OfficerPost.union_unit_id == union_unit_id)
