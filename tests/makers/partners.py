"""Partners with keys, and the documents that they send."""

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db, transaction
from marketplace.traceability import partner_keys
from marketplace.traceability.chain_models import EventEntry
from marketplace.traceability.models import Lot
from tests.gs1 import shared
from tests.makers.lots import PACKED
from tests.makers.schemas import strict_validator

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"


def official_schema() -> Any:
    """Return the validator of GS1's own schema, which checks formats as well."""
    return strict_validator(shared.read("EPCIS-JSON-Schema.json"))


def make_partner_key(cooperative: Cooperative, *, may_capture: bool = True, may_query: bool = True) -> str:
    """Return a new key of a cooperative."""
    with transaction():
        return partner_keys.make_key(
            cooperative.id, "Siêu thị", may_capture=may_capture, may_query=may_query, act=PACKED
        )


def name_of_first_event(lot: Lot) -> str:
    """Return how others call the first event of a lot."""
    chosen = select(EventEntry.event_id).where(EventEntry.lot_id == lot.id).order_by(EventEntry.id)
    return db.session.scalars(chosen).first() or ""


def received(lot: Lot | str, **changed: Any) -> dict[str, Any]:
    """Return the event of a partner who received 12 kg of a lot."""
    name = lot if isinstance(lot, str) else f"http://localhost/trace/{lot.code}"
    event = {
        "type": "ObjectEvent",
        "eventTime": "2026-11-22T09:15:00.000+07:00",
        "eventTimeZoneOffset": "+07:00",
        "action": "OBSERVE",
        "bizStep": "receiving",
        "disposition": "in_progress",
        "quantityList": [{"epcClass": name, "quantity": 12, "uom": "KGM"}],
        "readPoint": {"id": "https://sieuthi.example.vn/id/place/1"},
    }
    return {name: value for name, value in {**event, **changed}.items() if value is not None}


def document(*events: Any, context: Any = CONTEXT) -> dict[str, Any]:
    """Return events as a document."""
    return {
        "@context": context,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-11-22T10:00:00.000+07:00",
        "epcisBody": {"eventList": list(events)},
    }


def send(client: FlaskClient, key: str, sent: Any, *, to: str = "/epcis/capture", **headers: str) -> TestResponse:
    """Send a document or an event with a key."""
    return client.post(to, json=sent, headers={"Authorization": f"Bearer {key}", **headers})
