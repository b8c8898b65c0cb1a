"""Who takes many packs pays less for each: from exactly so many on, and the same in page, cart, checkout and order."""

import pytest
from sqlalchemy import select

from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, NotFound, RuleBroken
from marketplace.kernel.money import Dong
from marketplace.orders import carts, queries
from marketplace.orders.models import OrderLine
from marketplace.products import price_breaks, variants
from marketplace.products.pricing import PriceStep, effective, price_at
from tests.makers.cooperatives import make_cooperative
from tests.makers.orders import BUYER, NOON, make_cart, make_checkout, make_offer, place, product_of
from tests.makers.products import MORNING, variant_data

STEPS = (PriceStep(10, Dong(95_000)), PriceStep(50, Dong(80_000)))


def make_wholesale_offer(*steps, price=100_000, stock=500):
    variant = make_offer(price=price, stock=stock)
    set_steps(variant, *steps)
    return variant


def set_steps(variant, *steps):
    with transaction():
        price_breaks.set_price_breaks(
            variant.id, list(steps), cooperative_id=product_of(variant).cooperative_id, act=MORNING
        )


@pytest.mark.parametrize(
    ("quantity", "each"), [(1, 100_000), (9, 100_000), (10, 95_000), (49, 95_000), (50, 80_000), (51, 80_000)]
)
def test_the_price_changes_at_exactly_ten_and_fifty_everywhere(database, quantity, each):
    variant = make_wholesale_offer(*STEPS)
    assert price_at(variant.price, price_breaks.breaks_of([variant.id])[variant.id], quantity) == each
    token = make_cart({variant: quantity})
    item = queries.cart_view(token).items[0]
    assert (item.unit_price, item.line_total, item.is_bulk) == (each, each * quantity, each < 100_000)
    checkout = make_checkout(token)
    order = place(checkout).orders[0]
    line = db.session.scalars(select(OrderLine).where(OrderLine.order_id == order.id)).one()
    assert (line.unit_price, line.line_total) == (each, each * quantity)
    assert checkout.seen_total == order.total


def test_adding_to_the_cart_reaches_the_next_step(database):
    variant = make_wholesale_offer(*STEPS)
    token = make_cart({variant: 9})
    with transaction():
        carts.add(token, variant.id, quantity=1, at=NOON)
    item = queries.cart_view(token).items[0]
    assert (item.quantity, item.unit_price, item.price_before) == (10, 95_000, 0)


def test_a_step_changed_after_the_buyer_looked_places_nothing(database):
    variant = make_wholesale_offer(*STEPS)
    checkout = make_checkout(make_cart({variant: 10}))
    set_steps(variant, PriceStep(10, Dong(97_000)))
    with pytest.raises(RuleBroken, match="vừa đổi"):
        place(checkout)
    assert db.session.scalar(select(OrderLine.id)) is None
    assert queries.cart_view(checkout.cart_token).items[0].unit_price == 97_000


def test_a_lower_price_for_one_is_never_overruled_by_a_dearer_step(database):
    variant = make_wholesale_offer(*STEPS)
    with transaction():
        variants.save_variant(
            variant.id, variant_data(price=85_000), cooperative_id=product_of(variant).cooperative_id, act=MORNING
        )
    assert effective(Dong(85_000), STEPS) == [STEPS[1]]
    assert queries.cart_view(make_cart({variant: 10})).items[0].unit_price == 85_000
    assert queries.cart_view(make_cart({variant: 50})).items[0].unit_price == 80_000


@pytest.mark.parametrize(
    ("steps", "faulty"),
    [
        ([PriceStep(1, Dong(90_000))], "step_1"),
        ([PriceStep(10, Dong(100_000))], "step_1"),
        ([PriceStep(10, Dong(90_000)), PriceStep(10, Dong(80_000))], "step_2"),
        ([PriceStep(10, Dong(90_000)), PriceStep(20, Dong(95_000))], "step_2"),
        ([PriceStep(1_000, Dong(90_000))], "step_1"),
        ([PriceStep(10, Dong(900))], "step_1"),
        ([PriceStep(number, Dong(90_000 - number)) for number in range(2, 8)], "steps"),
    ],
)
def test_steps_that_do_not_fall_are_refused_by_name(database, steps, faulty):
    variant = make_wholesale_offer()
    with pytest.raises(InvalidInput) as refused:
        set_steps(variant, *steps)
    assert faulty in refused.value.fields
    assert price_breaks.breaks_of([variant.id])[variant.id] == []


def test_another_cooperative_cannot_touch_them(database):
    variant, stranger = make_wholesale_offer(*STEPS), make_cooperative("Người khác")
    with pytest.raises(NotFound), transaction():
        price_breaks.set_price_breaks(variant.id, [], cooperative_id=stranger.id, act=BUYER)
    assert price_breaks.breaks_of([variant.id])[variant.id] == list(STEPS)


def test_steps_are_replaced_as_a_whole_and_can_be_taken_back(database):
    variant = make_wholesale_offer(*STEPS)
    set_steps(variant, PriceStep(5, Dong(99_000)))
    assert price_breaks.breaks_of([variant.id])[variant.id] == [(5, 99_000)]
    set_steps(variant)
    assert price_breaks.breaks_of([variant.id])[variant.id] == []
