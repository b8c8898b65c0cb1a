"""An officer acts for a cooperative that agreed: never with its money or people, and all of it is on record."""

import re
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient

from marketplace.cooperatives import assisting, closures, queries
from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.messages import msg
from tests.conftest import browser
from tests.makers.cooperatives import make_cooperative
from tests.makers.orders import make_offer, make_order
from tests.makers.people import make_officer, make_person, sign_in
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE

CONSENT = {"given_by": "Trần Thị Hoa", "method": "signed_paper", "evidence": "Giấy số 1", "scope": "Đăng hàng"}
DAYS = {"first_day": "2027-02-01", "last_day": "2027-02-05", "message": "Nghỉ Tết"}


@dataclass
class Helping:
    """A cooperative, its manager's browser, and an officer's who stands at the cooperative's desk."""

    cooperative: Cooperative
    manager: FlaskClient
    officer: FlaskClient


@pytest.fixture
def helping(client, database):
    hoa = make_person("Hoa", "hoa@example.vn")
    cooperative = make_cooperative(manager=hoa)
    officer = sign_in(client, make_officer())
    desk = f"/union/cooperatives/{cooperative.code}/assistance"
    assert officer.post(f"{desk}/entry").status_code == 409
    assert officer.post(desk, data=CONSENT | {"days": "7"}).status_code == 303
    assert officer.post(f"{desk}/entry").location == "/seller"
    return Helping(cooperative, sign_in(browser(client.application), hoa), officer)


def deeds(helping):
    return [(deed.action, deed.officer) for deed in assisting.acts_in_her_name(helping.cooperative.id)]


def test_she_works_at_the_desk_and_the_cooperative_reads_what_she_did(helping):
    page = helping.officer.get("/seller").text
    assert "Bạn đang làm giúp" in page
    assert re.search(r"Được đồng ý đến \d\d/\d\d/\d{4}: ", page)
    assert helping.officer.post("/seller/closures", data=DAYS).status_code == 303
    assert deeds(helping) == [("close", "Phạm Thị Mai")]
    assert "Báo nghỉ bán" in helping.manager.get("/seller/assistance").text


def test_what_was_not_done_is_not_on_record_either(helping):
    assert helping.officer.post("/seller/closures", data=DAYS | {"last_day": "2027-01-01"}).status_code == 422
    assert helping.officer.post("/seller/closures/999999/end").status_code == 404
    assert deeds(helping) == []


def test_without_the_record_there_is_no_deed(helping, monkeypatch):
    def refuse(*_args, **_named):
        raise RuleBroken(msg("Không ghi được."))

    monkeypatch.setattr(assisting, "note_act", refuse)
    assert helping.officer.post("/seller/closures", data=DAYS).status_code in (409, 422)
    assert closures.closures_of(helping.cooperative.id) == []


def test_the_bank_account_and_the_profile_stay_with_the_cooperative(helping):
    for screen in ("bank", "identity", "place"):
        assert helping.officer.get(f"/seller/application/{screen}").status_code == 403
        assert helping.officer.post(f"/seller/application/{screen}", data={"bank_key": "agribank"}).status_code == 403


def test_managers_are_not_removed_and_nobody_is_let_in(helping):
    manager_id = queries.members_of(helping.cooperative.id)[0].person_id
    assert helping.officer.post(f"/seller/team/{manager_id}/removal").status_code == 403
    assert helping.officer.post(f"/seller/team/{manager_id}/role", data={"role": "packer"}).status_code == 403
    assert helping.officer.post("/seller/team", data={"email": "x@example.vn", "role": "manager"}).status_code == 403
    assert helping.officer.post("/seller/team/leaving").status_code == 403


def test_money_is_not_confirmed(helping):
    order = make_order(wanted={make_offer(cooperative=helping.cooperative): 1})
    for verb in ("payment-receipt", "refund"):
        answer = helping.officer.post(f"/seller/orders/{order.code}/{verb}")
        assert (answer.status_code, "Khi làm giúp" in answer.text) == (403, True)


def test_she_does_not_agree_in_the_cooperatives_place(helping):
    consent = assisting.helpers_of(helping.cooperative.id)[0].row.id
    assert helping.officer.post(f"/seller/assistance/{consent}/confirmation").status_code == 403
    assert helping.officer.post("/seller/opening/terms", data={"version": "2026-11"}).status_code == 403


def test_the_cooperative_ends_it_and_she_is_out_at_her_next_click(helping):
    consent = assisting.helpers_of(helping.cooperative.id)[0].row.id
    assert helping.manager.post(f"/seller/assistance/{consent}/end").status_code == 303
    assert helping.officer.get("/seller").status_code == 403
    assert helping.officer.post("/seller/closures", data=DAYS).status_code == 403
    assert helping.manager.post(f"/seller/assistance/{consent}/end").status_code == 409
