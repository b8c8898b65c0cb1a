"""People of the cast, and how a test signs one of them in."""

from datetime import UTC, datetime
from itertools import count

from flask.testing import FlaskClient

from marketplace.accounts import queries as accounts
from marketplace.accounts.kinds import OfficerRole
from marketplace.accounts.models import OfficerPost, Person
from marketplace.kernel.database import db, transaction
from marketplace.kernel.text import fold
from marketplace.territory import queries as territory
from marketplace.territory.rules import UnionLevel

LONG_AGO = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)

_numbers = count(1)


def make_person(name: str = "Nguyễn Thị Lan", email: str = "", *, phone: str = "", is_operator: bool = False) -> Person:
    """Return a person with an account; the e-mail address is made up when none is given.

    She cannot sign in with a password: use `sign_in`.
    """
    person = Person(
        name=name,
        folded_name=fold(name),
        email=email or f"nguoi-{next(_numbers)}@example.vn",
        phone=phone,
        password_hash="!",
        is_operator=is_operator,
        created_at=LONG_AGO,
    )
    with transaction():
        db.session.add(person)
    return person


def make_officer(
    unit: tuple[str, str | None] = ("province", "37"),
    role: OfficerRole = OfficerRole.OFFICER,
    *,
    name: str = "Phạm Thị Mai",
    email: str = "",
) -> Person:
    """Return an officer of the Union: `("centre", None)`, `("province", "37")` or `("commune", "14167")`."""
    officer = make_person(name, email)
    level, code = unit
    with transaction():
        union_unit_id = territory.union_unit_for(UnionLevel(level), code).id
        db.session.add(OfficerPost(person_id=officer.id, union_unit_id=union_unit_id, role=role, granted_at=LONG_AGO))
    return officer


def sign_in(client: FlaskClient, person: Person) -> FlaskClient:
    """Let the browser be signed in as this person, and return it."""
    with client.session_transaction() as session:
        session.clear()
        session["_user_id"] = accounts.session_key(person)
        session["_fresh"] = True
    return client
