"""Adding events to a cooperative's chain, in the transaction that records them.

Of two who add to one chain at the same moment, the second waits for the first: both hold the chain's row until they are
done. So each entry has exactly one before it, and the chain never forks.
"""

import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import exists, select, update

from marketplace.cooperatives.models import Cooperative
from marketplace.epcis.asking import plain_word
from marketplace.epcis.hashing import event_id, prefixes_in
from marketplace.gs1.epc_urns import canonical
from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.digests import canonical_json, text_digest
from marketplace.traceability import epcis_names as names
from marketplace.traceability.chain_models import EventChain, EventEntry, EventThing
from marketplace.traceability.epcis_events import declared_wrong, epcis_event, in_vietnam
from marketplace.traceability.event_context import Surroundings, around
from marketplace.traceability.kinds import TraceEventKind
from marketplace.traceability.models import Lot, LotUse, TraceEvent
from marketplace.traceability.proofs import entry_hash

Event = dict[str, Any]
#: Where an event names things, and whether each is an object with an address inside.
THINGS: Mapping[str, str] = {
    "epcList": "", "parentID": "", "childEPCs": "", "inputEPCList": "", "outputEPCList": "",
    "quantityList": "epcClass", "childQuantityList": "epcClass", "inputQuantityList": "epcClass",
    "outputQuantityList": "epcClass",
}  # fmt: skip


@dataclass(frozen=True)
class ToSeal:
    """An event on its way into a chain: what others may read of it, and its private record."""

    event: Event
    record: Event
    recorded_at: datetime
    lot_id: int | None = None
    trace_event_id: int | None = None


def seal(event: TraceEvent) -> None:
    """Add an event to its cooperative's chain; what it was made of must be written down already."""
    lot = db.session.get_one(Lot, event.lot_id)
    chain = Chain.held(lot.cooperative_id)
    chain.add(_own(event, around([event]), chain.length + 1))


def seal_missing(*, after: int, at_most: int) -> int | None:
    """Add the next events that no chain knows yet, in the order of their recording.

    Returns:
        The last one that was looked at, to go on after; `None` when there are no more.
    """
    missing = ~exists().where(EventEntry.trace_event_id == TraceEvent.id)
    chosen = select(TraceEvent).where(TraceEvent.id > after, missing).order_by(TraceEvent.id).limit(at_most)
    events = list(db.session.scalars(chosen))
    if not events:
        return None
    of_owner: dict[int, list[TraceEvent]] = defaultdict(list)
    lots = select(Lot.id, Lot.cooperative_id).where(Lot.id.in_({each.lot_id for each in events}))
    owners = {row.id: row.cooperative_id for row in db.session.execute(lots)}
    for event in events:
        of_owner[owners[event.lot_id]].append(event)
    for owner in sorted(of_owner):
        _seal_all(owner, of_owner[owner])
    return events[-1].id


def _seal_all(cooperative_id: int, events: Sequence[TraceEvent]) -> None:
    chain = Chain.held(cooperative_id)
    # Looked at again behind the chain's row: somebody else may have just added them.
    ids = [event.id for event in events]
    known = set(db.session.scalars(select(EventEntry.trace_event_id).where(EventEntry.trace_event_id.in_(ids))))
    surroundings = around(events)
    for event in events:
        if event.id not in known:
            chain.add(_own(event, surroundings, chain.length + 1))


