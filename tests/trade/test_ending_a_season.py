"""A season ends: counted, moved, called off, or forgotten by all but the market's clock."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from marketplace import jobs
from marketplace.inventory.season_models import Season, SeasonMovement
from marketplace.inventory.season_states import SeasonState
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, TransitionNotAllowed
from marketplace.kernel.history import Act, StateChange
from marketplace.orders.kinds import PayBy
from marketplace.orders.states import OrderState as S
from marketplace.payments import queries as payments
from marketplace.payments.states import PaymentState
from marketplace.trade import cancelling
from marketplace.trade import seasons as verbs
from tests.conftest import NOON
from tests.makers.orders import cancelled
from tests.makers.seasons import (
    AT_HARVEST,
    CLOSES,
    LAST_DAY,
    OPENED,
    audited,
    harvest,
    make_season,
    now_of,
    paid,
    preorder,
    refunds_of,
    share_out,
    stock_of,
    told,
)  # fmt: skip

DAY = timedelta(days=1)


@pytest.fixture
def season(database):
    return make_season()


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
