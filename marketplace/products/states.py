"""The life of a product listing."""

from enum import StrEnum

from marketplace.kernel.lifecycle import StateMachine


class ProductState(StrEnum):
    """Where a listing stands; only a published one is seen by buyers."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    PUBLISHED = "published"
    RETIRED = "retired"
    TAKEN_DOWN = "taken_down"


class ProductAction(StrEnum):
    """What moves it."""

    SUBMIT = "submit"
    PUBLISH = "publish"
    RETURN = "return"
    REVISE = "revise"
    RETIRE = "retire"
    TAKE_DOWN = "take_down"
    RESTORE = "restore"
    HAND_BACK = "hand_back"


S, A = ProductState, ProductAction

PRODUCT_LIFE = StateMachine(
    "product",
    {
        (S.DRAFT, A.SUBMIT): S.SUBMITTED,  # she is done writing
        (S.RETURNED, A.SUBMIT): S.SUBMITTED,  # she mended what the officer named
        (S.SUBMITTED, A.PUBLISH): S.PUBLISHED,  # reviewed before display (Law 122/2025/QH15)
        (S.SUBMITTED, A.RETURN): S.RETURNED,  # not yet fit to show; the reason goes with it
        (S.PUBLISHED, A.RETURN): S.RETURNED,  # an officer takes it down until it is mended
        (S.PUBLISHED, A.REVISE): S.SUBMITTED,  # what buyers were told changes, so it is reviewed again
        (S.DRAFT, A.RETIRE): S.RETIRED,
        (S.RETURNED, A.RETIRE): S.RETIRED,
        (S.PUBLISHED, A.RETIRE): S.RETIRED,  # she no longer makes it
        (S.RETIRED, A.SUBMIT): S.SUBMITTED,  # she makes it again
        (S.SUBMITTED, A.TAKE_DOWN): S.TAKEN_DOWN,  # an authority, a rights holder or a consumer is right
        (S.RETURNED, A.TAKE_DOWN): S.TAKEN_DOWN,
        (S.PUBLISHED, A.TAKE_DOWN): S.TAKEN_DOWN,
        (S.RETIRED, A.TAKE_DOWN): S.TAKEN_DOWN,
        (S.TAKEN_DOWN, A.RESTORE): S.PUBLISHED,  # the cause is gone and buyers saw it before
        (S.TAKEN_DOWN, A.HAND_BACK): S.RETURNED,  # the cause is gone; it was not on sale, so it is reviewed first
    },
)


class TakedownState(StrEnum):
    """Where a request to take a product down stands."""

    OPEN = "open"
    UPHELD = "upheld"
    REFUSED = "refused"
    LIFTED = "lifted"


class TakedownAction(StrEnum):
    """What moves it."""

    UPHOLD = "uphold"
    REFUSE = "refuse"
    LIFT = "lift"


TAKEDOWN_LIFE = StateMachine(
    "takedown",
    {
        (TakedownState.OPEN, TakedownAction.UPHOLD): TakedownState.UPHELD,  # the product is taken down
        (TakedownState.OPEN, TakedownAction.REFUSE): TakedownState.REFUSED,  # the request has no ground
        (TakedownState.UPHELD, TakedownAction.LIFT): TakedownState.LIFTED,  # the product is shown again
    },
)
