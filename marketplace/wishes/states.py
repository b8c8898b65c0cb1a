"""The life of a wish to be told of returned stock."""

from enum import StrEnum

from marketplace.kernel.lifecycle import StateMachine


class WaitState(StrEnum):
    """Where a wish stands."""

    WAITING = "waiting"
    TOLD = "told"
    STOPPED = "stopped"


class WaitAction(StrEnum):
    """What moves it."""

    TELL = "tell"
    STOP = "stop"
    ASK_AGAIN = "ask_again"


S, A = WaitState, WaitAction

WAIT_LIFE = StateMachine(
    "stock_wait",
    {
        (S.WAITING, A.TELL): S.TOLD,  # the stock is back: one letter, and the wish is done
        (S.WAITING, A.STOP): S.STOPPED,  # she does not want to know any more
        (S.TOLD, A.ASK_AGAIN): S.WAITING,  # it was sold out once more before she came
        (S.STOPPED, A.ASK_AGAIN): S.WAITING,
    },
)
