"""What delivery costs: by zone and weight, free from a sum on, each cooperative by her own table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel import audit
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.money import Dong
from marketplace.orders import queries, rates
from marketplace.orders.rules import DEFAULT_RATES, Rate, delivery_fee
from marketplace.territory.rules import Zone
from tests.makers.cooperatives import make_cooperative
from tests.makers.orders import BUYER, commune_id, make_cart, make_offer

RATE = Rate(first_grams=2_000, first_fee=Dong(20_000), step_grams=500, step_fee=Dong(3_000), free_from=Dong(500_000))


@pytest.mark.parametrize(
    ("grams", "goods", "fee"),
    [
        (1, 1, 20_000),
        (2_000, 1, 20_000),
        (2_001, 1, 23_000),
        (2_500, 1, 23_000),
        (2_501, 1, 26_000),
        (12_000, 1, 80_000),
        (2_000, 499_999, 20_000),
        (2_000, 500_000, 0),
        (90_000, 700_000, 0),
    ],
)
def test_a_step_begun_counts_whole_and_large_orders_travel_free(grams, goods, fee):
    assert delivery_fee(RATE, weight_grams=grams, goods_total=Dong(goods)) == fee


def test_nothing_is_free_without_a_sum_for_it():
    rate = Rate(2_000, Dong(20_000), 500, Dong(3_000), free_from=Dong(0))
    assert delivery_fee(rate, weight_grams=1, goods_total=Dong(10**12)) == 20_000


fees = st.integers(0, 10_000_000).map(Dong)
weights = st.integers(1, 1_000_000)
all_rates = st.builds(Rate, weights, fees, weights, fees, st.just(Dong(0)))
priced_steps = st.builds(Rate, weights, fees, weights, fees.filter(bool), st.just(Dong(0)))


@given(all_rates, weights, weights)
def test_a_heavier_parcel_never_costs_less(rate, one, other):
    lighter, heavier = sorted((one, other))
    fee = {grams: delivery_fee(rate, weight_grams=grams, goods_total=Dong(1)) for grams in (lighter, heavier)}
    assert rate.first_fee <= fee[lighter] <= fee[heavier]


@given(priced_steps, weights)
def test_the_steps_paid_for_carry_the_parcel_and_none_is_paid_in_vain(rate, grams):
    fee = delivery_fee(rate, weight_grams=grams, goods_total=Dong(1))
    steps = (fee - rate.first_fee) // rate.step_fee
    assert rate.first_grams + steps * rate.step_grams >= grams
    assert steps == 0 or rate.first_grams + (steps - 1) * rate.step_grams < grams


def test_delivery_costs_more_the_farther_it_goes():
    first_fees = [DEFAULT_RATES[zone].first_fee for zone in Zone]
    assert first_fees == sorted(first_fees)


def test_a_cooperative_without_rates_has_the_markets(database):
    assert rates.rates_of(make_cooperative().id) == DEFAULT_RATES


def test_her_own_rate_holds_for_her_alone(database):
    hers, other = make_cooperative("Sen Hồng"), make_cooperative("Tà Phìn")
    with transaction():
        rates.set_rate(hers.id, Zone.SAME_PROVINCE, RATE, act=BUYER)
    assert rates.rates_of(hers.id) == DEFAULT_RATES | {Zone.SAME_PROVINCE: RATE}
    assert rates.rates_of(other.id) == DEFAULT_RATES


def test_a_rate_can_be_changed_and_the_audit_knows(database):
    hers = make_cooperative()
    for fee in (20_000, 25_000):
        with transaction():
            rate = Rate(2_000, Dong(fee), 500, Dong(3_000), Dong(0))
            rates.set_rate(hers.id, Zone.SAME_REGION, rate, act=BUYER)
    assert rates.rates_of(hers.id)[Zone.SAME_REGION].first_fee == 25_000
    assert audit.entries_about("cooperative", hers.id)[0].details["first_fee"] == 25_000


def test_a_rate_set_beside_another_change_forgets_neither(database):
    hers = make_cooperative()
    rate = Rate(2_000, Dong(20_000), 500, Dong(3_000), Dong(0))
    with transaction():
        hers.story = "Gạo sạch của làng Sen"
        rates.set_rate(hers.id, Zone.SAME_REGION, rate, act=BUYER)
    db.session.expire_all()
    assert hers.story == "Gạo sạch của làng Sen"


@pytest.mark.parametrize(
    ("rate", "field"),
    [
        (Rate(0, Dong(1), 500, Dong(1), Dong(0)), "first_grams"),
        (Rate(1, Dong(1), 0, Dong(1), Dong(0)), "step_grams"),
        (Rate(1, Dong(-1), 500, Dong(1), Dong(0)), "first_fee"),
        (Rate(1, Dong(1), 500, Dong(10**8), Dong(0)), "step_fee"),
        (Rate(1, Dong(1), 500, Dong(1), Dong(-1)), "free_from"),
    ],
)
def test_a_rate_that_cannot_be_meant_is_refused(database, rate, field):
    with pytest.raises(InvalidInput) as refusal, transaction():
        rates.set_rate(1, Zone.SAME_REGION, rate, act=BUYER)
    assert set(refusal.value.fields) == {field}


def test_all_goods_of_one_cooperative_travel_in_one_parcel(database):
    seller = make_cooperative()
    with transaction():
        rates.set_rate(seller.id, Zone.SAME_PROVINCE, RATE, act=BUYER)
    token = make_cart({make_offer(cooperative=seller, name=name): 2 for name in ("Mật ong", "Gạo nếp")})
    part = queries.checkout_view(token, commune_id=commune_id()).parts[0]
    grams = part.seller.weight_grams
    assert grams >= 4_000
    assert part.delivery_fee == delivery_fee(RATE, weight_grams=grams, goods_total=part.seller.goods_total)
