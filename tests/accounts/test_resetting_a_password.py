"""A forgotten password is set by a link that is good for an hour and for one use."""

from datetime import timedelta

import pytest

from marketplace.accounts import queries, resets, services
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.kernel.history import Act
from tests.conftest import NOON
from tests.makers.accounts import PASSWORD, open_account

pytestmark = pytest.mark.usefixtures("database")

KEY = "a-signing-key"
NEW = "con mèo trèo cây cau"


def reset(token: str, *, at=NOON, key: str = KEY, new: str = NEW) -> None:
    with transaction():
        resets.reset_password(token, new, signing_key=key, at=at)


@pytest.fixture
def token() -> str:
    return resets.token_for(open_account(email="lan@example.vn"), signing_key=KEY, at=NOON)


def test_the_link_sets_a_new_password(token):
    reset(token, at=NOON + timedelta(minutes=59))
    assert services.check_password("lan@example.vn", NEW)
    assert services.check_password("lan@example.vn", PASSWORD) is None


def test_it_is_good_for_one_use(token):
    reset(token)
    with pytest.raises(RuleBroken):
        reset(token, new="một câu khác hẳn")
    assert services.check_password("lan@example.vn", NEW)


def test_it_is_worthless_after_an_hour(token):
    with pytest.raises(RuleBroken):
        reset(token, at=NOON + timedelta(hours=1, seconds=1))


def test_a_password_changed_meanwhile_makes_it_worthless(token):
    person = queries.find_by_email("lan@example.vn")
    with transaction():
        services.change_password(person.id, present=PASSWORD, new="một câu khác hẳn", act=Act(person.id, NOON))
    with pytest.raises(RuleBroken):
        reset(token)


def test_another_key_did_not_sign_it(token):
    with pytest.raises(RuleBroken):
        reset(token, key="another-key")


@pytest.mark.parametrize("forged", ["", "x", "a.b.c", "WzEsOTk5OTk5OTk5OSwiIl0.x"])
def test_a_forged_link_opens_nothing(forged):
    with pytest.raises(RuleBroken):
        reset(forged)


def test_a_closed_account_stays_closed(token):
    person = queries.find_by_email("lan@example.vn")
    with transaction():
        services.close_account(person.id, Act(person.id, NOON))
    with pytest.raises(RuleBroken):
        reset(token)


def test_a_weak_password_is_refused_and_the_link_stays_good(token):
    with pytest.raises(InvalidInput):
        reset(token, new="1234567890")
    reset(token)
