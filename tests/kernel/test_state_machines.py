"""States move along their table, one caller at a time, and every step is written down."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import update

from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.states import COOPERATIVE_LIFE, CooperativeAction, CooperativeState
from marketplace.kernel.database import db, end_reading, transaction
from marketplace.kernel.errors import StaleState, TransitionNotAllowed
from marketplace.kernel.history import Act, StateChange, history_of, move
from tests.conftest import NOON
from tests.makers.cooperatives import make_cooperative

A, S = CooperativeAction, CooperativeState


@pytest.fixture
def applicant(database) -> Cooperative:
    return make_cooperative(state=S.SUBMITTED)


def steps_since_applying(applicant: Cooperative) -> list[StateChange]:
    """Return her steps after those that led to the application."""
    end_reading()
    return [step for step in history_of("cooperative", applicant.id) if step.at >= NOON]


def test_a_step_of_the_table_is_made_and_written_down(applicant):
    with transaction():
        row = db.session.get(Cooperative, applicant.id)
        move(COOPERATIVE_LIFE, row, A.RETURN, Act(None, NOON, note="Thiếu giấy đăng ký"))
        assert row.state is S.RETURNED
    step = steps_since_applying(applicant)[-1]
    assert (step.action, step.before, step.after) == ("return", "submitted", "returned")
    assert (step.actor_id, step.at, step.note) == (None, NOON, "Thiếu giấy đăng ký")


def test_the_history_stands_in_the_order_in_which_it_happened(applicant):
    for hour, action in enumerate((A.RETURN, A.SUBMIT, A.VERIFY)):
        with transaction():
            act = Act(None, NOON + timedelta(hours=hour))
            move(COOPERATIVE_LIFE, db.session.get(Cooperative, applicant.id), action, act)
    steps = steps_since_applying(applicant)
    assert [step.after for step in steps] == ["returned", "submitted", "verified"]


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("action", list(A))
def test_a_step_outside_of_the_table_changes_nothing(state, action):
    if COOPERATIVE_LIFE.allows(state, action):
        assert COOPERATIVE_LIFE.after(state, action) in S
        return
    with pytest.raises(TransitionNotAllowed):
        COOPERATIVE_LIFE.after(state, action)
    assert action not in COOPERATIVE_LIFE.actions(state)


def test_a_forbidden_step_leaves_row_and_history_alone(applicant):
    with pytest.raises(TransitionNotAllowed), transaction():
        move(COOPERATIVE_LIFE, db.session.get(Cooperative, applicant.id), A.RESUME, Act(None, NOON))
    assert db.session.get(Cooperative, applicant.id).state is S.SUBMITTED
    assert steps_since_applying(applicant) == []


def test_whoever_comes_second_is_told_so(applicant):
    with pytest.raises(StaleState), transaction():
        row = db.session.get(Cooperative, applicant.id)
        moved = update(Cooperative).values(state=S.RETURNED).execution_options(synchronize_session=False)
        db.session.execute(moved)
        move(COOPERATIVE_LIFE, row, A.VERIFY, Act(None, NOON))
    assert steps_since_applying(applicant) == []


def race(database, act) -> list[str]:
    """Let eight callers act on the same applicant at once and return how each fared."""
    fared, start = [], threading.Barrier(8)

    def call() -> None:
        with database.app.app_context():
            start.wait()
            try:
                act()
                fared.append("moved")
            except (StaleState, TransitionNotAllowed):
                fared.append("too late")

    callers = [threading.Thread(target=call) for _number in range(8)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    return sorted(fared)


def test_of_eight_at_once_exactly_one_moves_it(database, applicant):
    def verify() -> None:
        with transaction():
            move(COOPERATIVE_LIFE, db.session.get(Cooperative, applicant.id), A.VERIFY, Act(None, NOON))

    assert race(database, verify) == ["moved"] + ["too late"] * 7
    assert len(steps_since_applying(applicant)) == 1


def test_reading_and_then_writing_would_let_several_through(database, applicant):
    """The negative control: without the compare-and-swap, more than one believes to have moved it."""
    together = threading.Barrier(8)

    def verify_carelessly() -> None:
        with db.engine.connect() as connection:
            state = connection.execute(db.select(Cooperative.state)).scalar_one()
        together.wait()
        COOPERATIVE_LIFE.after(state, A.VERIFY)
        with transaction():
            db.session.execute(update(Cooperative).values(state=S.VERIFIED))

    assert race(database, verify_carelessly).count("moved") == 8
