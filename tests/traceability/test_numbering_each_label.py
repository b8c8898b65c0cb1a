"""Each label of a run may bear a number of its own; labels are printed again for a reason, or called void."""

import pytest

from marketplace.jobs import HANDLERS
from marketplace.kernel import clock, outbox
from marketplace.kernel.codes import is_valid
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, RuleBroken, TransitionNotAllowed
from marketplace.kernel.history import Act
from marketplace.labelling import file_key
from marketplace.traceability import label_reading, layouts, printing, queries, scanning
from marketplace.traceability.labels import address_of
from marketplace.traceability.models import LabelRun, Lot
from marketplace.traceability.rules import USUAL_DAYS, is_opened_too_often
from marketplace.traceability.states import RUN_LIFE, RunAction, RunState
from marketplace.wiring import ports
from tests.makers.cooperatives import make_cooperative
from tests.makers.lots import PACKED, make_label_run, make_lot, make_serial
from tests.makers.numbers import give_gtin, gtin, make_prefix
from tests.makers.products import make_product, variant_of

pytestmark = pytest.mark.usefixtures("database")
R, A = RunState, RunAction
STEPS = {
    (R.MAKING, A.FINISH): R.READY,
    (R.MAKING, A.FAIL): R.FAILED,
    (R.FAILED, A.RETRY): R.MAKING,
    (R.MAKING, A.CANCEL): R.VOID,
    (R.FAILED, A.CANCEL): R.VOID,
    (R.READY, A.CANCEL): R.VOID,
}


def test_the_life_of_a_run_is_this_table_and_nothing_else() -> None:
    for state in R:
        for action in A:
            if (state, action) in STEPS:
                assert RUN_LIFE.after(state, action) == STEPS[state, action]
            else:
                with pytest.raises(TransitionNotAllowed):
                    RUN_LIFE.after(state, action)


def _serials(run: LabelRun) -> list[str]:
    return label_reading.serials_of(run, first=run.first_number, last=run.last_number)


def _work() -> None:
    while outbox.deliver_due(HANDLERS, at=clock.now()):
        pass


def _reprint(run: LabelRun, first: int, last: int, reason: str = "Kẹt giấy") -> LabelRun:
    with transaction():
        return printing.reprint(run, first, last, reason=reason, act=PACKED)


def test_every_label_has_a_number_that_cannot_be_guessed_from_another() -> None:
    codes = _serials(make_label_run(make_lot(make_cooperative()), count=600, has_serials=True))
    assert len(set(codes)) == 600
    assert all(is_valid(code) and len(code) == 9 for code in codes)
    assert codes != sorted(codes)


def test_the_labels_of_a_lot_are_counted_through() -> None:
    lot = make_lot(make_cooperative())
    runs = [make_label_run(lot, count=24), make_label_run(lot, count=8, has_serials=True)]
    assert [(run.first_number, run.last_number) for run in runs] == [(1, 24), (25, 32)]


def test_the_worker_draws_a_large_run_file_by_file_and_a_second_time_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(layouts, "MOST_OF_A_FILE", 24)
    run = make_label_run(make_lot(make_cooperative()), count=30, has_serials=True)
    assert run.state == R.MAKING
    outbox.deliver_due(HANDLERS, at=clock.now())
    HANDLERS["draw-labels"]({"run_id": run.id})
    _work()
    made = queries.label_run_of(run.lot_id, run.id)
    assert (made.state, made.done) == (R.READY, 30)
    assert all(ports().papers.read(file_key(run.id, file)).startswith(b"%PDF") for file in (1, 2))


def test_a_run_called_void_while_it_is_drawn_stays_void() -> None:
    run = make_label_run(make_lot(make_cooperative()), count=24, has_serials=True)
    with transaction():
        printing.call_void(run, reason="In nhầm lô", act=PACKED)
    _work()
    assert queries.label_run_of(run.lot_id, run.id).state == R.VOID
    assert queries.labels_printed(run.lot_id) == 0


def test_what_cannot_be_drawn_is_told_and_can_be_tried_again() -> None:
    run = make_label_run(make_lot(make_cooperative()), count=2, layout="roll-50x30", has_serials=True)
    usual = run.content
    with transaction():
        run.content = {**usual, "essentials": [["Cảnh báo", "C" * 400]] * 30}
    _work()
    assert queries.label_run_of(run.lot_id, run.id).state == R.FAILED
    with transaction():
        run.content = usual
        printing.try_again(run, Act(None, clock.now()))
    _work()
    assert queries.label_run_of(run.lot_id, run.id).state == R.READY


