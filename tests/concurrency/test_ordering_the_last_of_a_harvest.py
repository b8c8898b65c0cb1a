"""A crowd orders the last packs of an expected harvest, and shares are given by two at one moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import select, update

from marketplace.inventory import seasons
from marketplace.inventory.season_models import Season, SeasonShare
from marketplace.kernel.database import db, transactionally
from marketplace.kernel.errors import MarketplaceError
from marketplace.kernel.history import Act
from marketplace.payments import queries as payments
from marketplace.trade import auditing, cancelling, sharing
from marketplace.trade import seasons as verbs
from tests.concurrency.racing import crowd, place_once
from tests.conftest import NOON
from tests.makers.orders import make_checkout
from tests.makers.seasons import AT_HARVEST, harvest, make_season, preorder, season_cart

CROWD, PACKS = 8, 3


def at_one_moment(app, deeds):
    """Do all deeds at once and return what each gave, or the name of its refusal."""
    start = Barrier(len(deeds))

    def run(deed):
        with app.app_context():
            start.wait(30)
            try:
                return deed()
            except MarketplaceError as refusal:
                return type(refusal).__name__

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(run, deeds))


def wishes(season):
    checkouts = [make_checkout(season_cart(season, 1)) for _ in range(CROWD)]
    db.session.rollback()
    return [lambda checkout=checkout: place_once(checkout) for checkout in checkouts]


def faults():
    db.session.rollback()
    return [fault.sentence for fault in auditing.faults()]


def test_a_crowd_is_promised_what_is_expected_and_no_more(database):
    season = make_season(expected=PACKS)
    answers = at_one_moment(database.app, wishes(season))
    assert sorted((bool(each.placed), each.refusal, each.accident) for each in answers) == [
        *[(False, "OutOfStock", "")] * (CROWD - PACKS), *[(True, "", "")] * PACKS,
    ]  # fmt: skip
    assert faults() == []


def test_without_the_guard_more_is_promised_than_is_expected(database, monkeypatch):
    """The same crowd, but each promise is decided on what was read before and then written back."""
    season = make_season(expected=PACKS)
    season_id, seen_before = season.id, {}
    checkouts = [make_checkout(season_cart(season, 1)) for _ in range(CROWD)]
    db.session.rollback()

    def look(checkout):
        seen_before[checkout.cart_token] = db.session.scalars(select(Season.taken).where(Season.id == season_id)).one()
        db.session.rollback()

    def take_unguarded(wanted, taking, _act):
        taken = max(seen_before.values()) + taking.quantity
        chosen = update(Season).where(Season.id == wanted).values(taken=taken)
        db.session.execute(chosen.execution_options(synchronize_session=False))
        return taken <= PACKS

    monkeypatch.setattr(seasons, "_take_one", take_unguarded)
    answers = crowd(database.app, checkouts, Barrier(CROWD), before=look)
    assert sum(answer.placed is not None for answer in answers) > PACKS
    assert faults() != []


def test_ordering_while_the_harvest_is_counted_leaves_nobody_between(database):
    season = make_season(expected=CROWD)
    season_id, owner = season.id, season.cooperative_id
    buying = wishes(season)

    def count():
        act = Act(7, NOON)
        return transactionally(lambda: verbs.count_harvest(season_id, 2, cooperative_id=owner, act=act))

    *answers, counted = at_one_moment(database.app, [*buying, count])
    assert len(counted) == sum(bool(each.placed) for each in answers)
    assert not any(each.accident for each in answers)
    for order_id in counted:
        transactionally(lambda order_id=order_id: sharing.settle(order_id, at=NOON))
    assert db.session.scalars(select(SeasonShare.order_id).where(SeasonShare.settled_at.is_(None))).all() == []
    assert faults() == []


def test_the_same_share_given_by_page_and_clock_at_once_is_given_once(database):
    season = make_season()
    order = preorder(season, 4)
    (order_id,) = harvest(season, 2, settles=False)
    db.session.rollback()
    settling = [lambda: transactionally(lambda: sharing.settle(order_id, at=AT_HARVEST))] * 4
    given = at_one_moment(database.app, settling)
    assert given.count(True) == 1
    assert len(payments.refunds_of(order.id)) == 0
    assert faults() == []


def test_cancelling_while_the_share_is_given_loses_no_pack(database):
    season = make_season()
    order = preorder(season, 4)
    code, owner = order.code, order.cooperative_id
    (order_id,) = harvest(season, 3, settles=False)
    db.session.rollback()

    def cancel():
        act = Act(7, AT_HARVEST)
        transactionally(
            lambda: cancelling.cancel_by_cooperative(code, cooperative_id=owner, reason="Khách gọi", act=act)
        )

    at_one_moment(database.app, [cancel, lambda: transactionally(lambda: sharing.settle(order_id, at=AT_HARVEST))])
    assert faults() == []
