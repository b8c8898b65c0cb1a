"""The words of this concept: on whose decision, how grave, and what became of the goods. Pure."""

from enum import StrEnum


class Basis(StrEnum):
    """On whose decision goods are called back (TT 17/2021/TT-BNNPTNT: voluntary or mandatory)."""

    VOLUNTARY = "voluntary"
    ORDERED = "ordered"


class Risk(StrEnum):
    """What the goods may do to who uses them."""

    GRAVE = "grave"  # may make ill: do not eat, do not use
    MODERATE = "moderate"  # may harm some, such as an allergen that was not named
    SLIGHT = "slight"  # no danger: a wrong label, a quality that was not kept


class ResultKind(StrEnum):
    """What became of packs that had left the house; `DESTROYED` is of what came back or never left."""

    RECOVERED = "recovered"
    DISPOSED = "disposed"
    USED = "used"
    DESTROYED = "destroyed"


class Reached(StrEnum):
    """How far the notice of one order came."""

    WAITING = "waiting"
    FAILED = "failed"
    SENT = "sent"
    CALLED = "called"
    CONFIRMED = "confirmed"
