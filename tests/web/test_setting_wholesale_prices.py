"""The seller enters up to five wholesale steps; what she typed stays when one of them is wrong."""

import pytest

from marketplace.cooperatives.kinds import MemberRole
from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db
from marketplace.products import price_breaks
from marketplace.products.models import Product
from marketplace.products.states import ProductState
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.people import sign_in
from tests.makers.products import make_product, variant_of
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE


@pytest.fixture
def offer(database):
    return variant_of(make_product(make_cooperative(), variants=[("1 kg", "kg", 1000, 100_000)]))


@pytest.fixture
def address(offer):
    return f"/seller/products/{code_of(offer)}/variants/{offer.id}/price-breaks"


def code_of(variant):
    return product_of(variant).code


def product_of(variant):
    return db.session.get_one(Product, variant.product_id)


def steps_of(variant):
    return [tuple(step) for step in price_breaks.breaks_of([variant.id])[variant.id]]


def sign_in_owner(client, variant, role=MemberRole.SELLER):
    owner = db.session.get_one(Cooperative, product_of(variant).cooperative_id)
    return sign_in(client, make_member(owner, role))


def test_she_enters_steps_and_sees_them_again(client, offer, address):
    seller = sign_in_owner(client, offer)
    answer = seller.post(address, data={"from_quantity": ["10", "", "50"], "unit_price": ["95.000", "", "80000"]})
    assert answer.status_code == 303
    assert steps_of(offer) == [(10, 95_000), (50, 80_000)]
    assert 'value="95.000"' in seller.get(address).text
    seller.post(address, data={"from_quantity": [""], "unit_price": [""]})
    assert steps_of(offer) == []


@pytest.mark.parametrize(
    ("quantities", "prices", "told"),
    [
        (["10", "20"], ["95.000", "99.000"], "phải thấp hơn 95.000"),
        (["10", ""], ["95.000", "80.000"], "Hãy ghi đủ số gói và giá"),
        (["mười"], ["95.000"], "Hãy ghi đủ số gói và giá"),
        (["9" * 40], ["95.000"], "Hãy ghi đủ số gói và giá"),
        (["10"], ["rẻ"], "Hãy ghi đủ số gói và giá"),
        (["1000"], ["95.000"], "không quá 999"),
    ],
)
def test_a_wrong_step_is_named_and_nothing_typed_is_lost(client, offer, address, quantities, prices, told):
    answer = sign_in_owner(client, offer).post(address, data={"from_quantity": quantities, "unit_price": prices})
    assert answer.status_code == 422
    assert told in answer.text
    assert f'value="{prices[0]}"' in answer.text
    assert steps_of(offer) == []


def test_strangers_and_packers_may_not(client, offer, address):
    sign_in_owner(client, offer, MemberRole.PACKER)
    assert client.post(address, data={}).status_code == 403
    sign_in(client, make_member(make_cooperative("Người khác"), MemberRole.MANAGER))
    assert client.post(address, data={"from_quantity": ["2"], "unit_price": ["90.000"]}).status_code == 404
    assert steps_of(offer) == []


def test_the_story_asks_for_what_the_label_of_such_goods_carries(client, database):
    owner = make_cooperative()
    seller = sign_in(client, make_member(owner, MemberRole.SELLER))
    basket = make_product(
        owner, name="Giỏ cói", category="thu-cong", variants=[("Chiếc", "cai", 1, 150_000)], state=ProductState.DRAFT
    )
    address = f"/seller/products/{basket.code}/story"
    page = seller.get(address).text
    assert "Đã ghi 2 trên 6 nội dung nhãn." in page
    words = {"description": "Cói phơi khô, đan tay chắc chắn.", "ingredients": "Cói", "specifications": "Cao 26 cm"}
    seller.post(address, data=words | {"season_months": ["6", "7", "nonsense"]})
    saved = db.session.get_one(Product, basket.id)
    assert (saved.specifications, saved.season_months) == ("Cao 26 cm", 0b1100000)
    assert seller.get(address).text.count("<input checked") == 2
