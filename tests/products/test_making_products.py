"""The maker brings a product into every state by the real services."""

import pytest

from marketplace.products.states import ProductState
from tests.makers.cooperatives import make_cooperative
from tests.makers.products import make_product, variant_of


@pytest.mark.parametrize("state", ProductState)
def test_a_product_can_be_made_in_every_state(database, state):
    product = make_product(make_cooperative(), state=state)
    assert product.state == state
    assert variant_of(product).price == 120_000
