"""A cooperative takes a product off the market."""

import pytest

from marketplace.kernel.database import transaction
from marketplace.kernel.errors import NotFound, TransitionNotAllowed
from marketplace.products import listing, queries
from marketplace.products.states import ProductState
from tests.makers.cooperatives import make_cooperative
from tests.makers.indexes import told
from tests.makers.products import MORNING, make_product, variant_of


def retire(product, *, cooperative_id=None):
    with transaction():
        return listing.retire(product.code, cooperative_id=cooperative_id or product.cooperative_id, act=MORNING)


def test_a_retired_product_is_not_for_sale(database):
    product = retire(make_product(make_cooperative()))
    assert product.state == ProductState.RETIRED
    assert queries.get_variants_for_sale([variant_of(product).id]) == {}
    assert told("product")[-1] == product.id


def test_retiring_twice_is_refused(database):
    product = retire(make_product(make_cooperative()))
    with pytest.raises(TransitionNotAllowed):
        retire(product)


def test_a_stranger_finds_nothing_to_retire(database):
    product = make_product(make_cooperative())
    with pytest.raises(NotFound):
        retire(product, cooperative_id=make_cooperative("Khác").id)
    assert product.state == ProductState.PUBLISHED
