"""Every action in every state: what is in the table happens, everything else is refused and changes nothing."""

import pytest

from marketplace.kernel.database import transaction
from marketplace.kernel.errors import TransitionNotAllowed
from marketplace.kernel.history import history_of, move
from marketplace.products.states import PRODUCT_LIFE, ProductAction, ProductState
from tests.makers.cooperatives import make_cooperative
from tests.makers.products import MORNING, make_product

S, A = ProductState, ProductAction

TABLE = """
            submit     publish    return    revise     retire   take_down   restore    hand_back
draft       submitted  -          -         -          retired  -           -          -
submitted   -          published  returned  -          -        taken_down  -          -
returned    submitted  -          -         -          retired  taken_down  -          -
published   -          -          returned  published  retired  taken_down  -          -
retired     submitted  -          -         -          -        taken_down  -          -
taken_down  -          -          -         -          -        -           published  returned
"""


def cases():
    head, *rows = [line.split() for line in TABLE.strip().splitlines()]
    return [(S(row[0]), A(action), after) for row in rows for action, after in zip(head, row[1:], strict=True)]


@pytest.mark.parametrize(("before", "action", "after"), cases())
def test_every_action_in_every_state(database, before, action, after):
    product = make_product(make_cooperative(), state=before)
    steps = len(history_of("product", product.id))
    if after == "-":
        with pytest.raises(TransitionNotAllowed), transaction():
            move(PRODUCT_LIFE, product, action, MORNING)
        assert (product.state, len(history_of("product", product.id))) == (before, steps)
        return
    with transaction():
        move(PRODUCT_LIFE, product, action, MORNING)
    assert product.state == S(after)
    assert history_of("product", product.id)[-1].after == after


def test_the_table_names_every_state_and_action():
    assert {(before, action) for before, action, _ in cases()} == {(s, a) for s in S for a in A}
