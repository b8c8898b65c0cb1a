"""Programs of partners send in and read events: of their cooperative with a key, public ones without."""

from urllib.parse import quote

import pytest
from sqlalchemy import func, select

from marketplace.kernel.database import db, transaction
from marketplace.traceability import chain_checks, partner_keys
from marketplace.traceability.chain_models import EventEntry, PartnerKey
from tests.conftest import browser
from tests.makers.cooperatives import make_cooperative
from tests.makers.lots import PACKED, make_lot
from tests.makers.numbers import give_gtin, gtin, make_prefix
from tests.makers.partners import document, make_partner_key, received, send
from tests.makers.products import make_product
from tests.makers.routes import ON_SQLITE

ANY = {"Content-Type": "application/json"}


@pytest.fixture
def sen(database):
    return make_cooperative("Sen Hồng")


@pytest.fixture
def lot(sen):
    return make_lot(sen)


@pytest.fixture
def key(sen):
    return make_partner_key(sen)


def events_in(answer) -> list[dict]:
    assert answer.status_code == 200, answer.text
    return answer.json["epcisBody"]["queryResults"]["resultsBody"]["eventList"]


def asked(client, key="", **query):
    return client.get("/epcis/events", query_string=query, headers={"Authorization": f"Bearer {key}"} if key else {})


def stored() -> int:
    return db.session.scalar(select(func.count()).select_from(EventEntry).where(EventEntry.trace_event_id.is_(None)))


def test_a_partner_s_document_joins_the_chain_once(client, lot, key):
    first = send(client, key, document(received(lot)))
    assert first.status_code == 202
    job = client.get(first.headers["Location"], headers={"Authorization": f"Bearer {key}"}).json
    assert (job["success"], job["stored"], job["known"]) == (True, 1, 0)
    again = send(client, key, document(received(lot, eventTime="2026-11-22T02:15:00Z", eventTimeZoneOffset="+07:00")))
    assert (again.json["stored"], again.json["known"]) == (0, 1)
    assert stored() == 1
    assert list(chain_checks.faults()) == []
    (found,) = events_in(asked(client, key, EQ_bizStep="receiving"))
    assert found["eventID"].startswith("ni:///sha-256;") and found["recordTime"]


@pytest.mark.parametrize("behaviour", ["rollback", "proceed"])
def test_faulty_events_are_named_by_their_place(client, lot, key, behaviour):
    bad = [received(lot, action=None), received("https://id.gs1.org/01/09520123456788/10/CT1"), received("urn:x:y")]
    answer = send(client, key, document(received(lot), *bad), **{"GS1-EPCIS-Capture-Error-Behaviour": behaviour})
    assert answer.status_code == 202
    told = [(error["eventIndex"], error["detail"]) for error in answer.json["errors"]]
    assert [index for index, _detail in told] == [1, 2, 3]
    assert "action: is missing" in told[0][1]
    assert "is not of this cooperative" in told[1][1]
    assert "neither a lot nor a carton" in told[2][1]
    assert stored() == (1 if behaviour == "proceed" else 0)


def test_another_cooperative_s_lot_is_refused(client, key, lot):
    other = make_lot(make_cooperative("Tả Phìn"))
    answer = send(client, key, document(received(other)))
    assert "is not of this cooperative" in answer.json["errors"][0]["detail"]
    unknown = send(client, key, document(received("http://localhost/trace/LNONE")))
    assert "neither a lot" in unknown.json["errors"][0]["detail"]
    assert stored() == 0


def test_a_lot_with_a_gtin_answers_to_all_its_names(client, sen, key):
    product = make_product(sen)
    before = make_lot(sen, product)
    make_prefix(sen)
    number = give_gtin(product, gtin(1))
    with_number = f"https://id.gs1.org/01/{number}/10/{before.number}"
    assert send(client, key, document(received(with_number))).json["stored"] == 1
    by_code = events_in(asked(client, key, MATCH_anyEPCClass=f"http://localhost/trace/{before.code}"))
    by_number = events_in(asked(client, key, MATCH_anyEPCClass=f"http://localhost/01/{number}/10/{before.number}"))
    assert by_code == by_number and len(by_code) == 4
    later = make_lot(sen, product)
    names = {
        each["quantityList"][0]["epcClass"] for each in events_in(asked(client, key, perPage=3, orderBy="recordTime"))
    }
    assert f"http://localhost/01/{number}/10/{later.number}" in names
    wrong = send(client, key, document(received(f"https://id.gs1.org/01/{number}/10/NONE")))
    assert "no such lot" in wrong.json["errors"][0]["detail"]


