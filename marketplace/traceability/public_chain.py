"""The journey of a lot and of everything it was made of, back to the plots, as anybody may read it.

A few statements whatever the length of the chain. Of a place that did not consent only the commune is told, of a
party only what it is.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from marketplace.kernel.database import db
from marketplace.products.models import Product
from marketplace.territory import queries as territory
from marketplace.territory.queries import Place
from marketplace.traceability.chains import Step, sources_of
from marketplace.traceability.kinds import LotKind, PartyKind, TraceEventKind
from marketplace.traceability.models import Lot, TraceEvent, TraceParty, TracePlace
from marketplace.traceability.states import LotState


@dataclass(frozen=True)
class Correction:
    """What the cooperative said later of an event: that it did not happen so, and why."""

    declared_at: datetime
    reason: str


@dataclass(frozen=True)
class PublicEvent:
    """Something that happened to a lot; `quantity` in base units of the lot's unit.

    `place` and `party` are "" where naming them was not consented to; `commune` and `party_kind` are always told.
    """

    kind: TraceEventKind
    happened_at: datetime
    recorded_at: datetime
    place: str
    commune: Place | None
    quantity: int | None
    note: str
    facts: dict[str, Any] = field(default_factory=dict)
    photos: tuple[str, ...] = ()
    party: str = ""
    party_kind: PartyKind | None = None
    area_code: str = ""
    area_issuer: str = ""
    area_valid_to: date | None = None
    correction: Correction | None = None


@dataclass(frozen=True)
class SourceLot:
    """A lot that went into another, directly (`depth` 1) or through others; `used` in base units of `unit`.

    `code` is "" of raw material, whose lots have no label of their own.
    """

    code: str
    number: str
    kind: LotKind
    state: LotState
    goods: str
    unit: str
    used: int
    into: tuple[str, ...]
    depth: int
    events: list[PublicEvent]


@dataclass(frozen=True)
class Journey:
    """What happened to a lot, and everything it was made of, nearest first."""

    events: list[PublicEvent]
    sources: list[SourceLot]


def journey_of(lot: Lot) -> Journey:
    """Return a lot's journey in four statements at most."""
    steps = sources_of(lot.id)
    ids = {lot.id, *(step.from_lot_id for step in steps)}
    events = _events_of(ids)
    lots = _lots(ids - {lot.id})
    numbers = {lot.id: lot.number, **{row.id: row.number for row, _ in lots.values()}}
    sources = [_source(*lots[each], _steps_from(each, steps), numbers, events.get(each, [])) for each in lots]
    return Journey(events.get(lot.id, []), sorted(sources, key=lambda source: (source.depth, source.number)))


def _steps_from(lot_id: int, steps: Collection[Step]) -> list[Step]:
    return [step for step in steps if step.from_lot_id == lot_id]


def _source(
    lot: Lot, product_name: str | None, steps: list[Step], numbers: dict[int, str], events: list[PublicEvent]
) -> SourceLot:
    # A lot that went in on several ways is met once for each; what was taken of it counts once for each use.
    uses = {(step.to_lot_id, step.quantity) for step in steps}
    return SourceLot(
        code=lot.code if lot.kind is LotKind.FINISHED else "",
        number=lot.number,
        kind=lot.kind,
        state=lot.state,
        goods=product_name or lot.material,
        unit=lot.unit,
        used=sum(quantity for _, quantity in uses),
        into=tuple(sorted({numbers[to_lot_id] for to_lot_id, _ in uses})),
        depth=min(step.depth for step in steps),
        events=events,
    )


def _lots(ids: Collection[int]) -> dict[int, tuple[Lot, str | None]]:
    if not ids:
        return {}
    chosen = select(Lot, Product.name).outerjoin(Product, Product.id == Lot.product_id).where(Lot.id.in_(ids))
    return {lot.id: (lot, name) for lot, name in db.session.execute(chosen.order_by(Lot.id))}


def _events_of(lot_ids: Collection[int]) -> dict[int, list[PublicEvent]]:
    rows = db.session.execute(
        select(TraceEvent, TracePlace, TraceParty)
        .outerjoin(TracePlace, TracePlace.id == TraceEvent.place_id)
        .outerjoin(TraceParty, TraceParty.id == TraceEvent.party_id)
        .where(TraceEvent.lot_id.in_(lot_ids))
        .order_by(TraceEvent.happened_at, TraceEvent.id)
    ).all()
    communes = territory.places({event.commune_id for event, *_ in rows if event.commune_id})
    wrong = {
        event.declares_wrong_id: Correction(event.recorded_at, event.note)
        for event, *_ in rows
        if event.declares_wrong_id is not None
    }
    found: dict[int, list[PublicEvent]] = {}
    for event, place, party in rows:
        if event.declares_wrong_id is None:
            shown = _public_event(event, place, party, communes, wrong.get(event.id))
            found.setdefault(event.lot_id, []).append(shown)
    return found


def _public_event(
    event: TraceEvent,
    place: TracePlace | None,
    party: TraceParty | None,
    communes: dict[int, Place],
    correction: Correction | None,
) -> PublicEvent:
    return PublicEvent(
        kind=event.kind,
        happened_at=event.happened_at,
        recorded_at=event.recorded_at,
        place=event.place if place is None or place.is_name_public else "",
        commune=communes.get(event.commune_id) if event.commune_id else None,
        quantity=event.quantity,
        note=event.note,
        facts=event.data,
        photos=tuple(event.photos),
        party=party.name if party is not None and party.is_name_public else "",
        party_kind=party.kind if party is not None else None,
        area_code=place.area_code if place is not None else "",
        area_issuer=place.area_issuer if place is not None else "",
        area_valid_to=place.area_valid_to if place is not None else None,
        correction=correction,
    )
