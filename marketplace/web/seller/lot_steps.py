"""What the page for writing events offers: the lots, the steps of each kind of goods, and the boxes of each step."""

from typing import Any

from flask_babel import gettext

from marketplace.kernel.quantity import get_unit
from marketplace.traceability import event_facts, lot_book
from marketplace.traceability.event_facts import FACTS, FAILED, PASSED, STEP_WORDS
from marketplace.traceability.kinds import WRITTEN_BY_HAND, LotKind, TraceEventKind
from marketplace.traceability.words import EVENT_NAMES
from marketplace.web.languages import language, say
from marketplace.web.seller.lot_recording_forms import RecordForm
from marketplace.web.seller.lot_registers import party_choices, place_choices
from marketplace.web.viewer import viewer

#: So many lots stand on the page at once; the others unfold.
SHOWN_LOTS = 4


def book_of(chosen: Any) -> dict[str, Any]:
    """Return everything the page offers, as data: whose it is, her lots, the steps by shelf, places and parties.

    Args:
        chosen: a lot that is offered first, however old.
    """
    rows = lot_book.lots_to_record(viewer().cooperative_id)
    own = [row for row in rows if chosen is not None and row.id == chosen.id]
    if chosen is not None and not own:
        own = [lot_book.as_listed(chosen)]
    lots = [*own, *(row for row in rows if row not in own)]
    return {
        "who": f"{viewer().id}-{viewer().cooperative_id}",
        "lots": [_lot(row) for row in lots],
        "steps": {shelf: _steps(shelf) for shelf in {"", *(row.shelf for row in lots)}},
        "places": place_choices(),
        "parties": party_choices(),
    }


def recorder(chosen: Any) -> dict[str, Any]:
    """Return the book as a template prints it, with the boxes of each step."""
    return book_of(chosen) | {"facts": _fact_boxes(), "shown_lots": SHOWN_LOTS}


def nobodys() -> dict[str, Any]:
    """Return the book of the page that is kept on phones: nothing in it is anybody's."""
    empty = {"who": "", "lots": [], "places": [], "parties": []}
    return empty | {"steps": {"": _steps("")}, "facts": _fact_boxes(), "shown_lots": SHOWN_LOTS}


def blank() -> RecordForm:
    """Return the form of the page that is kept on phones: of nobody, without a token."""
    return RecordForm([], [], formdata=None, meta={"csrf": False})


def _lot(row: lot_book.BookLot) -> dict[str, str]:
    material = gettext("Nguyên liệu") if row.kind is LotKind.RAW else ""
    return {
        "code": row.code,
        "name": row.name,
        "note": " · ".join(part for part in (row.number, material) if part),
        "unit": get_unit(row.unit).name(language()),
        "shelf": row.shelf,
    }


def _steps(shelf: str) -> list[dict[str, Any]]:
    """Return every step in the order in which goods of this shelf want them; the first four are offered at once."""
    first = event_facts.first_steps(shelf)
    rest = [kind for kind in WRITTEN_BY_HAND if kind not in first]
    return [
        {"kind": kind.value, "name": say(STEP_WORDS.get((shelf, kind), EVENT_NAMES[kind])), "is_first": kind in first}
        for kind in (*first, *rest)
    ]


def _fact_boxes() -> list[dict[str, Any]]:
    return [
        {
            "kind": kind.value,
            "name": say(EVENT_NAMES[kind]),
            "boxes": [
                {
                    "name": f"{kind.value}-{fact.name}",
                    "label": say(fact.label),
                    "options": _options(kind, fact.name),
                    "is_number": fact.name == "withholding_days",
                }
                for fact in FACTS[kind]
            ],
        }
        for kind in WRITTEN_BY_HAND
        if kind in FACTS
    ]


def _options(kind: TraceEventKind, name: str) -> list[tuple[str, str]]:
    if (kind, name) != (TraceEventKind.CHECK, "result"):
        return []
    return [("", gettext("Chưa có")), (PASSED, gettext("Đạt")), (FAILED, gettext("Không đạt"))]
