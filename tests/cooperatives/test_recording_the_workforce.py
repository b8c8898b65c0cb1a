"""Counts by day; a correction keeps what stood there before."""

from datetime import date

import pytest

from marketplace.cooperatives import queries, services
from marketplace.cooperatives.application import Workforce
from marketplace.cooperatives.rules import Ratio
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.history import Act
from tests.conftest import NOON, Market
from tests.makers.cooperatives import make_cooperative

JUNE = Workforce(date(2026, 6, 30), members=14, women_members=10, workers=22, women_workers=18)


def record(cooperative_id: int, workforce: Workforce) -> None:
    with transaction():
        services.record_workforce(cooperative_id, workforce, Act(None, NOON))


def test_each_day_has_its_own_counts(database: Market) -> None:
    cooperative = make_cooperative()
    record(cooperative.id, JUNE)
    assert [report.members for report in queries.workforce_of(cooperative.id)] == [14, 12]
    shares = queries.women_shares(cooperative.id)
    assert (shares.posts, shares.members, shares.workers) == (Ratio(1, 2), Ratio(10, 14), Ratio(18, 22))


def test_the_same_day_is_corrected_and_the_old_count_is_kept(database: Market) -> None:
    cooperative = make_cooperative()
    record(cooperative.id, JUNE)
    record(cooperative.id, Workforce(date(2026, 6, 30), 15, 10, 22, 18))
    assert [report.members for report in queries.workforce_of(cooperative.id)] == [15, 12]
    change = queries.changes_of(cooperative.id)[0]
    assert (change.action, change.before["members"], change.after["members"]) == ("correct_workforce", 14, 15)


def test_saying_the_same_twice_changes_nothing(database: Market) -> None:
    cooperative = make_cooperative()
    record(cooperative.id, JUNE)
    record(cooperative.id, JUNE)
    assert queries.changes_of(cooperative.id) == []


def test_more_women_than_people_cannot_be(database: Market) -> None:
    cooperative = make_cooperative()
    with pytest.raises(InvalidInput) as fault:
        record(cooperative.id, Workforce(date(2027, 1, 1), 1, 2, 1, 2))
    assert set(fault.value.fields) == {"women_members", "women_workers", "as_of"}
