"""What was changed about a thing can be read afterwards, newest first."""

import pytest

from marketplace.kernel import audit
from marketplace.kernel.database import transaction
from marketplace.kernel.history import Act
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")


def test_an_entry_says_who_what_when_and_why():
    with transaction():
        audit.record("price_changed", "variant", 7, Act(3, NOON, note="Mùa mưa"), before=120_000, after=135_000)
    entry = audit.entries_about("variant", 7)[0]
    assert (entry.action, entry.actor_id, entry.at) == ("price_changed", 3, NOON)
    assert entry.details == {"before": 120_000, "after": 135_000, "note": "Mùa mưa"}


def test_the_newest_entry_stands_first_and_others_things_do_not_mix_in():
    with transaction():
        for number, subject in ((1, 7), (2, 8), (3, 7)):
            audit.record(f"change_{number}", "variant", subject, Act(None, NOON))
        audit.record("change_4", "person", 7, Act(None, NOON))
    assert [entry.action for entry in audit.entries_about("variant", 7)] == ["change_3", "change_1"]


def test_an_undone_action_leaves_no_entry():
    with pytest.raises(KeyError), transaction():
        audit.record("price_changed", "variant", 7, Act(3, NOON))
        raise KeyError
    assert audit.entries_about("variant", 7) == []
