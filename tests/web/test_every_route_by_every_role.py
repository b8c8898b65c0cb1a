"""Every address of the site × every role: each opens to whom its mark says, and to nobody's neighbour.

The walk is driven by the application's own list of addresses. A new address with a parameter fails here until
`tests/makers/worlds.py` names a value for it.
"""

import re
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from marketplace.kernel.audit import AuditEntry
from marketplace.kernel.database import db, end_reading
from marketplace.kernel.history import StateChange
from marketplace.web.access import MARK
from tests.conftest import browser
from tests.makers.people import sign_in
from tests.makers.routes import ON_SQLITE, rules_of
from tests.makers.worlds import IN_SCOPE_OF_A, MEMBERS_OF_A, OUT_OF_SCOPE, ROLES, World, make_world

RANK = {"viewer": 1, "officer": 2, "approver": 3}
SIGN_IN, FORBIDDEN, NOT_FOUND, LET_IN = "is sent to sign in", "is refused (403)", "finds nothing (404)", "is let in"
# Plans of the centre concern every officer, and what stands in the reference data belongs to nobody.
NOBODYS = re.compile(r"^/union/plans/")


# Whether the machine is ready, and the gallery that only the demo market shows.
TELLS_ITS_STATE = frozenset({"health.ready", "gallery.components"})


@dataclass(frozen=True)
class Knock:
    """One request of the walk."""

    rule: Rule
    method: str
    path: str
    mark: str

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule}"

    @property
    def names_something_of_a(self) -> bool:
        """Whether its address leads to a thing of cooperative A's."""
        return "<" in self.rule.rule and not NOBODYS.match(self.rule.rule)


def path_of(rule: Rule, world: World) -> str:
    """Return the rule's address with values of the world in it."""
    plain = re.sub(r"<\w+:(\w+)>", r"<\1>", rule.rule)
    path = plain
    for found in re.finditer(r"<\w+>", plain):
        place = plain[: found.end()]
        assert place in world.places, f"{rule.endpoint}: name a value for {place} in tests/makers/worlds.py"
        path = path.replace(found[0], str(world.places[place]), 1)
    return path


def knocks(app: Flask, world: World, door: str = "") -> list[Knock]:
    """Return every request of the walk, or of one view: reading first, so that writing does not change what is read."""
    found = [
        Knock(rule, method, path_of(rule, world), getattr(app.view_functions[rule.endpoint], MARK))
        for rule in rules_of(app)
        if door in {"", rule.endpoint}
        for method in rule.methods - {"HEAD", "OPTIONS"}
    ]
    return sorted(found, key=lambda knock: (knock.method != "GET", knock.path))


def expected(knock: Knock, role: str) -> str:
    """Return how a role must fare at a knock, from the mark and the scope alone."""
    kind, _, needed = knock.mark.partition(":")
    if kind == "public":
        return LET_IN
    if role == "visitor":
        return SIGN_IN
    return {"signed_in": _any_account, "seller": _member, "officer": _officer, "operator": _operator}[kind](
        knock, role, needed
    )


def _any_account(knock: Knock, role: str, _needed: str) -> str:
    """Whoever has an account may apply; of a cooperative that is there already, only its manager."""
    is_application = knock.rule.rule.startswith("/seller/application")
    return FORBIDDEN if is_application and role in {"packer of A", "seller of A"} else LET_IN


def _operator(_knock: Knock, role: str, _needed: str) -> str:
    return LET_IN if role == "operator" else FORBIDDEN


def _member(knock: Knock, role: str, needed: str) -> str:
    if role not in (*MEMBERS_OF_A, "manager of B"):
        return FORBIDDEN
    if needed and role.split()[0] not in needed.split(","):
        return FORBIDDEN
    return NOT_FOUND if role == "manager of B" and knock.names_something_of_a else LET_IN


