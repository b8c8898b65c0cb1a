"""What an event must look like by the JSON schema of EPCIS 2.0, told as faults with the place where they stand.

The schema itself is GS1's and lies with none of our installations; what it asks is written here again, and tests hold
both against each other.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any

from marketplace.epcis import vocabulary as words

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[!#-;=?-\[\]_a-z~]+")
_OFFSET = re.compile(r"[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)")
_UNIT = re.compile(r"[A-Z0-9]{2,3}")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})")
_OLD_WORDS = re.compile(r"urn:epcglobal:cbv|https?://ns\.gs1\.org/cbv/")


NEEDS_NAMESPACE = "a key of one's own needs a namespace"


class Own(Enum):
    """Which keys of one's own a part of an event may hold."""

    NONE = auto()
    NAMESPACED = auto()
    ANY = auto()


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: "quantityList[0].uom"."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}" if self.place else self.reason


Check = Callable[[Any, str], Iterator[Fault]]


def faults_in(event: Any) -> list[Fault]:
    """Return everything that is wrong with an event; nothing for one that the schema accepts."""
    if not isinstance(event, Mapping):
        return [Fault("", "an event is an object")]
    kind = event.get("type")
    if not isinstance(kind, str):
        return [Fault("type", "is missing")]
    shape = _EVENTS.get(kind)
    if shape is None:
        known = [*_fields(event, _COMMON, own=Own.ANY), *_missing(event, ("eventTime", "eventTimeZoneOffset"))]
        return known if _is_uri(kind) else [*known, Fault("type", f"there is no event type {kind!r}")]
    return [*_fields(event, {**_COMMON, **shape.fields}), *_missing(event, shape.needed), *shape.rule(event)]


def _text(value: Any, place: str) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield Fault(place, "must be text")


def _number(value: Any, place: str) -> Iterator[Fault]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield Fault(place, "must be a number")


def _truth(value: Any, place: str) -> Iterator[Fault]:
    if not isinstance(value, bool):
        yield Fault(place, "must be true or false")


def _uri(value: Any, place: str) -> Iterator[Fault]:
    if not _is_uri(value):
        yield Fault(place, "must be a URI")


def _is_uri(value: Any) -> bool:
    return isinstance(value, str) and _URI.fullmatch(value) is not None


def _time(value: Any, place: str) -> Iterator[Fault]:
    if not isinstance(value, str) or not _TIME.fullmatch(value) or not _is_moment(value):
        yield Fault(place, "must be a time with its zone, such as 2026-11-05T06:30:00.000+07:00")


def _is_moment(value: str) -> bool:
    try:
        datetime.fromisoformat(value.upper())
    except ValueError:
        return False
    return True


def _matching(pattern: re.Pattern[str], reason: str) -> Check:
    def check(value: Any, place: str) -> Iterator[Fault]:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            yield Fault(place, reason)

    return check


def _one_of(allowed: frozenset[str]) -> Check:
    def check(value: Any, place: str) -> Iterator[Fault]:
        if not isinstance(value, str) or value not in allowed:
            yield Fault(place, f"must be one of {', '.join(sorted(allowed))}")

    return check


def _word(allowed: frozenset[str]) -> Check:
    """Accept a bare word of the list, or a full URI of one's own; the old names of the list are neither."""

    def check(value: Any, place: str) -> Iterator[Fault]:
        if isinstance(value, str) and value in allowed:
            return
        if not _is_uri(value) or _OLD_WORDS.match(value):
            yield Fault(place, f"{value!r} is no word of the vocabulary; a word of one's own is a full URI")

    return check


def _list(check: Check, *, fewest: int = 0, is_set: bool = False) -> Check:
    def check_all(value: Any, place: str) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield Fault(place, "must be a list")
            return
        if len(value) < fewest:
            yield Fault(place, "must not be empty")
        if is_set and len({str(each) for each in value}) < len(value):
            yield Fault(place, "names something twice")
        for number, each in enumerate(value):
            yield from check(each, f"{place}[{number}]")

    return check_all


def _object(fields: Mapping[str, Check], *, needed: Sequence[str] = (), own: Own = Own.NONE) -> Check:
    def check(value: Any, place: str) -> Iterator[Fault]:
        if not isinstance(value, Mapping):
            yield Fault(place, "must be an object")
            return
        yield from _fields(value, fields, place=place, own=own)
        yield from _missing(value, needed, place=place)

    return check


