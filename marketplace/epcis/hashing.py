"""An event's name by its content (CBV 2.0 §8.9): `ni:///sha-256;…?ver=CBV2.0`.

The same event, however it is written (order of keys, zone of its times, names of the same thing), has the same name;
any other event has another. When it was recorded, its own name and an error declaration do not count. A name proves
nothing by itself: anybody can compute it.
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from marketplace.epcis import vocabulary as words
from marketplace.gs1.epc_urns import canonical

Order = tuple[tuple[str, Any], ...]

_QUANTITY: Order = (("epcClass", ()), ("quantity", ()), ("uom", ()))
_METADATA: Order = tuple(
    (name, ())
    for name in (
        "time", "startTime", "endTime", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules",
    )
)  # fmt: skip
_REPORT: Order = tuple(
    (name, ())
    for name in (
        "type", "exception", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "time", "microorganism",
        "chemicalSubstance", "value", "component", "stringValue", "booleanValue", "hexBinaryValue", "uriValue",
        "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue", "uom", "coordinateReferenceSystem",
    )
)  # fmt: skip
_ORDER: Order = (
    ("eventTime", ()), ("eventTimeZoneOffset", ()), ("certificationInfo", ()), ("parentID", ()), ("epcList", "epc"),
    ("inputEPCList", "epc"), ("childEPCs", "epc"), ("quantityList", _QUANTITY), ("childQuantityList", _QUANTITY),
    ("inputQuantityList", _QUANTITY), ("outputEPCList", "epc"), ("outputQuantityList", _QUANTITY), ("action", ()),
    ("transformationID", ()), ("bizStep", ()), ("disposition", ()),
    ("persistentDisposition", (("set", ()), ("unset", ()))), ("readPoint", (("id", ()),)),
    ("bizLocation", (("id", ()),)),
    ("sensorElementList", (("sensorMetadata", _METADATA), ("sensorReport", _REPORT))),
)  # fmt: skip
_IN_ORDER = frozenset(name for name, _ in _ORDER)
_PAIRS = {"bizTransactionList": "bizTransaction", "sourceList": "source", "destinationList": "destination"}
_NOT_COUNTED = frozenset({"recordTime", "eventID", "type", "errorDeclaration", "@context"})
_REMARKS = frozenset({"rdfs:comment", "comment"})
_LISTED_AS = {"sensorElementList": "sensorElement"}


def event_id(event: Mapping[str, Any], *, prefixes: Mapping[str, str] | None = None) -> str:
    """Return the name of an event.

    Args:
        prefixes: what the document's context declares beside the standard's own, such as "trace".
    """
    return f"ni:///sha-256;{hashlib.sha256(pre_hash(event, prefixes=prefixes).encode()).hexdigest()}?ver=CBV2.0"


def pre_hash(event: Mapping[str, Any], *, prefixes: Mapping[str, str] | None = None) -> str:
    """Return the text whose hash names an event."""
    writer = _Writer({**words.PREFIXES, **(prefixes or {})})
    known = "".join(writer.ordered(name, event[name], order) for name, order in _ORDER if name in event)
    others = [
        writer.other(name, value)
        for name, value in event.items()
        if name not in _IN_ORDER and name not in _NOT_COUNTED and name not in _REMARKS
    ]
    return f"eventType={event.get('type', '')}{known}{''.join(sorted(others))}"


def prefixes_in(context: Any) -> dict[str, str]:
    """Return the prefixes that a document's `@context` declares itself."""
    parts = context if isinstance(context, list) else [context]
    return {
        name: meaning
        for part in parts
        if isinstance(part, dict)
        for name, meaning in part.items()
        if isinstance(meaning, str) and not name.startswith("@")
    }


