"""Writing down what happens to lots. Events are append-only; each is kept once, however often a phone sends it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from marketplace.cooperatives.queries import cooperative_of
from marketplace.kernel import clock, feed, outbox
from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.errors import InvalidInput, NotFound, RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.kernel.text import normalise, normalise_lines
from marketplace.traceability import rules
from marketplace.traceability.kinds import WRITTEN_BY_HAND, TraceEventKind
from marketplace.traceability.models import Lot, TraceEvent, TracePlace
from marketplace.traceability.registering import own_party, own_place
from marketplace.traceability.rules import LONGEST_NOTE, Happening
from marketplace.traceability.sealing import seal
from marketplace.traceability.states import LotState

LOT = "lot"


def record(lot: Lot, told: Happening, act: Act) -> TraceEvent:
    """Write down what a cooperative tells by hand.

    Raises:
        InvalidInput: names every faulty field.
        NotFound: the place or party is not hers.
        RuleBroken: this kind of event follows from something else, or the lot is destroyed.
    """
    if told.kind not in WRITTEN_BY_HAND:
        raise RuleBroken(msg("Việc này được ghi khi bạn tách, gộp, giữ hoặc thu hồi lô, không ghi tay."))
    if lot.state is LotState.DESTROYED and told.happened_on > clock.day_of(_destroyed_at(lot)):
        raise RuleBroken(msg("Lô %(number)s đã hủy nên không ghi thêm việc xảy ra sau ngày hủy.", number=lot.number))
    return write(lot, told, act)


def write(lot: Lot, told: Happening, act: Act) -> TraceEvent:
    """Write down an event of any kind and seal it; one with a known `client_key` is not written again.

    Raises:
        InvalidInput, NotFound: as `record`.
    """
    event, is_new = _written(lot, told, act)
    if is_new:
        seal(event)
    return event


def write_unsealed(lot: Lot, told: Happening, act: Act) -> TraceEvent:
    """Write down an event that is not whole before it is told what went in; the caller seals it then.

    Raises:
        InvalidInput, NotFound: as `record`.
    """
    return _written(lot, told, act)[0]


def _written(lot: Lot, told: Happening, act: Act) -> tuple[TraceEvent, bool]:
    """Return the event, and whether it was not known before."""
    clean = _cleaned(told)
    rules.ensure_event(clean, today=clock.day_of(act.at))
    known = find_sent(clean.client_key, lot)
    if known is not None:
        return known, False
    place = own_place(clean.place_id, lot.cooperative_id)
    own_party(clean.party_id, lot.cooperative_id)
    event, is_new = _insert(lot, clean, place, act)
    feed.tell(LOT, [lot.id], at=act.at)
    return event, is_new


def declare_wrong(event: TraceEvent, *, reason: str, act: Act, successor: TraceEvent | None = None) -> TraceEvent:
    """Declare an event wrong: it stays, and everybody who reads it reads that it did not happen so.

    Args:
        successor: the right event, recorded before this as any other; none where nothing of it happened.

    Raises:
        InvalidInput: no reason.
        RuleBroken: it is a declaration itself, moved goods, or was declared wrong before; or its successor is of
            another lot.
    """
    told = normalise_lines(reason)
    if not told or len(told) > LONGEST_NOTE:
        raise InvalidInput(fields={"reason": msg("Hãy ghi vì sao việc này ghi nhầm.")})
    if successor is not None and (successor.lot_id != event.lot_id or successor.id == event.id):
        raise RuleBroken(msg("Việc ghi lại phải thuộc cùng một lô."))
    if event.declares_wrong_id is not None or event.kind not in WRITTEN_BY_HAND:
        raise RuleBroken(msg("Việc này không đính chính được ở đây."))
    values = _values_of(event) | {
        "note": told,
        "declares_wrong_id": event.id,
        "successor_id": successor.id if successor else None,
        "client_key": None,
        "recorded_at": act.at,
        "recorded_by": act.actor_id,
    }
    declared = insert_or_ignore(TraceEvent, values, unique=("declares_wrong_id",))
    if declared is None:
        raise RuleBroken(msg("Việc này đã được đính chính rồi."))
    feed.tell(LOT, [event.lot_id], at=act.at)
    declaration = db.session.get_one(TraceEvent, declared)
    seal(declaration)
    return declaration


def event_of_cooperative(event_id: int, *, cooperative_id: int) -> TraceEvent:
    """Return an event of one of a cooperative's own lots.

    Raises:
        NotFound: there is none, or it is another's.
    """
    chosen = select(TraceEvent).join(Lot, Lot.id == TraceEvent.lot_id)
    found = db.session.scalar(chosen.where(TraceEvent.id == event_id, Lot.cooperative_id == cooperative_id))
    if found is None:
        raise NotFound(msg("Không tìm thấy việc này trong hành trình của lô."))
    return found


def _cleaned(told: Happening) -> Happening:
    return replace(
        told,
        place=normalise(told.place),
        note=normalise_lines(told.note),
        client_key=told.client_key or None,
    )


def find_sent(client_key: str | None, lot: Lot) -> TraceEvent | None:
    """Return the event that a phone has sent before under this name.

    Raises:
        NotFound: the name belongs to an event of another lot.
    """
    if client_key is None:
        return None
    found = db.session.scalar(select(TraceEvent).where(TraceEvent.client_key == client_key))
    if found is not None and found.lot_id != lot.id:
        raise NotFound(msg("Không tìm thấy việc này trong hành trình của lô."))
    return found


def _insert(lot: Lot, told: Happening, place: TracePlace | None, act: Act) -> tuple[TraceEvent, bool]:
    cooperative = cooperative_of(lot.cooperative_id)
    values = {
        "lot_id": lot.id,
        "kind": told.kind,
        "happened_at": told.happened_at or clock.start_of(told.happened_on),
        "place": place.name if place else told.place or cooperative.street,
        "commune_id": place.commune_id if place else cooperative.commune_id,
        "place_id": told.place_id,
        "party_id": told.party_id,
        "quantity": told.quantity,
        "note": told.note,
        "data": told.facts,
        "photos": list(told.photos),
        "client_key": told.client_key,
        "recorded_at": act.at,
        "recorded_by": act.actor_id,
    }
    if told.client_key is None:
        event = TraceEvent(**values)
        db.session.add(event)
        db.session.flush()
        return _developed(event, act), True
    event_id = insert_or_ignore(TraceEvent, values, unique=("client_key",))
    if event_id is not None:
        return _developed(db.session.get_one(TraceEvent, event_id), act), True
    # The same event was sent twice at the same moment; the other one is kept.
    sent = find_sent(told.client_key, lot)
    if sent is None:
        raise NotFound(msg("Không tìm thấy việc này trong hành trình của lô."))
    return sent, False


def _developed(event: TraceEvent, act: Act) -> TraceEvent:
    """Have the prints of an event's photos made; what is stored with them by a camera stays out of the prints."""
    for key in event.photos:
        outbox.post("develop-evidence", {"key": key}, key=f"event:{key}", at=act.at)
    return event


def _destroyed_at(lot: Lot) -> datetime:
    chosen = select(func.max(TraceEvent.happened_at)).where(
        TraceEvent.lot_id == lot.id, TraceEvent.kind == TraceEventKind.DESTROY
    )
    return db.session.scalars(chosen).one() or lot.created_at


def _values_of(event: TraceEvent) -> dict[str, Any]:
    return {
        name: getattr(event, name)
        for name in (
            "lot_id", "kind", "happened_at", "place", "commune_id", "place_id", "party_id", "quantity", "data",
            "photos",
        )
    }  # fmt: skip
