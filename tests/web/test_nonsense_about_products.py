"""Numbers no row can have and texts nobody types are answered with a sentence, never with a fault of ours."""

import pytest

from marketplace.cooperatives.kinds import MemberRole
from marketplace.products.states import ProductState
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.people import make_officer, sign_in
from tests.makers.products import make_product, variant_of

HUGE = "9" * 30


@pytest.fixture
def cooperative(database):
    return make_cooperative()


@pytest.fixture
def seller(client, cooperative):
    return sign_in(client, make_member(cooperative, MemberRole.SELLER))


@pytest.mark.parametrize(
    ("path", "boxes", "status"),
    [
        (f"photos/{HUGE}/removal", {}, 404),
        (f"variants/{HUGE}/hiding", {}, 404),
        (f"certificates/{HUGE}/removal", {}, 404),
        ("certificates", {"certificate_id": HUGE}, 404),
        ("certificates", {"certificate_id": "x"}, 404),
        ("variants", {"amount": "9" * 18, "unit": "tan", "price": "9" * 15, "stock": "1"}, 422),
        ("variants", {"amount": "1", "unit": "kg", "price": "120k", "stock": HUGE}, 422),
        ("story", {"description": "a\x07b" * 9, "ocop_set_id": "999"}, 422),
        ("story", {"description": "a\x07b" * 9, "name_en": "\u200b"}, 303),
        ("name", {"name": "Gạo\x07 tẻ", "category_id": HUGE}, 422),
    ],
)
def test_nonsense_of_a_seller_is_told(seller, cooperative, path, boxes, status):
    product = make_product(cooperative)
    assert seller.post(f"/seller/products/{product.code}/{path}", data=boxes).status_code == status


@pytest.mark.parametrize("before", [HUGE, "-1", "x", ""])
def test_a_list_begins_at_its_start_when_its_place_is_nonsense(seller, cooperative, before):
    make_product(cooperative, name="Gạo nếp")
    assert "Gạo nếp" in seller.get(f"/seller/products?before={before}").text


def test_nonsense_about_what_was_shown_is_passed_over(seller, cooperative):
    pack = variant_of(make_product(cooperative))
    boxes = {f"available-{pack.id}": "5", f"seen-{pack.id}": HUGE}
    assert seller.post("/seller/stock", data=boxes).status_code == 303


@pytest.mark.parametrize("revision", [HUGE, "", "x", "-1"])
def test_who_does_not_say_what_she_read_publishes_nothing(client, cooperative, revision):
    product = make_product(cooperative, state=ProductState.SUBMITTED)
    officer = sign_in(client, make_officer())
    answer = officer.post(f"/union/products/{product.code}/publication", data={"revision": revision})
    assert answer.status_code == 409
    assert "Hãy xem lại nội dung mới" in answer.text
