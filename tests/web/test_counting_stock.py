"""All packs of a cooperative are counted on one page."""

import pytest

from marketplace.cooperatives.kinds import MemberRole
from marketplace.inventory import queries as inventory
from marketplace.products.states import ProductState
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.people import sign_in
from tests.makers.products import make_product, variant_of


@pytest.fixture
def cooperative(database):
    return make_cooperative()


@pytest.fixture
def seller(client, cooperative):
    return sign_in(client, make_member(cooperative, MemberRole.SELLER))


def left(pack):
    return inventory.available_of([pack.id])[pack.id]


def test_what_is_there_is_written_down(seller, cooperative):
    rice, honey = (variant_of(make_product(cooperative, name=name)) for name in ("Gạo nếp", "Mật ong"))
    assert "Gạo nếp – 1 kg" in seller.get("/seller/stock").text
    boxes = {f"available-{rice.id}": "25", f"seen-{rice.id}": "10", f"available-{honey.id}": "10"}
    answer = seller.post("/seller/stock", data=boxes | {f"seen-{honey.id}": "10"})
    assert answer.status_code == 303
    assert (left(rice), left(honey)) == (25, 10)
    assert len(inventory.movements_of(honey.id)) == 1


def test_what_was_sold_while_she_counted_is_not_counted_back_in(seller, cooperative):
    pack = variant_of(make_product(cooperative, stock=8))
    seller.post("/seller/stock", data={f"available-{pack.id}": "15", f"seen-{pack.id}": "10"})
    assert left(pack) == 13


@pytest.mark.parametrize("typed", ["", "nhiều", "-3", "2,5", "9999999999"])
def test_a_wrong_number_is_told_and_nothing_is_saved(seller, cooperative, typed):
    rice, honey = (variant_of(make_product(cooperative, name=name)) for name in ("Gạo nếp", "Mật ong"))
    answer = seller.post("/seller/stock", data={f"available-{rice.id}": typed, f"available-{honey.id}": "3"})
    assert answer.status_code == 422
    assert "Hãy nhập một số" in answer.text
    assert (left(rice), left(honey)) == (10, 10)


def test_another_cooperatives_pack_is_passed_over(seller, cooperative):
    other = variant_of(make_product(make_cooperative("Khác")))
    seller.post("/seller/stock", data={f"available-{other.id}": "0", f"seen-{other.id}": "10"})
    assert left(other) == 10


def test_retired_products_are_left_out(seller, cooperative):
    make_product(cooperative, name="Bánh chưng", state=ProductState.RETIRED)
    assert "Bánh chưng" not in seller.get("/seller/stock").text
