"""Carts that name the same goods in opposite order never lock each other out."""

import contextlib
from threading import Barrier, BrokenBarrierError

import pytest
from sqlalchemy import select

from marketplace.inventory import holds, queries, rules
from marketplace.inventory.models import StockItem
from marketplace.kernel.database import db
from tests.concurrency.racing import crowd, in_threads
from tests.makers.cooperatives import make_cooperative
from tests.makers.orders import make_cart, make_checkout, make_offer

PAIRS = 15


def opposite_checkouts(pairs):
    honey, tea = make_offer(stock=100), make_offer(cooperative=make_cooperative("Tà Phìn"), stock=100)
    carts = [make_cart(wanted) for _ in range(pairs) for wanted in ({honey: 1, tea: 1}, {tea: 1, honey: 1})]
    checkouts = [make_checkout(token) for token in carts]
    db.session.rollback()
    return honey, tea, checkouts


def test_opposite_carts_all_go_through_at_the_first_try(database):
    honey, tea, checkouts = opposite_checkouts(PAIRS)
    answers = in_threads(database, checkouts)
    assert [(answer.refusal, answer.accident) for answer in answers] == [("", "")] * 2 * PAIRS
    assert queries.available_of([honey.id, tea.id]) == {honey.id: 100 - 2 * PAIRS, tea.id: 100 - 2 * PAIRS}


def one_by_one():
    """Lock the goods as they are named, and let two buyers meet after the first that each has locked."""
    meeting = Barrier(2)

    def lock(variant_ids):
        for variant_id in variant_ids:
            chosen = select(StockItem.variant_id).where(StockItem.variant_id == variant_id)
            db.session.execute(chosen.with_for_update())
            with contextlib.suppress(BrokenBarrierError):
                meeting.wait(0.5)

    return lock


@pytest.mark.parametrize("market", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("is_sorted", "deadlocks"), [(True, 0), (False, 1)])
def test_it_is_the_order_of_the_keys_that_prevents_the_ring(database, monkeypatch, is_sorted, deadlocks):
    """On SQLite one writer follows another anyway."""
    _, _, checkouts = opposite_checkouts(1)
    # The lock of all stock rows by one statement would keep the two apart before they meet.
    monkeypatch.setattr(holds, "lock", one_by_one())
    if not is_sorted:
        monkeypatch.setattr(rules, "in_taking_order", list)
    answers = crowd(database.app, checkouts, Barrier(2))
    assert sum("DeadlockDetected" in answer.accident for answer in answers) == deadlocks
    assert sum(answer.placed is not None for answer in answers) == 2 - deadlocks