def test_a_carton_is_known_once_something_was_packed_into_it(client, lot, key):
    carton = "https://id.gs1.org/00/952012345678912345"
    packed = received(
        lot, type="AggregationEvent", action="ADD", bizStep="packing", quantityList=None, parentID=carton,
        childQuantityList=[{"epcClass": f"http://localhost/trace/{lot.code}", "quantity": 4}],
    )  # fmt: skip
    shipped = received(lot, quantityList=None, epcList=[carton], bizStep="shipping")
    assert "neither a lot nor a carton" in send(client, key, document(shipped)).json["errors"][0]["detail"]
    assert send(client, key, document(packed, shipped)).json["stored"] == 2
    assert len(events_in(asked(client, key, MATCH_anyEPC=carton))) == 2


def test_a_name_that_does_not_fit_and_a_foreign_declaration_are_refused(client, lot, key):
    false = received(lot, eventID=f"ni:///sha-256;{'0' * 64}?ver=CBV2.0")
    assert "is not the hash" in send(client, key, document(false)).json["errors"][0]["detail"]
    declared = {"declarationTime": "2026-11-22T12:00:00Z", "reason": "did_not_occur"}
    own = events_in(asked(client, key))[0] | {"errorDeclaration": declared}
    assert "sent in with a key" in send(client, key, document(own)).json["errors"][0]["detail"]
    send(client, key, document(received(lot)))
    assert send(client, key, document(received(lot, errorDeclaration=declared))).json["stored"] == 1
    found = client.get(f"/epcis/events/{quote(events_in(asked(client, key))[0]['eventID'], safe='')}")
    assert found.status_code in {200, 404}


def test_own_prefixes_of_a_document_stay_with_its_events(client, lot, key):
    shop = {"shop": "https://sieuthi.example.vn/ns#"}
    context = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", shop]
    assert send(client, key, document(received(lot, **{"shop:shelf": "A"}), context=context)).json["stored"] == 1
    (found,) = events_in(asked(client, key, EQ_bizStep="receiving"))
    assert found["@context"] == [shop] and found["shop:shelf"] == "A"


def test_one_event_at_a_time(client, lot, key):
    first = send(client, key, received(lot), to="/epcis/events")
    assert first.status_code == 201
    found = client.get(first.headers["Location"], headers={"Authorization": f"Bearer {key}"})
    assert found.json["bizStep"] == "receiving"
    assert client.get(first.headers["Location"]).status_code == 404
    assert send(client, key, received(lot), to="/epcis/events").status_code == 409
    assert send(client, key, {"type": "ObjectEvent"}, to="/epcis/events").status_code == 400


def test_pages_lead_through_everything_once(client, lot, key):
    seen, path = [], "/epcis/events?perPage=2"
    while path:
        answer = client.get(path, headers={"Authorization": f"Bearer {key}"})
        seen += [event["trace:entry"] for event in events_in(answer)]
        path = answer.headers.get("Link", "").partition(">")[0].removeprefix("<")
    assert seen == [3, 2, 1]
    assert [event["trace:entry"] for event in events_in(asked(client, key, orderDirection="ASC"))] == [1, 2, 3]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"eventType": "ObjectEvent"}, 3), ({"eventType": "TransformationEvent"}, 0), ({"EQ_action": "ADD"}, 1),
        ({"EQ_bizStep": "https://ref.gs1.org/cbv/BizStep-packing"}, 1), ({"EQ_bizStep": "packing,commissioning"}, 2),
        ({"EQ_disposition": "active"}, 1), ({"GE_eventTime": "2026-11-20T00:00:00+07:00"}, 2),
        ({"LT_eventTime": "2026-11-20T00:00:00+07:00"}, 1), ({"GE_recordTime": "2027-01-01T00:00:00Z"}, 0),
        ({"LT_recordTime": "2027-01-01T00:00:00Z", "EQ_action": "OBSERVE"}, 2), ({"MATCH_epc": "urn:x:y"}, 0),
    ],
)  # fmt: skip
@ON_SQLITE
def test_questions(client, lot, key, query, count):
    assert len(events_in(asked(client, key, **query))) == count


