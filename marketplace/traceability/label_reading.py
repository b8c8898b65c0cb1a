"""Reads about runs of labels and about single labels: what the worker draws, and what whoever scans one is told."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select

from marketplace.kernel.codes import is_valid
from marketplace.kernel.database import db
from marketplace.traceability import rules
from marketplace.traceability.models import LabelRun, LabelScan, LabelSerial, Lot
from marketplace.traceability.states import LotState, RunState


@dataclass(frozen=True)
class SerialReport:
    """What is known of one single label.

    `number` of `printed` labels of its lot; `reprinted_at` is the newest reprint that held it. Openings are counted by
    day; those of the cooperative herself are not.
    """

    id: int
    lot_code: str
    cooperative_id: int
    code: str
    number: int
    printed_at: datetime
    void_at: datetime | None
    reprinted_at: datetime | None
    is_destroyed: bool
    opened: int
    days: int
    first_on: date | None

    @property
    def is_opened_too_often(self) -> bool:
        """Whether so many openings suggest a copy."""
        return rules.is_opened_too_often(self.opened, self.days)


def serial_report(lot_code: str, serial: str) -> SerialReport | None:
    """Return what is known of a label of a lot; `None` where no such label was ever printed."""
    found = db.session.execute(_serials().where(Lot.code == lot_code, LabelSerial.code == serial)).first()
    if found is None or not is_valid(serial):
        return None
    label, run, lot = found
    opened, days, first_on = _openings(label.id)
    return SerialReport(
        id=label.id,
        lot_code=lot.code,
        cooperative_id=lot.cooperative_id,
        code=label.code,
        number=label.number,
        printed_at=run.printed_at,
        void_at=run.ended_at if run.state == RunState.VOID else None,
        reprinted_at=_reprinted_at(label),
        is_destroyed=lot.state == LotState.DESTROYED,
        opened=opened,
        days=days,
        first_on=first_on,
    )


def lot_of_serial(serial: str) -> str | None:
    """Return the code of the lot whose label bears this number."""
    found = db.session.execute(_serials().where(LabelSerial.code == serial)).first() if is_valid(serial) else None
    return found[2].code if found else None


def serials_of(run: LabelRun, *, first: int, last: int) -> list[str]:
    """Return the serial numbers of some labels of a run or reprint, in the order of their numbers."""
    chosen = select(LabelSerial.code).where(
        LabelSerial.run_id == (run.reprint_of_id or run.id), LabelSerial.number.between(first, last)
    )
    return list(db.session.scalars(chosen.order_by(LabelSerial.number)))


def run_in_making(run_id: int) -> tuple[LabelRun, Lot] | None:
    """Return a run that waits to be drawn, with its lot; `None` for one that is done or void."""
    chosen = select(LabelRun, Lot).join(Lot, Lot.id == LabelRun.lot_id)
    found = db.session.execute(chosen.where(LabelRun.id == run_id, LabelRun.state == RunState.MAKING)).first()
    return (found[0], found[1]) if found else None


def _serials() -> Select[LabelSerial, LabelRun, Lot]:
    return (
        select(LabelSerial, LabelRun, Lot)
        .join(LabelRun, LabelRun.id == LabelSerial.run_id)
        .join(Lot, Lot.id == LabelRun.lot_id)
    )


def _openings(serial_id: int) -> tuple[int, int, date | None]:
    counted = select(func.coalesce(func.sum(LabelScan.count), 0), func.count(), func.min(LabelScan.day))
    opened, days, first_on = db.session.execute(counted.where(LabelScan.serial_id == serial_id)).one()
    return int(opened), days, first_on


def _reprinted_at(label: LabelSerial) -> datetime | None:
    chosen = select(func.max(LabelRun.printed_at)).where(
        LabelRun.reprint_of_id == label.run_id,
        LabelRun.first_number <= label.number,
        LabelRun.last_number >= label.number,
        LabelRun.state != RunState.VOID,
    )
    return db.session.scalar(chosen)
