"""Taking in what partners tell about a cooperative's lots, as EPCIS events, into her chain.

Only about her own things: a key opens one cooperative, and an event that names anything of others is refused with the
reason. The same event sent again is known by its content and changes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.epcis.validation import faults_in
from marketplace.gs1.epc_urns import canonical
from marketplace.kernel.codes import new_code
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.history import Act
from marketplace.traceability.chain_models import CaptureJob, EventEntry, EventThing
from marketplace.traceability.event_queries import lots_named
from marketplace.traceability.models import TradeItemNumber
from marketplace.traceability.partner_keys import Caller
from marketplace.traceability.sealing import Chain, ToSeal, content_id, named, things_in

MOST_EVENTS = 500
MOST_FAULTS = 100
ROLLBACK, PROCEED = "rollback", "proceed"
GTIN = "https://id.gs1.org/01/"
EARLIEST_YEAR, LATEST_YEAR = 1970, 2100
_HASH_NAME = "ni:///sha-256;"

Event = dict[str, Any]


@dataclass
class Outcome:
    """What became of the events of one document; `new` are the names of those that were not known."""

    new: list[str] = field(default_factory=list)
    known: int = 0
    faults: list[dict[str, Any]] = field(default_factory=list)

    def refuse(self, index: int, reasons: Iterable[str]) -> None:
        """Note why an event is refused."""
        self.faults.extend({"index": index, "reason": reason} for reason in reasons)


def capture(caller: Caller, events: Sequence[Any], *, error_behaviour: str, act: Act) -> CaptureJob:
    """Take in a document and write down what became of it.

    Args:
        error_behaviour: of a document with a faulty event `rollback` takes in nothing, `proceed` all others.
    """
    outcome = take_in(caller, events, keeps_good_ones=error_behaviour == PROCEED, act=act)
    job = CaptureJob(
        code=new_code(9, prefix="C"),
        cooperative_id=caller.cooperative_id,
        key_id=caller.key_id,
        error_behaviour=error_behaviour,
        stored=len(outcome.new),
        known=outcome.known,
        faults={"errors": outcome.faults[:MOST_FAULTS], "count": len(outcome.faults)},
        created_at=act.at,
    )
    db.session.add(job)
    db.session.flush()
    return job


def take_in(caller: Caller, events: Sequence[Any], *, keeps_good_ones: bool, act: Act) -> Outcome:
    """Add the events to the cooperative's chain that are right, hers and new; say why the others are not."""
    # Held from here on: of two who send the same document at one moment the second finds the first one's events.
    chain, outcome = Chain.held(caller.cooperative_id), Outcome()
    owned = _Owned(caller.cooperative_id, _named_in(events))
    good: list[tuple[Event, int | None]] = []
    for index, event in enumerate(events):
        reasons = _faults(event, owned)
        outcome.refuse(index, reasons)
        if not reasons:
            owned.learn(event)
            good.append((event, owned.lot_of(event)))
    if outcome.faults and not keeps_good_ones:
        return outcome
    for event, lot_id in good:
        if _is_known(event, caller.cooperative_id):
            outcome.known += 1
            continue
        told = named(event, at=act.at)
        chain.add(ToSeal(told, {"key": caller.key_id, "sent": event}, act.at, lot_id))
        outcome.new.append(told["eventID"])
    return outcome


def job_of(code: str, *, cooperative_id: int) -> CaptureJob:
    """Return what became of a document.

    Raises:
        NotFound: there is none, or it is another's.
    """
    chosen = select(CaptureJob).where(CaptureJob.code == code, CaptureJob.cooperative_id == cooperative_id)
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound
    return found


def jobs_of(cooperative_id: int, *, at_most: int) -> Sequence[CaptureJob]:
    """Return what became of a cooperative's newest documents."""
    chosen = select(CaptureJob).where(CaptureJob.cooperative_id == cooperative_id)
    return db.session.scalars(chosen.order_by(CaptureJob.id.desc()).limit(at_most)).all()


