"""What happened to a lot, told in the words of EPCIS 2.0 and CBV 2.0.

There is no word for harvesting in CBV: a lot is born (`commissioning`), and the kind of event says how. What is no
business of others stays out: names of people and places, vehicles. Sowing and care happen to the crop on the field,
which has a name of its own, because the lot is not there yet.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from marketplace.kernel import clock
from marketplace.kernel.quantity import UnitGroup, get_unit
from marketplace.traceability import epcis_names as names
from marketplace.traceability.event_facts import FAILED, PASSED
from marketplace.traceability.kinds import TraceEventKind as Kind

Event = dict[str, Any]

_STEPS: Mapping[Kind, tuple[str, str]] = {
    Kind.SOW: ("commissioning", "active"),
    Kind.HARVEST: ("commissioning", "active"),
    Kind.RECEIVE: ("receiving", "in_progress"),
    Kind.CHECK: ("inspecting", "in_progress"),
    Kind.SPLIT: ("commissioning", "active"),
    Kind.BLEND: ("commissioning", "active"),
    Kind.PACK: ("packing", "in_progress"),
    Kind.STORE: ("storing", "in_progress"),
    Kind.SHIP: ("shipping", "in_transit"),
    Kind.SELL: ("retail_selling", "retail_sold"),
    Kind.HOLD: ("holding", "non_sellable_other"),
    Kind.RECALL: ("holding", "recalled"),
    Kind.DESTROY: ("destroying", "destroyed"),
}
_CHECKED = {PASSED: "conformant", FAILED: "non_conformant"}
_GONE = frozenset({Kind.SELL, Kind.DESTROY})
_ON_THE_FIELD = frozenset({Kind.SOW, Kind.CARE})
#: What can bring a lot into being; whatever else is told first only observes it.
BIRTHS = frozenset({Kind.HARVEST, Kind.RECEIVE, Kind.MAKE, Kind.SPLIT, Kind.BLEND, Kind.PACK})
_UNITS = {UnitGroup.MASS: ("KGM", 1_000), UnitGroup.VOLUME: ("LTR", 1_000), UnitGroup.LENGTH: ("MMT", 1)}
_FACTS = {
    "variety": "variety", "seed_source": "seedSource", "input": "input", "dose": "dose", "weather": "weather",
    "withholding_days": "withholdingDays", "result": "result", "document": "document", "method": "method",
    "temperature": "temperature",
}  # fmt: skip
_DEGREES = re.compile(r"(-?\d{1,3}(?:[.,]\d)?)(?:\s*[-–]\s*(\d{1,3}(?:[.,]\d)?))?\s*(?:°\s*C|độ C)\b")


@dataclass(frozen=True)
class Amount:
    """So much of a lot, in base units of `unit`'s group; how much is not always told."""

    name: str
    quantity: int | None
    unit: str


@dataclass(frozen=True)
class EventFacts:
    """Everything that is told of one event; `number` is its place in the cooperative's chain.

    `is_birth` tells whether the lot came into being by it.
    """

    kind: Kind
    number: int
    happened_at: datetime
    recorded_at: datetime
    amount: Amount
    lot_code: str
    lot_number: str
    cooperative: str
    is_birth: bool
    used: tuple[Amount, ...] = ()
    place: str = ""
    commune: str = ""
    area_code: str = ""
    party: str = ""
    note: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    certificates: tuple[str, ...] = ()
    harvested_on: date | None = None
    produced_on: date | None = None
    best_before_on: date | None = None
    standard: str = ""


def epcis_event(told: EventFacts) -> Event:
    """Return the event without its name and without the time of its recording."""
    step, disposition = _why(told)
    common = {
        "eventTime": in_vietnam(told.happened_at),
        "eventTimeZoneOffset": "+07:00",
        "bizStep": step,
        "disposition": disposition,
        "readPoint": {"id": told.place or told.cooperative},
        "bizLocation": {"id": told.place or told.cooperative},
    }
    return {**_what(told), **common, **_who(told), **_proof(told), **_sensed(told), **_own(told)}


def declared_wrong(event: Event, *, at: datetime, corrected_by: str = "") -> Event:
    """Return the same event again with the declaration that it is wrong, and what is right instead."""
    declaration: dict[str, Any] = {"declarationTime": in_vietnam(at), "reason": "incorrect_data"}
    if corrected_by:
        declaration["correctiveEventIDs"] = [corrected_by]
    return {**event, "errorDeclaration": declaration}


