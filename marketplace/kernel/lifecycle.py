"""State machines as tables: (state, action) → state. Pure; `history.move` is the only writer of a state."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from marketplace.kernel.errors import TransitionNotAllowed
from marketplace.kernel.messages import msg

State = TypeVar("State", bound=StrEnum)
Action = TypeVar("Action", bound=StrEnum)


@dataclass(frozen=True)
class StateMachine(Generic[State, Action]):
    """The whole life of one kind of thing; what is not in the table cannot happen."""

    kind: str
    table: Mapping[tuple[State, Action], State]

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
