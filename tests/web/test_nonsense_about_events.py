"""Whatever programs send or ask about events: an answer with a reason, never an accident."""

import copy
import json
import random
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.epcis.asking import EQUALS, MATCHES, TIMES
from marketplace.traceability import chain_checks
from tests.makers.cooperatives import make_cooperative
from tests.makers.lots import make_lot
from tests.makers.partners import document, make_partner_key, received
from tests.makers.routes import ON_SQLITE

QUICK = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PARAMETERS = [*EQUALS, *TIMES, *MATCHES, "perPage", "nextPageToken", "orderBy", "orderDirection", "before", "ver", "x"]
VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["2026-11-22T00:00:00Z", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "1", "10" * 20]),
    st.sampled_from(
        ["ObjectEvent", "http://localhost/trace/L", "https://id.gs1.org/01/08936012345674/10/A", "W10=", ","]
    ),
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=8,
)


@pytest.fixture
def sent(database, client):
    lot = make_lot(make_cooperative("Sen Hồng"))
    return client, lot, {"Authorization": f"Bearer {make_partner_key_of(lot)}", "Content-Type": "application/json"}


def make_partner_key_of(lot) -> str:
    cooperative = type("Owner", (), {"id": lot.cooperative_id})
    return make_partner_key(cooperative)


def is_an_answer(answer) -> bool:
    """Tell whether a fault is told as a problem."""
    return answer.status_code < 400 or (answer.status_code < 500 and answer.mimetype == "application/problem+json")


@ON_SQLITE
@QUICK
@given(query=st.dictionaries(st.sampled_from(PARAMETERS), VALUES, max_size=4), with_key=st.booleans())
def test_any_question_is_answered(sent, query, with_key):
    client, _lot, headers = sent
    assert is_an_answer(client.get("/epcis/events", query_string=query, headers=headers if with_key else {}))


@ON_SQLITE
@QUICK
@given(parts=st.lists(st.text(max_size=12), min_size=1, max_size=4))
def test_any_address_is_answered(sent, parts):
    client, _lot, headers = sent
    path = "/".join(quote(part, safe="") for part in parts)
    answer = client.get(f"/epcis/{path}", headers=headers, follow_redirects=True)
    assert answer.status_code < 500


@ON_SQLITE
@QUICK
@given(seed=st.integers(0, 2**32), value=JSON)
def test_any_document_is_answered_and_the_chain_stays_whole(sent, seed, value):
    client, lot, headers = sent
    chance = random.Random(seed)
    whole = copy.deepcopy(document(received(lot), received(lot, **{"trace:x": value})))
    where = chance.choice([whole, whole["epcisBody"], *whole["epcisBody"]["eventList"]])
    where[chance.choice([*where, "ilmd", "parentID", "sensorElementList", "@context", "errorDeclaration"])] = value
    answer = client.post("/epcis/capture", data=json.dumps(whole), headers=headers)
    assert is_an_answer(answer), answer.text
    assert is_an_answer(client.get("/epcis/events", headers=headers))


@ON_SQLITE
def test_after_all_that_the_chain_holds(sent):
    client, lot, headers = sent
    for value in (1.0, 1e-7, 123456789.125, "Đ", "\u2028", [1, [2]], {"a b": {"ü": None}}):
        whole = document(received(lot, **{"trace:x": value}))
        assert client.post("/epcis/capture", data=json.dumps(whole), headers=headers).json["stored"] == 1, value
    assert list(chain_checks.faults()) == []