def in_vietnam(moment: datetime) -> str:
    """Return a moment as documents write it: Vietnamese time, to the millisecond."""
    return moment.astimezone(clock.VIETNAM).isoformat(timespec="milliseconds")


def _why(told: EventFacts) -> tuple[str, str]:
    if told.kind is Kind.CHECK:
        return "inspecting", _CHECKED.get(told.facts.get("result", ""), "in_progress")
    if told.kind is Kind.MAKE:
        is_new = told.used or told.is_birth
        return ("commissioning", "active") if is_new else (names.own_step("make"), "in_progress")
    if told.kind is Kind.RELEASE:
        return names.own_step("release"), "sellable_accessible"
    return _STEPS.get(told.kind, (names.own_step(told.kind.value), "in_progress"))


def _what(told: EventFacts) -> Event:
    if told.used:
        return {
            "type": "TransformationEvent",
            "inputQuantityList": [_quantity(each) for each in told.used],
            "outputQuantityList": [_quantity(told.amount)],
            "ilmd": _lot_facts(told),
        }
    if told.kind in _ON_THE_FIELD:
        action = "ADD" if told.kind is Kind.SOW else "OBSERVE"
        return {"type": "ObjectEvent", "action": action, "epcList": [names.crop_name(told.lot_code)]}
    what = {"type": "ObjectEvent", "action": _action(told), "quantityList": [_quantity(told.amount)]}
    return what | ({"ilmd": _lot_facts(told)} if what["action"] == "ADD" else {})


def _action(told: EventFacts) -> str:
    if told.kind in _GONE:
        return "DELETE"
    return "ADD" if told.is_birth or told.kind is Kind.HARVEST else "OBSERVE"


def _quantity(amount: Amount) -> Event:
    if amount.quantity is None:
        return {"epcClass": amount.name}
    code, factor = _UNITS.get(get_unit(amount.unit).group, ("", 1))
    whole, rest = divmod(amount.quantity, factor)
    told = {"epcClass": amount.name, "quantity": amount.quantity / factor if rest else whole}
    return told | ({"uom": code} if code else {})


def _lot_facts(told: EventFacts) -> Event:
    days = {
        "trace:harvestDate": told.harvested_on,
        "trace:productionDate": told.produced_on,
        "cbvmda:bestBeforeDate": told.best_before_on,
    }
    texts = {"trace:growingAreaCode": told.area_code, "trace:standard": told.standard}
    return {
        "cbvmda:lotNumber": told.lot_number,
        "cbvmda:countryOfOrigin": "VN",
        **{name: day.isoformat() for name, day in days.items() if day is not None},
        **{name: text for name, text in texts.items() if text},
    }


def _who(told: EventFacts) -> Event:
    """Name the other side where goods change hands; who did the work is the cooperative's own business."""
    if not told.party:
        return {}
    party = {"type": "possessing_party", "source": told.party}
    if told.kind is Kind.RECEIVE:
        return {
            "sourceList": [party],
            "destinationList": [{"type": "possessing_party", "destination": told.cooperative}],
        }
    if told.kind in (Kind.SHIP, Kind.SELL):
        return {
            "sourceList": [{"type": "possessing_party", "source": told.cooperative}],
            "destinationList": [{"type": "possessing_party", "destination": told.party}],
        }
    return {"trace:party": told.party}


def _proof(told: EventFacts) -> Event:
    return {"certificationInfo": list(told.certificates)} if told.certificates else {}


def _sensed(told: EventFacts) -> Event:
    """Read a temperature out of what was typed; the words themselves are told as well."""
    found = _DEGREES.search(str(told.facts.get("temperature", "")))
    if found is None:
        return {}
    low, high = (float(each.replace(",", ".")) if each else None for each in found.groups())
    values = {"value": low} if high is None else {"minValue": low, "maxValue": high}
    return {"sensorElementList": [{"sensorReport": [{"type": "Temperature", **values, "uom": "CEL"}]}]}


def _own(told: EventFacts) -> Event:
    facts = {f"trace:{_FACTS[name]}": value for name, value in told.facts.items() if name in _FACTS}
    texts = {"trace:commune": told.commune, "trace:note": told.note}
    return {
        "trace:kind": told.kind.value,
        "trace:entry": told.number,
        **facts,
        **{name: text for name, text in texts.items() if text},
    }
