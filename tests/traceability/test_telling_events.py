"""Every kind of event goes out in the words of EPCIS, valid by the official schema, and tells nobody's name."""

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from marketplace.epcis.validation import faults_in
from marketplace.kernel.database import db, transaction
from marketplace.traceability import lot_life, recording, registering, transforming
from marketplace.traceability.chain_models import EventEntry
from marketplace.traceability.kinds import PartyKind, PlaceKind
from marketplace.traceability.kinds import TraceEventKind as Kind
from marketplace.traceability.registering import PartyData, PlaceData
from marketplace.traceability.rules import Happening
from marketplace.traceability.states import LotAction
from marketplace.traceability.transforming import Input, RawData
from tests.makers.cooperatives import make_cooperative
from tests.makers.lots import PACKED, lot_data, make_lot
from tests.makers.numbers import give_gtin, gtin, make_prefix
from tests.makers.partners import document, official_schema
from tests.makers.products import make_product

DAY = date(2026, 11, 18)
WHY = {
    Kind.SOW: ("ObjectEvent", "ADD", "commissioning", "active"),
    Kind.CARE: ("ObjectEvent", "OBSERVE", "http://localhost/ns/trace#step-care", "in_progress"),
    Kind.HARVEST: ("ObjectEvent", "ADD", "commissioning", "active"),
    Kind.RECEIVE: ("ObjectEvent", "OBSERVE", "receiving", "in_progress"),
    Kind.CHECK: ("ObjectEvent", "OBSERVE", "inspecting", "conformant"),
    Kind.MAKE: ("ObjectEvent", "OBSERVE", "http://localhost/ns/trace#step-make", "in_progress"),
    Kind.PACK: ("ObjectEvent", "OBSERVE", "packing", "in_progress"),
    Kind.STORE: ("ObjectEvent", "OBSERVE", "storing", "in_progress"),
    Kind.SHIP: ("ObjectEvent", "OBSERVE", "shipping", "in_transit"),
    Kind.SELL: ("ObjectEvent", "DELETE", "retail_selling", "retail_sold"),
    Kind.HOLD: ("ObjectEvent", "OBSERVE", "holding", "non_sellable_other"),
    Kind.RELEASE: ("ObjectEvent", "OBSERVE", "http://localhost/ns/trace#step-release", "sellable_accessible"),
    Kind.RECALL: ("ObjectEvent", "OBSERVE", "holding", "recalled"),
    Kind.DESTROY: ("ObjectEvent", "DELETE", "destroying", "destroyed"),
}
FACTS = {
    Kind.SOW: {"variety": "Nếp cái hoa vàng", "seed_source": "Trại giống tỉnh"},
    Kind.CARE: {"input": "Phân chuồng", "dose": "2 tạ/sào", "withholding_days": 7},
    Kind.CHECK: {"result": "passed", "document": "KN 12/2026"},
    Kind.STORE: {"temperature": "2 - 4,5 °C, trong 3 ngày"},
    Kind.SHIP: {"vehicle": "29C-123.45"},
}


@pytest.fixture
def lot(database):
    return make_lot(make_cooperative("Sen Hồng"))


def told() -> list[dict[str, Any]]:
    """Return every event as others read it, once the official schema has accepted all of them."""
    events = [json.loads(each) for each in db.session.scalars(select(EventEntry.event).order_by(EventEntry.id))]
    assert [fault.message for fault in official_schema().iter_errors(document(*events))] == []
    assert [faults_in(event) for event in events] == [[] for _ in events]
    return events


@pytest.mark.parametrize("kind", WHY)
def test_each_kind_has_its_words(lot, kind):
    with transaction():
        recording.write(lot, Happening(kind, DAY, quantity=12_500, facts=FACTS.get(kind, {}), note="ghi chú"), PACKED)
    event = told()[-1]
    assert (event["type"], event["action"], event["bizStep"], event["disposition"]) == WHY[kind]
    assert event["trace:kind"] == kind.value and event["trace:note"] == "ghi chú"
    assert event["eventTime"] == "2026-11-18T00:00:00.000+07:00"
    if kind in (Kind.SOW, Kind.CARE):
        assert event["epcList"] == [f"http://localhost/id/crop/{lot.code}"]
    else:
        expected = {"epcClass": f"http://localhost/trace/{lot.code}", "quantity": 12.5, "uom": "KGM"}
        assert event["quantityList"] == [expected]
    assert "29C" not in str(event)


