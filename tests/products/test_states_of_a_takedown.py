"""Every decision in every state of a request: what is in the table happens, everything else is refused."""

import pytest

from marketplace.kernel.database import transaction
from marketplace.kernel.errors import TransitionNotAllowed
from marketplace.kernel.history import history_of, move
from marketplace.products import takedowns
from marketplace.products.kinds import TakedownSource
from marketplace.products.states import TAKEDOWN_LIFE, TakedownAction, TakedownState
from tests.makers.cooperatives import make_cooperative
from tests.makers.products import EVERYWHERE, MORNING, make_product
from tests.makers.routes import ON_SQLITE

S, A = TakedownState, TakedownAction
REASON = "Nhãn ghi sai nơi sản xuất."

TABLE = """
            uphold   refuse    lift
open        upheld   refused   -
upheld      -        -         lifted
refused     -        -         -
lifted      -        -         -
"""
#: What an officer decided before, one after the other.
WAYS = {S.OPEN: (), S.UPHELD: (takedowns.uphold,), S.REFUSED: (takedowns.refuse,)}
WAYS |= {S.LIFTED: (takedowns.uphold, takedowns.lift)}


def cases():
    head, *rows = [line.split() for line in TABLE.strip().splitlines()]
    return [(S(row[0]), A(action), after) for row in rows for action, after in zip(head, row[1:], strict=True)]


def request_in(state):
    product = make_product(make_cooperative())
    with transaction():
        asked = takedowns.report(product.slug, takedowns.Complaint(TakedownSource.CONSUMER, REASON), at=MORNING.at)
        for decide in WAYS[state]:
            decide(asked.id, reason=REASON, scope=EVERYWHERE, act=MORNING)
    return asked


@ON_SQLITE
@pytest.mark.parametrize(("before", "action", "after"), cases())
def test_every_decision_in_every_state(database, before, action, after):
    asked = request_in(before)
    steps = len(history_of("takedown", asked.id))
    if after == "-":
        with pytest.raises(TransitionNotAllowed), transaction():
            move(TAKEDOWN_LIFE, asked, action, MORNING)
        assert (asked.state, len(history_of("takedown", asked.id))) == (before, steps)
        return
    with transaction():
        move(TAKEDOWN_LIFE, asked, action, MORNING)
    assert asked.state == S(after)
    assert history_of("takedown", asked.id)[-1].after == after


def test_the_table_names_every_state_and_action():
    assert {(before, action) for before, action, _ in cases()} == {(s, a) for s in S for a in A}
