"""Openings of single labels are counted, by day and by nothing else."""

from sqlalchemy import update

from marketplace.kernel import clock
from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.history import Act
from marketplace.traceability.label_reading import SerialReport
from marketplace.traceability.models import LabelScan


def count_opening(label: SerialReport, act: Act) -> None:
    """Count that somebody opened the page of one label; the cooperative's own looks are left out by the caller."""
    day = clock.day_of(act.at)
    values = {"serial_id": label.id, "day": day, "count": 1}
    if insert_or_ignore(LabelScan, values, unique=("serial_id", "day")) is None:
        counted = (LabelScan.serial_id == label.id, LabelScan.day == day)
        db.session.execute(update(LabelScan).where(*counted).values(count=LabelScan.count + 1))
