"""Lots are made of other lots: what goes in is taken off, what comes out keeps its origin, and nothing weighs more."""

import threading
from datetime import date

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError

from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, RuleBroken, TransitionNotAllowed
from marketplace.traceability import chains, lot_life, queries, transforming
from marketplace.traceability.kinds import TraceEventKind
from marketplace.traceability.models import Lot
from marketplace.traceability.states import LOT_LIFE, LotAction, LotState
from marketplace.traceability.transforming import Input, RawData
from tests.makers.cooperatives import make_cooperative
from tests.makers.lots import PACKED, lot_data, make_lot
from tests.makers.products import make_product

DAY = date(2026, 11, 18)


@pytest.fixture
def tea(database):
    return make_product(make_cooperative(), name="Chè shan tuyết", category="che-ca-phe")


def leaves(tea, kilograms: int = 100, number: str = "") -> Lot:
    with transaction():
        data = RawData("Búp chè tươi", kilograms * 1000, "kg", DAY, number=number)
        return transforming.open_raw_lot(tea.cooperative_id, data, PACKED)


def make(tea, *inputs: Input, kilograms: int = 20, percent: int = 20) -> Lot:
    with transaction():
        output = lot_data(tea.code, quantity=kilograms * 1000, harvested_on=None)
        return transforming.process(tea.cooperative_id, list(inputs), output, yield_percent=percent, act=PACKED)


def left_of(lot: Lot) -> int:
    db.session.rollback()
    return db.session.get_one(Lot, lot.id, populate_existing=True).left


def test_what_goes_in_is_taken_off_and_the_origin_is_kept(tea):
    raw = leaves(tea)
    made = make(tea, Input(raw, 100_000))
    assert left_of(raw) == 0
    assert [(step.from_lot_id, step.quantity) for step in chains.sources_of(made.id)] == [(raw.id, 100_000)]
    assert chains.lots_made_of(raw.id) == {raw.id, made.id}
    assert queries.events_of(raw.id)[0].kind is TraceEventKind.HARVEST


def test_more_than_the_process_yields_is_refused(tea):
    raw = leaves(tea)
    with pytest.raises(InvalidInput) as refused:
        make(tea, Input(raw, 100_000), kilograms=21)
    assert set(refused.value.fields) == {"quantity"}
    assert left_of(raw) == 100_000
    for percent in (0, 401):
        with pytest.raises(InvalidInput):
            make(tea, Input(raw, 1000), percent=percent)


def test_what_is_not_there_cannot_be_used_twice(tea):
    raw = leaves(tea)
    make(tea, Input(raw, 60_000), kilograms=12)
    with pytest.raises(RuleBroken):
        make(tea, Input(raw, 60_000), kilograms=12)
    assert left_of(raw) == 40_000


