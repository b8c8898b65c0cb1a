"""Where things happen to a lot and with whom: a cooperative's own list, used by her events alone."""

from datetime import date

import pytest

from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotFound, RuleBroken
from marketplace.traceability import queries, recording, registering
from marketplace.traceability.kinds import PartyKind, PlaceKind, TraceEventKind
from marketplace.traceability.registering import PartyData, PlaceData
from marketplace.traceability.rules import Happening
from tests.makers.cooperatives import make_cooperative
from tests.makers.lots import PACKED, make_lot

DAY = date(2026, 11, 20)


@pytest.fixture
def lot(database):
    return make_lot(make_cooperative())


def place(cooperative_id: int, name: str = "Nương Tả Xùa 3", **told: object):
    with transaction():
        return registering.add_place(cooperative_id, PlaceData(PlaceKind.PLOT, name, **told), PACKED)


def record(lot, **told: object):
    with transaction():
        return recording.record(lot, Happening(**({"kind": TraceEventKind.CARE, "happened_on": DAY} | told)), PACKED)


def test_an_event_takes_its_place_from_the_list(lot):
    plot = place(lot.cooperative_id, area_code="VN-14-118-0001", area_issuer="Chi cục Trồng trọt")
    with transaction():
        household = registering.add_party(lot.cooperative_id, PartyData(PartyKind.HOUSEHOLD, "Hộ bà Mỷ"), PACKED)
    event = record(lot, place_id=plot.id, party_id=household.id, facts={"input": "Phân chuồng", "withholding_days": 7})
    assert (event.place, event.place_id, event.party_id) == ("Nương Tả Xùa 3", plot.id, household.id)
    assert event.data == {"input": "Phân chuồng", "withholding_days": 7}


def test_a_place_of_another_cooperative_is_not_found(lot):
    foreign = place(make_cooperative("Tả Phìn").id)
    with pytest.raises(NotFound):
        record(lot, place_id=foreign.id)


def test_names_are_used_once_and_retired_places_stay_in_old_events(lot):
    plot = place(lot.cooperative_id)
    with pytest.raises(InvalidInput):
        place(lot.cooperative_id)
    event = record(lot, place_id=plot.id)
    with transaction():
        registering.retire(plot, PACKED)
    assert registering.places_of(lot.cooperative_id) == []
    assert event.place_id == plot.id


@pytest.mark.parametrize(
    "told", [{"name": " "}, {"name": "x" * 81}, {"name": "A", "area_code": "1"}, {"name": "A", "commune_id": 1}]
)
def test_faults_of_a_place_are_named(lot, told):
    with pytest.raises(InvalidInput):
        place(lot.cooperative_id, **told)


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (TraceEventKind.CARE, {"withholding_days": 400}),
        (TraceEventKind.CARE, {"withholding_days": True}),
        (TraceEventKind.CARE, {"input": ""}),
        (TraceEventKind.CHECK, {"result": "maybe"}),
        (TraceEventKind.PACK, {"dose": "1 l"}),
    ],
)
def test_facts_that_do_not_belong_are_refused(lot, kind, facts):
    with pytest.raises(InvalidInput) as refused:
        record(lot, kind=kind, facts=facts)
    assert set(refused.value.fields) == set(facts)


def test_what_a_phone_sends_twice_is_kept_once(lot):
    first = record(lot, client_key="phone-1")
    assert record(lot, client_key="phone-1").id == first.id
    with pytest.raises(NotFound):
        record(make_lot(make_cooperative("Tả Phìn")), client_key="phone-1")


def test_what_follows_from_other_acts_is_not_written_by_hand(lot):
    with pytest.raises(RuleBroken):
        record(lot, kind=TraceEventKind.RECALL)


def test_a_wrong_event_stays_and_is_declared_wrong_once(lot):
    wrong = record(lot)
    with pytest.raises(InvalidInput), transaction():
        recording.declare_wrong(wrong, reason=" ", act=PACKED)
    with transaction():
        declared = recording.declare_wrong(wrong, reason="Ghi nhầm lô.", act=PACKED)
    assert (declared.declares_wrong_id, declared.kind, declared.note) == (wrong.id, wrong.kind, "Ghi nhầm lô.")
    assert wrong.id in {event.id for event in queries.events_of(lot.id)}
    for again in (wrong, declared):
        with pytest.raises(RuleBroken), transaction():
            recording.declare_wrong(again, reason="Lần nữa.", act=PACKED)


def test_an_event_is_found_by_its_own_cooperative_only(lot):
    event = record(lot)
    assert recording.event_of_cooperative(event.id, cooperative_id=lot.cooperative_id).id == event.id
    with pytest.raises(NotFound):
        recording.event_of_cooperative(event.id, cooperative_id=make_cooperative("Tả Phìn").id)
