"""Stock is taken for all lines or for none, and never below zero."""

import pytest

from marketplace.inventory import queries, services
from marketplace.inventory.kinds import MovementKind
from marketplace.inventory.rules import Taking, in_taking_order
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import OutOfStock
from marketplace.kernel.history import Act
from tests.conftest import NOON
from tests.makers.orders import make_offer

MARKET = Act(None, NOON)
ORDER = 501


def take(wanted, order_id=ORDER):
    with transaction():
        services.take([Taking(order_id, variant.id, quantity) for variant, quantity in wanted.items()], act=MARKET)


def test_what_is_taken_is_no_longer_available(database):
    honey, tea = make_offer(stock=10), make_offer(stock=5, name="Chè Shan tuyết")
    take({honey: 4, tea: 5})
    assert queries.available_of([honey.id, tea.id]) == {honey.id: 6, tea.id: 0}


def test_a_movement_names_the_order(database):
    honey = make_offer(stock=10)
    take({honey: 4})
    last = queries.movements_of(honey.id)[0]
    assert (last.change, last.kind, last.order_id) == (-4, MovementKind.SOLD, ORDER)


def test_too_much_of_one_leaves_everything_as_it_was(database):
    honey, tea = make_offer(stock=10), make_offer(stock=5, name="Chè Shan tuyết")
    with pytest.raises(OutOfStock):
        take({honey: 4, tea: 6})
    assert queries.available_of([honey.id, tea.id]) == {honey.id: 10, tea.id: 5}
    assert queries.stock_faults() == []


def test_the_refusal_names_the_product_and_what_is_left(database):
    honey = make_offer(stock=3)
    with pytest.raises(OutOfStock) as refusal:
        take({honey: 5})
    expected = "Mật ong bạc hà – 1 kg chỉ còn 3, bạn chọn 5. Hãy giảm số lượng, rồi thử lại."
    assert str(refusal.value) == expected


def test_a_refusal_of_the_last_pack_says_that_nothing_is_left(database):
    honey = make_offer(stock=0)
    with pytest.raises(OutOfStock, match="đã hết hàng"):
        take({honey: 1})


def test_several_short_lines_are_all_named(database):
    honey, tea = make_offer(stock=3), make_offer(stock=0, name="Chè Shan tuyết")
    with pytest.raises(OutOfStock) as refusal:
        take({honey: 5, tea: 2})
    assert "Mật ong bạc hà – 1 kg (3/5), Chè Shan tuyết – 1 kg (0/2)" in str(refusal.value)


def test_locks_are_taken_in_the_order_of_the_variants():
    takings = [Taking(2, 30, 1), Taking(1, 10, 1), Taking(2, 20, 1)]
    assert [taking.variant_id for taking in in_taking_order(takings)] == [10, 20, 30]


def test_nothing_wanted_is_nothing_taken(database):
    take({})
    assert queries.stock_faults() == []