def test_two_who_use_the_last_leaves_at_one_moment(tea, database):
    raw, done = leaves(tea), []

    def use() -> None:
        with database.app.app_context():
            own = db.session.get_one(Lot, raw.id)
            try:
                done.append(make(tea, Input(own, 80_000), kilograms=10).id)
            except RuleBroken:
                done.append(None)

    threads = [threading.Thread(target=use) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(each is not None for each in done) == [False, False, False, True]
    assert left_of(raw) == 20_000


@pytest.mark.parametrize("way", ["split", "blend"])
def test_nothing_is_set_apart_or_blended_twice_at_one_moment(tea, database, way):
    whole, other, done = leaves(tea, number="A"), leaves(tea, number="B"), []
    start, lot_ids = threading.Barrier(4), (whole.id, other.id)

    def take() -> None:
        with database.app.app_context():
            one, two = (db.session.get_one(Lot, lot_id) for lot_id in lot_ids)
            start.wait(30)
            try:
                if way == "split":
                    with transaction():
                        transforming.split(one, quantity=40_000, act=PACKED)
                else:
                    make(tea, Input(two, 1_000), Input(one, 40_000), kilograms=41, percent=100)
                done.append(True)
            except RuleBroken:
                done.append(False)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(done) == [False, False, True, True]
    assert left_of(whole) == 20_000
    assert left_of(other) == (100_000 if way == "split" else 98_000)


def test_without_the_guard_leaves_would_be_used_twice(tea, monkeypatch):
    """The guard is the condition in the statement that takes: a reader beforehand is not enough."""
    raw = leaves(tea)
    unguarded = update(Lot).where(Lot.id == raw.id).values(left=Lot.left - 60_000).returning(Lot.left)
    monkeypatch.setattr(transforming, "take_from", lambda _lot, _quantity: db.session.scalar(unguarded))
    make(tea, Input(raw, 60_000), kilograms=12)
    with pytest.raises(IntegrityError):
        make(tea, Input(raw, 60_000), kilograms=12)


def test_a_blend_opens_to_all_its_fields_and_a_diamond_is_walked_once(tea):
    first, second = leaves(tea, number="A"), leaves(tea, number="B")
    one = make(tea, Input(first, 50_000), Input(second, 50_000))
    two = make(tea, Input(first, 50_000), kilograms=10)
    blend = make(tea, Input(one, 10_000), Input(two, 10_000), percent=100)
    steps = chains.sources_of(blend.id)
    assert {step.from_lot_id for step in steps} == {first.id, second.id, one.id, two.id}
    assert len(steps) == len(set(steps)) == 5
    assert chains.lots_made_of(first.id) == {first.id, one.id, two.id, blend.id}
    assert TraceEventKind.BLEND in {event.kind for event in queries.events_of(blend.id)}


def test_a_part_set_apart_is_a_lot_of_its_own(tea):
    whole = make_lot(make_cooperative("Hoa Ban"))
    with transaction():
        part = transforming.split(whole, quantity=20_000, act=PACKED)
    assert left_of(whole) == 30_000
    assert (part.quantity, part.product_id, part.best_before_on) == (20_000, whole.product_id, whole.best_before_on)
    assert part.number == f"{whole.number[:16]}-P1"
    with pytest.raises(RuleBroken), transaction():
        transforming.split(whole, quantity=40_000, act=PACKED)


def test_pieces_cannot_be_weighed_against_kilograms(tea):
    raw = leaves(tea)
    with transaction():
        output = lot_data(tea.code, quantity=5_000, unit="hop", harvested_on=None)
        transforming.process(tea.cooperative_id, [Input(raw, 1_000)], output, yield_percent=20, act=PACKED)
    assert left_of(raw) == 99_000


def test_another_s_and_a_held_lot_cannot_be_used(tea):
    foreign = leaves(make_product(make_cooperative("Tả Phìn")))
    with pytest.raises(RuleBroken):
        make(tea, Input(foreign, 1_000), kilograms=1, percent=100)
    raw = leaves(tea)
    with transaction():
        lot_life.hold(raw, reason="Nghi lẫn tạp.", act=PACKED)
    with pytest.raises(RuleBroken):
        make(tea, Input(raw, 1_000), kilograms=1, percent=100)
    with transaction():
        lot_life.release(raw, reason="Đã kiểm, không sao.", act=PACKED)
    make(tea, Input(raw, 1_000), kilograms=1, percent=100)


def test_a_held_lot_is_not_packed_from(tea):
    lot = make_lot(make_cooperative("Hoa Ban"))
    assert queries.lots_for_packing([lot.product_id], DAY)[lot.product_id]
    with transaction():
        lot_life.hold(lot, reason="Chờ kết quả kiểm nghiệm.", act=PACKED)
    assert queries.lots_for_packing([lot.product_id], DAY)[lot.product_id] == []
    assert queries.events_of(lot.id)[-1].note == "Chờ kết quả kiểm nghiệm."


def test_the_life_of_a_lot_is_the_table_and_nothing_else(tea):
    allowed = {
        (LotState.OPEN, LotAction.HOLD), (LotState.HELD, LotAction.RELEASE), (LotState.OPEN, LotAction.RECALL),
        (LotState.HELD, LotAction.RECALL), (LotState.OPEN, LotAction.DESTROY), (LotState.HELD, LotAction.DESTROY),
        (LotState.RECALLED, LotAction.DESTROY), (LotState.RECALLED, LotAction.CLEAR),
        (LotState.RECALLED, LotAction.RECHECK),
    }  # fmt: skip
    for state in LotState:
        for action in LotAction:
            assert LOT_LIFE.allows(state, action) == ((state, action) in allowed)
    lot = leaves(tea)
    with pytest.raises(InvalidInput), transaction():
        lot_life.hold(lot, reason=" ", act=PACKED)
    with pytest.raises(TransitionNotAllowed), transaction():
        lot_life.release(lot, reason="x", act=PACKED)


def test_the_database_itself_refuses_to_change_what_was_recorded(tea):
    raw = leaves(tea)
    with pytest.raises(Exception, match="trace events are never changed"), transaction():
        db.session.execute(text("UPDATE trace_event SET note = 'x' WHERE lot_id = :lot"), {"lot": raw.id})
