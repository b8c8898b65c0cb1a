"""The words of this concept: kinds of entries and levels of verification. Pure."""

from enum import StrEnum


class EntryKind(StrEnum):
    """What an entry counts; a refund is a negative entry in the period in which it is given."""

    DELIVERED = "delivered"
    REFUNDED = "refunded"


class Verification(StrEnum):
    """How sure we are of a sale, from the surest on."""

    RECONCILED = "reconciled"  # paid, and the payment matched
    DELIVERED = "delivered"
    EVIDENCED = "evidenced"  # photo or paper, checked by an officer
    DECLARED = "declared"
