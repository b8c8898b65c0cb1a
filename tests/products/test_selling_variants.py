"""What can be ordered: active packs of published products of verified cooperatives."""

import pytest

from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel.database import transaction
from marketplace.products import queries
from marketplace.products.states import ProductState
from tests.makers.cooperatives import make_cooperative
from tests.makers.products import make_product, variant_of


def test_a_pack_for_sale_brings_all_that_an_order_copies(database):
    cooperative = make_cooperative()
    product = make_product(cooperative, name="Mật ong bạc hà", variants=[("Hũ 500 ml", "ml", 500, 250_000)])
    pack = variant_of(product)
    sold = queries.get_variants_for_sale([pack.id])[pack.id]
    assert (sold.name, sold.label, sold.price, sold.amount) == ("Mật ong bạc hà", "Hũ 500 ml", 250_000, 500)
    assert (sold.cooperative_id, sold.slug, sold.weight_grams) == (cooperative.id, product.slug, 625)


@pytest.mark.parametrize("state", [state for state in ProductState if state != ProductState.PUBLISHED])
def test_only_published_products_are_sold(database, state):
    pack = variant_of(make_product(make_cooperative(), state=state))
    assert queries.get_variants_for_sale([pack.id]) == {}


def test_a_suspended_cooperative_sells_nothing(database):
    cooperative = make_cooperative()
    pack = variant_of(make_product(cooperative))
    with transaction():
        cooperative.state = CooperativeState.SUSPENDED
    assert queries.get_variants_for_sale([pack.id]) == {}


def test_unknown_packs_are_simply_not_there(database):
    assert queries.get_variants_for_sale([987_654]) == {}
    assert queries.get_variants_for_sale([]) == {}
