"""The words of this concept: reasons for stock changes. Pure."""

from enum import StrEnum


class MovementKind(StrEnum):
    """Why stock changed."""

    COUNTED = "counted"  # the cooperative stated what is there
    SOLD = "sold"
    RETURNED_TO_SALE = "returned_to_sale"  # a cancelled order gave it back
