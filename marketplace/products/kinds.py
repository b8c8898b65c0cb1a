"""The words of this concept: photo states. Pure."""

from enum import StrEnum


class PhotoState(StrEnum):
    """Whether the widths are made yet."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


class TakedownSource(StrEnum):
    """Who asks that a product leave the market."""

    CONSUMER = "consumer"
    RIGHTS_HOLDER = "rights_holder"
    AUTHORITY = "authority"
    OFFICER = "officer"
