"""Who moved what from where to where, when and why: append-only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Index, select, update
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.database import Model, db
from marketplace.kernel.errors import StaleState
from marketplace.kernel.lifecycle import Action, State, StateMachine
from marketplace.kernel.messages import msg

Row = TypeVar("Row", bound=Any)


@dataclass(frozen=True)
class Act:
    """Who does something, and when. `actor_id` is `None` for the market's own timers.

    `assistance_id` names the consent by which an officer does it on behalf of a cooperative.
    """

    actor_id: int | None
    at: datetime
    note: str = ""
    assistance_id: int | None = None


class StateChange(Model):
    """One step in the life of an order, product, cooperative or certificate."""

    __tablename__ = "state_change"
    __table_args__ = (Index("ix_state_change_subject", "kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject_id: Mapped[int]
    action: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    actor_id: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    assistance_id: Mapped[int | None] = mapped_column(index=True)


def move(machine: StateMachine[State, Action], row: Row, action: Action, act: Act) -> Row:
    """Move `row` by `action` and write the step down.

    Raises:
        TransitionNotAllowed: the table has no such step.
        StaleState: somebody else moved it first.
    """
    before = row.state
    after = machine.after(before, action)
    model = type(row)
    # Compare and swap: of two concurrent callers only one still finds the old state.
    moved = db.session.scalar(
        update(model)
        .where(model.id == row.id, model.state == before)
        .values(state=after)
        .returning(model.id)
        .execution_options(synchronize_session=False)
    )
    if moved is None:
        raise StaleState(msg("Người khác vừa xử lý mục này. Hãy tải lại trang để xem trạng thái mới."))
    db.session.refresh(row, ["state"])
    db.session.add(
        StateChange(
            kind=machine.kind,
            subject_id=row.id,
            action=action.value,
            before=before.value,
            after=after.value,
            actor_id=act.actor_id,
            note=act.note,
            at=act.at,
            assistance_id=act.assistance_id,
        )
    )
    return row


def history_of(kind: str, subject_id: int) -> list[StateChange]:
    """Return every step of one thing, oldest first."""
    chosen = select(StateChange).where(StateChange.kind == kind, StateChange.subject_id == subject_id)
    return list(db.session.scalars(chosen.order_by(StateChange.at, StateChange.id)))
