"""Every state with every action, against a table aligned by hand; then the same through the services."""

from datetime import timedelta

import pytest

from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import RuleBroken, TransitionNotAllowed
from marketplace.kernel.history import Act, history_of
from marketplace.kernel.money import Dong
from marketplace.orders.models import Order
from marketplace.orders.refusals import Loss
from marketplace.orders.states import ORDER_LIFE
from marketplace.orders.states import OrderAction as A
from marketplace.orders.states import OrderState as S
from marketplace.trade import cancelling, fulfilling, refusing
from tests.conftest import NOON
from tests.makers.orders import make_order

NO_LOSS = Loss(Dong(0), Dong(0))
ACTIONS = (A.CONFIRM, A.PACK, A.SHIP, A.DELIVER, A.CANCEL, A.REFUSE, A.RECEIVE)
TABLE = {
    #             confirm      pack      ship       deliver      cancel       refuse      receive
    S.PLACED:    (S.CONFIRMED, None,     None,      None,        S.CANCELLED, None,       None),
    S.CONFIRMED: (None,        S.PACKED, None,      None,        S.CANCELLED, None,       None),
    S.PACKED:    (None,        None,     S.SHIPPED, None,        S.CANCELLED, None,       None),
    S.SHIPPED:   (None,        None,     None,      S.DELIVERED, S.CANCELLED, S.RETURNED, None),
    S.DELIVERED: (None,        None,     None,      None,        None,        None,       S.DELIVERED),
    S.CANCELLED: (None,        None,     None,      None,        None,        None,       None),
    S.RETURNED:  (None,        None,     None,      None,        None,        None,       None),
}  # fmt: skip
EVERY = [(state, action, TABLE[state][place]) for state in S for place, action in enumerate(ACTIONS)]


@pytest.mark.parametrize(("state", "action", "after"), EVERY)
def test_the_table_of_the_program_is_the_table_of_the_market(state, action, after):
    assert ORDER_LIFE.table.get((state, action)) == after


def test_the_table_holds_every_state_and_every_action():
    assert set(TABLE) == set(S)
    assert set(ACTIONS) == set(A)


def step(order, action):
    given = {"cooperative_id": order.cooperative_id, "act": Act(9, NOON + timedelta(days=1), "vì thế")}
    verbs = {
        A.CONFIRM: lambda: fulfilling.confirm(order.code, **given),
        A.PACK: lambda: fulfilling.pack(order.code, **given),
        A.SHIP: lambda: fulfilling.ship(order.code, **given, carrier="Bưu điện"),
        A.DELIVER: lambda: fulfilling.deliver(order.code, **given),
        A.CANCEL: lambda: cancelling.cancel_by_cooperative(order.code, **given, reason="vì thế"),
        A.REFUSE: lambda: refusing.refuse(order.code, NO_LOSS, **given, fit_for_sale={}, reason="vì thế"),
        A.RECEIVE: lambda: fulfilling.receive(order.id, act=given["act"]),
    }
    with transaction():
        verbs[action]()


@pytest.mark.parametrize(("state", "action", "after"), [row for row in EVERY if row[2] is not None])
def test_a_step_of_the_table_is_taken_and_written_down(database, state, action, after):
    order = make_order(state=state)
    step(order, action)
    last = history_of("order", order.id)[-1]
    note = "" if action is A.RECEIVE else "vì thế"
    assert (last.before, last.after, last.actor_id, last.note) == (state, after, 9, note)
    assert db.session.get_one(Order, order.id).state is after


@pytest.mark.parametrize("state", list(S))
def test_any_other_step_is_refused_and_changes_nothing(database, state):
    order = make_order(state=state)
    steps = len(history_of("order", order.id))
    for action in (row[1] for row in EVERY if row[0] is state and row[2] is None):
        with pytest.raises(TransitionNotAllowed):
            step(order, action)
    db.session.expire_all()
    assert db.session.get_one(Order, order.id).state is state
    assert len(history_of("order", order.id)) == steps


BUYER_MAY = {S.PLACED: None, S.CONFIRMED: None, S.PACKED: RuleBroken, S.SHIPPED: RuleBroken,
             S.DELIVERED: TransitionNotAllowed, S.CANCELLED: TransitionNotAllowed,
             S.RETURNED: TransitionNotAllowed}  # fmt: skip


@pytest.mark.parametrize("state", list(S))
def test_a_buyer_cancels_until_it_is_packed(database, state):
    order = make_order(state=state)
    refusal = BUYER_MAY[state]
    if refusal is None:
        with transaction():
            cancelling.cancel_by_guest(order.code, phone="0500000888", reason="", act=Act(None, NOON))
        assert order.state is S.CANCELLED
        return
    with pytest.raises(refusal), transaction():
        cancelling.cancel_by_guest(order.code, phone="0500000888", reason="", act=Act(None, NOON))
    db.session.expire_all()
    assert order.state is state