@dataclass(frozen=True)
class _Writer:
    """Writes the parts of one event; knows the prefixes of its document and nothing of any other."""

    prefixes: Mapping[str, str]

    def ordered(self, name: str, value: Any, order: Any) -> str:
        """Write a part whose children have an order of their own."""
        if order == ():
            return "".join(sorted(self._field(name, each) for each in _each(value)))
        if order == "epc":
            return self._group(name, [self._field("epc", each) for each in _each(value)])
        if order is _QUANTITY:
            return self._group(name, ["quantityElement" + self._children(each, order) for each in _each(value)])
        if name in _LISTED_AS:
            return self._group(name, [_LISTED_AS[name] + self._nested(each, order) for each in _each(value)])
        return self._group(name, [self._children(value, order) + self._own(value, order)])

    def other(self, name: str, value: Any) -> str:
        """Write a part that the standard gives no order: its children by their text."""
        if name in _PAIRS:
            return self._group(name, [self._pair(each, _PAIRS[name]) for each in _each(value)])
        full = self._name(name)
        if isinstance(value, list):
            return "".join(sorted(full + self._content(each) for each in value))
        return full + self._content(value)

    def _content(self, value: Any) -> str:
        if isinstance(value, Mapping):
            return "".join(sorted(self.other(name, each) for name, each in value.items() if name not in _REMARKS))
        text = self._value("", value)
        return f"={text}" if text else ""

    def _pair(self, pair: Mapping[str, Any], what: str) -> str:
        return "".join(self._field(name, pair[name]) for name in ("type", what) if name in pair)

    def _group(self, name: str, texts: Sequence[str]) -> str:
        written = "".join(sorted(filter(None, texts)))
        return name + written if written else ""

    def _children(self, value: Mapping[str, Any], order: Order) -> str:
        return "".join(self.ordered(name, value[name], inner) for name, inner in order if name in value)

    def _nested(self, value: Mapping[str, Any], order: Order) -> str:
        parts = (
            "".join(sorted(name + self._children(each, inner) + self._own(each, inner) for each in _each(value[name])))
            for name, inner in order
            if name in value
        )
        return "".join(parts) + self._own(value, order)

    def _own(self, value: Mapping[str, Any], order: Order) -> str:
        """Write what somebody added inside a part of the standard."""
        known = {name for name, _ in order}
        return "".join(sorted(self.other(name, each) for name, each in value.items() if name not in known))

    def _field(self, name: str, value: Any) -> str:
        text = self._value(name, value)
        return f"{name}={text}" if text else ""

    def _value(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return str(value).lower()
        text = str(value).strip()
        if "time" in name.lower() and "offset" not in name.lower():
            return in_utc(text)
        return canonical(_number(words.in_new_words(self._expanded(_in_full(name, text)))))

    def _expanded(self, text: str) -> str:
        prefix, has_prefix, rest = text.partition(":")
        return self.prefixes[prefix] + rest if has_prefix and prefix in self.prefixes else text

    def _name(self, name: str) -> str:
        prefix, has_prefix, rest = name.partition(":")
        return f"{{{self.prefixes[prefix]}}}{rest}" if has_prefix and prefix in self.prefixes else name


def in_utc(text: str) -> str:
    """Return a time in UTC to the millisecond; what is no time as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if moment.tzinfo is None:
        return text
    # Half a millisecond goes to the even one, as in the reference implementation.
    milliseconds = round(moment.microsecond / 1_000)
    whole = moment.astimezone(UTC).replace(microsecond=0) + timedelta(milliseconds=milliseconds)
    return whole.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _each(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


def _number(text: str) -> str:
    """Return a number without needless signs and zeros; anything else as it is."""
    try:
        number = float(text)
    except ValueError:
        return text
    if not math.isfinite(number):
        return text
    return str(int(number)) if number == int(number) else str(number)


_WORDS_OF: Mapping[str, tuple[frozenset[str], str]] = {
    "bizStep": (words.BIZ_STEPS, f"{words.CBV}BizStep-"),
    "disposition": (words.DISPOSITIONS, f"{words.CBV}Disp-"),
    "set": (words.DISPOSITIONS, f"{words.CBV}Disp-"),
    "unset": (words.DISPOSITIONS, f"{words.CBV}Disp-"),
    "component": (words.COMPONENTS, f"{words.CBV}Comp-"),
    "exception": (words.SENSOR_ALERTS, words.GS1_WEB_VOCABULARY),
}


def _in_full(name: str, text: str) -> str:
    if name in _WORDS_OF:
        return words.in_full(text, *_WORDS_OF[name])
    if name == "type":
        text = words.in_full(text, words.BUSINESS_TRANSACTIONS, f"{words.CBV}BTT-")
        text = words.in_full(text, words.SOURCE_DESTINATION_TYPES, f"{words.CBV}SDT-")
        return words.in_full(text, words.MEASUREMENT_TYPES, words.GS1_WEB_VOCABULARY)
    return text
