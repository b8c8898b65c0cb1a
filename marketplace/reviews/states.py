"""The life of a review."""

from enum import StrEnum

from marketplace.kernel.lifecycle import StateMachine


class ReviewState(StrEnum):
    """Where a review stands; a reported one stays on its page until an officer has looked at it."""

    SHOWN = "shown"
    REPORTED = "reported"
    HIDDEN = "hidden"


class ReviewAction(StrEnum):
    """What moves it."""

    REPORT = "report"
    KEEP = "keep"
    HIDE = "hide"
    RESTORE = "restore"


S, A = ReviewState, ReviewAction

REVIEW_LIFE = StateMachine(
    "review",
    {
        (S.SHOWN, A.REPORT): S.REPORTED,  # somebody says that it breaks the rules
        (S.REPORTED, A.KEEP): S.SHOWN,  # it does not
        (S.SHOWN, A.HIDE): S.HIDDEN,  # insults, other people's data, nothing about the goods; the reason is kept
        (S.REPORTED, A.HIDE): S.HIDDEN,
        (S.HIDDEN, A.RESTORE): S.SHOWN,  # it was hidden by mistake
    },
)

#: The states in which buyers see a review and its stars count.
COUNTED = (ReviewState.SHOWN, ReviewState.REPORTED)
