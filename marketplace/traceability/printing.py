"""Runs of labels: written down with what stands on them, printed again for a reason, called void. Never taken back."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, insert, select

from marketplace.cooperatives.queries import ensure_trading
from marketplace.kernel import audit, clock, outbox
from marketplace.kernel.codes import new_code
from marketplace.kernel.database import db
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.history import Act, move
from marketplace.kernel.messages import msg
from marketplace.kernel.quantity import Quantity, format_quantity, get_unit
from marketplace.kernel.text import normalise
from marketplace.products.models import Variant
from marketplace.traceability import queries, rules
from marketplace.traceability.labels import LabelFacts, label_content
from marketplace.traceability.layouts import get_layout
from marketplace.traceability.models import LabelRun, LabelSerial, Lot
from marketplace.traceability.states import RUN_LIFE, RunAction, RunState

#: 40 bits that nobody can guess, and the check character: three groups of three.
SERIAL_LENGTH = 8
LONGEST_REASON = 200
_ASKED_AT_ONCE = 500


@dataclass(frozen=True)
class Wanted:
    """A run of labels as it is asked for.

    Args:
        layout: code of a sheet or roll.
        variant_id: the pack whose net content is stated.
        has_serials: each label gets a code of its own.
        weighed: net weight of packs sold by weight, in base units; left empty, it is written by hand.
    """

    count: int
    layout: str
    variant_id: int | None = None
    has_serials: bool = False
    weighed: int | None = None


def facts_of(lot: Lot, wanted: Wanted, *, at: datetime) -> LabelFacts:
    """Return what the labels of a run will say.

    Raises:
        NotFound: the pack belongs to another product.
    """
    facts = queries.facts_for_label(lot, variant_id=wanted.variant_id, today=clock.day_of(at))
    pack = db.session.get(Variant, wanted.variant_id) if wanted.variant_id and wanted.weighed else None
    if pack is None or not pack.is_weighed or wanted.weighed is None:
        return facts
    unit = get_unit(pack.unit)
    return replace(facts, net_content=format_quantity(Quantity(wanted.weighed, unit.group), unit=unit))


def print_labels(lot: Lot, wanted: Wanted, act: Act) -> LabelRun:
    """Write down a printing of labels, with what stands on them; those with serial numbers are drawn by the worker.

    Raises:
        InvalidInput: too many, none, or a sheet that does not exist.
        NotFound: the pack belongs to another product.
        RuleBroken: the cooperative may not trade now.
    """
    ensure_trading(lot.cooperative_id)
    rules.ensure_count(wanted.count)
    first = _next_number(lot.id)
    run = LabelRun(
        lot_id=lot.id,
        variant_id=wanted.variant_id,
        layout=get_layout(wanted.layout).code,
        count=wanted.count,
        first_number=first,
        last_number=first + wanted.count - 1,
        has_serials=wanted.has_serials,
        content=label_content(facts_of(lot, wanted, at=act.at)),
    )
    _begin(run, act)
    if wanted.has_serials:
        _give_serials(run)
    audit.record("print_labels", "lot", lot.id, act, count=wanted.count, layout=run.layout)
    return run


def reprint(run: LabelRun, first: int, last: int, *, reason: str, act: Act) -> LabelRun:
    """Print some labels of a run once more, word for word; whoever scans one with a serial number is told of it.

    Args:
        run: the run, or a reprint of it.
        first: number of the first label.

    Raises:
        InvalidInput: no reason, or numbers that are not of this run.
        RuleBroken: the run is void, or the cooperative may not trade now.
    """
    lot = db.session.get_one(Lot, run.lot_id)
    ensure_trading(lot.cooperative_id)
    origin = db.session.get_one(LabelRun, run.reprint_of_id or run.id)
    rules.ensure_reprint(origin.first_number, origin.last_number, wanted=(first, last), is_void=_is_void(origin))
    again = LabelRun(
        lot_id=origin.lot_id,
        variant_id=origin.variant_id,
        layout=origin.layout,
        count=last - first + 1,
        first_number=first,
        last_number=last,
        has_serials=origin.has_serials,
        reprint_of_id=origin.id,
        reason=_reason(reason),
        content=origin.content,
    )
    _begin(again, act)
    audit.record("reprint_labels", "lot", lot.id, act, first=first, last=last, reason=again.reason)
    return again


def call_void(run: LabelRun, *, reason: str, act: Act) -> None:
    """Say that the labels of a run were destroyed, lost or never wanted; the worker stops drawing them.

    Raises:
        InvalidInput: no reason.
        TransitionNotAllowed: it is void already.
    """
    told = _reason(reason)
    move(RUN_LIFE, run, RunAction.CANCEL, act.said(told))
    run.ended_at = act.at
    audit.record("void_labels", "lot", run.lot_id, act, first=run.first_number, last=run.last_number, reason=told)


def try_again(run: LabelRun, act: Act) -> None:
    """Have a run drawn that could not be drawn before.

    Raises:
        TransitionNotAllowed: it has not failed.
    """
    move(RUN_LIFE, run, RunAction.RETRY, act)
    _call_worker(run, act)


def note_drawn(run_id: int, labels: int, act: Act) -> None:
    """Write down that the first so many labels of a run are drawn; the worker goes on with the rest.

    A run that was called void meanwhile, or whose part was drawn twice, stays as it is.
    """
    run = db.session.get_one(LabelRun, run_id, with_for_update=True, populate_existing=True)
    if run.state != RunState.MAKING or run.done >= labels:
        return
    run.done = labels
    if labels >= run.count:
        move(RUN_LIFE, run, RunAction.FINISH, act)
    else:
        _call_worker(run, act)


def note_failed(run_id: int, act: Act) -> None:
    """Write down that a run cannot be drawn; nothing happens to one that was called void meanwhile."""
    run = db.session.get_one(LabelRun, run_id, populate_existing=True)
    if run.state == RunState.MAKING:
        move(RUN_LIFE, run, RunAction.FAIL, act)


def _begin(run: LabelRun, act: Act) -> None:
    run.state = RunState.MAKING if run.has_serials else RunState.READY
    run.done = 0 if run.has_serials else run.count
    run.printed_at, run.printed_by = act.at, act.actor_id
    db.session.add(run)
    db.session.flush()
    if run.has_serials:
        _call_worker(run, act)


def _call_worker(run: LabelRun, act: Act) -> None:
    key = f"{run.id}:{run.done}:{act.at.isoformat()}"
    outbox.post("draw-labels", {"run_id": run.id}, key=key, at=act.at)


def _next_number(lot_id: int) -> int:
    """Return the next free number; of two who print at one moment the second waits for the first."""
    db.session.execute(select(Lot.id).where(Lot.id == lot_id).with_for_update())
    last = db.session.scalar(select(func.max(LabelRun.last_number)).where(LabelRun.lot_id == lot_id))
    return (last or 0) + 1


def _give_serials(run: LabelRun) -> None:
    codes = _new_serials(run.count)
    numbers = range(run.first_number, run.last_number + 1)
    rows = [{"code": code, "run_id": run.id, "number": number} for number, code in zip(numbers, codes, strict=True)]
    db.session.execute(insert(LabelSerial), rows)


def _new_serials(count: int) -> list[str]:
    """Return as many codes that nobody bears."""
    codes: set[str] = set()
    while len(codes) < count:
        drawn = sorted({new_code(SERIAL_LENGTH) for _ in range(count - len(codes))})
        codes.update(set(drawn) - set(_taken(drawn)))
    return list(codes)


def _taken(codes: list[str]) -> Iterator[str]:
    for start in range(0, len(codes), _ASKED_AT_ONCE):
        asked = codes[start : start + _ASKED_AT_ONCE]
        yield from db.session.scalars(select(LabelSerial.code).where(LabelSerial.code.in_(asked)))


def _is_void(run: LabelRun) -> bool:
    return run.state == RunState.VOID


def _reason(typed: str) -> str:
    reason = normalise(typed)
    if not 0 < len(reason) <= LONGEST_REASON:
        raise InvalidInput(fields={"reason": msg("Hãy ghi lý do, ví dụ: kẹt giấy, tem bị rách.")})
    return reason
