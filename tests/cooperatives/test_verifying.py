"""What an officer decides, and only in her own territory."""

from collections.abc import Callable
from typing import Any

import pytest

from marketplace.cooperatives import queries, services
from marketplace.cooperatives.states import COOPERATIVE_LIFE, CooperativeAction, CooperativeState
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotAllowed, NotFound, TransitionNotAllowed
from marketplace.kernel.history import Act, history_of
from marketplace.territory import queries as territory
from marketplace.territory.rules import TerritoryScope
from tests.conftest import NOON, Market
from tests.makers.cooperatives import make_application, make_cooperative
from tests.makers.people import make_person

NINH_BINH = TerritoryScope(province_id=37)
LAO_CAI = TerritoryScope(province_id=15)
Decision = Callable[..., Any]

DECISIONS: dict[CooperativeAction, tuple[Decision, dict[str, str]]] = {
    CooperativeAction.VERIFY: (services.verify, {}),
    CooperativeAction.RETURN: (services.send_back, {"reason": "Thiếu số đăng ký."}),
    CooperativeAction.SUSPEND: (services.suspend, {"reason": "Chờ giải thể."}),
    CooperativeAction.RESUME: (services.resume, {}),
}


def decide(action: CooperativeAction, cooperative_id: int, *, scope: TerritoryScope, actor_id: int = 0) -> None:
    service, words = DECISIONS[action]
    with transaction():
        service(cooperative_id, scope=scope, act=Act(actor_id or None, NOON), **words)


def test_verified_it_may_trade(database: Market) -> None:
    waiting, officer = make_application(), make_person()
    decide(CooperativeAction.VERIFY, waiting.id, scope=NINH_BINH, actor_id=officer.id)
    found = queries.cooperative_of(waiting.id)
    assert (found.state, found.verified_at, found.verified_by) == (CooperativeState.VERIFIED, NOON, officer.id)
    assert queries.trading_ids([waiting.id]) == {waiting.id}
    queries.ensure_trading(waiting.id)


def test_returned_it_carries_the_reason(database: Market) -> None:
    waiting = make_application()
    decide(CooperativeAction.RETURN, waiting.id, scope=NINH_BINH)
    assert queries.cooperative_of(waiting.id).return_reason == "Thiếu số đăng ký."
    assert history_of("cooperative", waiting.id)[-1].note == "Thiếu số đăng ký."


@pytest.mark.parametrize("reason", ["", " \n ", "x" * 1001])
def test_a_reason_says_something(database: Market, reason: str) -> None:
    waiting = make_application()
    with pytest.raises(InvalidInput) as fault, transaction():
        services.send_back(waiting.id, scope=NINH_BINH, reason=reason, act=Act(None, NOON))
    assert set(fault.value.fields) == {"reason"}


@pytest.mark.parametrize("state", list(CooperativeState))
@pytest.mark.parametrize("action", list(DECISIONS))
def test_decisions_follow_the_table(database: Market, state: CooperativeState, action: CooperativeAction) -> None:
    cooperative = make_cooperative(state=state)
    steps = len(history_of("cooperative", cooperative.id))
    if COOPERATIVE_LIFE.allows(state, action):
        decide(action, cooperative.id, scope=NINH_BINH)
        assert queries.cooperative_of(cooperative.id).state is COOPERATIVE_LIFE.after(state, action)
        return
    # A draft has not been sent: the Union does not even see it.
    with pytest.raises(NotFound if state is CooperativeState.DRAFT else TransitionNotAllowed):
        decide(action, cooperative.id, scope=NINH_BINH)
    assert queries.cooperative_of(cooperative.id).state is state
    assert len(history_of("cooperative", cooperative.id)) == steps


@pytest.mark.parametrize("action", list(DECISIONS))
def test_another_province_finds_nothing(database: Market, action: CooperativeAction) -> None:
    waiting = make_application()
    for scope in (LAO_CAI, TerritoryScope()):
        with pytest.raises(NotFound):
            decide(action, waiting.id, scope=scope)


def test_a_commune_decides_for_itself_alone(database: Market) -> None:
    waiting = make_application()
    own, neighbour = (territory.find_commune(code) for code in ("14167", "14089"))
    assert own is not None and neighbour is not None
    with pytest.raises(NotFound):
        decide(CooperativeAction.VERIFY, waiting.id, scope=TerritoryScope(province_id=37, commune_id=neighbour.id))
    decide(CooperativeAction.VERIFY, waiting.id, scope=TerritoryScope(province_id=37, commune_id=own.id))
    assert queries.cooperative_of(waiting.id).state is CooperativeState.VERIFIED


def test_nobody_decides_about_her_own_cooperative(database: Market) -> None:
    officer = make_person()
    waiting = make_application(manager=officer)
    with pytest.raises(NotAllowed):
        decide(CooperativeAction.VERIFY, waiting.id, scope=NINH_BINH, actor_id=officer.id)
