"""Who gets how much when less is harvested: an even share by largest remainders, or in the order of placing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.inventory.season_rules import Promise, shares
from marketplace.inventory.season_states import SEASON_LIFE
from marketplace.inventory.season_states import SeasonAction as A
from marketplace.inventory.season_states import SeasonState as S
from marketplace.inventory.season_states import ShortfallRule as R

PROMISES = [Promise(1, 5), Promise(2, 3), Promise(3, 3)]


@pytest.mark.parametrize(
    ("harvested", "rule", "expected"),
    [
        (11, R.PRO_RATA, {1: 5, 2: 3, 3: 3}),
        (50, R.FIRST_COME, {1: 5, 2: 3, 3: 3}),
        # 7/11 of 5, 3 and 3 are 3,18, 1,91 and 1,91: both remainders of ,91 get one more.
        (7, R.PRO_RATA, {1: 3, 2: 2, 3: 2}),
        # 6/11: 2,73, 1,64, 1,64: the largest remainder, then of the equal ones who ordered first.
        (6, R.PRO_RATA, {1: 3, 2: 2, 3: 1}),
        (6, R.FIRST_COME, {1: 5, 2: 1, 3: 0}),
        (0, R.PRO_RATA, {1: 0, 2: 0, 3: 0}),
        (0, R.FIRST_COME, {1: 0, 2: 0, 3: 0}),
    ],
)
def test_a_harvest_is_shared_out_as_was_said(harvested, rule, expected):
    assert shares(PROMISES, harvested=harvested, rule=rule) == expected


@given(st.lists(st.integers(1, 99), min_size=1, max_size=30), st.integers(0, 3000), st.sampled_from(R))
def test_nothing_is_given_twice_or_kept_back(packs, harvested, rule):
    promises = [Promise(number, count) for number, count in enumerate(packs)]
    given_out = shares(promises, harvested=harvested, rule=rule)
    assert sum(given_out.values()) == min(harvested, sum(packs))
    assert all(0 <= given_out[each.order_id] <= each.packs for each in promises)
    if rule is R.PRO_RATA:
        wanted = sum(packs)
        exact = {each.order_id: each.packs * min(harvested, wanted) / wanted for each in promises}
        assert all(abs(given_out[number] - exact[number]) < 1 for number in exact)


ACTIONS = (A.CLOSE, A.HARVEST, A.CALL_OFF, A.LAPSE)
TABLE = {
    S.OPEN:       (S.CLOSED, S.HARVESTED, S.CALLED_OFF, S.LAPSED),
    S.CLOSED:     (None,     S.HARVESTED, S.CALLED_OFF, S.LAPSED),
    S.HARVESTED:  (None,     None,        None,         None),
    S.CALLED_OFF: (None,     None,        None,         None),
    S.LAPSED:     (None,     None,        None,         None),
}  # fmt: skip


@pytest.mark.parametrize("state", list(S))
def test_the_life_of_a_season_is_the_table_of_the_market(state):
    assert tuple(SEASON_LIFE.table.get((state, action)) for action in ACTIONS) == TABLE[state]
