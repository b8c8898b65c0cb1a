"""The words of this concept: kinds of trace events. Pure."""

from enum import StrEnum


class TraceEventKind(StrEnum):
    """Critical tracking events of a lot (TCVN 12850: who, what, where, when, why)."""

    HARVEST = "harvest"
    MAKE = "make"
    CHECK = "check"
    PACK = "pack"
