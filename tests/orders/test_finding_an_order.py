"""Who finds an order: its buyer, whoever knows its code and phone number, and nobody else."""

import pytest

from marketplace.kernel.errors import NotFound
from marketplace.orders import queries
from tests.conftest import NOON
from tests.makers.cooperatives import make_cooperative
from tests.makers.orders import make_cart, make_checkout, make_offer, make_order, place
from tests.makers.people import make_person


def test_a_guest_finds_it_by_code_and_phone(database):
    order = make_order()
    found = queries.find_order_for_guest(order.code.lower(), "+84 500 000 888")
    assert [view.code for view in found.orders] == [order.code]


def test_the_code_of_the_whole_checkout_opens_it_too(database):
    two = {make_offer(): 1, make_offer(cooperative=make_cooperative("Tà Phìn")): 1}
    placed = place(make_checkout(make_cart(two)))
    assert len(queries.find_order_for_guest(placed.code, "0500000888").orders) == 2


def test_a_wrong_number_a_wrong_code_and_nonsense_look_the_same(database):
    order = make_order()
    tries = [(order.code, "0500000889"), ("CSAAAAAAAAAA", "0500000888"), (order.code, "hello"), ("", ""), ("%", "%")]
    assert [queries.find_order_for_guest(code, phone) for code, phone in tries] == [None] * 5


def test_the_page_after_placing_needs_the_code_alone(database):
    placed = place(make_checkout(make_cart({make_offer(): 1})))
    assert queries.get_placed_group(placed.code).total == placed.total
    with pytest.raises(NotFound):
        queries.get_placed_group(placed.orders[0].code)


def test_a_buyer_finds_her_own_and_nobody_elses(database):
    lan, hoa = make_person("Lan"), make_person("Hoa")
    order = make_order(buyer_id=lan.id)
    group_code = queries.orders_of_buyer(lan.id)[0].group_code
    assert queries.group_of_buyer(group_code, buyer_id=lan.id).orders[0].code == order.code
    assert queries.orders_of_buyer(hoa.id) == []
    with pytest.raises(NotFound):
        queries.group_of_buyer(group_code, buyer_id=hoa.id)


def test_a_guests_order_belongs_to_no_account(database):
    make_order()
    assert queries.orders_of_buyer(make_person().id) == []


def test_a_cooperative_finds_only_her_own(database):
    order, other = make_order(), make_cooperative("Tà Phìn")
    assert queries.order_of_cooperative(order.code, cooperative_id=order.cooperative_id, at=NOON).code == order.code
    with pytest.raises(NotFound):
        queries.order_of_cooperative(order.code, cooperative_id=other.id, at=NOON)
    with pytest.raises(NotFound):
        queries.get_of_cooperative(order.code, cooperative_id=other.id)
