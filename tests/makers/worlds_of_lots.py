"""What stands for the parameters of addresses about lots: places, events, recalls."""

from urllib.parse import quote

from sqlalchemy import select

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act
from marketplace.orders.models import Order
from marketplace.products.models import Product
from marketplace.recalls.models import RecallNotice
from marketplace.traceability import partner_keys, registering
from marketplace.traceability import queries as traceability
from marketplace.traceability.kinds import PartyKind, PlaceKind
from marketplace.traceability.models import Lot
from marketplace.traceability.registering import PartyData, PlaceData
from tests.conftest import NOON
from tests.makers.partners import make_partner_key, name_of_first_event
from tests.makers.recalls import make_recall


def lot_places(a: Cooperative, lot: Lot) -> dict[str, object]:
    """Return what stands for a place, a party and an event of a lot, and for a step of its life."""
    act = Act(None, NOON)
    with transaction():
        field = registering.add_place(a.id, PlaceData(PlaceKind.PLOT, "Thửa Bờ Sông"), act)
        carrier = registering.add_party(a.id, PartyData(PartyKind.CARRIER, "Xe Hòa Bình"), act)
    return {
        "/seller/lots/places/<place_id>": field.id,
        "/seller/lots/parties/<party_id>": carrier.id,
        "/id/place/<code>": field.code,
        "/id/party/<code>": carrier.code,
        "/id/crop/<code>": lot.code,
        "/id/cooperative/<code>": a.code,
        "/seller/lots/<code>/events/<event_id>": traceability.events_of(lot.id)[0].id,
        "/seller/lots/<code>/life/<action>": "hold",
    }


def event_places(a: Cooperative, lot: Lot) -> dict[str, object]:
    """Return what stands for events of the lot and for keys of partners."""
    make_partner_key(a)
    return {
        "/epcis/events/<event_id>": quote(name_of_first_event(lot), safe=""),
        "/epcis/capture/<code>": "C23456789",
        "/epcis/<resource>": "bizSteps",
        "/epcis/<resource>/<value>": "packing",
        "/seller/partner-keys/<key_id>": partner_keys.keys_of(a.id)[0].id,
    }


def recall_places(order: Order, lot: Lot) -> dict[str, object]:
    """Return what stands for a recall of a lot that an order was packed from, and for its buyer's notice."""
    recall = make_recall(lot)
    token = db.session.scalars(select(RecallNotice.token).where(RecallNotice.order_id == order.id)).one()
    product = db.session.get_one(Product, lot.product_id)
    return {
        "/seller/recalls/<code>": recall.code,
        "/union/recalls/<code>": recall.code,
        "/trace/notices/<token>": token,
        "/seller/trace-files/<code>": product.code,
    }
