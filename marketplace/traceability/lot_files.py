"""One lot as one signed file: its events, what proves each of them, the roots that cover them, and the keys.

With the events of the lots that it was made of, back to the field: without them the file would begin in the workshop.
Whoever has the file can check it without us (`marketplace verify-lot`).
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db
from marketplace.kernel.digests import canonical_json, digest
from marketplace.kernel.merkle import path_to
from marketplace.traceability import epcis_names as names
from marketplace.traceability import rooting
from marketplace.traceability.chain_models import EventEntry, EventRoot, RootShare
from marketplace.traceability.chains import sources_of
from marketplace.traceability.epcis_events import in_vietnam
from marketplace.traceability.models import Lot, LotUse, TraceEvent
from marketplace.traceability.ports import PublicKey, Signer
from marketplace.traceability.proofs import FORMAT, share_leaf
from marketplace.traceability.rooting import Share
from marketplace.traceability.sealing import record_of

Plain = dict[str, Any]


def lot_file(lot: Lot, *, signer: Signer, at: datetime, with_partners: bool) -> bytes:
    """Return the signed file of a lot as JSON.

    Args:
        with_partners: also what partners sent in, which is between them and the cooperative.
    """
    lot_ids = {lot.id, *(step.from_lot_id for step in sources_of(lot.id))}
    entries = _entries(lot_ids, with_partners=with_partners)
    trees = _Trees()
    proofs = [_proof(entry, trees) for entry in entries]
    file = {
        "format": FORMAT,
        "lot": _lot_told(lot),
        "document": document([_event(entry) for entry in entries], at=at),
        "proofs": proofs,
        "roots": [rooting.root_told(root) for root in trees.roots()],
        "keys": _keys(signer.key(), at),
        "signedAt": in_vietnam(at),
    }
    signed = {**file, "signature": signer.sign(canonical_json(file))}
    return json.dumps(signed, ensure_ascii=False, indent=1).encode()


def document(events: Sequence[Plain], *, at: datetime) -> Plain:
    """Return events as an EPCIS document."""
    return {
        "@context": names.context(),
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": in_vietnam(at),
        "epcisBody": {"eventList": list(events)},
    }


def _entries(lot_ids: set[int], *, with_partners: bool) -> Sequence[EventEntry]:
    chosen = select(EventEntry).where(EventEntry.lot_id.in_(lot_ids))
    if not with_partners:
        chosen = chosen.where(EventEntry.trace_event_id.is_not(None))
    return db.session.scalars(chosen.order_by(EventEntry.event_time, EventEntry.id)).all()


def _lot_told(lot: Lot) -> Plain:
    maker = db.session.get_one(Cooperative, lot.cooperative_id)
    return {"code": lot.code, "number": lot.number, "name": names.lot_name(lot.code), "maker": maker.legal_name}


def _event(entry: EventEntry) -> Plain:
    """Return the event as it is stored; one spoilt beyond reading is shown as it is, and its proof will not fit."""
    try:
        found = json.loads(entry.event)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"trace:unreadable": entry.event}


class _Trees:
    """The trees that a file needs, each read once."""

    def __init__(self) -> None:
        self._shares: dict[int, list[Share]] = {}
        self._hashes: dict[int, list[bytes]] = {}

    def roots(self) -> Sequence[EventRoot]:
        """Return the roots that were asked for, oldest first."""
        chosen = select(EventRoot).where(EventRoot.id.in_(self._shares)).order_by(EventRoot.number)
        return db.session.scalars(chosen).all()

    def paths(self, entry: EventEntry) -> Plain:
        """Return the way from an entry to its root; nothing for one that no root covers yet."""
        over = db.session.scalar(
            select(RootShare).where(
                RootShare.cooperative_id == entry.cooperative_id,
                RootShare.first <= entry.number,
                RootShare.last >= entry.number,
            )
        )
        if over is None:
            return {}
        if over.root_id not in self._shares:
            self._shares[over.root_id] = rooting.shares_of(over.root_id)
        if over.id not in self._hashes:
            self._hashes[over.id] = rooting.hashes_between(over.cooperative_id, over.first, over.last)
        shares, hashes = self._shares[over.root_id], self._hashes[over.id]
        place = [each.cooperative_id for each in shares].index(entry.cooperative_id)
        return {
            "root": db.session.get_one(EventRoot, over.root_id).number,
            "share": shares[place].told(),
            "path": [list(step) for step in path_to(hashes, entry.number - over.first)],
            "sharePath": [list(step) for step in path_to([share_leaf(each.told()) for each in shares], place)],
        }


def _proof(entry: EventEntry, trees: _Trees) -> Plain:
    """Return what proves an event; today's have no root yet, and the file's own signature stands for them."""
    return {
        "cooperative": db.session.get_one(Cooperative, entry.cooperative_id).code,
        "number": entry.number,
        "previous": entry.previous,
        "record": _record_digest(entry),
        "hash": entry.hash,
        "root": None,
        **trees.paths(entry),
    }


def _record_digest(entry: EventEntry) -> str:
    """Return the digest of the stored event as it is now: a row that was changed by hand betrays itself in the file."""
    if entry.trace_event_id is None:
        return entry.record_digest
    try:
        event = db.session.get_one(TraceEvent, entry.trace_event_id, populate_existing=True)
        uses = db.session.scalars(select(LotUse).where(LotUse.event_id == event.id)).all()
        return digest(record_of(event, uses, salt=json.loads(entry.record)["salt"]))
    except (ValueError, LookupError, NoResultFound):
        return digest({"unreadable": entry.trace_event_id})


def _keys(own: PublicKey, at: datetime) -> Plain:
    """Return the published keys; the present one is in the file also before it signed its first root."""
    keys = rooting.key_set()["keys"]
    if all(key["kid"] != own.code for key in keys):
        keys.append(rooting.jwk(own, valid_from=at))
    return {"keys": keys}
