"""The words of this concept: kinds of trace events, and groups of goods. Pure."""

from enum import StrEnum


class TraceEventKind(StrEnum):
    """Critical tracking events of a lot (TCVN 12850: who, what, where, when, why)."""

    CARE = "care"
    HARVEST = "harvest"
    MAKE = "make"
    CHECK = "check"
    PACK = "pack"
    SHIP = "ship"


class GoodsGroup(StrEnum):
    """Groups of goods whose labels must say different things (Nghị định 37/2026/NĐ-CP, annex I)."""

    FRESH = "fresh"  # sold as it was picked: packing day or harvest instead of a production date
    FOOD = "food"  # staples, prepared food, drinks
    TEXTILE = "textile"  # the year of production is enough
    CRAFT = "craft"
    OTHER = "other"
