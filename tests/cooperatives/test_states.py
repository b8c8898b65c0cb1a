"""The whole life of a cooperative, step by step."""

import pytest

from marketplace.cooperatives.states import COOPERATIVE_LIFE, CooperativeAction, CooperativeState
from marketplace.kernel.errors import TransitionNotAllowed

S = CooperativeState
TABLE = {
    #            submit       verify       return       suspend      resume
    S.DRAFT:     (S.SUBMITTED, None,        None,        None,        None),
    S.SUBMITTED: (None,        S.VERIFIED,  S.RETURNED,  None,        None),
    S.RETURNED:  (S.SUBMITTED, None,        None,        None,        None),
    S.VERIFIED:  (None,        None,        None,        S.SUSPENDED, None),
    S.SUSPENDED: (None,        None,        None,        None,        S.VERIFIED),
}  # fmt: skip


@pytest.mark.parametrize("state", list(CooperativeState))
@pytest.mark.parametrize("number, action", list(enumerate(CooperativeAction)))
def test_each_step_leads_where_it_should(state: CooperativeState, number: int, action: CooperativeAction) -> None:
    target = TABLE[state][number]
    if target is None:
        with pytest.raises(TransitionNotAllowed):
            COOPERATIVE_LIFE.after(state, action)
        return
    assert COOPERATIVE_LIFE.after(state, action) is target
