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
        (S.PUBLISHED, A.REVISE): S.PUBLISHED,  # an officer approved a revision; it takes the place of the old words
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


class RevisionState(StrEnum):
    """Where the changes stand that a cooperative proposes for a product on sale."""

    WAITING = "waiting"
    RETURNED = "returned"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    JOINED = "joined"


class RevisionAction(StrEnum):
    """What moves them."""

    EDIT = "edit"
    APPROVE = "approve"
    RETURN = "return"
    WITHDRAW = "withdraw"
    JOIN = "join"


R, D = RevisionState, RevisionAction

REVISION_LIFE = StateMachine(
    "revision",
    {
        (R.WAITING, D.EDIT): R.WAITING,  # she changes more before anybody has decided
        (R.WAITING, D.APPROVE): R.APPROVED,  # it takes the place of what is on sale
        (R.WAITING, D.RETURN): R.RETURNED,  # not yet fit to show; the reason goes with it
        (R.WAITING, D.WITHDRAW): R.WITHDRAWN,  # she leaves it as it is
        (R.WAITING, D.JOIN): R.JOINED,  # the product left the shelf, so the listing itself is reviewed with it
        (R.RETURNED, D.EDIT): R.WAITING,  # she mended what the officer named
        (R.RETURNED, D.WITHDRAW): R.WITHDRAWN,
        (R.RETURNED, D.JOIN): R.JOINED,
        (R.APPROVED, D.EDIT): R.WAITING,  # the next change of the same product
        (R.WITHDRAWN, D.EDIT): R.WAITING,
        (R.JOINED, D.EDIT): R.WAITING,
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
