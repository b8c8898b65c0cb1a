"""The life of a cooperative's proof that she holds a company prefix of GS1."""

from enum import StrEnum

from marketplace.kernel.lifecycle import StateMachine


class PrefixState(StrEnum):
    """Where a proof stands; whether it has run out is told by its date."""

    ENTERED = "entered"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class PrefixAction(StrEnum):
    """What moves it."""

    CONFIRM = "confirm"
    RETURN = "return"
    CORRECT = "correct"
    WITHDRAW = "withdraw"


S, A = PrefixState, PrefixAction

PREFIX_LIFE = StateMachine(
    "company prefix",
    {
        (S.ENTERED, A.CONFIRM): S.CONFIRMED,  # an officer held the document against GS1's public register
        (S.ENTERED, A.RETURN): S.RETURNED,  # holder, number or date does not fit; the reason goes with it
        (S.RETURNED, A.CORRECT): S.ENTERED,  # the cooperative mended it
        (S.CONFIRMED, A.WITHDRAW): S.WITHDRAWN,  # the right ended before its day
    },
)
