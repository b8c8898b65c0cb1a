"""Packs, prices and weights of a product."""

from dataclasses import replace

import pytest

from marketplace.kernel.audit import entries_about
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotFound, RuleBroken
from marketplace.kernel.money import Dong
from marketplace.kernel.quantity import format_unit_price, get_unit
from marketplace.products import queries, revisions, variants
from marketplace.products.rules import MOST_VARIANTS, completed, price_per_unit
from marketplace.products.states import ProductState
from tests.makers.cooperatives import make_cooperative
from tests.makers.products import MORNING, make_product, variant_data, variant_of, variants_of


def add(product, data):
    with transaction():
        return variants.add_variant(product.code, data, cooperative_id=product.cooperative_id, act=MORNING)


def save(product, data):
    with transaction():
        owner = product.cooperative_id
        return variants.save_variant(variant_of(product).id, data, cooperative_id=owner, act=MORNING)


def test_a_pack_is_added_behind_the_others(database):
    product = make_product(make_cooperative(), state=ProductState.DRAFT)
    add(product, variant_data("Túi 5 kg", "kg", 5_000, 550_000))
    assert [variant.label for variant in variants_of(product)] == ["1 kg", "Túi 5 kg"]


def test_what_she_leaves_out_follows_from_the_amount():
    honey = completed(replace(variant_data("", "ml", 500), label=""))
    assert (honey.label, honey.weight_grams) == ("500 ml", 625)
    assert completed(variant_data("", "kg", 1_500)).label == "1,5 kg"
    assert completed(variant_data("", "g", 100)).weight_grams == 150


def test_counted_goods_need_a_weight(database):
    product = make_product(make_cooperative(), state=ProductState.DRAFT)
    with pytest.raises(InvalidInput) as caught:
        add(product, replace(variant_data("Khay 30 quả", "qua", 30), weight_grams=0))
    assert list(caught.value.fields) == ["weight_grams"]


@pytest.mark.parametrize("price", [-1, 0, 999, 100_000_001])
def test_an_absurd_price_is_refused_with_its_bounds(database, price):
    with pytest.raises(InvalidInput) as caught:
        add(make_product(make_cooperative()), variant_data(price=price))
    assert "1.000" in str(caught.value.fields["price"])


@pytest.mark.parametrize("amount", [0, -5, 1_000_001])
def test_an_absurd_amount_is_refused(database, amount):
    with pytest.raises(InvalidInput) as caught:
        add(make_product(make_cooperative()), replace(variant_data(amount=amount), weight_grams=500))
    assert list(caught.value.fields) == ["amount"]


def test_a_new_price_holds_at_once_and_is_written_down(database):
    product = make_product(make_cooperative())
    variant = save(product, variant_data(price=135_000))
    assert product.state == ProductState.PUBLISHED
    assert variant.price == 135_000
    latest = entries_about("variant", variant.id)[0]
    assert (latest.action, latest.details) == ("price", {"before": 120_000, "after": 135_000})


def test_another_amount_in_the_pack_is_reviewed_first(database):
    product = make_product(make_cooperative())
    pack = save(product, variant_data("900 g", "g", 900, 110_000))
    assert (product.state, pack.label, pack.amount, pack.price) == (ProductState.PUBLISHED, "1 kg", 1000, 120_000)
    assert revisions.pack_written(pack)["label"] == "900 g"
    save(product, variant_data(price=125_000))
    assert (pack.price, revisions.find_open(product.id)) == (125_000, None)


def test_a_new_pack_of_a_published_product_is_reviewed_first(database):
    product = make_product(make_cooperative())
    added = add(product, variant_data("Túi 5 kg", "kg", 5_000, 550_000))
    assert (product.state, added.is_active) == (ProductState.PUBLISHED, False)
    with transaction():
        revisions.withdraw(product.code, cooperative_id=product.cooperative_id, act=MORNING)
    with transaction():
        variants.show_variant(added.id, cooperative_id=product.cooperative_id, act=MORNING)
    assert not added.is_active
    assert revisions.find_open(product.id).changes == {"new_packs": [added.id]}


def test_there_is_an_end_to_packs(database):
    product = make_product(make_cooperative(), state=ProductState.DRAFT)
    for grams in range(1, MOST_VARIANTS):
        add(product, variant_data(f"{grams} g", "g", grams))
    with pytest.raises(RuleBroken):
        add(product, variant_data("Một nữa", "g", 999))


def test_a_hidden_pack_is_not_for_sale_and_can_come_back(database):
    product = make_product(make_cooperative())
    pack, owner = variant_of(product), product.cooperative_id
    with transaction():
        variants.hide_variant(pack.id, cooperative_id=owner, act=MORNING)
    assert queries.get_variants_for_sale([pack.id]) == {}
    with transaction():
        variants.show_variant(pack.id, cooperative_id=owner, act=MORNING)
    assert list(queries.get_variants_for_sale([pack.id])) == [pack.id]
    assert [entry.action for entry in entries_about("variant", pack.id)[:2]] == ["show", "hide"]


@pytest.mark.parametrize("act", [variants.hide_variant, variants.show_variant])
def test_a_stranger_finds_no_pack(database, act):
    pack, stranger = variant_of(make_product(make_cooperative())), make_cooperative("Khác")
    with pytest.raises(NotFound), transaction():
        act(pack.id, cooperative_id=stranger.id, act=MORNING)
    with pytest.raises(NotFound), transaction():
        variants.save_variant(pack.id, variant_data(), cooperative_id=stranger.id, act=MORNING)


def test_packs_are_compared_by_kilo_and_by_piece():
    half_kilo = price_per_unit(price=Dong(60_000), amount=500, unit=get_unit("g"))
    eggs = price_per_unit(price=Dong(105_000), amount=30, unit=get_unit("qua"))
    assert format_unit_price(half_kilo).replace("\xa0", " ") == "120.000 ₫/kg"
    assert format_unit_price(eggs).replace("\xa0", " ") == "3.500 ₫/quả"
