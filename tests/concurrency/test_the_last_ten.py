"""Fifty buyers want ten packs at one moment: ten get one, forty are told so, and nobody gets what is not there."""

from threading import Barrier

from sqlalchemy import update

from marketplace.inventory import queries, services
from marketplace.inventory.models import StockItem
from marketplace.kernel.database import db
from tests.concurrency.racing import Runner, crowd
from tests.makers.orders import make_cart, make_checkout, make_offer

BUYERS, PACKS = 50, 10


def a_crowd_for(honey):
    checkouts = [make_checkout(make_cart({honey: 1})) for _ in range(BUYERS)]
    db.session.rollback()
    return checkouts


def test_ten_are_sold_and_forty_refused(database, run: Runner):
    honey = make_offer(stock=PACKS)
    answers = run(database, a_crowd_for(honey))
    assert [answer.accident for answer in answers if answer.accident] == []
    assert len({answer.placed.code for answer in answers if answer.placed}) == PACKS
    assert [answer.refusal for answer in answers if answer.refusal] == ["OutOfStock"] * (BUYERS - PACKS)
    assert queries.available_of([honey.id])[honey.id] == 0
    assert queries.stock_faults() == []


def test_without_the_guard_more_is_sold_than_there_is(database, monkeypatch):
    """The same crowd, but each buyer's stock is decided on what was read before and then written back."""
    honey = make_offer(stock=PACKS)
    honey_id, checkouts, seen_before = honey.id, a_crowd_for(honey), {}

    def look(checkout):
        seen_before[checkout.cart_token] = queries.available_of([honey_id])[honey_id]
        db.session.rollback()

    def take_unguarded(packs, _holder, _act):
        left = min(seen_before.values()) - packs[honey_id]
        db.session.execute(
            update(StockItem)
            .where(StockItem.variant_id == honey_id)
            .values(available=left)
            .execution_options(synchronize_session=False)
        )
        return {honey_id} if left >= 0 else set()

    monkeypatch.setattr(services, "_take_all", take_unguarded)
    answers = crowd(database.app, checkouts, Barrier(BUYERS), before=look)
    sold = sum(answer.placed is not None for answer in answers)
    assert sold > PACKS
    assert queries.stock_faults() != []
