"""A lot is recalled while an order of it is packed: the order is on the recall's list, or it cannot leave."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from marketplace.kernel.database import db, transactionally
from marketplace.kernel.errors import MarketplaceError
from marketplace.orders import fulfilling as orders
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.states import OrderState
from marketplace.recalls import announcing
from marketplace.recalls.models import Recall, RecallNotice
from marketplace.trade import fulfilling
from tests.makers.lots import PACKED
from tests.makers.recalls import SELLER, make_chain, make_draft, make_order_of

ROUNDS = 6


def at_one_moment(app, *works):
    """Do the works in threads that start together; return the refusals by name."""
    start = Barrier(len(works))

    def run(work):
        with app.app_context():
            start.wait(30)
            try:
                transactionally(work)
            except MarketplaceError as refusal:
                return type(refusal).__name__
            return ""

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


def race(app, chain):
    """Let a seller pack an order of the blend while one of its raw lots is recalled; return order and recall."""
    order, recall = make_order_of(None, chain.product, state=OrderState.CONFIRMED), make_draft(chain.raws[0])
    line_id = db.session.scalars(select(OrderLine.id).where(OrderLine.order_id == order.id)).one()
    code, owner, recall_id, lot_code = order.code, order.cooperative_id, recall.id, chain.blend.code
    db.session.rollback()
    at_one_moment(
        app,
        lambda: fulfilling.pack(code, cooperative_id=owner, act=PACKED, lots={line_id: lot_code}),
        lambda: announcing.announce(db.session.get_one(Recall, recall_id), SELLER),
    )
    db.session.rollback()
    return order.id, recall_id


def is_listed(order_id, recall_id):
    chosen = select(RecallNotice.id).where(RecallNotice.recall_id == recall_id, RecallNotice.order_id == order_id)
    return db.session.scalar(chosen) is not None


def is_packed(order_id):
    return db.session.get_one(Order, order_id, populate_existing=True).state is OrderState.PACKED


def test_an_order_packed_at_that_moment_is_listed_and_none_leaves(database):
    for _ in range(ROUNDS):
        chain = make_chain()
        order_id, recall_id = race(database.app, chain)
        assert is_packed(order_id) == is_listed(order_id, recall_id)
        order = db.session.get_one(Order, order_id)
        with pytest.raises(MarketplaceError):
            transactionally(
                lambda order=order: fulfilling.ship(
                    order.code, cooperative_id=order.cooperative_id, act=PACKED, carrier="Bưu điện"
                )
            )
        db.session.rollback()


@pytest.mark.parametrize("market", ["postgresql"], indirect=True)
def test_without_the_lock_an_order_is_packed_from_a_recalled_lot_and_nobody_lists_it(database, monkeypatch):
    """Unlocked, the packer decides on what she saw before the recall, and the recall looks before she is done."""
    chain = make_chain()
    seen, recalled = Barrier(2), Barrier(2)

    def look_without_lock(*which):
        lots = list(db.session.scalars(db.select(orders.Lot).where(*which)))
        seen.wait(10)
        recalled.wait(10)
        return lots

    announce = announcing.announce

    def announce_in_between(recall, act):
        seen.wait(10)
        return announce(recall, act)

    monkeypatch.setattr(orders, "_locked", look_without_lock)
    monkeypatch.setattr(announcing, "announce", announce_in_between)
    original = announcing._write_notices

    def write_then_let_go(*given):
        original(*given)
        recalled.wait(10)

    monkeypatch.setattr(announcing, "_write_notices", write_then_let_go)
    order_id, recall_id = race(database.app, chain)
    assert is_packed(order_id) and not is_listed(order_id, recall_id)
