"""The words of this concept: photo states, who asks for a takedown. Pure."""

from enum import StrEnum


class PhotoState(StrEnum):
    """Whether the widths are made yet."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
    # Made, and shown to the officer alone until she approves the revision it belongs to.
    PROPOSED = "proposed"


class TakedownSource(StrEnum):
    """Who asks that a product leave the market."""

    CONSUMER = "consumer"
    RIGHTS_HOLDER = "rights_holder"
    AUTHORITY = "authority"
    OFFICER = "officer"