def _faults(event: Any, owned: "_Owned") -> list[str]:
    reasons = [str(fault) for fault in faults_in(event)]
    if reasons:
        return reasons
    year = datetime.fromisoformat(event["eventTime"].upper()).year
    if not EARLIEST_YEAR < year < LATEST_YEAR:
        return [f"eventTime: {year} is no year of ours"]
    reasons = [reason for role, name in things_in(event) if (reason := owned.why_not(name, role))]
    if not reasons and not owned.names_something(event):
        reasons = ["names nothing of this cooperative"]
    return reasons or _name_faults(event, owned.cooperative_id)


def _name_faults(event: Event, cooperative_id: int) -> list[str]:
    """Return why an event cannot bear its name, or cannot be declared wrong."""
    given, content = event.get("eventID", ""), content_id(event)
    if given.startswith(_HASH_NAME) and given != content:
        return ["eventID: is not the hash of this event"]
    of_owner = select(EventEntry).where(EventEntry.cooperative_id == cooperative_id)
    if (
        given
        and db.session.scalars(of_owner.where(EventEntry.event_id == given, EventEntry.content_id != content)).first()
    ):
        return ["eventID: names another event already"]
    if "errorDeclaration" not in event:
        return []
    wrong = db.session.scalars(of_owner.where(EventEntry.content_id == content)).all()
    if not wrong or any(each.trace_event_id is not None for each in wrong):
        return ["errorDeclaration: only what was sent in with a key can be declared wrong with one"]
    return []


def _is_known(event: Event, cooperative_id: int) -> bool:
    chosen = select(EventEntry.id).where(
        EventEntry.cooperative_id == cooperative_id,
        EventEntry.content_id == content_id(event),
        EventEntry.is_declaration == ("errorDeclaration" in event),
    )
    return db.session.scalar(chosen.limit(1)) is not None


def _named_in(events: Sequence[Any]) -> list[str]:
    return [name for event in events if not faults_in(event) for _role, name in things_in(event)]


class _Owned:
    """What of a document's things is the cooperative's: her lots and GTINs, and cartons her things were packed into."""

    def __init__(self, cooperative_id: int, named_things: Sequence[str]) -> None:
        self.cooperative_id = cooperative_id
        self._lots = lots_named(named_things)
        numbered = {each.removeprefix(GTIN).split("/")[0] for each in named_things if each.startswith(GTIN)}
        gtins = select(TradeItemNumber.gtin).where(
            TradeItemNumber.gtin.in_(numbered), TradeItemNumber.cooperative_id == cooperative_id
        )
        self._gtins = set(db.session.scalars(gtins))
        cartons = (
            select(EventThing.name)
            .join(EventEntry, EventEntry.id == EventThing.entry_id)
            .where(EventThing.role == "parentID", EventThing.name.in_(set(named_things)))
            .where(EventEntry.cooperative_id == cooperative_id)
        )
        self._cartons = set(db.session.scalars(cartons))

    def why_not(self, name: str, role: str) -> str:
        """Return why a thing may not be named, or nothing."""
        if name in self._cartons or (role == "parentID" and not name.startswith(GTIN)):
            return ""
        lot = self._lots.get(name)
        if lot is not None and lot.cooperative_id == self.cooperative_id:
            return ""
        if lot is not None:
            return f"{name}: is not of this cooperative"
        if not name.startswith(GTIN):
            return f"{name}: is neither a lot nor a carton that is known here"
        gtin, _, rest = name.removeprefix(GTIN).partition("/")
        if gtin not in self._gtins:
            return f"{name}: is not of this cooperative"
        # A serial without a lot, or the product alone, is as fine as the product is.
        return f"{name}: she has no such lot of this product" if rest.startswith("10/") else ""

    def names_something(self, event: Event) -> bool:
        """Tell whether an event is about anything of hers at all, not only about a carton nobody knows."""
        return any(name in self._cartons or role != "parentID" for role, name in things_in(event))

    def learn(self, event: Event) -> None:
        """Remember the carton that an event packs things of hers into, for the events after it."""
        if "parentID" in event and event.get("action") != "DELETE":
            self._cartons.add(canonical(event["parentID"]))

    def lot_of(self, event: Event) -> int | None:
        """Return the first of her lots that an event names."""
        lots = (self._lots.get(name) for _role, name in things_in(event))
        return next((lot.id for lot in lots if lot is not None), None)
