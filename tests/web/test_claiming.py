"""A guest claims broken goods with a photo, the cooperative declines, the Union's officer decides: on the pages."""

from io import BytesIO

import pytest

from marketplace.accounts.kinds import OfficerRole
from marketplace.cooperatives.kinds import MemberRole
from marketplace.cooperatives.models import Cooperative
from marketplace.kernel import clock
from marketplace.kernel.database import db
from marketplace.orders.case_models import Claim, Dispute
from marketplace.orders.models import Order, OrderGroup
from tests.conftest import browser
from tests.makers.cases import lines_of, make_delivered
from tests.makers.cooperatives import make_member
from tests.makers.people import make_officer, sign_in
from tests.makers.photos import photo

pytestmark = pytest.mark.parametrize("market", ["sqlite"], indirect=True)


@pytest.fixture
def order(database) -> Order:
    return make_delivered(at=clock.now().replace(microsecond=0))


def open_as_guest(client, order):
    group = db.session.get_one(OrderGroup, order.group_id).code
    client.post("/orders", data={"code": order.code, "phone": "0500 000 888"})
    return f"/orders/{group}/{order.code}"


def asked(order, **changed):
    whole = {
        f"packs_{lines_of(order)[0].id}": "1",
        "what": "damaged",
        "kind": "claim",
        "reason": "Hũ vỡ nắp",
        "photo": (BytesIO(photo()), "hu-vo.jpg"),
    }
    return {name: value for name, value in (whole | changed).items() if value is not None}


def test_from_the_photo_to_the_officers_word(client, database, order):
    here = open_as_guest(client, order)
    assert client.post(f"{here}/cases", data=asked(order)).status_code == 303
    claim = db.session.query(Claim).one()
    seller, officer = browser(database.app), browser(database.app)
    sign_in(seller, make_member(db.session.get_one(Cooperative, order.cooperative_id), MemberRole.MANAGER))
    sign_in(officer, make_officer(("centre", None), OfficerRole.APPROVER))
    assert claim.code in seller.get("/seller/order-cases").text
    assert seller.post(f"/seller/order-cases/{claim.code}/refusal", data={"answer": ""}).status_code == 422
    assert seller.post(f"/seller/order-cases/{claim.code}/refusal", data={"answer": "Còn tốt"}).status_code == 303
    assert client.post(f"{here}/cases/{claim.code}/dispute", data={"text": "Vỡ thật"}).status_code == 303
    dispute = db.session.query(Dispute).one()
    said = {"side": "buyer", "decision": "Ảnh cho thấy hũ vỡ"}
    assert officer.post(f"/union/disputes/{dispute.code}/decision", data=said).status_code == 303
    assert "Ảnh cho thấy hũ vỡ" in client.get(f"{here}/help").text
    assert "Ảnh cho thấy hũ vỡ" in seller.get(f"/seller/order-cases/{claim.code}").text


def test_what_was_typed_stays_when_the_photo_is_missing(client, order):
    here = open_as_guest(client, order)
    answer = client.post(f"{here}/cases", data=asked(order, photo=None))
    assert answer.status_code == 422
    assert "chụp một tấm ảnh" in answer.text
    assert "Hũ vỡ nắp" in answer.text


def test_a_stranger_asks_for_nothing(client, order):
    group = db.session.get_one(OrderGroup, order.group_id).code
    assert client.post(f"/orders/{group}/{order.code}/cases", data=asked(order)).status_code == 404
