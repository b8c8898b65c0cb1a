"""A listing is sent to the officers when nothing required is missing."""

import pytest

from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotFound, TransitionNotAllowed
from marketplace.products import listing, queries
from marketplace.products.rules import checklist
from marketplace.products.states import ProductState
from tests.makers.cooperatives import make_cooperative
from tests.makers.products import EVERYWHERE, MORNING, make_product


def submit(product):
    with transaction():
        return listing.submit(product.code, cooperative_id=product.cooperative_id, act=MORNING)


def missing(product):
    with pytest.raises(InvalidInput) as caught:
        submit(product)
    return set(caught.value.fields)


def draft(**told):
    return make_product(make_cooperative(), state=ProductState.DRAFT, **told)


def test_a_complete_listing_waits_for_an_officer(database):
    product = submit(draft())
    assert product.state == ProductState.SUBMITTED
    assert [each.product.id for each in queries.waiting(EVERYWHERE)] == [product.id]
    assert queries.count_waiting(EVERYWHERE) == 1


def test_everything_missing_is_named_at_once(database):
    product = draft(description="", storage="", variants=[], category="thuc-pham-che-bien", ingredients="")
    assert missing(product) == {"description", "storage", "ingredients", "variants"}
    assert product.state == ProductState.DRAFT


def test_food_must_say_how_it_is_kept_and_baskets_need_not(database):
    assert missing(draft(storage="")) == {"storage"}
    assert submit(draft(name="Giỏ mây", storage="", category="thu-cong")).state == ProductState.SUBMITTED


def test_a_photo_is_advised_and_not_required(database):
    product = submit(draft())
    found = queries.get_for_review(product.code, scope=EVERYWHERE)
    photo = next(check for check in checklist(found.facts) if check.field == "photo")
    assert (photo.is_met, photo.is_required) == (False, False)


def test_sending_twice_is_refused(database):
    product = submit(draft())
    with pytest.raises(TransitionNotAllowed):
        submit(product)


def test_a_returned_listing_is_sent_again_and_its_reason_is_gone(database):
    product = submit(make_product(make_cooperative(), state=ProductState.RETURNED))
    assert product.state == ProductState.SUBMITTED
    assert product.return_reason == ""


def test_a_stranger_finds_nothing_to_send(database):
    product, stranger = draft(), make_cooperative("Khác")
    with pytest.raises(NotFound), transaction():
        listing.submit(product.code, cooperative_id=stranger.id, act=MORNING)


def test_a_retired_product_can_come_back_through_review(database):
    assert submit(make_product(make_cooperative(), state=ProductState.RETIRED)).state == ProductState.SUBMITTED
