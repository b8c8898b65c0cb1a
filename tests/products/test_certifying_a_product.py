"""A certificate of the cooperative is put on a product; never another's."""

import pytest

from marketplace.kernel.database import transaction
from marketplace.kernel.errors import NotFound
from marketplace.products import listing, queries, revisions
from marketplace.products.states import ProductState
from tests.makers.certificates import make_certificate
from tests.makers.cooperatives import make_cooperative
from tests.makers.products import MORNING, make_product


def put(product, certificate):
    with transaction():
        listing.set_certificate(product.code, certificate.id, cooperative_id=product.cooperative_id, act=MORNING)


def certificate_ids(product):
    return queries.certificate_ids_of([product.id])[product.id]


def test_her_own_certificate_stands_for_the_product_once(database):
    cooperative = make_cooperative()
    product, certificate = make_product(cooperative, state=ProductState.DRAFT), make_certificate(cooperative)
    put(product, certificate)
    put(product, certificate)
    assert certificate_ids(product) == [certificate.id]


def test_another_cooperatives_certificate_is_not_found(database):
    product = make_product(make_cooperative())
    with pytest.raises(NotFound):
        put(product, make_certificate(make_cooperative("Khác")))
    assert certificate_ids(product) == []


def test_a_new_certificate_on_a_published_product_is_reviewed(database):
    cooperative = make_cooperative()
    product = make_product(cooperative)
    put(product, make_certificate(cooperative))
    assert (product.state, certificate_ids(product)) == (ProductState.PUBLISHED, [])
    assert revisions.find_open(product.id) is not None


def test_it_can_be_taken_off_again(database):
    cooperative = make_cooperative()
    product, certificate = make_product(cooperative, state=ProductState.DRAFT), make_certificate(cooperative)
    put(product, certificate)
    with transaction():
        listing.remove_certificate(product.code, certificate.id, cooperative_id=cooperative.id, act=MORNING)
    assert certificate_ids(product) == []
