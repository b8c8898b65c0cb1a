"""Reading documents that others send (EPCIS 2.0 JSON-LD) into single events, each able to stand by itself. Pure."""

import json
from collections.abc import Mapping
from typing import Any

from marketplace.epcis.hashing import prefixes_in
from marketplace.kernel.digests import is_plain

Event = dict[str, Any]


class NotADocument(ValueError):
    """It cannot be read as an EPCIS document; the text says why."""


def events_in(content: bytes, *, known: Mapping[str, str]) -> list[Any]:
    """Return the events of a document as they stand in it, each with the prefixes that its document declares.

    Args:
        known: prefixes that need not be told again.

    Raises:
        NotADocument: it is no JSON, or no EPCISDocument of version 2.
    """
    document = _read(content)
    if not isinstance(document, dict) or document.get("type") != "EPCISDocument":
        raise NotADocument("This is no EPCISDocument.")
    if not str(document.get("schemaVersion", "")).startswith("2."):
        raise NotADocument("schemaVersion must be 2.0.")
    missing = [name for name in ("@context", "creationDate", "epcisBody") if name not in document]
    if missing:
        raise NotADocument(f"{missing[0]} is missing.")
    body = document["epcisBody"]
    events = body.get("eventList") if isinstance(body, dict) else None
    if not isinstance(events, list) or not events:
        raise NotADocument("epcisBody.eventList must be a list with at least one event.")
    return [_alone(event, document["@context"], known) for event in events]


def event_in(content: bytes, *, known: Mapping[str, str]) -> Any:
    """Return a single event that was sent without a document.

    Raises:
        NotADocument: it is no JSON.
    """
    event = _read(content)
    return _alone(event, event.get("@context", []), known) if isinstance(event, dict) else event


def _alone(event: Any, context: Any, known: Mapping[str, str]) -> Any:
    if not isinstance(event, dict):
        return event
    declared = {**prefixes_in(context), **prefixes_in(event.get("@context", []))}
    own = {name: meaning for name, meaning in declared.items() if known.get(name) != meaning}
    plain = {name: value for name, value in event.items() if name != "@context"}
    return plain | ({"@context": [own]} if own else {})


def _read(content: bytes) -> Any:
    try:
        found = json.loads(content, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise NotADocument("This is no JSON in UTF-8.") from None
    if not is_plain(found):
        raise NotADocument("It holds a number, a character or a depth that cannot be kept exactly.")
    return found


def _refuse(name: str) -> Any:
    raise ValueError(name)
