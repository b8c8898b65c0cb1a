"""A cooperative writes down what happened to a lot; nothing is ever taken back."""

from datetime import date

import pytest

from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.traceability import queries, recording
from marketplace.traceability.kinds import TraceEventKind
from marketplace.traceability.rules import Happening
from tests.makers.cooperatives import make_cooperative
from tests.makers.lots import PACKED, make_lot

pytestmark = pytest.mark.usefixtures("database")
CHECKED = Happening(TraceEventKind.CHECK, date(2026, 11, 22), note="Độ ẩm 13,5 %, đạt.")


def test_an_event_joins_the_story_where_it_belongs_in_time() -> None:
    lot = make_lot(make_cooperative())
    with transaction():
        recording.record(lot, CHECKED, PACKED)
        recording.record(lot, Happening(TraceEventKind.CARE, date(2026, 8, 1)), PACKED)
    kinds = [event.kind.value for event in queries.events_of(lot.id)]
    assert kinds == ["care", "harvest", "make", "pack", "check"]


def test_an_event_says_who_wrote_it_and_when() -> None:
    lot = make_lot(make_cooperative())
    with transaction():
        event = recording.record(lot, CHECKED, PACKED)
    assert (event.recorded_at, event.recorded_by) == (PACKED.at, None)
    assert event.note == "Độ ẩm 13,5 %, đạt."


def test_writing_it_twice_gives_two_events_since_none_is_ever_changed() -> None:
    lot = make_lot(make_cooperative())
    for _ in range(2):
        with transaction():
            recording.record(lot, CHECKED, PACKED)
    assert [event.kind for event in queries.events_of(lot.id)].count(TraceEventKind.CHECK) == 2


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (Happening(TraceEventKind.CHECK, date(2026, 11, 23)), "happened_on"),
        (Happening(TraceEventKind.CHECK, date(1900, 1, 1)), "happened_on"),
        (Happening(TraceEventKind.CHECK, date(2026, 11, 22), place="x" * 121), "place"),
        (Happening(TraceEventKind.CHECK, date(2026, 11, 22), note="x" * 501), "note"),
        (Happening(TraceEventKind.CHECK, date(2026, 11, 22), quantity=0), "quantity"),
    ],
)
def test_a_slip_is_told_at_its_field(told: Happening, field: str) -> None:
    lot = make_lot(make_cooperative())
    with transaction(), pytest.raises(InvalidInput) as refused:
        recording.record(lot, told, PACKED)
    assert set(refused.value.fields) == {field}
    assert len(queries.events_of(lot.id)) == 3
