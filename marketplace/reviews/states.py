"""The life of a review, and of each photo sent with it."""

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


class PhotoLook(StrEnum):
    """What an officer has said of a photo; nobody else sees it before she has."""

    WAITING = "waiting"
    SHOWN = "shown"
    HIDDEN = "hidden"


class PhotoDecision(StrEnum):
    """What she says."""

    SHOW = "show"
    HIDE = "hide"


S, A, L, D = ReviewState, ReviewAction, PhotoLook, PhotoDecision

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

REVIEW_PHOTO_LIFE = StateMachine(
    "review_photo",
    {
        (L.WAITING, D.SHOW): L.SHOWN,  # it shows the goods, and nobody who might not want to be seen
        (L.WAITING, D.HIDE): L.HIDDEN,
        (L.SHOWN, D.HIDE): L.HIDDEN,  # somebody minds it after all
        (L.HIDDEN, D.SHOW): L.SHOWN,
    },
)

#: The states in which buyers see a review and its stars count.
COUNTED = (ReviewState.SHOWN, ReviewState.REPORTED)
