"""Answering questions about events. Whose events are seen is never part of the question.

Without a key: what happened to lots of products that the market has published, as their trace pages tell it. With a
key: everything of its cooperative, also raw material and what partners sent in.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, or_, select

from marketplace.epcis.asking import Place, Question
from marketplace.gs1.epc_urns import canonical
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.products.models import Product
from marketplace.traceability import epcis_names as names
from marketplace.traceability.chain_models import EventEntry, EventThing
from marketplace.traceability.models import Lot, TradeItemNumber

#: Everything whose values can be listed, and the column or the parts of events where it stands.
LISTED = {
    "eventTypes": "event_type",
    "bizSteps": "biz_step",
    "dispositions": "disposition",
    "readPoints": "read_point",
    "bizLocations": "biz_location",
    "epcs": "",
}
MOST_LISTED = 1_000


@dataclass(frozen=True)
class Page:
    """Some events, and where the next page begins if there is one."""

    events: list[dict[str, Any]]
    next_after: Place | None


def ask(question: Question, *, cooperative_id: int | None) -> Page:
    """Return a page of the events that a question asks for, among those that may be seen."""
    column = getattr(EventEntry, question.order_by)
    chosen = _visible(select(EventEntry), cooperative_id)
    for name, values in question.equals.items():
        chosen = chosen.where(getattr(EventEntry, name).in_(values))
    for name, sign, moment in question.times:
        part = getattr(EventEntry, name)
        chosen = chosen.where(part >= moment if sign == ">=" else part < moment)
    for roles, things in question.things:
        found = select(EventThing.entry_id).where(EventThing.name.in_(_aliases(things)), EventThing.role.in_(roles))
        chosen = chosen.where(EventEntry.id.in_(found))
    if question.after is not None:
        chosen = chosen.where(_beyond(column, question.after, is_descending=question.is_descending))
    order = (column.desc(), EventEntry.id.desc()) if question.is_descending else (column, EventEntry.id)
    entries = db.session.scalars(chosen.order_by(*order).limit(question.per_page + 1)).all()
    shown = entries[: question.per_page]
    more = len(entries) > question.per_page
    last = Place(getattr(shown[-1], question.order_by), shown[-1].id) if more else None
    return Page([json.loads(entry.event) for entry in shown], last)


def event_named(event_id: str, *, cooperative_id: int | None) -> dict[str, Any]:
    """Return an event by its name; where it was declared wrong, with the declaration.

    Raises:
        NotFound: there is none, or not for who asks.
    """
    chosen = _visible(select(EventEntry), cooperative_id).where(EventEntry.event_id == event_id)
    entry = db.session.scalar(chosen.order_by(EventEntry.id.desc()).limit(1))
    if entry is None:
        raise NotFound
    found = json.loads(entry.event)
    return {**found, "@context": [*names.context(), *found.get("@context", [])]}


def values_of(resource: str, *, cooperative_id: int | None) -> Sequence[str]:
    """Return the values of a resource that stand in events which may be seen."""
    name = LISTED[resource]
    if name:
        column = getattr(EventEntry, name)
        chosen = _visible(select(column), cooperative_id).where(column != "")
    else:
        column = EventThing.name
        entries = _visible(select(EventEntry.id), cooperative_id)
        chosen = select(column).where(EventThing.entry_id.in_(entries))
    return db.session.scalars(chosen.distinct().order_by(column).limit(MOST_LISTED)).all()


def lot_on_label(code: str) -> Lot:
    """Return a lot of goods for whoever holds its label: who knows the code may see what its trace page tells.

    Raises:
        NotFound: there is none.
    """
    lot = db.session.scalar(select(Lot).where(Lot.code == code, Lot.product_id.is_not(None)))
    if lot is None:
        raise NotFound
    return lot


def lots_named(addresses: Sequence[str]) -> dict[str, Lot]:
    """Return the lots that addresses name, by the canonical form of each: own-domain ones and GS1 Digital Links."""
    wanted = {canonical(each): each for each in addresses}
    found: dict[str, Lot] = {}
    for stem in (names.lot_name(""), names.crop_name("")):
        of_stem = {each.removeprefix(stem): each for each in wanted if each.startswith(stem)}
        chosen = select(Lot).where(Lot.code.in_(of_stem))
        found |= {of_stem[lot.code]: lot for lot in db.session.scalars(chosen)} if of_stem else {}
    pairs = {each: _gtin_and_number(each) for each in wanted}
    gtins = {pair[0] for pair in pairs.values() if pair}
    rows = (
        select(TradeItemNumber.gtin, Lot)
        .join(Lot, Lot.product_id == TradeItemNumber.product_id)
        .where(TradeItemNumber.gtin.in_(gtins), Lot.number.in_({pair[1] for pair in pairs.values() if pair}))
    )
    of_pair = {(gtin, lot.number): lot for gtin, lot in db.session.execute(rows)} if gtins else {}
    return found | {each: of_pair[pair] for each, pair in pairs.items() if pair in of_pair}


def _gtin_and_number(address: str) -> tuple[str, str] | None:
    """Return GTIN and lot number of a canonical address; a serial below a lot belongs to that lot."""
    parts = address.removeprefix("https://id.gs1.org/").split("/")
    if address.startswith("https://id.gs1.org/01/") and len(parts) == 4 and parts[2] == "10":
        return parts[1], parts[3]
    return None


def _visible(chosen: Select[Any], cooperative_id: int | None) -> Select[Any]:
    if cooperative_id is not None:
        return chosen.where(EventEntry.cooperative_id == cooperative_id)
    published = select(Lot.id).join(Product, Product.id == Lot.product_id).where(Product.published_at.is_not(None))
    return chosen.where(EventEntry.trace_event_id.is_not(None), EventEntry.lot_id.in_(published))


def _aliases(things: Sequence[str]) -> set[str]:
    """Return every name of the lots that are asked for: what was printed once stays a name for ever."""
    found = set(things)
    lots = {lot.id: lot for lot in lots_named(things).values()}
    found |= {names.lot_name(lot.code) for lot in lots.values()}
    numbered = select(TradeItemNumber.product_id, TradeItemNumber.gtin).where(
        TradeItemNumber.product_id.in_({lot.product_id for lot in lots.values() if lot.product_id})
    )
    for product_id, gtin in db.session.execute(numbered):
        found |= {
            canonical(names.numbered_lot_name(gtin, lot.number))
            for lot in lots.values()
            if lot.product_id == product_id
        }
    return found


def _beyond(column: Any, place: Place, *, is_descending: bool) -> Any:
    if is_descending:
        return or_(column < place.at, and_(column == place.at, EventEntry.id < place.id))
    return or_(column > place.at, and_(column == place.at, EventEntry.id > place.id))
