"""The words of this concept: photo states. Pure."""

from enum import StrEnum


class PhotoState(StrEnum):
    """Whether the widths are made yet."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
