"""Lots are opened as the goods are made, with what happened to them; labels are printed for some."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from marketplace.cli.demo_market.goods import Good
from marketplace.cli.demo_market.timeline import Timeline, at_work
from marketplace.kernel.clock import day_of
from marketplace.kernel.quantity import UnitGroup, get_unit
from marketplace.traceability import printing, recording
from marketplace.traceability import services as traceability
from marketplace.traceability.kinds import TraceEventKind
from marketplace.traceability.layouts import DEFAULT_LAYOUT
from marketplace.traceability.printing import Wanted
from marketplace.traceability.rules import Happening, LotData

_PACKS_OF_A_LOT = 160
_LABELS = 96
_DAY = timedelta(days=1)
#: A lot is written down so many days after it was made, when it is packed.
_PACKED_AFTER_DAYS = 1
_CARED_FOR_DAYS = 24
_LABELLED_DAYS = 150


@dataclass(frozen=True)
class LotOnShelf:
    """A lot that parcels can be packed from."""

    code: str
    best_before_on: date | None


class Workshop:
    """Plans the lots of every product."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self._on_shelf: dict[int, list[LotOnShelf]] = defaultdict(list)

    def plan(self, good: Good) -> None:
        """Plan the lots of one product from the day it goes on sale until today."""
        habit = good.text.lots
        if habit.every_days == 0:
            return
        moment = good.on_sale_at + timedelta(minutes=50)
        while moment <= self.timeline.until:
            opened_at = moment
            self.timeline.at(opened_at, lambda at: self._open(good, at))
            moment = at_work(moment + timedelta(days=habit.every_days))

    def lot_for(self, product_id: int, day: date) -> str:
        """Return the code of the newest lot that is still good on a day, or nothing."""
        good = [
            lot.code for lot in self._on_shelf[product_id] if lot.best_before_on is None or lot.best_before_on > day
        ]
        return good[-1] if good else ""

    def earlier_lot(self, product_id: int) -> str:
        """Return the code of the lot before the newest one, or nothing."""
        lots = self._on_shelf[product_id]
        return lots[-2].code if len(lots) > 1 else ""

    def _open(self, good: Good, at: datetime) -> None:
        habit, act = good.text.lots, good.stall.act(at)
        produced_on = day_of(at) - (1 + _PACKED_AFTER_DAYS) * _DAY
        best_before_on = produced_on + habit.kept_days * _DAY if habit.kept_days else None
        is_grown = bool(habit.care)
        lot = traceability.open_lot(
            good.stall.cooperative_id,
            LotData(
                product_code=good.code,
                quantity=_PACKS_OF_A_LOT * good.text.variants[0].amount,
                unit=_unit(good),
                produced_on=produced_on,
                harvested_on=produced_on - 2 * _DAY if is_grown else None,
                packed_on=produced_on + _PACKED_AFTER_DAYS * _DAY,
                best_before_on=best_before_on,
                standard=habit.standard,
                place=habit.place,
            ),
            act,
        )
        self._on_shelf[good.product_id].append(LotOnShelf(lot.code, best_before_on))
        if is_grown:
            cared_on = produced_on - _CARED_FOR_DAYS * _DAY
            care = Happening(TraceEventKind.CARE, cared_on, place=habit.place, note=habit.care)
            recording.record(lot, care, act)
        recording.record(lot, Happening(TraceEventKind.CHECK, day_of(at), note=habit.check), act)
        if is_grown and self.timeline.until - at < timedelta(days=_LABELLED_DAYS):
            printing.print_labels(lot, Wanted(_LABELS, DEFAULT_LAYOUT, variant_id=good.variant_ids[0]), act)


def _unit(good: Good) -> str:
    """Return the unit a lot is counted in: kilograms, litres, or the pack's own."""
    unit = get_unit(good.text.variants[0].unit)
    return {UnitGroup.MASS: "kg", UnitGroup.VOLUME: "lit"}.get(unit.group, unit.code)
