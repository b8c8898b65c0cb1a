"""An event is named by its content: the same by whoever computes it, another for any other event."""

import copy
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from marketplace.epcis.hashing import event_id, in_utc, pre_hash, prefixes_in
from tests.gs1 import shared

VECTORS = "vn-event-hash-vectors.json"


def test_every_shared_event_has_its_name():
    vectors = shared.read(VECTORS)
    prefixes = prefixes_in(vectors["context"])
    for each in vectors["events"]:
        assert pre_hash(each["event"], prefixes=prefixes) == "".join(each["pre_hash_lines"]), each["name"]
        assert event_id(each["event"], prefixes=prefixes) == each["eventID"], each["name"]


def test_pairs_are_named_alike_or_apart_as_they_must():
    vectors = shared.read(VECTORS)
    prefixes = prefixes_in(vectors["context"])
    for each in vectors["pairs"]:
        alike = event_id(each["a"], prefixes=prefixes) == event_id(each["b"], prefixes=prefixes)
        assert alike == (each["expect"] == "equal"), each["name"]


EVENT = {
    "type": "ObjectEvent",
    "eventTime": "2026-11-05T06:30:00.000+07:00",
    "eventTimeZoneOffset": "+07:00",
    "action": "OBSERVE",
    "epcList": ["urn:epc:id:sgtin:8936012.034567.A1", "https://cho.vn/01/08936012345674/10/L/21/B2"],
    "bizTransactionList": [{"bizTransaction": "https://cho.vn/o/2", "type": "po"}, {"bizTransaction": "urn:x:1"}],
    "persistentDisposition": {"unset": ["expired"], "set": ["conformant", "available"]},
}


def test_lists_are_sets_and_a_note_does_not_count():
    other = copy.deepcopy(EVENT)
    other["epcList"].reverse()
    other["bizTransactionList"].reverse()
    other["persistentDisposition"]["set"].reverse()
    other["rdfs:comment"] = "ghi chú"
    assert event_id(other) == event_id(EVENT)
    assert "/21/A1epc=" in pre_hash(EVENT)
    assert "/01/08936012345674/21/B2" in pre_hash(EVENT)


def test_one_document_s_prefixes_do_not_leak_into_another():
    event = EVENT | {"trace:plot": "x"}
    named = event_id(event, prefixes={"trace": "https://cho.vn/ns#"})
    assert event_id(event) != named
    assert event_id(event, prefixes={"trace": "https://cho.vn/ns#"}) == named


MOMENTS = st.integers(0, 4_000_000_000_000).map(lambda milliseconds: datetime.fromtimestamp(milliseconds / 1000, UTC))


@given(MOMENTS, st.integers(-14, 14))
def test_the_same_instant_is_written_alike_in_every_zone(moment, hours):
    elsewhere = moment.astimezone(timezone(timedelta(hours=hours)))
    assert in_utc(moment.isoformat()) == in_utc(elsewhere.isoformat())


def test_what_is_no_time_is_left_alone():
    assert in_utc("hôm qua") == "hôm qua"
    assert in_utc("2026-11-05T06:30:00") == "2026-11-05T06:30:00"
