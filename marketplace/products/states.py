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


class ProductAction(StrEnum):
    """What moves it."""

    SUBMIT = "submit"
    PUBLISH = "publish"
    RETURN = "return"
    REVISE = "revise"
    RETIRE = "retire"


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
    },
)
