"""The life of a cooperative on the market."""

from enum import StrEnum

from marketplace.kernel.lifecycle import StateMachine


class CooperativeState(StrEnum):
    """Where a cooperative stands with the Union."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    VERIFIED = "verified"
    SUSPENDED = "suspended"


class CooperativeAction(StrEnum):
    """What moves it."""

    SUBMIT = "submit"
    VERIFY = "verify"
    RETURN = "return"
    SUSPEND = "suspend"
    RESUME = "resume"


S, A = CooperativeState, CooperativeAction

COOPERATIVE_LIFE = StateMachine(
    "cooperative",
    {
        (S.DRAFT, A.SUBMIT): S.SUBMITTED,  # her application is complete
        (S.RETURNED, A.SUBMIT): S.SUBMITTED,  # she mended what the officer named
        (S.SUBMITTED, A.VERIFY): S.VERIFIED,  # the officer checked identity and register
        (S.SUBMITTED, A.RETURN): S.RETURNED,  # something is missing or wrong; the reason goes with it
        (S.VERIFIED, A.SUSPEND): S.SUSPENDED,  # she stops, dissolves, or broke the rules of the market
        (S.SUSPENDED, A.RESUME): S.VERIFIED,  # the cause is gone
    },
)
