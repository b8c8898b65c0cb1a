"""Events that the EPCIS schema refuses are refused by us, with a reason, and those that it accepts are accepted."""

import copy
import random

import jsonschema
import pytest

from marketplace.epcis.validation import faults_in
from tests.gs1 import shared

VECTORS = "vn-event-hash-vectors.json"
WHY = {
    "no action": "action: is missing",
    "no eventTimeZoneOffset": "eventTimeZoneOffset: is missing",
    "harvesting is not a CBV bizStep": "bizStep: 'harvesting' is no word",
    "ilmd key without namespace": "ilmd.plantingAreaCode: a key of one's own needs a namespace",
    "ilmd on OBSERVE": "ilmd: goes with the action ADD only",
    "nothing observed": "names nothing that was observed",
    "transformation without output and without transformationID": "needs inputs and outputs",
    "bad date": "eventTime: must be a time",
    "bad offset": "eventTimeZoneOffset: must be an offset",
    "quantity as text": "quantityList[0].quantity: must be a number",
    "unknown field in quantityElement": "quantityList[0].grade: is not known here",
    "Vietnamese bare key at event level": "vungTrong: a key of one's own needs a namespace",
}


@pytest.fixture(scope="module")
def schema():
    return jsonschema.Draft7Validator(
        shared.read("EPCIS-JSON-Schema.json"), format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER
    )


def document(event: dict) -> dict:
    context = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"trace": "https://cho.vn/ns#"}]
    return {
        "@context": context, "type": "EPCISDocument", "schemaVersion": "2.0",
        "creationDate": "2026-11-22T00:00:00.000+07:00", "epcisBody": {"eventList": [event]},
    }  # fmt: skip


def test_the_twelve_invalid_events_are_refused_with_their_reasons():
    invalid = shared.read(VECTORS)["invalid"]
    assert len(invalid) == 12
    for each in invalid:
        told = [str(fault) for fault in faults_in(each["event"])]
        assert any(WHY[each["name"]] in fault for fault in told), (each["name"], told)


def test_every_valid_event_is_accepted():
    for each in shared.read(VECTORS)["events"]:
        assert faults_in(each["event"]) == [], each["name"]
    chain = shared.read("vn-tea-chain.jsonld")["epcisBody"]["eventList"]
    assert [faults_in(event) for event in chain] == [[] for _ in chain]


def spoilt(event: dict, chance: random.Random) -> dict:
    """Return the event with one thing taken out, put in or exchanged."""
    other = copy.deepcopy(event)
    name = chance.choice(list(other))
    change = chance.randrange(4)
    if change == 0:
        del other[name]
    elif change == 1:
        other[name] = chance.choice(["x", 7, [], {}, None, ["a b"], "urn:a:b", True, [{"epcClass": "urn:x:y"}]])
    elif change == 2:
        other[chance.choice(["bizStep", "disposition", "ilmd", "trace:x", "la", "action", "parentID"])] = "shipping"
    else:
        other["type"] = chance.choice(["ObjectEvent", "TransformationEvent", "AggregationEvent", "TransactionEvent"])
    return other


def test_we_and_the_official_schema_are_of_one_mind(schema):
    chance = random.Random(7)
    events = [each["event"] for each in shared.read(VECTORS)["events"]]
    differing = []
    for _ in range(600):
        event = spoilt(chance.choice(events), chance)
        if schema.is_valid(document(event)) != (faults_in(event) == []):
            differing.append((event, [str(fault) for fault in faults_in(event)]))
    assert differing == []


@pytest.mark.parametrize("nonsense", [None, 7, "x", [], {}, {"type": 5}, {"type": "FooEvent"}])
def test_nonsense_is_refused(nonsense):
    assert faults_in(nonsense)
