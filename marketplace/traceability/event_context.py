"""What an event needs besides its own row to be told to others, read for many events at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from marketplace.certificates import queries as certificates
from marketplace.cooperatives.models import Cooperative
from marketplace.kernel import clock
from marketplace.kernel.database import db
from marketplace.products.models import ProductCertificate
from marketplace.territory import queries as territory
from marketplace.territory.queries import Place
from marketplace.traceability import epcis_names as names
from marketplace.traceability.chain_models import EventEntry
from marketplace.traceability.epcis_events import BIRTHS, Amount, EventFacts
from marketplace.traceability.models import Lot, LotUse, TraceEvent, TraceParty, TracePlace, TradeItemNumber


@dataclass(frozen=True)
class Surroundings:
    """What stands around a number of events."""

    lots: dict[int, Lot]
    cooperatives: dict[int, str]
    places: dict[int, TracePlace]
    communes: dict[int, Place]
    parties: dict[int, str]
    uses: dict[int, list[LotUse]]
    gtins: dict[int, str]
    certificates: dict[int, list[int]]
    born: set[int]

    def name_of(self, lot: Lot) -> str:
        """Return how others know a lot."""
        gtin = self.gtins.get(lot.product_id) if lot.product_id else None
        return names.numbered_lot_name(gtin, lot.number) if gtin else names.lot_name(lot.code)

    def facts_of(self, event: TraceEvent, *, number: int) -> EventFacts:
        """Return everything that is told of one event; tell its lot born where it is."""
        lot = self.lots[event.lot_id]
        place = self.places.get(event.place_id) if event.place_id else None
        commune = self.communes.get(event.commune_id) if event.commune_id else None
        is_birth = event.kind in BIRTHS and lot.id not in self.born
        if is_birth:
            self.born.add(lot.id)
        return EventFacts(
            kind=event.kind,
            number=number,
            happened_at=event.happened_at,
            recorded_at=event.recorded_at,
            amount=Amount(self.name_of(lot), event.quantity, lot.unit),
            lot_code=lot.code,
            lot_number=lot.number,
            cooperative=names.cooperative_name(self.cooperatives[lot.cooperative_id]),
            is_birth=is_birth,
            used=tuple(self._used(use) for use in self.uses.get(event.id, ())),
            place=names.place_name(place.code) if place else "",
            commune=f"{commune.full_name}, {commune.province_full_name}" if commune else "",
            area_code=place.area_code if place and place.is_name_public else "",
            party=names.party_name(self.parties[event.party_id]) if event.party_id else "",
            note=event.note,
            facts=event.data,
            certificates=self._certificates(lot, is_birth=is_birth),
            harvested_on=lot.harvested_on,
            produced_on=lot.produced_on,
            best_before_on=lot.best_before_on,
            standard=lot.standard,
        )

    def _used(self, use: LotUse) -> Amount:
        lot = self.lots[use.from_lot_id]
        return Amount(self.name_of(lot), use.quantity, lot.unit)

    def _certificates(self, lot: Lot, *, is_birth: bool) -> tuple[str, ...]:
        found = self.certificates.get(lot.product_id, []) if is_birth and lot.product_id else []
        return tuple(names.certificate_name(each) for each in found)


def around(events: Sequence[TraceEvent]) -> Surroundings:
    """Read what stands around events, in a fixed number of statements."""
    uses = _uses({event.id for event in events})
    lots = _by_id(Lot, {event.lot_id for event in events} | {use.from_lot_id for many in uses.values() for use in many})
    products = {lot.product_id for lot in lots.values() if lot.product_id}
    owners = select(Cooperative.id, Cooperative.code).where(
        Cooperative.id.in_({lot.cooperative_id for lot in lots.values()})
    )
    parties = select(TraceParty.id, TraceParty.code).where(TraceParty.id.in_(_given(events, "party_id")))
    return Surroundings(
        lots=lots,
        cooperatives=_pairs(db.session.execute(owners)),
        places=_by_id(TracePlace, _given(events, "place_id")),
        communes=territory.places(_given(events, "commune_id")),
        parties=_pairs(db.session.execute(parties)),
        uses=uses,
        gtins=_gtins(products),
        certificates=_certificates(products),
        born=_born({event.lot_id for event in events}),
    )


def _given(events: Sequence[TraceEvent], column: str) -> set[int]:
    return {value for event in events if (value := getattr(event, column)) is not None}


def _pairs(rows: Iterable[Any]) -> dict[int, str]:
    return {key: value for key, value in rows}


def _by_id(model: Any, ids: Collection[int]) -> dict[int, Any]:
    if not ids:
        return {}
    return {row.id: row for row in db.session.scalars(select(model).where(model.id.in_(ids)))}


def _uses(event_ids: Collection[int]) -> dict[int, list[LotUse]]:
    found: dict[int, list[LotUse]] = defaultdict(list)
    chosen = select(LotUse).where(LotUse.event_id.in_(event_ids)).order_by(LotUse.from_lot_id, LotUse.id)
    for use in db.session.scalars(chosen):
        found[use.event_id].append(use)
    return found


def _gtins(products: Collection[int]) -> dict[int, str]:
    """Return the newest GTIN of each product that has one pack with a number: of several none names the whole lot."""
    if not products:
        return {}
    chosen = select(TradeItemNumber).where(TradeItemNumber.product_id.in_(products)).order_by(TradeItemNumber.id)
    newest: dict[int, dict[int, str]] = defaultdict(dict)
    for each in db.session.scalars(chosen):
        newest[each.product_id][each.variant_id] = each.gtin
    return {product: next(iter(packs.values())) for product, packs in newest.items() if len(packs) == 1}


def _certificates(products: Collection[int]) -> dict[int, list[int]]:
    """Return the certificates of each product that buyers are shown today."""
    if not products:
        return {}
    linked = select(ProductCertificate.product_id, ProductCertificate.certificate_id)
    rows = db.session.execute(linked.where(ProductCertificate.product_id.in_(products))).all()
    shown = certificates.shown({row.certificate_id for row in rows}, clock.today()) if rows else {}
    found: dict[int, list[int]] = defaultdict(list)
    for product_id, certificate_id in sorted(tuple(row) for row in rows):
        if certificate_id in shown:
            found[product_id].append(certificate_id)
    return found


def _born(lot_ids: Collection[int]) -> set[int]:
    chosen = (
        select(TraceEvent.lot_id)
        .join(EventEntry, EventEntry.trace_event_id == TraceEvent.id)
        .where(TraceEvent.lot_id.in_(lot_ids), TraceEvent.kind.in_(BIRTHS))
        .where((EventEntry.action == "ADD") | (EventEntry.event_type == "TransformationEvent"))
    )
    return set(db.session.scalars(chosen))
