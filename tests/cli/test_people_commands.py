"""People on the command line: the first operator, and officers."""

import pytest

from marketplace.accounts import queries, services
from marketplace.accounts.kinds import OfficerRole
from tests.makers.accounts import PASSWORD, open_account


@pytest.fixture
def run(database):
    """Run a command in a process of its own, as far as Flask can tell."""

    def call(*words: str, typed: str = ""):
        return database.app.test_cli_runner().invoke(args=list(words), input=typed)

    return call


def test_the_first_operator_is_made_on_an_empty_market(run):
    told = run("create-admin", "--email", "Chi@Example.vn", typed=f"Lê Thị Chi\n{PASSWORD}\n{PASSWORD}\n")
    assert told.exit_code == 0, told.output
    assert services.check_password("chi@example.vn", PASSWORD).is_operator
    assert PASSWORD not in told.output


def test_who_has_an_account_keeps_her_password(run):
    person = open_account(email="chi@example.vn")
    assert run("create-admin", "--email", "chi@example.vn").exit_code == 0
    assert run("create-admin", "--email", "chi@example.vn").exit_code == 0
    assert services.check_password("chi@example.vn", PASSWORD) is not None
    assert [entry.action for entry in queries.changes_to(person.id)] == ["operator_made"]


def test_a_weak_password_makes_nobody(run):
    told = run("create-admin", "--email", "chi@example.vn", "--name", "Chi", "--password", "ngắn")
    assert told.exit_code == 1
    assert "10 ký tự" in told.output
    assert queries.find_by_email("chi@example.vn") is None


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        ("centre", "Trung ương Hội LHPN Việt Nam"),
        ("province:37", "Hội LHPN tỉnh Ninh Bình"),
        ("commune:14167", "Hội LHPN xã Giao Thủy"),
    ],
)
def test_an_office_is_granted(run, unit, name):
    person = open_account(email="mai@example.vn")
    told = run("grant-office", "--email", "mai@example.vn", "--unit", unit, "--role", "approver")
    assert told.exit_code == 0, told.output
    assert [(each.unit_name, each.role) for each in queries.offices_of(person.id)] == [(name, OfficerRole.APPROVER)]


@pytest.mark.parametrize(
    ("email", "unit", "role"),
    [
        ("nobody@example.vn", "province:37", "officer"),
        ("mai@example.vn", "province:99", "officer"),
        ("mai@example.vn", "province", "officer"),
        ("mai@example.vn", "district:180", "officer"),
        ("mai@example.vn", "moon:1", "officer"),
        ("mai@example.vn", "province:37", "queen"),
    ],
)
def test_what_cannot_be_granted_is_told_and_changes_nothing(run, email, unit, role):
    person = open_account(email="mai@example.vn")
    told = run("grant-office", "--email", email, "--unit", unit, "--role", role)
    assert told.exit_code != 0
    assert "Traceback" not in told.output
    assert queries.offices_of(person.id) == []
