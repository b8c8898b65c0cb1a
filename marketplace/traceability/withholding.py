"""Withholding time: so many days after a treatment nothing may be harvested; who harvests earlier is warned."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, select

from marketplace.kernel import clock
from marketplace.kernel.database import db
from marketplace.kernel.messages import Message, msg
from marketplace.traceability.event_facts import LONGEST_WITHHOLDING_DAYS
from marketplace.traceability.kinds import TraceEventKind
from marketplace.traceability.models import Lot, TraceEvent


@dataclass(frozen=True)
class Treatment:
    """What was given on a day, and how many days nothing may be harvested after it."""

    treated_on: date
    input: str
    days: int

    @property
    def ends_on(self) -> date:
        """The first day on which harvest is allowed again."""
        return self.treated_on + timedelta(days=self.days)


def warning_for(treatments: Iterable[Treatment], harvested_on: date) -> Message | None:
    """Return a warning when a harvest falls within a withholding time: of the one that ends last."""
    broken = [each for each in treatments if each.treated_on <= harvested_on < each.ends_on]
    if not broken:
        return None
    last = max(broken, key=lambda each: each.ends_on)
    return msg(
        "Thu hoạch ngày %(harvest)s còn trong thời gian cách ly: ngày %(treated)s đã dùng %(input)s, phải chờ đến"
        " %(end)s. Hãy giữ lô lại và hỏi cán bộ kỹ thuật trước khi bán.",
        harvest=harvested_on.strftime("%d/%m/%Y"),
        treated=last.treated_on.strftime("%d/%m/%Y"),
        input=last.input or "…",
        end=last.ends_on.strftime("%d/%m/%Y"),
    )


def harvest_warning(lot: Lot) -> Message | None:
    """Return a warning when a lot was harvested too early after a treatment of itself or of the plot it came from."""
    events = db.session.scalars(_standing().where(TraceEvent.lot_id == lot.id)).all()
    harvests = [event for event in events if event.kind is TraceEventKind.HARVEST]
    days = {clock.day_of(event.happened_at) for event in harvests} | ({lot.harvested_on} if lot.harvested_on else set())
    plots = {event.place_id for event in harvests if event.place_id}
    treatments = _treatments(lot, plots, days) if days else []
    found = [warning for day in sorted(days) if (warning := warning_for(treatments, day))]
    return found[0] if found else None


def _treatments(lot: Lot, plots: set[int], days: set[date]) -> list[Treatment]:
    """Return the treatments of the lot, and of the plots by whatever lot, that could still count."""
    first = clock.start_of(min(days) - timedelta(days=LONGEST_WITHHOLDING_DAYS))
    chosen = (
        _standing()
        .join(Lot, Lot.id == TraceEvent.lot_id)
        .where(
            TraceEvent.kind == TraceEventKind.CARE,
            TraceEvent.happened_at >= first,
            Lot.cooperative_id == lot.cooperative_id,
            (TraceEvent.lot_id == lot.id) | TraceEvent.place_id.in_(plots),
        )
    )
    return [
        Treatment(clock.day_of(event.happened_at), str(event.data.get("input", "")), length)
        for event in db.session.scalars(chosen)
        if (length := int(event.data.get("withholding_days", 0)))
    ]


def _standing() -> Select[TraceEvent]:
    """Choose events that nobody declared wrong, without the declarations themselves."""
    wrong = select(TraceEvent.declares_wrong_id).where(TraceEvent.declares_wrong_id.is_not(None))
    return select(TraceEvent).where(TraceEvent.declares_wrong_id.is_(None), TraceEvent.id.not_in(wrong))
