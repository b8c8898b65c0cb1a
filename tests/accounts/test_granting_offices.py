"""Offices in the Union are granted and taken back, and each time it is written down."""

import pytest

from marketplace.accounts import queries, services
from marketplace.accounts.kinds import OfficerRole
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import NotFound, RuleBroken
from marketplace.kernel.history import Act
from marketplace.territory import queries as territory
from marketplace.territory.rules import Scheme, UnionLevel
from tests.conftest import NOON
from tests.makers.people import make_person

pytestmark = pytest.mark.usefixtures("database")


def grant(person, level: str, code: str | None, role: OfficerRole, **where: object) -> int:
    unit = territory.union_unit_for(UnionLevel(level), code, **where)
    with transaction():
        services.grant_office(person.id, unit.id, role, Act(None, NOON))
    return unit.id


def test_an_office_reaches_its_territory():
    officer = make_person()
    grant(officer, "province", "37", OfficerRole.OFFICER)
    office = queries.offices_of(officer.id)[0]
    assert (office.unit_name, office.role) == ("Hội LHPN tỉnh Ninh Bình", OfficerRole.OFFICER)
    assert office.scope.province_id == territory.find_province("37").id


@pytest.mark.parametrize(
    ("held", "may"),
    [
        (OfficerRole.VIEWER, {OfficerRole.VIEWER}),
        (OfficerRole.OFFICER, {OfficerRole.VIEWER, OfficerRole.OFFICER}),
        (OfficerRole.APPROVER, set(OfficerRole)),
    ],
)
def test_each_role_includes_the_ones_before_it(held, may):
    officer = make_person()
    grant(officer, "centre", None, held)
    assert {role for role in OfficerRole if queries.offices_of(officer.id)[0].may(role)} == may


def test_granting_again_changes_the_role_and_makes_no_second_office():
    officer = make_person()
    grant(officer, "province", "37", OfficerRole.VIEWER)
    grant(officer, "province", "37", OfficerRole.APPROVER)
    assert [office.role for office in queries.offices_of(officer.id)] == [OfficerRole.APPROVER]


def test_an_office_is_taken_back_and_both_are_written_down():
    officer = make_person()
    unit_id = grant(officer, "commune", "14167", OfficerRole.OFFICER)
    with transaction():
        services.revoke_office(officer.id, unit_id, Act(officer.id, NOON))
    assert queries.offices_of(officer.id) == []
    told = [
        (entry.action, entry.details["union_unit_id"], entry.details["role"])
        for entry in queries.changes_to(officer.id)
    ]
    assert told == [("office_revoked", unit_id, "officer"), ("office_granted", unit_id, "officer")]


def test_an_office_that_is_not_held_cannot_be_taken_back():
    with pytest.raises(NotFound), transaction():
        services.revoke_office(1, 1, Act(None, NOON))


def test_a_unit_of_history_gets_no_officers():
    with pytest.raises(RuleBroken):
        grant(make_person(), "district", "180", OfficerRole.VIEWER, scheme=Scheme.OF_2004)


def test_a_closed_account_gets_no_office():
    person = make_person()
    with transaction():
        services.close_account(person.id, Act(person.id, NOON))
    with pytest.raises(RuleBroken):
        grant(person, "province", "37", OfficerRole.VIEWER)


def test_an_account_with_duties_cannot_be_closed():
    officer = make_person()
    grant(officer, "province", "37", OfficerRole.VIEWER)
    with pytest.raises(RuleBroken), transaction():
        services.close_account(officer.id, Act(officer.id, NOON))


def test_an_operator_is_made_once():
    person = make_person()
    for _time in range(2):
        with transaction():
            services.make_operator(person.id, Act(None, NOON))
    assert queries.get_person(person.id).is_operator
    assert [entry.action for entry in queries.changes_to(person.id)] == ["operator_made"]
