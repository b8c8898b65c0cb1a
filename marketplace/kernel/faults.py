"""What an audit finds: rows that break a promise of the market, and the checks that all concepts share."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select

from marketplace.kernel.database import db
from marketplace.kernel.history import StateChange
from marketplace.kernel.lifecycle import StateMachine


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken promise: which promise, which row, and the whole story in a sentence for the operator."""

    what: str
    where: str
    sentence: str


def state_faults(machine: StateMachine[Any, Any], model: Any, *, first: Any) -> Iterator[Fault]:
    """Yield the rows whose state is not where their written history ends.

    Args:
        first: the state in which a row is born, before its first written step.
    """
    last = (
        select(StateChange.subject_id, func.max(StateChange.id).label("id"))
        .where(StateChange.kind == machine.kind)
        .group_by(StateChange.subject_id)
        .subquery()
    )
    chosen = (
        select(model.id, model.state, StateChange.after)
        .outerjoin(last, last.c.subject_id == model.id)
        .outerjoin(StateChange, StateChange.id == last.c.id)
        .where(
            or_(
                and_(StateChange.id.is_(None), model.state != first),
                StateChange.after != model.state,
            )
        )
        .order_by(model.id)
    )
    for row_id, state, after in db.session.execute(chosen):
        told = f"its history ends with “{after}”" if after else "it has no history"
        yield Fault(
            f"{machine.kind} states",
            f"{machine.kind} {row_id}",
            f"The {machine.kind} {row_id} is “{state}”, but {told}.",
        )
