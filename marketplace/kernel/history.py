"""Who moved what from where to where, when and why: append-only."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Index, select, update
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.database import Model, db
from marketplace.kernel.errors import StaleState
from marketplace.kernel.lifecycle import Action, Actor, State, StateMachine
from marketplace.kernel.messages import msg

Row = TypeVar("Row", bound=Any)


@dataclass(frozen=True)
class Act:
    """Who does something, and when. `actor_id` is `None` for the market's own timers.

    Attributes:
        by: as whom she does it; where a table of steps names who may, it is held to that.
        due_at: for timers: when it should have happened; `at` says when it did.
        assistance_id: names the consent by which an officer does it on behalf of a cooperative.
    """

    actor_id: int | None
    at: datetime
    note: str = ""
    by: Actor | None = None
    due_at: datetime | None = None
    assistance_id: int | None = None

    def said(self, note: str, *, by: Actor | None = None) -> "Act":
        """Return the same act with a reason, done as somebody."""
        return replace(self, note=note, by=by or self.by)


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
    by: Mapped[str] = mapped_column(default="")
    due_at: Mapped[datetime | None]
    assistance_id: Mapped[int | None] = mapped_column(index=True)


def move(machine: StateMachine[State, Action], row: Row, action: Action, act: Act) -> Row:
    """Move `row` by `action` and write the step down.

    Raises:
        TransitionNotAllowed: the table has no such step.
        NotAllowed: the table names others for it.
        StaleState: somebody else moved it first.
    """
    before = row.state
    after = machine.after(before, action)
    machine.ensure_may(before, action, act.by)
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
    write_down(machine, row.id, (before, action, after), act)
    return row


def write_down(
    machine: StateMachine[State, Action], subject_id: int, step: tuple[State, Action, State], act: Act
) -> None:
    """Write one step into the history of a thing that was moved in this transaction."""
    before, action, after = step
    db.session.add(
        StateChange(
            kind=machine.kind,
            subject_id=subject_id,
            action=action.value,
            before=before.value,
            after=after.value,
            actor_id=act.actor_id,
            note=act.note,
            at=act.at,
            by=act.by.value if act.by else "",
            due_at=act.due_at,
            assistance_id=act.assistance_id,
        )
    )


def history_of(kind: str, subject_id: int) -> list[StateChange]:
    """Return every step of one thing, oldest first."""
    chosen = select(StateChange).where(StateChange.kind == kind, StateChange.subject_id == subject_id)
    return list(db.session.scalars(chosen.order_by(StateChange.at, StateChange.id)))