def _fields(
    value: Mapping[str, Any], fields: Mapping[str, Check], *, place: str = "", own: Own = Own.NAMESPACED
) -> Iterator[Fault]:
    for name, each in value.items():
        where = f"{place}.{name}" if place else name
        if name in fields:
            yield from fields[name](each, where)
        elif own is Own.NONE:
            yield Fault(where, "is not known here")
        elif own is Own.NAMESPACED and not _is_uri(name):
            yield Fault(where, NEEDS_NAMESPACE)


def _missing(value: Mapping[str, Any], needed: Sequence[str], *, place: str = "") -> Iterator[Fault]:
    for name in needed:
        if name not in value:
            yield Fault(f"{place}.{name}" if place else name, "is missing")


def _anything(_value: Any, _place: str) -> Iterator[Fault]:
    return iter(())


def _uri_or_uris(value: Any, place: str) -> Iterator[Fault]:
    return _list(_uri)(value, place) if isinstance(value, list) else _uri(value, place)


def _ilmd(value: Any, place: str) -> Iterator[Fault]:
    if not isinstance(value, Mapping):
        yield Fault(place, "must be an object")
        return
    for name in value:
        if not _is_uri(name):
            yield Fault(f"{place}.{name}", NEEDS_NAMESPACE)


def _place(value: Any, place: str) -> Iterator[Fault]:
    if not isinstance(value, Mapping):
        yield Fault(place, "must be an object")
        return
    yield from _missing(value, ("id",), place=place)
    if "id" in value:
        yield from _uri(value["id"], f"{place}.id")


_QUANTITY = _object(
    {"epcClass": _uri, "quantity": _number, "uom": _matching(_UNIT, "must be a unit code such as KGM")},
    needed=("epcClass",),
)
_TRANSACTION = _object({"type": _word(words.BUSINESS_TRANSACTIONS), "bizTransaction": _uri}, needed=("bizTransaction",))
_SOURCE = _object({"type": _word(words.SOURCE_DESTINATION_TYPES), "source": _uri}, needed=("type", "source"))
_DESTINATION = _object(
    {"type": _word(words.SOURCE_DESTINATION_TYPES), "destination": _uri}, needed=("type", "destination")
)
_DEVICE: dict[str, Check] = dict.fromkeys(
    ("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"), _uri
)
_METADATA = _object(_DEVICE | dict.fromkeys(("time", "startTime", "endTime"), _time), own=Own.NAMESPACED)
_REPORT = _object(
    {
        **_DEVICE,
        **dict.fromkeys(("microorganism", "chemicalSubstance", "coordinateReferenceSystem", "uriValue"), _uri),
        **dict.fromkeys(
            ("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"), _number
        ),
        "type": _word(words.MEASUREMENT_TYPES), "exception": _word(words.SENSOR_ALERTS), "time": _time,
        "component": _word(words.COMPONENTS), "stringValue": _text, "booleanValue": _truth,
        "hexBinaryValue": _matching(re.compile(r"[A-Fa-f0-9]+"), "must be hexadecimal"), "uom": _text,
    },
    needed=("type",),
    own=Own.NAMESPACED,
)  # fmt: skip
_SENSOR = _object(
    {"sensorMetadata": _METADATA, "sensorReport": _list(_REPORT, fewest=1)},
    needed=("sensorReport",),
    own=Own.NAMESPACED,
)
_DISPOSITIONS = _list(_word(words.DISPOSITIONS), fewest=1, is_set=True)


def _persistent(value: Any, place: str) -> Iterator[Fault]:
    yield from _object({"set": _DISPOSITIONS, "unset": _DISPOSITIONS})(value, place)
    if isinstance(value, Mapping) and not value.keys() & {"set", "unset"}:
        yield Fault(place, "needs set or unset")


