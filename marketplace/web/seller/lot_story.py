"""What a cooperative reads about any lot of hers: what happened, from what, into what, and what may be done now."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from marketplace.kernel.quantity import get_unit
from marketplace.territory import queries as territory
from marketplace.traceability import lot_book, queries, registering, withholding
from marketplace.traceability.event_facts import FACTS, PASSED
from marketplace.traceability.kinds import WRITTEN_BY_HAND, TraceEventKind
from marketplace.traceability.lot_book import Kin
from marketplace.traceability.states import LOT_LIFE, LotAction, LotState
from marketplace.traceability.words import EVENT_NAMES, LOT_STATE_NAMES
from marketplace.web.formats import vn_date, vn_datetime
from marketplace.web.languages import say
from marketplace.web.media import photo_url
from marketplace.web.trace.journeys import event_place, quantity_text

#: What the pages call each step of a lot's life that is taken by hand.
LIFE_WORDS = {
    LotAction.HOLD: _l("Tạm giữ lô"),
    LotAction.RELEASE: _l("Cho dùng lại lô"),
    LotAction.DESTROY: _l("Ghi tiêu hủy lô"),
}
_TONES = {
    TraceEventKind.HOLD: "attention", TraceEventKind.RECALL: "attention", TraceEventKind.DESTROY: "attention",
    TraceEventKind.RELEASE: "done", TraceEventKind.CHECK: "done",
}  # fmt: skip


@dataclass(frozen=True)
class Story:
    """One lot's story as its templates print it."""

    code: str
    state: str
    tone: str
    left: str
    warning: str
    events: list[dict[str, Any]]
    sources: list[dict[str, Any]]
    results: list[dict[str, Any]]
    life: list[dict[str, str]]
    may_use: bool


def story_of(lot: Any) -> Story:
    """Return the story of a lot that was found to be the viewer's."""
    warning = withholding.harvest_warning(lot)
    is_open = lot.state is LotState.OPEN
    return Story(
        code=lot.code,
        state="" if is_open else say(LOT_STATE_NAMES[lot.state]),
        tone="attention" if lot.state is LotState.HELD else "stopped",
        left=quantity_text(lot.left, lot.unit) if lot.left else f"0 {get_unit(lot.unit).name()}",
        warning=say(warning) if warning is not None else "",
        events=_events(lot),
        sources=[_kin_row(kin) for kin in lot_book.sources(lot)],
        results=[_kin_row(kin) for kin in lot_book.results(lot)],
        life=_life(lot),
        may_use=is_open and lot.left > 0,
    )


def raw_page(lot: Any) -> dict[str, Any]:
    """Return a lot of raw material as its template prints it."""
    return {
        "code": lot.code,
        "number": lot.number,
        "name": lot.material,
        "facts": [
            (gettext("Lượng hàng của lô"), quantity_text(lot.quantity, lot.unit)),
            (gettext("Ngày thu hoạch"), vn_date(lot.harvested_on) if lot.harvested_on else ""),
            (gettext("Ngày nhận"), "" if lot.harvested_on else vn_date(lot.produced_on)),
        ],
    }


def fact_text(kind: TraceEventKind, name: str, value: Any) -> str:
    """Return what an event tells of one thing, as people read it."""
    if (kind, name) == (TraceEventKind.CHECK, "result"):
        return gettext("Đạt") if value == PASSED else gettext("Không đạt")
    return str(value)


def _life(lot: Any) -> list[dict[str, str]]:
    allowed = LOT_LIFE.actions(lot.state)
    return [
        {"href": url_for("seller.change_lot", code=lot.code, action=action.value), "label": str(words)}
        for action, words in LIFE_WORDS.items()
        if action in allowed
    ]


def _kin_row(kin: Kin) -> dict[str, Any]:
    return {
        "href": url_for("seller.lot", code=kin.lot.code),
        "title": f"{kin.lot.name} · {kin.lot.number}",
        "quantity": quantity_text(kin.quantity, kin.unit),
        "state": "" if kin.lot.state is LotState.OPEN else say(LOT_STATE_NAMES[kin.lot.state]),
        "is_direct": kin.depth == 1,
    }


def _events(lot: Any) -> list[dict[str, Any]]:
    """Return what happened, newest last; a declaration of error is told with the event it concerns."""
    found = queries.events_of(lot.id)
    declared = {event.declares_wrong_id: event for event in found if event.declares_wrong_id is not None}
    places = territory.places({event.commune_id for event in found if event.commune_id})
    parties = registering.party_names(lot.cooperative_id)
    return [
        _event(event, lot, declared.get(event.id))
        | {
            "place": event_place(event.place, places[event.commune_id].label if event.commune_id in places else ""),
            "party": parties.get(event.party_id or 0, ""),
        }
        for event in found
        if event.declares_wrong_id is None
    ]


def _event(event: Any, lot: Any, wrong: Any) -> dict[str, Any]:
    may_correct = wrong is None and event.kind in WRITTEN_BY_HAND
    labels = {fact.name: say(fact.label) for fact in FACTS.get(event.kind, ())}
    facts = [f"{labels.get(name, name)}: {fact_text(event.kind, name, value)}" for name, value in event.data.items()]
    return {
        "title": say(EVENT_NAMES[event.kind]),
        "at": vn_date(event.happened_at),
        "tone": "stopped" if wrong else _TONES.get(event.kind, "plain"),
        "quantity": quantity_text(event.quantity, lot.unit) if event.quantity else "",
        "facts": facts,
        "text": event.note,
        "recorded": gettext("Ghi lúc %(time)s.", time=vn_datetime(event.recorded_at)),
        "photos": [photo_url(key, 320) for key in event.photos],
        "wrong": wrong.note if wrong else "",
        "has_successor": bool(wrong and wrong.successor_id),
        "correct_href": url_for("seller.correct_lot_event", code=lot.code, event_id=event.id) if may_correct else "",
    }