def _officer(knock: Knock, role: str, needed: str) -> str:
    if role not in (*IN_SCOPE_OF_A, *OUT_OF_SCOPE) or RANK[role.split()[0]] < RANK[needed]:
        return FORBIDDEN
    return NOT_FOUND if role in OUT_OF_SCOPE and knock.names_something_of_a else LET_IN


def fared(answer: TestResponse) -> str:
    """Return how the role fared."""
    if answer.status_code == 302 and (answer.location or "").startswith("/account/sign-in"):
        return SIGN_IN
    return {403: FORBIDDEN, 404: NOT_FOUND}.get(answer.status_code, LET_IN)


def is_as_expected(knock: Knock, role: str, answer: TestResponse) -> bool:
    """Tell whether an answer is right. A thing may be gone meanwhile for who is let in to change it."""
    want, got = expected(knock, role), fared(answer)
    if knock.rule.endpoint in TELLS_ITS_STATE:
        return answer.status_code in {200, 404, 503}
    if answer.status_code >= 500:
        return False
    if want != LET_IN or got == want:
        return want == got
    is_personal = knock.mark == "public" and (
        knock.method != "GET" or "/orders/" in knock.path or "/media/" in knock.path
    )
    return got == NOT_FOUND and (knock.method != "GET" or is_personal)


def rows_about_a() -> int:
    """Return how much was written down so far about what anybody did."""
    end_reading()
    changes, deeds = (select(func.count()).select_from(kind).scalar_subquery() for kind in (StateChange, AuditEntry))
    return db.session.scalar(select(changes + deeds)) or 0


def walk(client: FlaskClient, world: World, role: str, door: str = "") -> dict[str, str]:
    """Knock everywhere, or at one view, as this role and return what was not as it must be."""
    faults = {}
    # Counted again only when somebody may have written: the count after one refusal is the one before the next.
    before: int | None = None
    for knock in knocks(client.application, world, door):
        want = expected(knock, role)
        if want != LET_IN and before is None:
            before = rows_about_a()
        answer = client.open(knock.path, method=knock.method)
        after = rows_about_a() if want != LET_IN else None
        if not is_as_expected(knock, role, answer):
            faults[str(knock)] = f"{answer.status_code}, but {role} {want}"
        elif want != LET_IN and after != before:
            faults[str(knock)] = f"was refused to {role}, but something was written"
        elif want in {FORBIDDEN, NOT_FOUND} and world.a.name in answer.text:
            faults[str(knock)] = f"tells {role} the name of the cooperative"
        before = after
        if knock.rule.endpoint in ENDS_THE_SESSION and world.people[role]:
            sign_in(client, world.people[role])
    return faults


ENDS_THE_SESSION = frozenset({"account.sign_out", "account.sign_in", "account.register"})


@ON_SQLITE
@pytest.mark.parametrize("role", ROLES)
def test_the_whole_site_as(database, role):
    world = make_world()
    client = browser(database.app)
    if world.people[role] is not None:
        sign_in(client, world.people[role])
    assert walk(client, world, role) == {}


@ON_SQLITE
@pytest.mark.parametrize(
    ("endpoint", "role"),
    [("seller.order", "manager of B"), ("union.cooperative", "approver of province B"), ("account.person", "buyer")],
)
def test_the_walk_would_notice_an_open_door(database, monkeypatch, endpoint, role):
    world = make_world()
    views = database.app.view_functions

    def careless(**_place: object) -> str:
        return "whoever you are, here it is"

    setattr(careless, MARK, getattr(views[endpoint], MARK))
    monkeypatch.setitem(views, endpoint, careless)
    client = sign_in(browser(database.app), world.people[role])
    assert [knock.partition(" ")[0] for knock in walk(client, world, role, endpoint)] == ["GET"]


@pytest.mark.parametrize("market", ["postgresql"], indirect=True)
@pytest.mark.parametrize("role", ["buyer", "manager of A", "approver of province A", "operator"])
def test_the_whole_site_on_postgresql_as(database, role):
    world = make_world()
    client = browser(database.app)
    if world.people[role] is not None:
        sign_in(client, world.people[role])
    assert walk(client, world, role) == {}
