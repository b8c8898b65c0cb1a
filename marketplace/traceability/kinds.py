"""The words of this concept: kinds of trace events, and groups of goods. Pure."""

from enum import StrEnum


class TraceEventKind(StrEnum):
    """Critical tracking events of a lot (TCVN 12850: who, what, where, when, why)."""

    SOW = "sow"
    CARE = "care"
    HARVEST = "harvest"
    RECEIVE = "receive"
    CHECK = "check"
    MAKE = "make"  # out of itself or of other lots, whose shares stand in `lot_use`
    SPLIT = "split"
    BLEND = "blend"
    PACK = "pack"
    STORE = "store"
    SHIP = "ship"
    SELL = "sell"
    HOLD = "hold"
    RELEASE = "release"
    RECALL = "recall"
    DESTROY = "destroy"


#: What a cooperative writes down by itself; the others follow from what she does with a lot.
WRITTEN_BY_HAND = (
    TraceEventKind.SOW,
    TraceEventKind.CARE,
    TraceEventKind.HARVEST,
    TraceEventKind.RECEIVE,
    TraceEventKind.CHECK,
    TraceEventKind.MAKE,
    TraceEventKind.PACK,
    TraceEventKind.STORE,
    TraceEventKind.SHIP,
)


class PlaceKind(StrEnum):
    """Where things happen to a lot."""

    PLOT = "plot"
    WORKSHOP = "workshop"
    STORE = "store"
    STALL = "stall"


class PartyKind(StrEnum):
    """With whom something happens to a lot."""

    HOUSEHOLD = "household"
    SUPPLIER = "supplier"
    LABORATORY = "laboratory"
    CARRIER = "carrier"
    BUYER = "buyer"


class LotKind(StrEnum):
    """What a lot is: goods that are sold, or what they are made of."""

    FINISHED = "finished"
    RAW = "raw"


class GoodsGroup(StrEnum):
    """Groups of goods whose labels must say different things (Nghị định 37/2026/NĐ-CP, annex I)."""

    FRESH = "fresh"  # sold as it was picked: packing day or harvest instead of a production date
    FOOD = "food"  # staples, prepared food, drinks
    TEXTILE = "textile"  # the year of production is enough
    CRAFT = "craft"
    OTHER = "other"
