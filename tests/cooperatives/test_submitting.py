"""Sending an application to the Union."""

import pytest

from marketplace.cooperatives import queries, services
from marketplace.cooperatives.application import ApplicationData
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import RuleBroken, TransitionNotAllowed
from marketplace.kernel.history import Act, history_of
from tests.conftest import NOON, Market
from tests.makers.cooperatives import application_data, make_cooperative
from tests.makers.people import make_person


def test_a_complete_application_is_sent(database: Market) -> None:
    draft = make_cooperative(state=CooperativeState.DRAFT)
    with transaction():
        services.submit(draft.id, Act(7, NOON))
    sent = queries.cooperative_of(draft.id)
    assert (sent.state, sent.submitted_at) == (CooperativeState.SUBMITTED, NOON)
    step = history_of("cooperative", draft.id)[-1]
    assert (step.before, step.after, step.actor_id) == ("draft", "submitted", 7)


def test_an_incomplete_one_is_not(database: Market) -> None:
    person = make_person()
    with transaction():
        only_who = ApplicationData(identity=application_data().identity)
        draft = services.start_application(person.id, only_who, Act(person.id, NOON))
    with pytest.raises(RuleBroken, match="còn thiếu"), transaction():
        services.submit(draft.id, Act(person.id, NOON))
    assert queries.cooperative_of(draft.id).state is CooperativeState.DRAFT


def test_it_is_sent_once(database: Market) -> None:
    waiting = make_cooperative(state=CooperativeState.SUBMITTED)
    with pytest.raises(TransitionNotAllowed), transaction():
        services.submit(waiting.id, Act(None, NOON))


def test_sent_again_it_carries_no_old_reason(database: Market) -> None:
    returned = make_cooperative(state=CooperativeState.RETURNED)
    assert returned.return_reason
    with transaction():
        services.submit(returned.id, Act(None, NOON))
    assert queries.cooperative_of(returned.id).return_reason == ""
