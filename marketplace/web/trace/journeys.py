"""How the journey of a lot is shown: what happened to it, and to everything it was made of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext

from marketplace.kernel import clock
from marketplace.kernel.quantity import Quantity, format_quantity, get_unit
from marketplace.traceability.event_facts import FACTS, FAILED, PASSED
from marketplace.traceability.queries import PublicEvent, SourceLot
from marketplace.traceability.states import LotState
from marketplace.traceability.words import EVENT_NAMES, LOT_STATE_NAMES, PARTY_NAMES
from marketplace.web.formats import vn_date
from marketplace.web.languages import language, say
from marketplace.web.media import photo_url

#: What is recorded later than this says so: memory fades, and a reader may weigh it.
LATE_DAYS = 7
#: A page stays light however many hands a lot went through; what is left out is counted.
MOST_SOURCES, MOST_EVENTS = 12, 40
_PHOTO_KEY = re.compile(r"[0-9a-f]{32}")
_SMALL, _LARGE = 320, 1280


@dataclass(frozen=True)
class ShownEvent:
    """Something that happened, as it is printed. `wrong` tells that and why it did not happen so; "" otherwise."""

    title: str
    at: str
    place: str
    lines: list[str]
    photos: list[dict[str, str]]
    wrong: str
    tone: str


@dataclass(frozen=True)
class ShownSource:
    """A lot that went in, as it is printed."""

    title: str
    href: str
    about: str
    stopped: str
    events: list[ShownEvent]


def shown_sources(sources: Sequence[SourceLot]) -> list[ShownSource]:
    """Return the lots a lot was made of, nearest first; far ones without their events where the page would be long."""
    return list(_within_bounds(sources))


def shown_events(events: Sequence[PublicEvent], unit: str) -> list[ShownEvent]:
    """Return events as they are printed."""
    return [_event(event, unit) for event in events]


def quantity_text(quantity: int, unit_code: str) -> str:
    """Return base units as they were entered: 50,000 g in kg is "50 kg"."""
    unit = get_unit(unit_code)
    return format_quantity(Quantity(quantity, unit.group), unit=unit, locale=language())


def event_place(place: str, commune_label: str) -> str:
    """Return where something happened: hamlet or field, commune, province."""
    return ", ".join(part for part in (place, commune_label) if part)


def _within_bounds(sources: Sequence[SourceLot]) -> Iterator[ShownSource]:
    left = MOST_EVENTS
    for source in sources[:MOST_SOURCES]:
        events = source.events[:left]
        left -= len(events)
        yield _source(source, events)


def _source(source: SourceLot, events: Sequence[PublicEvent]) -> ShownSource:
    used = quantity_text(source.used, source.unit)
    stopped = "" if source.state is LotState.OPEN else say(LOT_STATE_NAMES[source.state])
    return ShownSource(
        title=gettext("%(goods)s, lô %(number)s", goods=source.goods, number=source.number),
        href=url_for("trace.lot", code=source.code) if source.code else "",
        about=gettext("%(used)s vào lô %(into)s", used=used, into=", ".join(source.into)),
        stopped=stopped,
        events=shown_events(events, source.unit),
    )


def _event(event: PublicEvent, unit: str) -> ShownEvent:
    return ShownEvent(
        title=say(EVENT_NAMES[event.kind]),
        at=vn_date(clock.day_of(event.happened_at)),
        place=event_place(event.place, event.commune.label if event.commune else ""),
        lines=[line for line in _lines(event, unit) if line],
        photos=_photos(event),
        wrong=_wrong(event),
        tone="attention" if event.correction else "plain",
    )


def _lines(event: PublicEvent, unit: str) -> Iterator[str]:
    if event.quantity:
        yield f"{quantity_text(event.quantity, unit)}."
    yield event.note
    for fact in FACTS.get(event.kind, ()):
        if fact.name in event.facts:
            yield f"{say(fact.label)}: {_told(event.facts[fact.name])}"
    if event.party_kind is not None:
        yield _joined(say(PARTY_NAMES[event.party_kind]), event.party)
    yield _area(event)
    yield _recorded_late(event)


def _told(value: Any) -> str:
    words = {PASSED: gettext("Đạt"), FAILED: gettext("Không đạt")}
    return words.get(value, str(value))


def _joined(kind: str, name: str) -> str:
    return f"{kind}: {name}" if name else kind


def _area(event: PublicEvent) -> str:
    if not event.area_code:
        return ""
    told = gettext("Mã số vùng trồng %(code)s do %(issuer)s cấp", code=event.area_code, issuer=event.area_issuer)
    if event.area_valid_to is None:
        return told
    return told + gettext(", đến hết ngày %(day)s.", day=vn_date(event.area_valid_to))


def _recorded_late(event: PublicEvent) -> str:
    happened, recorded = clock.day_of(event.happened_at), clock.day_of(event.recorded_at)
    if (recorded - happened).days <= LATE_DAYS:
        return ""
    return gettext("Ghi vào sổ ngày %(day)s.", day=vn_date(recorded))


def _wrong(event: PublicEvent) -> str:
    if event.correction is None:
        return ""
    return gettext(
        "Ghi nhầm: ngày %(day)s hợp tác xã đính chính rằng việc này không đúng như trên. Lý do: %(reason)s",
        day=vn_date(clock.day_of(event.correction.declared_at)),
        reason=event.correction.reason,
    )


def _photos(event: PublicEvent) -> list[dict[str, str]]:
    keys = [key for key in event.photos if _PHOTO_KEY.fullmatch(key)]
    return [{"src": photo_url(key, _SMALL), "href": photo_url(key, _LARGE)} for key in keys]
