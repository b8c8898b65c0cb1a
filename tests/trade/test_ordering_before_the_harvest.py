"""Orders before a harvest: promised out of the expected yield, and given out as was said when the harvest is in."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from marketplace import jobs
from marketplace.cooperatives.models import Cooperative
from marketplace.inventory import queries as stock
from marketplace.inventory import seasons
from marketplace.inventory.season_models import Season, SeasonMovement
from marketplace.inventory.season_states import SeasonState, ShortfallRule
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, NotFound, OutOfStock, RuleBroken, TransitionNotAllowed
from marketplace.kernel.history import Act, StateChange
from marketplace.kernel.outbox import OutboxMessage
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState as S
from marketplace.payments import queries as payments
from marketplace.payments.states import PaymentState
from marketplace.trade import adjusting, auditing, cancelling, fulfilling, paying
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
    harvest,
    left_of,
    make_season,
    preorder,
    season_cart,
    season_data,
    share_out,
)  # fmt: skip

DAY = timedelta(days=1)


@pytest.fixture
def season(database):
    return make_season()


def now_of(order):
    return db.session.get_one(Order, order.id, populate_existing=True)


def stock_of(season):
    return stock.available_of([season.variant_id])[season.variant_id]


def paid(order):
    with transaction():
        paying.confirm_received(order.code, cooperative_id=order.cooperative_id, act=Act(7, NOON))
    return order


def refunds_of(order):
    return [refund.amount for refund in payments.refunds_of(order.id)]


def told(order, template):
    entries = db.session.scalars(select(OutboxMessage)).all()
    return [e for e in entries if e.payload.get("order") == order.code and e.payload.get("template") == template]


def audited():
    db.session.expire_all()
    return [fault.sentence for fault in auditing.faults()]


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


def test_sharing_twice_changes_nothing(season):
    paid(preorder(season, 6, pay_by=PayBy.VIETQR))
    preorder(season, 4)
    waiting = harvest(season, 5)
    moved = db.session.scalar(select(func.count(SeasonMovement.id)))
    share_out(waiting)
    assert jobs.run_timers(AT_HARVEST) == 0
    assert db.session.scalar(select(func.count(SeasonMovement.id))) == moved
    with pytest.raises(TransitionNotAllowed):
        harvest(season, 9)
    assert audited() == []


def test_what_broke_off_in_the_middle_the_clock_brings_to_its_end(season):
    first, second = preorder(season, 6), paid(preorder(season, 4, pay_by=PayBy.VIETQR))
    waiting = harvest(season, 5, settles=False)
    share_out(waiting[:1])
    assert audited() == []
    assert jobs.run_timers(AT_HARVEST + 7 * DAY) == 1
    assert [now_of(each).goods_total for each in (first, second)] == [3 * 120_000, 2 * 120_000]
    assert len(refunds_of(second)) == 1
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


def test_what_nobody_paid_in_time_takes_nothing_from_the_others_though_the_clock_never_came_by(season):
    unpaid, other = preorder(season, 5, pay_by=PayBy.VIETQR), preorder(season, 5)
    harvest(season, 5)
    assert now_of(unpaid).state is S.CANCELLED
    assert now_of(other).goods_total == 5 * 120_000
    assert audited() == []


def test_what_is_still_to_be_paid_is_kept_but_not_promised_to_be_sent(season):
    fresh = preorder(season, 4, pay_by=PayBy.VIETQR, at=NOON)
    harvest(season, 4, at=NOON + timedelta(hours=1))
    assert now_of(fresh).state is S.PLACED
    assert jobs.run_timers(NOON + 2 * DAY) == 1
    assert now_of(fresh).state is S.CANCELLED
    assert stock_of(season) == 4
    assert audited() == []


def test_what_was_paid_late_is_confirmed_by_hand_or_lapses(season):
    order = preorder(season, 4, pay_by=PayBy.VIETQR)
    harvest(season, 4, at=NOON + timedelta(hours=1))
    paid(order)
    assert jobs.run_timers(NOON + timedelta(hours=1) + 5 * DAY) == 1
    assert now_of(order).state is S.CANCELLED
    assert refunds_of(order) == [order.total]


def test_the_usual_five_days_do_not_hold_before_a_harvest(season):
    order = preorder(season, 4)
    assert jobs.run_timers(NOON + 60 * DAY) == 0
    assert now_of(order).state is S.PLACED


def test_a_harvest_nobody_told_of_is_over_a_week_after_its_last_day(season):
    order = paid(preorder(season, 4, pay_by=PayBy.VIETQR))
    over = NOON + (LAST_DAY - NOON.date()) + 8 * DAY
    jobs.run_timers(over - 2 * DAY)
    assert now_of(order).state is S.PLACED
    assert jobs.run_timers(over + 7 * DAY) == 2
    assert db.session.get_one(Season, season.id).state is SeasonState.LAPSED
    assert (now_of(order).state, now_of(order).cancel_reason) == (
        S.CANCELLED, "Hợp tác xã không báo kết quả thu hoạch.",
    )  # fmt: skip
    assert refunds_of(order) == [order.total]
    last = db.session.scalars(select(StateChange).where(StateChange.kind == "order")).all()[-1]
    assert last.by == "timer"
    assert audited() == []


def test_the_clock_closes_a_season_after_its_day_once(season):
    after = NOON + (CLOSES - NOON.date()) + DAY
    assert [jobs.run_timers(after), jobs.run_timers(after)] == [1, 0]
    assert db.session.get_one(Season, season.id).state is SeasonState.CLOSED


def test_calling_off_cancels_all_and_pays_back(season):
    first, second = paid(preorder(season, 4, pay_by=PayBy.VIETQR)), preorder(season, 2)
    with transaction():
        waiting = verbs.call_off(
            season.id, reason="Mưa đá", cooperative_id=season.cooperative_id, act=Act(7, AT_HARVEST)
        )
    share_out(waiting)
    assert [now_of(each).cancel_reason for each in (first, second)] == ["Mưa đá", "Mưa đá"]
    assert refunds_of(first) == [first.total]
    assert payments.payment_of(second.id).state is PaymentState.DROPPED
    assert audited() == []


def test_nobody_is_left_without_a_reason(season):
    with pytest.raises(InvalidInput), transaction():
        verbs.call_off(season.id, reason="  ", cooperative_id=season.cooperative_id, act=Act(7, NOON))


def test_moving_the_window_tells_every_buyer_who_may_then_cancel_without_charge(season):
    waits, gone = paid(preorder(season, 4, pay_by=PayBy.VIETQR)), cancelled(preorder(season, 1))
    with transaction():
        verbs.move_window(
            season.id, LAST_DAY, LAST_DAY + 10 * DAY, cooperative_id=season.cooperative_id, act=Act(7, OPENED)
        )
    assert len(told(waits, "order_season_moved")) == 1
    assert not told(gone, "order_season_moved")
    with transaction():
        cancelling.cancel_by_guest(waits.code, phone="0500000888", reason="", act=Act(None, NOON))
    assert refunds_of(waits) == [waits.total]
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
