"""The lives of a lot, of a run of labels, and of a cooperative's proof that she holds a company prefix of GS1."""

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


P, B = PrefixState, PrefixAction

PREFIX_LIFE = StateMachine(
    "company prefix",
    {
        (P.ENTERED, B.CONFIRM): P.CONFIRMED,  # an officer held the document against GS1's public register
        (P.ENTERED, B.RETURN): P.RETURNED,  # holder, number or date does not fit; the reason goes with it
        (P.RETURNED, B.CORRECT): P.ENTERED,  # the cooperative mended it
        (P.CONFIRMED, B.WITHDRAW): P.WITHDRAWN,  # the right ended before its day
    },
)


class LotState(StrEnum):
    """Whether a lot may reach buyers; whether it is past its date is told by the date."""

    OPEN = "open"
    HELD = "held"
    RECALLED = "recalled"
    DESTROYED = "destroyed"


class LotAction(StrEnum):
    """What moves it."""

    HOLD = "hold"
    RELEASE = "release"
    RECALL = "recall"
    DESTROY = "destroy"
    # Only the recall itself, when it is called off, lets what it stopped go.
    CLEAR = "clear"
    RECHECK = "recheck"


S, A = LotState, LotAction

LOT_LIFE = StateMachine(
    "lot",
    {
        (S.OPEN, A.HOLD): S.HELD,  # something may be wrong; nothing of it is packed until that is known
        (S.HELD, A.RELEASE): S.OPEN,  # the check found nothing
        (S.OPEN, A.RECALL): S.RECALLED,  # what was sold is called back (TT 17/2021/TT-BNNPTNT)
        (S.HELD, A.RECALL): S.RECALLED,  # the check found something
        (S.OPEN, A.DESTROY): S.DESTROYED,  # spoilt before anything was sold
        (S.HELD, A.DESTROY): S.DESTROYED,  # unfit
        (S.RECALLED, A.DESTROY): S.DESTROYED,  # what came back was destroyed
        (S.RECALLED, A.CLEAR): S.OPEN,  # the recall was a false alarm
        (S.RECALLED, A.RECHECK): S.HELD,  # the recall was a false alarm, and the check that went before it goes on
    },
)


class RunState(StrEnum):
    """How far a run of labels is."""

    MAKING = "making"
    READY = "ready"
    FAILED = "failed"
    VOID = "void"


class RunAction(StrEnum):
    """What moves it."""

    FINISH = "finish"
    FAIL = "fail"
    RETRY = "retry"
    CANCEL = "cancel"


R, T = RunState, RunAction

RUN_LIFE = StateMachine(
    "label run",
    {
        (R.MAKING, T.FINISH): R.READY,  # the worker has drawn the last sheet
        (R.MAKING, T.FAIL): R.FAILED,  # what must stand on the label did not fit, or could not be drawn
        (R.FAILED, T.RETRY): R.MAKING,  # she asks for another try; sheets drawn before are kept
        (R.MAKING, T.CANCEL): R.VOID,  # she no longer wants it
        (R.FAILED, T.CANCEL): R.VOID,  # the same
        (R.READY, T.CANCEL): R.VOID,  # the paper was destroyed or lost; whoever scans one of them is told
    },
)
