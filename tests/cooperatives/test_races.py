"""Two people do something to one cooperative at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from pytest import MonkeyPatch

from marketplace.cooperatives import queries, services, team
from marketplace.cooperatives.kinds import MemberRole
from marketplace.cooperatives.models import Membership
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import MarketplaceError
from marketplace.kernel.history import Act, history_of
from marketplace.territory.rules import TerritoryScope
from tests.conftest import NOON, Market
from tests.makers.cooperatives import application_data, make_application, make_cooperative, make_member
from tests.makers.people import make_person

EVERYWHERE = TerritoryScope(everywhere=True)
ACT = Act(None, NOON)
ON_POSTGRESQL = pytest.mark.parametrize("market", ["postgresql"], indirect=True)


def at_once(market: Market, works: Sequence[Callable[[], object]]) -> list[str]:
    """Do everything at one moment; tell "" for what went through and the error's name for what was refused."""
    start = Barrier(len(works))

    def run(work: Callable[[], object]) -> str:
        with market.app.app_context():
            start.wait(30)
            try:
                with transaction():
                    work()
            except MarketplaceError as error:
                return type(error).__name__
            return ""

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


def test_two_managers_cannot_take_each_other_out(database: Market) -> None:
    cooperative = make_cooperative()
    make_member(cooperative, MemberRole.MANAGER)
    managers = [member.person_id for member in queries.members_of(cooperative.id)]
    told = at_once(database, [lambda who=who: services.remove_member(cooperative.id, who, act=ACT) for who in managers])
    assert sorted(told) == ["", "RuleBroken"]


@ON_POSTGRESQL
def test_without_the_lock_both_go_and_nobody_is_left(database: Market, monkeypatch: MonkeyPatch) -> None:
    """Each looks whether another manager stays before either has gone; SQLite never writes two things at once."""
    cooperative = make_cooperative()
    make_member(cooperative, MemberRole.MANAGER)
    managers = [member.person_id for member in queries.members_of(cooperative.id)]
    have_looked, look = Barrier(len(managers)), team._ensure_another_manager

    def look_together(member: Membership) -> None:
        look(member)
        have_looked.wait(30)

    monkeypatch.setattr(team, "lock", lambda _cooperative_id: None)
    monkeypatch.setattr(team, "_ensure_another_manager", look_together)
    leaving = [lambda who=who: services.leave(cooperative.id, act=Act(who, NOON)) for who in managers]
    assert at_once(database, leaving) == ["", ""]
    database.app.extensions["sqlalchemy"].session.rollback()
    assert queries.members_of(cooperative.id) == []


def test_two_managers_cannot_both_leave(database: Market) -> None:
    cooperative = make_cooperative()
    make_member(cooperative, MemberRole.MANAGER)
    managers = [member.person_id for member in queries.members_of(cooperative.id)]
    leaving = [lambda who=who: services.leave(cooperative.id, act=Act(who, NOON)) for who in managers]
    assert sorted(at_once(database, leaving)) == ["", "RuleBroken"]


def test_an_application_sent_twice_is_one(database: Market) -> None:
    person = make_person()
    data = application_data()
    told = at_once(database, [lambda: services.start_application(person.id, data, ACT)] * 4)
    assert told == [""] * 4
    database.app.extensions["sqlalchemy"].session.rollback()
    assert len(queries.memberships_of(person.id)) == 1


def test_of_two_officers_only_one_decides(database: Market) -> None:
    waiting = make_application()
    told = at_once(
        database,
        [
            lambda: services.verify(waiting.id, scope=EVERYWHERE, act=ACT),
            lambda: services.send_back(waiting.id, scope=EVERYWHERE, reason="Thiếu.", act=ACT),
        ],
    )
    assert sorted(told)[0] == "" and sorted(told)[1] in ("StaleState", "TransitionNotAllowed")
    database.app.extensions["sqlalchemy"].session.rollback()
    states = [step.after for step in history_of("cooperative", waiting.id)]
    assert states in (
        ["submitted", CooperativeState.VERIFIED.value],
        ["submitted", CooperativeState.RETURNED.value],
    )
