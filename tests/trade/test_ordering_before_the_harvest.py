"""Orders before a harvest: promised out of the expected yield, and given out as was said when the harvest is in."""

from dataclasses import replace
from datetime import timedelta

import pytest

from marketplace.cooperatives.models import Cooperative
from marketplace.inventory import queries as stock
from marketplace.inventory import seasons
from marketplace.inventory.season_models import Season
from marketplace.inventory.season_states import SeasonState, ShortfallRule
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, NotFound, OutOfStock, RuleBroken
from marketplace.kernel.history import Act
from marketplace.orders.kinds import PayBy
from marketplace.orders.states import OrderState as S
from marketplace.payments import queries as payments
from marketplace.trade import adjusting, fulfilling
from marketplace.trade import seasons as verbs
from tests.conftest import NOON
from tests.makers.cooperatives import make_cooperative
from tests.makers.orders import advance, cancelled, make_cart, make_checkout, make_offer, make_order, place
from tests.makers.seasons import (
    AT_HARVEST,
    CLOSES,
    LAST_DAY,
    OPENED,
    OPENED_ON,
    audited,
    harvest,
    left_of,
    make_season,
    now_of,
    paid,
    preorder,
    refunds_of,
    season_cart,
    season_data,
    share_out,
    stock_of,
    told,
)  # fmt: skip

DAY = timedelta(days=1)


@pytest.fixture
def season(database):
    return make_season()


def test_an_order_takes_from_the_expected_yield_and_nothing_from_the_stock(season):
    order = preorder(season, 4)
    assert (order.season_id, order.state) == (season.id, S.PLACED)
    assert left_of(season) == 6
    assert stock_of(season) == 0
    assert audited() == []


def test_goods_that_are_there_and_goods_that_grow_are_two_orders(season):
    rice = make_offer(cooperative=db.session.get_one(Cooperative, season.cooperative_id), stock=5)
    token = season_cart(season, 2, token=make_cart({rice: 1}))
    placed = place(make_checkout(token))
    assert len(placed.orders) == 2
    assert {now_of(each).season_id for each in placed.orders} == {None, season.id}
    assert stock.available_of([rice.id]) == {rice.id: 4}
    assert audited() == []


def test_no_more_is_promised_than_is_expected(season):
    late = make_checkout(season_cart(season, 4))
    preorder(season, 7)
    with pytest.raises(OutOfStock, match="chỉ còn 3"):
        place(late)
    assert left_of(season) == 3


@pytest.mark.parametrize("packs", [11, 1])
def test_a_cart_takes_no_more_than_is_left_and_nothing_of_a_closed_season(season, packs):
    if packs == 1:
        with transaction():
            seasons.close_season(season.id, cooperative_id=season.cooperative_id, act=Act(7, NOON))
    with pytest.raises(OutOfStock):
        season_cart(season, packs)


def test_who_filled_her_cart_before_it_closed_is_told(season):
    checkout = make_checkout(season_cart(season, 1))
    with transaction():
        seasons.close_season(season.id, cooperative_id=season.cooperative_id, act=Act(7, NOON))
    with pytest.raises((OutOfStock, RuleBroken)):
        place(checkout)
    assert left_of(season) == 10


def test_after_its_closing_day_nothing_is_taken_though_the_clock_never_came_by(season):
    checkout = make_checkout(season_cart(season, 1))
    with pytest.raises(OutOfStock):
        place(checkout, at=NOON + (CLOSES - NOON.date() + DAY))
    assert db.session.get_one(Season, season.id).state is SeasonState.OPEN


def test_a_season_may_ask_for_the_money_beforehand(database):
    season = make_season(must_prepay=True)
    with pytest.raises(RuleBroken, match="phải trả trước"):
        preorder(season, 1)
    assert preorder(season, 1, pay_by=PayBy.VIETQR).state is S.PLACED


def test_a_cancelled_order_lets_go_of_its_packs_once(season):
    order = cancelled(preorder(season, 4))
    assert left_of(season) == 10
    assert stock_of(season) == 0
    with transaction():
        assert not seasons.release(order.id, act=Act(7, NOON))
    assert audited() == []


def test_before_the_harvest_nothing_is_confirmed_weighed_or_left_out(season):
    order = preorder(season, 4)
    given = {"cooperative_id": order.cooperative_id, "act": Act(7, NOON)}
    with pytest.raises(RuleBroken, match="chờ thu hoạch"), transaction():
        fulfilling.confirm(order.code, **given)
    with pytest.raises(RuleBroken, match="chờ thu hoạch"), transaction():
        adjusting.leave_out(order.code, {1: 1}, reason="ít", **given)
    assert audited() == []


