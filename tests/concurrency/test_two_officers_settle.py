"""Two officers settle the same earnings at one moment: one payout, and the other is told that nothing is left."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import RuleBroken, StaleState, TransitionNotAllowed
from marketplace.kernel.history import Act
from marketplace.payments import earnings, ledger_checks, payouts, settlements
from marketplace.payments.ledger_models import LedgerTransaction, Payout, PayoutLine
from marketplace.payments.states import PayoutState
from tests.makers.cooperatives import make_cooperative
from tests.makers.ledger import LATER, card_order, make_payout

OFFICERS = 8
ACT = Act(None, LATER)
REFUSALS = (RuleBroken, StaleState, TransitionNotAllowed, IntegrityError)


def at_one_moment(app, work, times=OFFICERS):
    start = Barrier(times)

    def run(_number):
        with app.app_context():
            start.wait(30)
            try:
                with transaction():
                    work()
            except REFUSALS as refusal:
                return type(refusal).__name__
            return "done"

    db.session.rollback()
    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(run, range(times)))


def count(model):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model))


def faults():
    return [fault.sentence for fault in ledger_checks.faults()]


@pytest.fixture
def cooperative_id(database):
    hoa = make_cooperative()
    for price in (120_000, 80_000):
        card_order(hoa, price=price)
    return hoa.id


def test_one_payout_is_made(database, cooperative_id):
    answers = at_one_moment(database.app, lambda: payouts.draft(cooperative_id, act=ACT))
    assert sorted(answers) == sorted(["done"] + ["RuleBroken"] * (OFFICERS - 1))
    assert (count(Payout), count(PayoutLine)) == (1, 4)
    assert faults() == []


def test_all_at_once_makes_one_payout_for_each(database, cooperative_id):
    card_order(make_cooperative("Mai"))
    assert at_one_moment(database.app, lambda: payouts.draft_all(act=ACT)) == ["done"] * OFFICERS
    assert (count(Payout), count(PayoutLine)) == (2, 6)
    assert faults() == []


def test_confirming_at_one_moment_pays_once(database, cooperative_id):
    code = make_payout(cooperative_id, PayoutState.SENT).code
    before = count(LedgerTransaction)
    answers = at_one_moment(database.app, lambda: payouts.confirm(code, bank_reference="FT1", act=ACT))
    assert answers.count("done") == 1
    assert count(LedgerTransaction) == before + 1
    assert settlements.balance_of(cooperative_id) == 0
    assert faults() == []


def blind(monkeypatch, cooperative_id):
    """Let everybody decide on what was read before, and wait for nobody."""
    seen = earnings.unsettled_of(cooperative_id, at=LATER)
    lines = earnings.entries_of([each.order_id for each in seen])
    monkeypatch.setattr(payouts, "_hold_cooperative", lambda wanted: db.session.get_one(Cooperative, wanted))
    monkeypatch.setattr(earnings, "unsettled_of", lambda _wanted, **_options: seen)
    monkeypatch.setattr(earnings, "entries_of", lambda _orders: lines)


def test_who_decides_on_old_reading_is_refused_by_the_database(database, cooperative_id, monkeypatch):
    blind(monkeypatch, cooperative_id)
    answers = at_one_moment(database.app, lambda: payouts.draft(cooperative_id, act=ACT))
    assert sorted(answers) == sorted(["done"] + ["IntegrityError"] * (OFFICERS - 1))
    assert (count(Payout), faults()) == (1, [])


@contextmanager
def without_the_index():
    # An open reading of this test's own would keep the index in use.
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(text("DROP INDEX uq_payout_line_live"))
    yield
    db.session.rollback()
    with db.engine.begin() as connection:
        for table in ("payout_line", "payout"):
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608
        connection.execute(
            text("CREATE UNIQUE INDEX uq_payout_line_live ON payout_line (entry_id) WHERE freed_at IS NULL")
        )


def test_without_the_guards_the_same_earnings_are_paid_more_than_once(database, cooperative_id, monkeypatch):
    blind(monkeypatch, cooperative_id)
    with without_the_index():
        answers = at_one_moment(database.app, lambda: payouts.draft(cooperative_id, act=ACT))
        assert answers == ["done"] * OFFICERS
        assert count(Payout) == OFFICERS
        assert any("settled by 8 payouts" in fault for fault in faults())
