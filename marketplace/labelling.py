"""What the worker does for labels: draws the sheets of runs with serial numbers, file by file."""

from collections.abc import Mapping
from typing import Any

from marketplace.cooperatives.brocade import brocade_svg
from marketplace.cooperatives.queries import cooperative_of
from marketplace.kernel import clock, outbox
from marketplace.kernel.database import end_reading, transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.history import Act
from marketplace.traceability import label_reading, printing
from marketplace.traceability.labels import address_of, label_of
from marketplace.traceability.layouts import get_layout
from marketplace.traceability.ports import Label, Stamp
from marketplace.wiring import ports, settings

# Long enough for the widest label, and no larger in the file: the pattern is repeated by the picture itself.
BAND_REPEATS = 60


def site_root() -> str:
    """Return the market's own address, without a slash at its end."""
    return settings().base_url.rstrip("/")


def drawn_label(content: dict[str, Any], cooperative_id: int) -> Label:
    """Return the label of stored content, with the pattern of her cooperative."""
    weave = brocade_svg(cooperative_of(cooperative_id).code, repeats=BAND_REPEATS)
    return label_of(content, root=site_root(), brocade_svg=weave)


def stamp_of(content: dict[str, Any], serial: str) -> Stamp:
    """Return what differs on the label with this serial number."""
    return Stamp(address_of(content, site_root(), serial=serial), serial)


def file_key(run_id: int, file: int) -> str:
    """Return where a file of a run is kept among the private papers; the first is 1."""
    return f"labels/{run_id}/{file}.pdf"


def draw_labels(payload: Mapping[str, Any]) -> None:
    """Draw the next file of the run {run_id}; one that is done or void is passed over."""
    found = label_reading.run_in_making(payload["run_id"])
    if found is None:
        return
    run, lot = found
    run_id, layout, done = run.id, get_layout(run.layout), run.done
    until = min(done + layout.per_file, run.count)
    serials = label_reading.serials_of(run, first=run.first_number + done, last=run.first_number + until - 1)
    stamps = [stamp_of(run.content, serial) for serial in serials]
    label = drawn_label(run.content, lot.cooperative_id)
    end_reading()
    act = Act(actor_id=None, at=clock.now())
    try:
        drawn = ports().labels.numbered(label, stamps, layout=layout)
    except InvalidInput:
        with transaction():
            printing.note_failed(run_id, act)
        return
    ports().papers.write(file_key(run_id, done // layout.per_file + 1), drawn)
    with transaction():
        printing.note_drawn(run_id, until, act)


HANDLERS: dict[str, outbox.Handler] = {"draw-labels": draw_labels}