class Chain:
    """A cooperative's chain, held by this transaction alone."""

    def __init__(self, cooperative_id: int, length: int, head: str) -> None:
        self.cooperative_id = cooperative_id
        self.length, self.head = length, head
        chosen = select(Cooperative.code).where(Cooperative.id == cooperative_id)
        self.code = db.session.scalars(chosen).one()

    @classmethod
    def held(cls, cooperative_id: int) -> "Chain":
        """Return the chain once nobody else adds to it; the first to ask begins it."""
        found = hold_head(cooperative_id)
        if found is None:
            begun = {"cooperative_id": cooperative_id, "length": 0, "head": ""}
            insert_or_ignore(EventChain, begun, unique=("cooperative_id",))
            found = hold_head(cooperative_id)
        assert found is not None  # noqa: S101
        return cls(cooperative_id, *found)

    def add(self, told: ToSeal) -> EventEntry:
        """Add one event at the end."""
        number = self.length + 1
        event, record = canonical_json(told.event).decode(), canonical_json(told.record).decode()
        digests = text_digest(event), text_digest(record)
        entry = EventEntry(
            cooperative_id=self.cooperative_id,
            number=number,
            trace_event_id=told.trace_event_id,
            lot_id=told.lot_id,
            event=event,
            record=record,
            event_digest=digests[0],
            record_digest=digests[1],
            previous=self.head,
            hash=entry_hash(self.code, number, self.head, event=digests[0], record=digests[1]),
            recorded_at=told.recorded_at,
            **_columns(told.event),
        )
        db.session.add(entry)
        db.session.flush()
        db.session.add_all(EventThing(entry_id=entry.id, role=role, name=name) for role, name in things_in(told.event))
        self.length, self.head = number, entry.hash
        self._keep()
        return entry

    def _keep(self) -> None:
        db.session.execute(
            update(EventChain)
            .where(EventChain.cooperative_id == self.cooperative_id)
            .values(length=self.length, head=self.head)
            .execution_options(synchronize_session=False)
        )


def hold_head(cooperative_id: int) -> tuple[int, str] | None:
    """Take a chain's row for this transaction and return its length and head; nothing for one not begun."""
    held = db.session.execute(
        update(EventChain)
        .where(EventChain.cooperative_id == cooperative_id)
        .values(length=EventChain.length)
        .returning(EventChain.length, EventChain.head)
        .execution_options(synchronize_session=False)
    ).first()
    return None if held is None else (held.length, held.head)


def record_of(event: TraceEvent, uses: Iterable[LotUse], *, salt: str) -> Event:
    """Return the whole stored row as plain values, with what was used; nobody can guess it from its digest."""
    columns = {column.name: getattr(event, column.name) for column in TraceEvent.__table__.columns}
    used = sorted([use.from_lot_id, use.to_lot_id, use.quantity] for use in uses)
    return {**{name: _plain(value) for name, value in columns.items()}, "used": used, "salt": salt}


def named(event: Event, *, at: datetime) -> Event:
    """Return an event with its name by content and the time of its recording; a name of a partner's own stays."""
    return {**event, "eventID": event.get("eventID") or content_id(event), "recordTime": in_vietnam(at)}


def content_id(event: Event) -> str:
    """Return the name of an event by its content."""
    return event_id(event, prefixes={**names.prefixes(), **prefixes_in(event.get("@context", []))})


def things_in(event: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what an event names: the part of it, and the canonical address."""
    found = []
    for role, inside in THINGS.items():
        told = event.get(role, [])
        for each in told if isinstance(told, list) else [told]:
            found.append((role, canonical(each[inside] if inside else each)))
    return found


def _own(event: TraceEvent, around_it: Surroundings, number: int) -> ToSeal:
    told = _declaration(event) or epcis_event(around_it.facts_of(event, number=number))
    record = record_of(event, around_it.uses.get(event.id, ()), salt=secrets.token_hex(16))
    return ToSeal(named(told, at=event.recorded_at), record, event.recorded_at, event.lot_id, event.id)


def _declaration(event: TraceEvent) -> Event | None:
    """Return the wrong event again with the declaration; nothing for an event that declares nothing wrong."""
    if event.declares_wrong_id is None:
        return None
    wrong = db.session.scalars(select(EventEntry).where(EventEntry.trace_event_id == event.declares_wrong_id)).one()
    right = db.session.scalar(select(EventEntry.event_id).where(EventEntry.trace_event_id == event.successor_id))
    return declared_wrong(json.loads(wrong.event), at=event.recorded_at, corrected_by=right or "")


def _columns(event: Event) -> dict[str, Any]:
    return {
        "event_id": event["eventID"],
        "content_id": content_id(event),
        "is_declaration": "errorDeclaration" in event,
        "event_type": event["type"],
        "event_time": datetime.fromisoformat(event["eventTime"]),
        "action": event.get("action", ""),
        "biz_step": plain_word("biz_step", event.get("bizStep", "")),
        "disposition": plain_word("disposition", event.get("disposition", "")),
        "read_point": event.get("readPoint", {}).get("id", ""),
        "biz_location": event.get("bizLocation", {}).get("id", ""),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.value if isinstance(value, TraceEventKind) else value