def test_a_reprint_holds_the_same_numbers_and_says_why() -> None:
    run = make_label_run(make_lot(make_cooperative()), count=24, has_serials=True)
    again = _reprint(run, 3, 5)
    assert _serials(again) == _serials(run)[2:5]
    assert (again.count, again.reason, again.reprint_of_id) == (3, "Kẹt giấy", run.id)
    assert again.content == run.content
    assert queries.labels_printed(run.lot_id) == 24


@pytest.mark.parametrize(("first", "last", "reason"), [(0, 2, "x"), (3, 2, "x"), (20, 25, "x"), (1, 2, "  ")])
def test_a_reprint_needs_a_reason_and_labels_of_the_run(first: int, last: int, reason: str) -> None:
    run = make_label_run(make_lot(make_cooperative()), count=24, has_serials=True)
    with pytest.raises(InvalidInput):
        _reprint(run, first, last, reason)


def test_a_void_run_is_not_printed_again() -> None:
    run = make_label_run(make_lot(make_cooperative()))
    with transaction():
        printing.call_void(run, reason="Tem bị mất", act=PACKED)
    with pytest.raises(RuleBroken):
        _reprint(run, 1, 2)
    with transaction(), pytest.raises(TransitionNotAllowed):
        printing.call_void(run, reason="Tem bị mất", act=PACKED)


def test_a_label_tells_of_openings_by_day_of_reprints_and_of_its_end() -> None:
    lot = make_lot(make_cooperative())
    run = make_label_run(lot, count=2, has_serials=True)
    serial, other = _serials(run)
    for _ in range(3):
        with transaction():
            scanning.count_opening(_report(lot, serial), PACKED)
    _reprint(run, 1, 1)
    with transaction():
        printing.call_void(run, reason="Tem bị mất", act=PACKED)
    one, two = _report(lot, serial), _report(lot, other)
    assert (one.opened, one.days, one.first_on) == (3, 1, clock.day_of(PACKED.at))
    assert one.reprinted_at == PACKED.at and two.reprinted_at is None
    assert one.void_at == two.void_at == PACKED.at
    assert (two.opened, two.first_on) == (0, None)


def _report(lot: Lot, serial: str) -> label_reading.SerialReport:
    report = label_reading.serial_report(lot.code, serial)
    assert report is not None
    return report


def test_a_number_is_known_only_on_its_own_lot() -> None:
    chi = make_cooperative()
    lot, other = make_lot(chi), make_lot(chi)
    serial = make_serial(lot)
    assert label_reading.serial_report(other.code, serial) is None
    assert label_reading.serial_report(lot.code, "XXXXXXXXX") is None
    assert label_reading.lot_of_serial(serial) == lot.code


def test_many_openings_or_many_days_are_unusual() -> None:
    assert not is_opened_too_often(20, 7)
    assert is_opened_too_often(21, 1)
    assert is_opened_too_often(8, USUAL_DAYS + 1)


def test_a_proven_gtin_stands_on_the_label_and_an_unproven_one_does_not() -> None:
    chi = make_cooperative()
    rice = make_product(chi)
    lot, pack = make_lot(chi, rice), variant_of(rice).id
    before = make_label_run(lot, variant_id=pack, act=PACKED)
    make_prefix(chi)
    number = give_gtin(rice, gtin(1))
    after = make_label_run(lot, variant_id=pack, act=PACKED)
    late = Act(None, PACKED.at.replace(year=2027, month=8))
    ended = make_label_run(lot, variant_id=pack, act=late)
    assert address_of(before.content, "https://a.vn") == f"https://a.vn/trace/{lot.code}"
    assert address_of(after.content, "https://a.vn") == f"https://a.vn/01/{number}/10/{lot.number}"
    assert after.content["note"] == f"(01){number} (10){lot.number}"
    assert ended.content["note"] == before.content["note"] == "Mã nội bộ, không phải mã GS1"


def test_packs_that_are_weighed_state_their_weight_or_leave_a_line_for_it() -> None:
    chi = make_cooperative()
    rice = make_product(chi)
    with transaction():
        variant_of(rice).is_weighed = True
    lot, pack = make_lot(chi, rice), variant_of(rice).id
    by_hand, weighed = make_label_run(lot, variant_id=pack), make_label_run(lot, variant_id=pack, weighed=1_250)
    told = [dict(run.content["essentials"])["Định lượng"] for run in (by_hand, weighed)]
    assert told == [".............. kg", "1,25 kg"]