@ON_SQLITE
def test_without_a_key_only_what_trace_pages_tell_is_read(client, sen, lot, key):
    hidden = make_lot(sen, make_product(sen, name="Chưa đăng", state="draft"))
    send(client, key, document(received(lot)))
    found = events_in(asked(client))
    assert len(found) == 3 and hidden.code not in str(found)
    assert {each["quantityList"][0]["epcClass"] for each in found} == {f"http://localhost/trace/{lot.code}"}
    assert sen.representative not in str(found) and "Bản Lìm Mông" not in str(found)
    assert len(events_in(asked(client, key))) == 7
    assert len(events_in(asked(client, make_partner_key(make_cooperative("Tả Phìn"))))) == 0


@ON_SQLITE
def test_who_may_do_what(client, sen, lot, key):
    reads, sends = make_partner_key(sen, may_capture=False), make_partner_key(sen, may_query=False)
    assert send(client, reads, document(received(lot))).status_code == 403
    assert send(client, sends, document(received(lot))).status_code == 202
    assert asked(client, sends).status_code == 403
    for wrong in ("", "x", "sen_" + "A" * 43):
        assert send(client, wrong, document(received(lot))).status_code == 401
    assert client.post("/epcis/capture", json={}).status_code == 401
    other = make_partner_key(make_cooperative("Tả Phìn"))
    job = send(client, key, document(received(lot))).headers["Location"]
    assert client.get(job, headers={"Authorization": f"Bearer {other}"}).status_code == 404
    assert db.session.scalar(select(func.count()).where(PartnerKey.last_used_at.is_not(None))) >= 3
    key_id = db.session.scalars(select(PartnerKey.id).where(PartnerKey.may_query.is_(False))).one()
    with transaction():
        partner_keys.revoke_key(key_id, cooperative_id=sen.id, act=PACKED)
    assert send(client, sends, document(received(lot))).status_code == 401


@ON_SQLITE
@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/epcis/events?GE_eventTime=x", 400, "QueryParameterException"), ("/epcis/events?abc=1", 400, "Query"),
        ("/epcis/events?nextPageToken=zz", 400, "Query"), ("/epcis/events?perPage=0", 400, "Query"),
        ("/epcis/events?eventType=Party", 400, "Query"), ("/epcis/events/urn:x", 404, "NoSuchResourceException"),
        ("/epcis/queries", 404, "NoSuchResource"), ("/epcis/a/b/c/d", 404, "NoSuchResource"),
        ("/epcis/events?EQ_bizStep=%00", 400, "Validation"),
    ],
)  # fmt: skip
def test_every_fault_is_told_as_a_problem(client, lot, path, status, kind):
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["type"].startswith(f"epcisException:{kind}")
    assert answer.json["status"] == status and answer.json["detail"]


@ON_SQLITE
def test_documents_that_are_none(client, lot, key):
    headers = {"Authorization": f"Bearer {key}"}
    for sent in (b"", b"[", b"[]", b'{"a": NaN}', b'{"type": "EPCISDocument"}', b"\xff", b"[" * 5_000, b'{"a": 1e999}'):
        answer = client.post("/epcis/capture", data=sent, headers={**headers, **ANY})
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json"), sent[:20]
    assert client.post("/epcis/capture", data="x", headers=headers).status_code == 415
    assert send(client, key, document(*[received(lot)] * 501)).status_code == 413
    assert client.post("/epcis/capture", data=b" " * 1_000_001, headers={**headers, **ANY}).status_code == 413
    assert client.delete("/epcis/events").mimetype == "application/problem+json"
    assert send(client, key, {}, **{"GS1-EPCIS-Version": "1.2"}).status_code == 406


@ON_SQLITE
def test_what_there_is_can_be_listed_and_asked_for_by_address(client, lot):
    assert client.get("/epcis/bizSteps").json["member"] == [
        "commissioning", "http://localhost/ns/trace#step-make", "packing"
    ]  # fmt: skip
    assert len(events_in(client.get("/epcis/bizSteps/packing/events"))) == 1
    named = f"http://localhost/trace/{lot.code}"
    assert client.get("/epcis/epcs").json["member"] == [named]
    assert len(events_in(client.get(f"/epcis/epcs/{quote(named, safe='')}/events"))) == 3
    about = client.get("/epcis/")
    assert about.headers["GS1-EPCIS-Version"] == "2.0.0" and about.headers["GS1-EPCIS-Capture-Limit"] == "500"
    assert client.options("/epcis/capture").headers["GS1-EPCIS-Version"] == "2.0.0"


@ON_SQLITE
def test_partners_need_no_cookie_and_no_origin(database, lot, key):
    client = browser(database.app)
    client.environ_base.pop("HTTP_ORIGIN")
    client.environ_base.pop("HTTP_SEC_FETCH_SITE")
    assert send(client, key, document(received(lot))).status_code == 202
