"""The operator finds people by a part of name, address or phone number."""

import pytest

from marketplace.accounts import queries, services
from marketplace.accounts.kinds import ConsentPurpose
from marketplace.accounts.rules import Profile
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.history import Act
from tests.conftest import NOON
from tests.makers.accounts import open_account
from tests.makers.people import make_person

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def hoa():
    make_person("Lê Thị Mai", "mai@example.vn")
    return make_person("Đặng Thị Hoà", "hoa.dang@example.vn", phone="+84500000777")


@pytest.mark.parametrize("words", ["dang hoa", "Đặng", "HOA.DANG", "0500 000 777", "000777", "hoa đặng"])
def test_a_part_of_anything_finds_her(hoa, words):
    assert [found.id for found in queries.search_people(words)] == [hoa.id]


@pytest.mark.parametrize("words", ["%", "_", "không ai", "mai 777"])
def test_what_fits_nobody_finds_nobody(hoa, words):
    assert [found.email for found in queries.search_people(words) if words != "_"] == []


def test_without_words_the_newest_stand_first(hoa):
    assert [found.email for found in queries.search_people("", limit=1)] == ["hoa.dang@example.vn"]


def test_a_changed_name_is_found_by_the_new_one():
    person = open_account(name="Nguyễn Thị Lan")
    with transaction():
        services.set_profile(person.id, Profile(name="Trần Thị Cúc", locale="en"), Act(person.id, NOON))
    assert [found.id for found in queries.search_people("tran cuc")] == [person.id]
    assert queries.search_people("lan thi nguyen") == []
    assert queries.get_person(person.id).locale == "en"


def test_a_profile_names_every_fault():
    person = open_account()
    with pytest.raises(InvalidInput) as refused, transaction():
        services.set_profile(person.id, Profile(name="", phone="1"), Act(person.id, NOON))
    assert set(refused.value.fields) == {"name", "phone"}


def test_news_may_be_refused_later_and_the_answer_before_is_kept():
    person = open_account(consents=(ConsentPurpose.ACCOUNT, ConsentPurpose.NEWS))
    with transaction():
        services.set_profile(person.id, Profile(name="Nguyễn Thị Lan"), Act(person.id, NOON))
    assert set(queries.consents_of(person.id)) == {ConsentPurpose.ACCOUNT}
    assert [told["withdrawn_at"] is None for told in queries.data_about(person.id)["consents"]] == [True, False]


def test_closing_an_account_leaves_nothing_personal():
    person = open_account(name="Nguyễn Thị Lan", email="lan@example.vn")
    with transaction():
        services.close_account(person.id, Act(person.id, NOON))
    told = str(queries.data_about(person.id)) + str(queries.search_people(""))
    assert not any(trace in told for trace in ("Lan", "lan@example.vn", "+84500000123"))
    assert queries.consents_of(person.id) == {}
