"""Whoever waits for something sold out gets one letter when it is there again, and none that she did not ask for."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import update

from marketplace import jobs
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, MarketplaceError, NotFound, RuleBroken
from marketplace.kernel.history import Act
from marketplace.wishes import checks, confirming, queries, rules, waiting
from marketplace.wishes.models import StockWait
from marketplace.wishes.rules import Asked
from marketplace.wishes.states import WAIT_LIFE, WaitAction, WaitState
from tests.conftest import NOON
from tests.makers.orders import cancelled, make_gone, make_offer, make_order, product_of
from tests.makers.outbox import posted
from tests.makers.people import make_person
from tests.makers.wishes import ACT, make_wait, restock

#: SQLite lets one write after the other, so there no race can be shown.
ON_POSTGRESQL = pytest.mark.parametrize("market", ["postgresql"], indirect=True)


KEY = "test-key"


@pytest.fixture
def honey(database):
    return make_offer(stock=0)


def tell():
    jobs.tell_of_returned_stock()
    return posted(waiting.LETTER)


def state_of(wait):
    db.session.expire_all()
    return db.session.get_one(StockWait, wait.id).state


def test_each_who_waits_is_told_once(honey):
    waits = [make_wait(honey, email=f"{name}@example.vn") for name in ("lan", "hoa")]
    assert tell() == []
    restock(honey, 5)
    assert sorted(each["wait"] for each in tell()) == [wait.id for wait in waits]
    restock(honey, 9)
    assert len(tell()) == 2
    assert {state_of(wait) for wait in waits} == {WaitState.TOLD}


def test_asking_twice_is_one_wish_and_one_letter(honey):
    first, second = make_wait(honey), make_wait(honey)
    assert first.id == second.id
    restock(honey, 1)
    assert len(tell()) == 1


def test_who_asks_again_after_it_sold_out_again_is_told_again(honey):
    make_wait(honey)
    for round_, packs in ((1, 3), (2, 4)):
        restock(honey, packs)
        assert [each["round"] for each in tell()] == list(range(1, round_ + 1))
        restock(honey, 0)
        assert len(tell()) == round_
        make_wait(honey)


def test_what_a_parcel_gives_back_counts_as_well(honey):
    restock(honey, 2)
    order = make_order(wanted={honey: 2})
    make_wait(honey)
    cancelled(order)
    assert len(tell()) == 1


def test_stock_of_what_is_not_for_sale_is_told_to_nobody(honey):
    wait = make_wait(honey)
    make_gone(product_of(honey))
    restock(honey, 5)
    assert tell() == []
    assert state_of(wait) is WaitState.WAITING


def test_nothing_is_kept_without_consent_and_with_it_wording_and_time(honey):
    with pytest.raises(InvalidInput), transaction():
        waiting.ask(Asked(honey.id, "lan@example.vn", has_agreed=False), act=ACT)
    assert db.session.query(StockWait).count() == 0
    wait = make_wait(honey)
    assert (wait.wording, wait.asked_at) == (rules.WORDING, NOON)


def test_only_what_is_sold_out_can_be_waited_for(honey):
    restock(honey, 1)
    with pytest.raises(RuleBroken):
        make_wait(honey)
    with pytest.raises(NotFound), transaction():
        waiting.ask(Asked(0, "lan@example.vn", has_agreed=True), act=ACT)


def test_one_address_waits_for_so_much_and_no_more(honey, monkeypatch):
    monkeypatch.setattr(rules, "MOST_WAITS", 1)
    make_wait(honey)
    with pytest.raises(RuleBroken):
        make_wait(make_offer(stock=0, name="Chè"))


def test_the_link_of_a_letter_ends_all_letters_to_its_address(honey):
    tea = make_offer(stock=0, name="Chè")
    told, waits, other = make_wait(honey), make_wait(tea), make_wait(tea, email="hoa@example.vn")
    restock(honey, 1)
    tell()
    token = waiting.token_for(told.id, signing_key=KEY)
    for _twice in range(2):
        with transaction():
            waiting.stop_all(token, signing_key=KEY, act=ACT)
    restock(tea, 1)
    assert len(tell()) == 2
    assert [state_of(each) for each in (told, waits, other)] == [WaitState.TOLD, WaitState.STOPPED, WaitState.TOLD]


@pytest.mark.parametrize("token", ["", "x", "MQ.forged"])
def test_a_forged_link_ends_nothing(honey, token):
    wait = make_wait(honey)
    with pytest.raises(NotFound), transaction():
        waiting.stop_all(token, signing_key=KEY, act=ACT)
    with pytest.raises(NotFound), transaction():
        waiting.stop_all(waiting.token_for(wait.id, signing_key="another"), signing_key=KEY, act=ACT)
    assert state_of(wait) is WaitState.WAITING


def test_only_she_herself_stops_what_she_waits_for(honey):
    lan, hoa = make_person("Lan"), make_person("Hoa")
    wait = make_wait(honey, lan)
    assert [each.wait_id for each in queries.awaited(lan.id)] == [wait.id]
    with pytest.raises(NotFound), transaction():
        waiting.stop(wait.id, person_id=hoa.id, act=ACT)
    with transaction():
        waiting.stop(wait.id, person_id=lan.id, act=ACT)
    assert queries.awaited(lan.id) == []


def test_an_address_is_forgotten_when_its_wish_ended_long_ago(honey):
    ended, waits = make_wait(honey), make_wait(make_offer(stock=0, name="Chè"))
    restock(honey, 1)
    with transaction():
        waiting.tell(ended.id, act=ACT)
    with transaction():
        waiting.forget(at=NOON + rules.WAIT_KEPT + timedelta(seconds=1))
    assert [each.id for each in db.session.query(StockWait)] == [waits.id]


def test_what_nobody_confirmed_sends_nothing_and_vanishes_after_a_week(honey):
    make_wait(honey, is_confirmed=False)
    kept = make_wait(honey, email="hoa@example.vn")
    restock(honey, 5)
    assert [each["wait"] for each in tell()] == [kept.id]
    for later, left in ((timedelta(0), 2), (timedelta(seconds=1), 1)):
        with transaction():
            waiting.forget(at=NOON + rules.UNCONFIRMED_KEPT + later)
        assert db.session.query(StockWait).count() == left


def test_a_guest_confirms_each_time_and_a_known_reader_once(honey):
    tea, lan = make_offer(stock=0, name="Chè"), make_person("Lan")
    make_wait(honey)
    assert make_wait(tea, is_confirmed=False).confirmed_at is None
    make_wait(honey, lan)
    assert make_wait(tea, lan, is_confirmed=False).confirmed_at == NOON


def test_an_account_with_somebody_elses_address_gains_nothing_by_what_she_confirmed(honey):
    lan, tea = make_person("Lan"), make_offer(stock=0, name="Chè")
    told = make_wait(honey, email=lan.email)
    make_wait(honey, lan, is_confirmed=False)
    assert make_wait(tea, lan, is_confirmed=False).confirmed_at is None
    restock(honey, 1)
    tell()
    restock(honey, 0)
    make_wait(honey, lan, is_confirmed=False)
    assert db.session.get_one(StockWait, told.id).confirmed_at is None


def test_a_link_confirms_its_own_occasion_and_no_other(honey):
    wait = make_wait(honey, is_confirmed=False)
    first = confirming.token_for(wait.id, of_round=wait.round, signing_key=KEY)
    for token in ("", "x", waiting.token_for(wait.id, signing_key=KEY)):
        with pytest.raises(NotFound), transaction():
            confirming.confirm(token, signing_key=KEY, act=ACT)
    with transaction():
        waiting.stop_all(waiting.token_for(wait.id, signing_key=KEY), signing_key=KEY, act=ACT)
    make_wait(honey, is_confirmed=False)
    with pytest.raises(NotFound), transaction():
        confirming.confirm(first, signing_key=KEY, act=ACT)
    assert len(posted(confirming.LETTER)) == 2


def test_a_wish_moved_behind_its_history_is_found(honey):
    wait = make_wait(honey)
    assert list(checks.faults()) == []
    with transaction():
        db.session.get_one(StockWait, wait.id).state = WaitState.TOLD
    assert len(list(checks.faults())) == 1


def tell_together(app, wait_id, crowd=4):
    """Return how many of a crowd told of one wish at one moment."""
    begin = Barrier(crowd)

    def one(_):
        with app.app_context():
            begin.wait(timeout=20)
            try:
                with transaction():
                    waiting.tell(wait_id, act=Act(None, NOON))
            except MarketplaceError:
                return False
            return True

    db.session.rollback()
    with ThreadPoolExecutor(crowd) as pool:
        return sum(pool.map(one, range(crowd)))


def test_of_several_who_tell_at_one_moment_one_does(database, honey):
    wait = make_wait(honey)
    restock(honey, 1)
    assert tell_together(database.app, wait.id) == 1
    assert len(posted(waiting.LETTER)) == 1


@ON_POSTGRESQL
def test_without_compare_and_swap_several_would_tell_and_the_key_still_sends_one(database, honey, monkeypatch):
    wait = make_wait(honey)
    restock(honey, 1)
    looked = Barrier(4)

    def unguarded(_life, row, _action, _act):
        looked.wait(timeout=20)
        moved = update(StockWait).where(StockWait.id == row.id).values(state=WaitState.TOLD)
        db.session.execute(moved.execution_options(synchronize_session=False))

    monkeypatch.setattr(waiting, "move", unguarded)
    assert tell_together(database.app, wait.id) > 1
    assert len(posted(waiting.LETTER)) == 1


@pytest.mark.parametrize("state", WaitState)
@pytest.mark.parametrize("action", WaitAction)
def test_only_these_steps_exist(state, action):
    allowed = {
        ("waiting", "tell"), ("waiting", "stop"), ("told", "ask_again"), ("stopped", "ask_again"),
    }  # fmt: skip
    assert WAIT_LIFE.allows(state, action) == ((state.value, action.value) in allowed)
