"""State machines as tables: (state, action) → state. Pure; `history.move` is the only writer of a state.

A life may be written as a list of steps, each with who may take it, until when it is due and why it is there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from marketplace.kernel.errors import NotAllowed, TransitionNotAllowed
from marketplace.kernel.messages import msg

State = TypeVar("State", bound=StrEnum)
Action = TypeVar("Action", bound=StrEnum)


class Actor(StrEnum):
    """Who takes a step: one of the two sides, the Union's officer, or the market's own clock."""

    BUYER = "buyer"
    SELLER = "seller"
    OFFICER = "officer"
    TIMER = "timer"


@dataclass(frozen=True)
class Step(Generic[State, Action]):
    """One row of a life.

    Attributes:
        by: who may take it.
        why: the reason for the row, in a few words.
        deadline: the name of the rule of time by which it is due or after which it is taken; "" for none.
    """

    before: State
    action: Action
    after: State
    by: frozenset[Actor]
    why: str
    deadline: str = ""


@dataclass(frozen=True)
class StateMachine(Generic[State, Action]):
    """The whole life of one kind of thing; what is not in the table cannot happen."""

    kind: str
    table: Mapping[tuple[State, Action], State]
    steps: Sequence[Step[State, Action]] = ()

    def after(self, state: State, action: Action) -> State:
        """Return where `action` leads from `state`.

        Raises:
            TransitionNotAllowed: the table has no such step.
        """
        try:
            return self.table[(state, action)]
        except KeyError:
            raise TransitionNotAllowed(
                msg("Không làm được việc này: trạng thái đã thay đổi. Hãy tải lại trang để xem trạng thái mới.")
            ) from None

    def allows(self, state: State, action: Action) -> bool:
        """Tell whether `action` is possible in `state`; pages ask it which buttons to show."""
        return (state, action) in self.table

    def actions(self, state: State) -> list[Action]:
        """Return what can be done in `state`, in the table's order."""
        return [action for (at, action) in self.table if at == state]

    def actions_of(self, state: State, actor: Actor) -> list[Action]:
        """Return what this actor can do in `state`, in the table's order."""
        return [step.action for step in self.steps if step.before == state and actor in step.by]

    def ensure_may(self, state: State, action: Action, actor: Actor | None) -> None:
        """Refuse a step to whom the table does not name; a life without steps names nobody.

        Raises:
            NotAllowed: it is for others to do.
        """
        if actor is None or not self.steps or not self.allows(state, action):
            return
        if action not in self.actions_of(state, actor):
            raise NotAllowed(msg("Việc này không do bạn thực hiện được. Hãy liên hệ bên còn lại hoặc cán bộ Hội."))


def life(kind: str, steps: Sequence[Step[State, Action]]) -> StateMachine[State, Action]:
    """Return the machine that a list of steps describes.

    Raises:
        ValueError: two rows say different things about one step.
    """
    table: dict[tuple[State, Action], State] = {}
    for step in steps:
        if table.setdefault((step.before, step.action), step.after) != step.after:
            raise ValueError(f"{kind}: {step.action} leads to two states from {step.before}")
    return StateMachine(kind, table, tuple(steps))


def by(*actors: Actor) -> frozenset[Actor]:
    """Return who may take a step, for the rows of a life."""
    return frozenset(actors)