def test_enough_for_all_confirms_all_and_the_rest_goes_on_sale(season):
    first, second = preorder(season, 4), preorder(season, 3)
    harvest(season, 12)
    assert [now_of(each).state for each in (first, second)] == [S.CONFIRMED, S.CONFIRMED]
    assert stock_of(season) == 5
    assert told(first, "order_harvested")
    assert audited() == []


def test_a_short_harvest_is_shared_pro_rata_and_paid_back_in_part(season):
    first, second = paid(preorder(season, 6, pay_by=PayBy.VIETQR)), preorder(season, 4)
    before = first.total
    harvest(season, 5)
    first, second = now_of(first), now_of(second)
    assert (first.goods_total, second.goods_total) == (3 * 120_000, 2 * 120_000)
    assert (first.state, second.state) == (S.CONFIRMED, S.CONFIRMED)
    assert refunds_of(first) == [before - first.total]
    assert payments.payment_of(second.id).amount == second.total
    assert stock_of(season) == 0
    assert told(first, "order_adjusted")
    assert audited() == []


def test_first_come_gets_all_and_the_last_get_their_money_back(database):
    season = make_season(rule=ShortfallRule.FIRST_COME)
    first, last = preorder(season, 6), paid(preorder(season, 4, pay_by=PayBy.VIETQR))
    harvest(season, 6)
    assert (now_of(first).state, now_of(first).goods_total) == (S.CONFIRMED, 6 * 120_000)
    assert now_of(last).state is S.CANCELLED
    assert refunds_of(last) == [last.total]
    assert stock_of(season) == 0
    assert told(last, "order_cancelled")
    assert audited() == []


def test_who_cancels_between_counting_and_sharing_leaves_her_packs_to_the_shop(season):
    first, second = preorder(season, 6), preorder(season, 4)
    waiting = harvest(season, 5, settles=False)
    cancelled(first)
    share_out(waiting)
    assert stock_of(season) == 3
    assert now_of(second).goods_total == 2 * 120_000
    assert audited() == []


def test_who_cancels_after_the_sharing_leaves_real_packs(season):
    order = preorder(season, 4)
    harvest(season, 4)
    cancelled(now_of(order))
    assert stock_of(season) == 4
    assert audited() == []


def test_an_order_of_a_harvest_goes_its_usual_way_and_counts_as_sold(season):
    order = preorder(season, 4)
    harvest(season, 4)
    order = now_of(order)
    for step in (S.PACKED, S.SHIPPED, S.DELIVERED):
        advance(order, step, AT_HARVEST)
    assert now_of(order).state is S.DELIVERED
    assert audited() == []


def test_strangers_find_no_season_and_a_variant_has_one_at_a_time(season):
    stranger = make_cooperative("Tả Phìn").id
    for verb in (
        lambda: verbs.count_harvest(season.id, 1, cooperative_id=stranger, act=Act(8, NOON)),
        lambda: verbs.call_off(season.id, reason="x", cooperative_id=stranger, act=Act(8, NOON)),
        lambda: verbs.move_window(season.id, LAST_DAY, LAST_DAY, cooperative_id=stranger, act=Act(8, NOON)),
        lambda: seasons.close_season(season.id, cooperative_id=stranger, act=Act(8, NOON)),
        lambda: seasons.open_season(season.variant_id, season_data(), cooperative_id=stranger, act=Act(8, NOON)),
    ):
        with pytest.raises(NotFound), transaction():
            verb()
    with pytest.raises(RuleBroken), transaction():
        seasons.open_season(season.variant_id, season_data(), cooperative_id=season.cooperative_id, act=Act(7, OPENED))


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("expected", {"expected": 0}),
        ("expected", {"expected": 100_001}),
        ("closes_on", {"closes_on": OPENED_ON - DAY}),
        ("closes_on", {"closes_on": LAST_DAY + DAY}),
        ("harvest_to", {"harvest_to": OPENED_ON - DAY}),
        ("harvest_from", {"harvest_from": LAST_DAY + DAY}),
        ("harvest_from", {"harvest_from": LAST_DAY - 93 * DAY}),
    ],
)
def test_days_and_quantities_that_no_harvest_has_are_refused(database, field, changes):
    offer = make_offer()
    owner = make_order(wanted={offer: 1}).cooperative_id
    with pytest.raises(InvalidInput) as refusal, transaction():
        seasons.open_season(offer.id, replace(season_data(), **changes), cooperative_id=owner, act=Act(7, OPENED))
    assert field in refusal.value.fields


@pytest.mark.parametrize("packs", [-1, 100_001])
def test_a_harvest_below_zero_is_refused(season, packs):
    with pytest.raises(InvalidInput):
        harvest(season, packs)
    assert db.session.get_one(Season, season.id).state is SeasonState.OPEN


def test_the_audit_sees_a_promise_that_no_order_holds(season):
    preorder(season, 4)
    with transaction():
        db.session.get_one(Season, season.id).taken = 5
    assert len(audited()) == 2
