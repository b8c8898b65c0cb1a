"""Verifying the chains: every entry is hashed again, held against the stored event, and every root against its chains.

A fault names the event and what differs. What somebody changed together with all hashes after it still differs from the
roots that were signed and published before. What cannot even be read any more is named as well.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import exists, select

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db
from marketplace.kernel.digests import text_digest
from marketplace.kernel.faults import Fault
from marketplace.kernel.merkle import root_of
from marketplace.traceability import rooting
from marketplace.traceability.chain_models import EventChain, EventEntry, EventRoot
from marketplace.traceability.models import Lot, LotUse, TraceEvent
from marketplace.traceability.proofs import CheckSignature, entry_hash, share_leaf
from marketplace.traceability.sealing import record_of

CHECK = "event chains"
AT_ONCE = 500
# What is read here must be what stands in the database now, not what this session read before.
FRESH = {"populate_existing": True}


def faults() -> Iterator[Fault]:
    """Yield what is wrong with chains, stored events and roots; signatures are another matter."""
    owners = select(Cooperative.id, Cooperative.code).order_by(Cooperative.id)
    for cooperative_id, code in db.session.execute(owners).all():
        yield from _chain_faults(cooperative_id, code)
    yield from _unsealed()
    yield from _root_faults()


def signature_faults(check: CheckSignature) -> Iterator[Fault]:
    """Yield the roots whose signature is not by the key they name, or not of its time."""
    keys = {key["kid"]: key for key in rooting.key_set()["keys"]}
    for root in _roots():
        where, key = f"root {root.number}", keys.get(_read(root.statement).get("key"))
        if key is None or not check(root.signature, root.statement.encode(), key):
            yield Fault(CHECK, where, f"The signature of root {root.number} does not fit its statement.")
        elif not key["nbf"] <= int(root.signed_at.timestamp()) <= key.get("exp", 1 << 53):
            yield Fault(CHECK, where, f"Root {root.number} was signed by a key that was not valid then.")


def _chain_faults(cooperative_id: int, code: str) -> Iterator[Fault]:
    length, head = 0, ""
    while batch := _entries(cooperative_id, after=length):
        records = _records([entry for entry in batch if entry.trace_event_id])
        for entry in batch:
            if entry.number != length + 1:
                gone = f"The entries {length + 1} to {entry.number - 1} of {code} are gone."
                yield Fault(CHECK, f"{code} {length + 1}", gone)
            elif entry.previous != head:
                yield _named(entry, code, "does not follow the entry before it")
            yield from (_named(entry, code, what) for what in _entry_faults(entry, code))
            yield from (_named(entry, code, what) for what in _row_faults(entry, records))
            length, head = entry.number, entry.hash
    chain = db.session.get(EventChain, cooperative_id, populate_existing=True)
    if (chain.length, chain.head) != (length, head) if chain else length:
        ends = f"The chain of {code} ends with entry {length}, but {chain.length if chain else 0} were added to it."
        yield Fault(CHECK, code, ends)


def _entries(cooperative_id: int, *, after: int) -> Sequence[EventEntry]:
    chosen = select(EventEntry).where(EventEntry.cooperative_id == cooperative_id, EventEntry.number > after)
    return db.session.scalars(chosen.order_by(EventEntry.number).limit(AT_ONCE).execution_options(**FRESH)).all()


def _records(entries: Sequence[EventEntry]) -> dict[int, dict[str, Any] | None]:
    """Return the records of the stored events as they are now; `None` for one that cannot be read any more."""
    salts = {entry.trace_event_id or 0: _read(entry.record).get("salt", "") for entry in entries}
    uses: dict[int, list[LotUse]] = defaultdict(list)
    for use in db.session.scalars(select(LotUse).where(LotUse.event_id.in_(salts)).execution_options(**FRESH)):
        uses[use.event_id].append(use)
    try:
        events = _events(list(salts))
    except (ValueError, LookupError):
        return {event_id: _record_alone(event_id, uses[event_id], salt) for event_id, salt in salts.items()}
    return {event.id: record_of(event, uses[event.id], salt=salts[event.id]) for event in events}


def _record_alone(event_id: int, uses: Sequence[LotUse], salt: str) -> dict[str, Any] | None:
    try:
        return next((record_of(event, uses, salt=salt) for event in _events([event_id])), {})
    except (ValueError, LookupError):
        return None


def _events(ids: Sequence[int]) -> Sequence[TraceEvent]:
    return db.session.scalars(select(TraceEvent).where(TraceEvent.id.in_(ids)).execution_options(**FRESH)).all()


def _entry_faults(entry: EventEntry, code: str) -> Iterator[str]:
    """Yield what of an entry is not as it was hashed."""
    if text_digest(entry.event) != entry.event_digest:
        yield "is published otherwise than it was recorded"
    if text_digest(entry.record) != entry.record_digest:
        yield "has a record that was changed"
    expected = entry_hash(code, entry.number, entry.previous, event=entry.event_digest, record=entry.record_digest)
    if expected != entry.hash:
        yield "has a hash that does not fit"


def _row_faults(entry: EventEntry, records: dict[int, dict[str, Any] | None]) -> Iterator[str]:
    """Yield what of the stored event is not as it was recorded."""
    if entry.trace_event_id is None:
        return
    now, then = records.get(entry.trace_event_id, {}), _read(entry.record)
    if now is None:
        yield "is stored so that it cannot be read any more"
    elif not now:
        yield "is gone from the stored events"
    else:
        for name in sorted(now.keys() | then.keys()):
            if now.get(name) != then.get(name):
                yield f"was recorded with {name} {_short(then.get(name))}, but stored is {_short(now.get(name))}"


def _unsealed() -> Iterator[Fault]:
    missing = ~exists().where(EventEntry.trace_event_id == TraceEvent.id)
    chosen = select(TraceEvent.id, Lot.code).join(Lot, Lot.id == TraceEvent.lot_id).where(missing)
    for event_id, code in db.session.execute(chosen.order_by(TraceEvent.id)):
        yield Fault(CHECK, f"event {event_id}", f"Event {event_id} of lot {code} stands in no chain.")


def _roots() -> Sequence[EventRoot]:
    return db.session.scalars(select(EventRoot).order_by(EventRoot.number).execution_options(**FRESH)).all()


def _root_faults() -> Iterator[Fault]:
    previous, covered = "", defaultdict[str, int](int)
    for root in _roots():
        where, statement, shares = f"root {root.number}", _read(root.statement), rooting.shares_of(root.id)
        if statement.get("previous") != previous:
            yield Fault(CHECK, where, f"Root {root.number} does not follow the root before it.")
        if root_of([share_leaf(share.told()) for share in shares]) != statement.get("tree"):
            yield Fault(CHECK, where, f"The shares of root {root.number} are not those that were signed.")
        for share in shares:
            yield from _share_faults(root.number, share, first=covered[share.cooperative] + 1)
            covered[share.cooperative] = share.last
        previous = text_digest(root.statement)


def _share_faults(number: int, share: rooting.Share, *, first: int) -> Iterator[Fault]:
    where = f"root {number} {share.cooperative}"
    hashes = rooting.hashes_between(share.cooperative_id, share.first, share.last)
    told = f"The entries {share.first} to {share.last} of {share.cooperative}"
    if share.first != first or len(hashes) != share.last - share.first + 1:
        yield Fault(CHECK, where, f"{told} are not all there, but root {number} covers them.")
    elif root_of(hashes) != share.tree or hashes[-1].decode() != share.head:
        yield Fault(CHECK, where, f"{told} are not those that root {number} covers.")


def _named(entry: EventEntry, code: str, what: str) -> Fault:
    told = f"event {entry.trace_event_id or 'of a partner'} of {entry.event_time:%d/%m/%Y}, {entry.event_id}"
    return Fault(CHECK, f"{code} {entry.number}", f"Entry {entry.number} of {code} ({told}) {what}.")


def _read(text: str) -> dict[str, Any]:
    """Return stored JSON, or nothing where it is none any more."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _short(value: Any) -> str:
    return f"“{str(value)[:80]}”"
