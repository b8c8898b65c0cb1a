"""A product's page tells what the law asks before a sale at a distance."""

from datetime import date

import pytest

from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel import clock
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import NotFound
from marketplace.products import display
from marketplace.products.below import cards_below
from marketplace.products.models import ProductCertificate
from marketplace.products.states import ProductState
from tests.makers.certificates import make_certificate
from tests.makers.cooperatives import make_cooperative
from tests.makers.products import make_product
from tests.makers.statements import counted_statements


def test_the_page_has_product_maker_place_and_others(database):
    cooperative = make_cooperative("Sen Hồng")
    product = make_product(cooperative, name="Gạo tám xoan")
    make_product(cooperative, name="Gạo lứt")
    page = display.product_page(product.slug)
    assert page.product.name == "Gạo tám xoan"
    assert page.maker.name == "Sen Hồng"
    assert page.place.label == "Xã Giao Thủy, Tỉnh Ninh Bình"
    assert [card.name for card in cards_below(page.product, today=clock.today()).others] == ["Gạo lứt"]


def test_the_rows_below_are_full_however_many_its_maker_has_listed(database):
    product = make_product(make_cooperative("Sen Hồng"), name="Gạo tám xoan")
    elsewhere = [make_product(make_cooperative(name), name=f"Gạo {name}") for name in ("Hoa Sen", "Búp Sen")]
    for number in range(13):
        make_product(db.session.get_one(Cooperative, product.cooperative_id), name=f"Gạo số {number}")
    below = cards_below(display.product_page(product.slug).product, today=clock.today())
    assert [card.name for card in below.others] == ["Gạo số 12", "Gạo số 11", "Gạo số 10", "Gạo số 9"]
    assert [card.product_id for card in below.alike] == [each.id for each in reversed(elsewhere)]


def test_only_certificates_that_hold_are_told(database):
    cooperative = make_cooperative()
    product = make_product(cooperative)
    held = make_certificate(cooperative, stars=3)
    old = make_certificate(cooperative, stars=5, issued_on=date(2019, 1, 1))
    with transaction():
        db.session.add_all(
            ProductCertificate(product_id=product.id, certificate_id=certificate.id) for certificate in (held, old)
        )
    page = display.product_page(product.slug)
    assert [certificate.id for certificate in page.certificates] == [held.id]
    assert page.stars == 3


def test_the_page_costs_the_same_however_much_there_is(database):
    cooperative = make_cooperative()
    slug = make_product(cooperative).slug
    with counted_statements() as alone:
        display.product_page(slug)
    for number in range(6):
        make_product(cooperative, name=f"Gạo số {number}")
    with counted_statements() as among_many:
        display.product_page(slug)
    assert len(alone) == len(among_many) == 4


@pytest.mark.parametrize("state", [state for state in ProductState if state is not ProductState.PUBLISHED])
def test_what_is_not_published_is_not_found(database, state):
    product = make_product(make_cooperative(), state=state)
    with pytest.raises(NotFound):
        display.product_page(product.slug)


def test_a_suspended_cooperatives_product_is_not_found(database):
    cooperative = make_cooperative()
    product = make_product(cooperative)
    with transaction():
        cooperative.state = CooperativeState.SUSPENDED
    with pytest.raises(NotFound):
        display.product_page(product.slug)


def test_only_what_was_once_shown_is_remembered(database):
    cooperative = make_cooperative("Sen Hồng")
    never = make_product(cooperative, state=ProductState.RETIRED)
    once = make_product(cooperative, name="Gạo cũ")
    with transaction():
        once.state = ProductState.RETIRED
    assert display.find_former(never.slug) is None
    former = display.find_former(once.slug)
    assert former is not None
    assert (former.name, former.maker, former.is_maker_shown) == ("Gạo cũ", "Sen Hồng", True)
