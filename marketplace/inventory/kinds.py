"""The words of this concept: reasons for stock changes. Pure."""

from enum import StrEnum


class MovementKind(StrEnum):
    """Why stock changed."""

    COUNTED = "counted"  # the cooperative stated what is there
    SOLD = "sold"
    RETURNED_TO_SALE = "returned_to_sale"  # a cancelled order gave it back
    NOT_SENT = "not_sent"  # a line was left out of a parcel, and is there to be sold
    CAME_BACK = "came_back"  # returned by a buyer or refused at the door, counted and found fit to be sold
    HARVESTED = "harvested"  # a season's harvest came in: for whoever waited, and what is left for the shelf
