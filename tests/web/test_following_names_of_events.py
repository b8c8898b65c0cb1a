"""Every name in an event document is an address that leads somewhere, and none of them gives a person away."""

import json
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act
from marketplace.traceability import recording, registering
from marketplace.traceability.chain_models import EventEntry
from marketplace.traceability.epcis_terms import OWN_FIELDS, OWN_STEPS
from marketplace.traceability.kinds import PartyKind, PlaceKind
from marketplace.traceability.kinds import TraceEventKind as Kind
from marketplace.traceability.registering import PartyData, PlaceData
from marketplace.traceability.rules import Happening
from tests.conftest import NOON
from tests.makers.certificates import make_certificate
from tests.makers.cooperatives import make_cooperative
from tests.makers.lots import make_lot
from tests.makers.routes import ON_SQLITE
from tests.makers.worlds import make_world

pytestmark = ON_SQLITE
ACT = Act(None, NOON)
FIELD, CARRIER = "Thửa Bờ Sông", "Xe Hòa Bình"


@pytest.fixture
def maker(database):
    return make_cooperative("Sen Hồng")


def add_field(maker, name=FIELD):
    with transaction():
        return registering.add_place(maker.id, PlaceData(PlaceKind.PLOT, name), ACT)


def add_carrier(maker):
    with transaction():
        return registering.add_party(maker.id, PartyData(PartyKind.CARRIER, CARRIER), ACT)


def test_a_place_tells_its_kind_and_commune_but_not_its_name(client, maker):
    page = client.get(f"/id/place/{add_field(maker).code}").get_data(as_text=True)
    assert "Thửa, nương, vườn" in page
    assert "Giao Thủy" in page
    assert FIELD not in page


def test_a_name_is_shown_where_its_owner_agreed(client, maker):
    field = add_field(maker)
    with transaction():
        field.is_name_public = True
        db.session.add(field)
    assert FIELD in client.get(f"/id/place/{field.code}").get_data(as_text=True)


def test_a_party_tells_its_kind_and_whose_records_name_it(client, maker):
    page = client.get(f"/id/party/{add_carrier(maker).code}").get_data(as_text=True)
    assert "Bên vận chuyển" in page
    assert "Sen Hồng" in page
    assert CARRIER not in page


def test_a_cooperative_and_its_certificate_lead_to_its_page(client, maker):
    certificate = make_certificate(maker)
    for path in (f"/id/cooperative/{maker.code}", f"/id/certificate/{certificate.id}"):
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (303, f"/cooperatives/{maker.slug}")


def test_what_stood_on_the_field_leads_to_its_lot(client, maker):
    lot = make_lot(maker)
    answer = client.get(f"/id/crop/{lot.code}")
    assert (answer.status_code, answer.location) == (303, f"/trace/{lot.code}")


def test_of_a_suspended_cooperative_nothing_is_told(client, maker):
    field, carrier = add_field(maker), add_carrier(maker)
    with transaction():
        maker.state = CooperativeState.SUSPENDED
        db.session.add(maker)
    for path in (f"place/{field.code}", f"party/{carrier.code}", f"cooperative/{maker.code}"):
        assert client.get(f"/id/{path}").status_code == 404


@pytest.mark.parametrize("path", ["place/X", "party/X", "crop/X", "cooperative/X", "certificate/999"])
def test_an_unknown_name_is_not_found(client, path):
    assert client.get(f"/id/{path}").status_code == 404


def test_a_certificate_that_has_ended_leads_nowhere(client, maker):
    ended = make_certificate(maker, issued_on=NOON.date().replace(year=NOON.year - 4))
    assert client.get(f"/id/certificate/{ended.id}").status_code == 404


def test_every_own_word_that_an_event_may_use_is_explained(client, database):
    world = make_world()
    field, carrier, lot = add_field(world.a, "Nương Cao"), add_carrier(world.b), make_lot(world.a)
    assert carrier.cooperative_id == world.b.id
    facts = {
        Kind.SOW: {"variety": "Nếp", "seed_source": "Trại giống"},
        Kind.CARE: {"input": "Phân chuồng", "dose": "2 tạ/sào", "withholding_days": 7},
        Kind.CHECK: {"result": "passed", "document": "KN 12/2026"},
        Kind.MAKE: {"method": "Sao chè", "temperature": "80 °C"},
        Kind.HARVEST: {"weather": "Nắng"},
    }
    with transaction():
        for kind, told in facts.items():
            happening = Happening(kind, NOON.date(), place_id=field.id, note="Ghi thêm", facts=told)
            recording.record(lot, happening, ACT)
    page = client.get("/ns/trace").get_data(as_text=True)
    for word in _own_words():
        assert f'id="{word}"' in page, word


def test_the_page_explains_each_word_once(client):
    page = client.get("/ns/trace?lang=en").get_data(as_text=True)
    for word in [*(f"step-{name}" for name in OWN_STEPS), *OWN_FIELDS]:
        assert page.count(f'id="{word}"') == 1


def _own_words() -> set[str]:
    """Return the words of ours in all events that were told: fields, and steps behind their mark."""
    words: set[str] = set()
    for text in db.session.scalars(select(EventEntry.event)):
        event = json.loads(text)
        told = {**event, **event.get("ilmd", {})}
        words |= {name.removeprefix("trace:") for name in told if name.startswith("trace:")}
        if "/ns/trace" in event["bizStep"]:
            words.add(urlsplit(event["bizStep"]).fragment)
    assert {"step-care", "variety", "kind"} <= words
    return words