def test_a_temperature_is_told_as_a_sensor_s(lot):
    with transaction():
        recording.record(lot, Happening(Kind.STORE, DAY, facts=FACTS[Kind.STORE]), PACKED)
    report = told()[-1]["sensorElementList"][0]["sensorReport"]
    assert report == [{"type": "Temperature", "minValue": 2.0, "maxValue": 4.5, "uom": "CEL"}]


def test_from_the_field_to_the_blend_every_lot_is_born_once(database):
    sen = make_cooperative("Sen Hồng")
    product = make_product(sen)
    with transaction():
        area = {"area_code": "VN-1", "area_issuer": "Sở", "is_name_public": True}
        plot = registering.add_place(sen.id, PlaceData(PlaceKind.PLOT, "Ruộng nhà bà Tư", **area), PACKED)
        household = registering.add_party(sen.id, PartyData(PartyKind.HOUSEHOLD, "Nguyễn Thị Tư"), PACKED)
        own = transforming.open_raw_lot(sen.id, RawData("Thóc", 90_000, "kg", DAY, place_id=plot.id), PACKED)
        bought = transforming.open_raw_lot(
            sen.id, RawData("Thóc", 30_000, "kg", DAY, kind=Kind.RECEIVE, party_id=household.id), PACKED
        )
        inputs = [Input(own, 80_000), Input(bought, 30_000)]
        made = transforming.process(sen.id, inputs, lot_data(product.code), yield_percent=70, act=PACKED)
        transforming.split(made, quantity=10_000, act=PACKED)
    events = told()
    assert [event["type"] for event in events[:2]] == ["ObjectEvent", "ObjectEvent"]
    assert events[0]["readPoint"]["id"].endswith(plot.code) and events[0]["ilmd"]["trace:growingAreaCode"] == "VN-1"
    assert (events[1]["action"], events[1]["bizStep"]) == ("ADD", "receiving")
    assert events[1]["sourceList"][0]["source"].endswith(household.code)
    transformed = [event for event in events if event["type"] == "TransformationEvent"]
    assert [each["quantity"] for each in transformed[0]["inputQuantityList"]] == [80, 30]
    assert transformed[-1]["inputQuantityList"][0]["epcClass"] == f"http://localhost/trace/{made.code}"
    assert "Tư" not in str(events)


def test_a_lot_whose_product_has_a_gtin_goes_by_it(database):
    sen = make_cooperative("Sen Hồng")
    product = make_product(sen)
    make_prefix(sen)
    number = give_gtin(product, gtin(1))
    lot = make_lot(sen, product)
    assert told()[0]["quantityList"][0]["epcClass"] == f"http://localhost/01/{number}/10/{lot.number}"


def test_a_slip_is_declared_and_names_what_is_right(lot):
    with transaction():
        wrong = recording.record(lot, Happening(Kind.CHECK, DAY, note="Đạt"), PACKED)
        right = recording.record(lot, Happening(Kind.CHECK, DAY, note="Không đạt"), PACKED)
        recording.declare_wrong(wrong, reason="Nhầm lô", act=PACKED, successor=right)
    *_, first, second, declared = told()
    assert declared["eventID"] == first["eventID"]
    assert declared["errorDeclaration"]["correctiveEventIDs"] == [second["eventID"]]
    assert declared["errorDeclaration"]["reason"] == "incorrect_data"


def test_what_is_done_with_a_lot_is_told_as_well(lot):
    with transaction():
        lot_life.hold(lot, reason="Chờ kiểm nghiệm", act=PACKED)
        lot_life.change(lot, LotAction.RECALL, reason="Không đạt", act=PACKED)
        lot_life.destroy(lot, reason="Đã tiêu hủy", act=PACKED)
    assert [event["disposition"] for event in told()[-3:]] == ["non_sellable_other", "recalled", "destroyed"]