_ERROR = _object(
    {"declarationTime": _time, "reason": _word(words.ERROR_REASONS), "correctiveEventIDs": _list(_uri)},
    needed=("declarationTime",),
    own=Own.NAMESPACED,
)
_COMMON: dict[str, Check] = {
    "@context": _anything, "type": _text, "eventTime": _time, "recordTime": _time, "eventID": _uri,
    "eventTimeZoneOffset": _matching(_OFFSET, "must be an offset such as +07:00"),
    "certificationInfo": _uri_or_uris, "errorDeclaration": _ERROR,
}  # fmt: skip
_WHERE_AND_WHY: dict[str, Check] = {
    "bizStep": _word(words.BIZ_STEPS), "disposition": _word(words.DISPOSITIONS), "readPoint": _place,
    "bizLocation": _place, "bizTransactionList": _list(_TRANSACTION), "sourceList": _list(_SOURCE),
    "destinationList": _list(_DESTINATION), "sensorElementList": _list(_SENSOR),
}  # fmt: skip
_ACTION: dict[str, Check] = {"action": _one_of(frozenset({"OBSERVE", "ADD", "DELETE"}))}
_EPCS = _list(_uri, is_set=True)
_QUANTITIES = _list(_QUANTITY)
_HOME: dict[str, Check] = {"parentID": _uri, "childEPCs": _list(_uri), "childQuantityList": _QUANTITIES}


def _object_rule(event: Mapping[str, Any]) -> Iterator[Fault]:
    sensed = bool(event.get("sensorElementList")) and "readPoint" in event
    if "epcList" not in event and not event.get("quantityList") and not sensed:
        yield Fault("", "names nothing that was observed: epcList, quantityList, or sensors with a readPoint")
    if "ilmd" in event and event.get("action") != "ADD":
        yield Fault("ilmd", "goes with the action ADD only")


def _home_rule(event: Mapping[str, Any]) -> Iterator[Fault]:
    if event.get("action") != "DELETE" and not event.get("childEPCs") and not event.get("childQuantityList"):
        yield Fault("", "names no children")


def _transaction_rule(event: Mapping[str, Any]) -> Iterator[Fault]:
    if event.get("action") != "DELETE" and "epcList" not in event and not event.get("quantityList"):
        yield Fault("", "names nothing that belongs to the transaction")
    if event.get("bizTransactionList") == []:
        yield Fault("bizTransactionList", "must not be empty")


def _transformation_rule(event: Mapping[str, Any]) -> Iterator[Fault]:
    has_input = bool(event.get("inputEPCList") or event.get("inputQuantityList"))
    has_output = bool(event.get("outputEPCList") or event.get("outputQuantityList"))
    if has_input and has_output:
        return
    if "transformationID" not in event or not (has_input or has_output):
        yield Fault("", "needs inputs and outputs, or a transformationID that ties it to the event with the rest")


@dataclass(frozen=True)
class _Shape:
    """What one type of event may and must hold."""

    fields: Mapping[str, Check]
    needed: Sequence[str]
    rule: Callable[[Mapping[str, Any]], Iterator[Fault]]


_ALWAYS = ("eventTime", "eventTimeZoneOffset")
_EVENTS: dict[str, _Shape] = {
    "ObjectEvent": _Shape(
        {
            **_WHERE_AND_WHY, **_ACTION, "epcList": _EPCS, "quantityList": _QUANTITIES,
            "persistentDisposition": _persistent, "ilmd": _ilmd,
        },
        (*_ALWAYS, "action"),
        _object_rule,
    ),
    "AggregationEvent": _Shape({**_WHERE_AND_WHY, **_ACTION, **_HOME}, (*_ALWAYS, "action"), _home_rule),
    "AssociationEvent": _Shape({**_WHERE_AND_WHY, **_ACTION, **_HOME}, (*_ALWAYS, "action", "parentID"), _home_rule),
    "TransactionEvent": _Shape(
        {**_WHERE_AND_WHY, **_ACTION, "parentID": _uri, "epcList": _list(_uri), "quantityList": _QUANTITIES},
        (*_ALWAYS, "action", "bizTransactionList"),
        _transaction_rule,
    ),
    "TransformationEvent": _Shape(
        {
            **_WHERE_AND_WHY, "inputEPCList": _EPCS, "inputQuantityList": _QUANTITIES, "outputEPCList": _EPCS,
            "outputQuantityList": _QUANTITIES, "transformationID": _uri, "persistentDisposition": _persistent,
            "ilmd": _ilmd,
        },
        _ALWAYS,
        _transformation_rule,
    ),
}  # fmt: skip
