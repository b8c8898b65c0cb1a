"""Opening an account: what it needs, what is refused, and what is kept of it."""

import pytest

from marketplace.accounts import queries, services
from marketplace.accounts.kinds import ConsentPurpose
from marketplace.accounts.models import Person
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.history import Act
from tests.conftest import NOON
from tests.makers.accounts import PASSWORD, open_account, registration

pytestmark = pytest.mark.usefixtures("database")


def faults_of(**told: object) -> set[str]:
    with pytest.raises(InvalidInput) as refused, transaction():
        services.register(registration(**told), Act(None, NOON))
    return set(refused.value.fields)


def test_a_buyer_opens_an_account_and_can_sign_in():
    person = open_account(email="Lan.Nguyen@Example.VN", name="  Nguyễn   Thị Lan ")
    assert (person.email, person.name, person.phone) == ("lan.nguyen@example.vn", "Nguyễn Thị Lan", "+84500000123")
    assert services.check_password("LAN.nguyen@example.vn", PASSWORD) == person


def test_nobody_becomes_operator_or_officer_by_registering():
    person = open_account()
    assert not person.is_operator
    assert queries.offices_of(person.id) == []


def test_every_faulty_field_is_named_at_once():
    assert faults_of(name=" ", email="lan@", phone="12", password="ngắn", consents=()) == {
        "name", "email", "phone", "password", "consents",
    }  # fmt: skip


def test_a_phone_number_may_be_left_out():
    assert open_account(phone="").phone == ""


@pytest.mark.parametrize(
    "address",
    [
        "lan",
        "lan@",
        "@example.vn",
        "lan@example",
        "lan lan@example.vn",
        "lan@exa mple.vn",
        "lan@localhost",
        f"{'x' * 250}@a.vn",
    ],
)
def test_what_is_no_address_is_refused(address):
    assert faults_of(email=address) == {"email"}


def test_one_address_opens_one_account():
    open_account(email="lan@example.vn")
    assert faults_of(email="LAN@example.vn") == {"email"}
    assert db.session.query(Person).count() == 1


def test_the_password_is_kept_only_as_a_hash():
    person = open_account()
    assert PASSWORD not in person.password_hash
    assert person.password_hash.startswith("$argon2id$")


def test_what_she_agreed_to_is_kept_with_wording_and_time():
    person = open_account(consents=(ConsentPurpose.ACCOUNT, ConsentPurpose.NEWS))
    given = queries.consents_of(person.id)
    assert set(given) == {ConsentPurpose.ACCOUNT, ConsentPurpose.NEWS}
    assert {(consent.wording, consent.given_at) for consent in given.values()} == {(services.WORDING, NOON)}


def test_the_file_of_her_data_holds_no_password():
    person = open_account()
    told = queries.data_about(person.id)
    assert told["email"] == person.email
    assert person.password_hash not in str(told)
