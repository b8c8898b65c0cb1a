"""A cooperative states what is there; the stock is always the sum of its movements."""

import pytest

from marketplace.inventory import queries, services
from marketplace.inventory.kinds import MovementKind
from marketplace.inventory.rules import stock_after_count
from marketplace.kernel import audit
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.history import Act
from tests.conftest import NOON
from tests.makers.orders import make_offer, make_order

DIRECTOR = Act(actor_id=7, at=NOON, note="Kiểm kho")


def count(variant, available, **kwargs):
    with transaction():
        return services.count_stock(variant.id, available, act=DIRECTOR, **kwargs)


def test_a_count_becomes_the_stock(database):
    honey = make_offer(stock=0)
    assert count(honey, 12) == 12
    assert queries.available_of([honey.id]) == {honey.id: 12}


def test_a_movement_tells_the_difference_and_who_counted(database):
    honey = make_offer(stock=10)
    count(honey, 4)
    last = queries.movements_of(honey.id)[0]
    assert (last.change, last.kind, last.actor_id, last.note) == (-6, MovementKind.COUNTED, 7, "Kiểm kho")


def test_the_audit_keeps_what_was_there_before(database):
    honey = make_offer(stock=10)
    count(honey, 4)
    entry = audit.entries_about("variant", honey.id)[0]
    assert entry.details == {"before": 10, "after": 4, "note": "Kiểm kho"}


def test_the_same_count_again_writes_nothing(database):
    honey = make_offer(stock=10)
    count(honey, 10)
    assert len(queries.movements_of(honey.id)) == 1


def test_what_was_sold_while_she_counted_stays_sold(database):
    honey = make_offer(stock=10)
    make_order(wanted={honey: 3})
    assert count(honey, 12, seen=10) == 9


def test_a_count_without_a_page_holds_as_it_is(database):
    honey = make_offer(stock=10)
    make_order(wanted={honey: 3})
    assert count(honey, 12) == 12


@pytest.mark.parametrize("typed", [-1, 1_000_001])
def test_nobody_has_less_than_nothing_or_a_million_packs(database, typed):
    honey = make_offer(stock=10)
    with pytest.raises(InvalidInput) as refusal:
        count(honey, typed)
    assert set(refusal.value.fields) == {"available"}
    assert queries.available_of([honey.id])[honey.id] == 10


def test_something_never_counted_is_not_there(database):
    assert queries.available_of([1_234]) == {1_234: 0}
    assert queries.available_of([]) == {}


@pytest.mark.parametrize(
    ("counted", "now", "seen", "after"),
    [(12, 10, 10, 12), (12, 7, 10, 9), (0, 7, 10, 0), (10, 7, 10, 7), (5, 99, None, 5)],
)
def test_stock_after_a_count(counted, now, seen, after):
    assert stock_after_count(counted, now=now, seen=seen) == after
