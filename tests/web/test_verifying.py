"""An officer of the place looks at an application and decides."""

from flask.testing import FlaskClient

from marketplace.accounts.kinds import OfficerRole
from marketplace.cooperatives.queries import cooperative_of
from marketplace.cooperatives.states import CooperativeState
from tests.conftest import Market
from tests.makers.cooperatives import make_application
from tests.makers.letters import letters_to
from tests.makers.people import make_officer, sign_in
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE


def test_an_officer_verifies_what_waits_and_the_cooperative_is_told(database: Market, client: FlaskClient) -> None:
    waiting = make_application("Sen Hồng", email="sen-hong@example.vn")
    sign_in(client, make_officer(("province", "37")))
    assert "Sen Hồng" in client.get("/union/waiting").get_data(as_text=True)
    assert client.post(f"/union/cooperatives/{waiting.code}/verification").status_code == 302
    assert cooperative_of(waiting.id).state is CooperativeState.VERIFIED
    assert "đã được xác minh" in letters_to("sen-hong@example.vn")[0]["subject"]


def test_the_letter_is_vietnamese_whatever_the_officer_reads(database: Market, client: FlaskClient) -> None:
    waiting = make_application("Sen Hồng", email="sen-hong@example.vn")
    sign_in(client, make_officer())
    client.post(f"/union/cooperatives/{waiting.code}/verification?lang=en")
    letter = letters_to("sen-hong@example.vn")[0]
    assert letter["subject"] == "Hợp tác xã đã được xác minh · Sen Hồng"
    assert "Kính gửi Sen Hồng" in letter["text"] and "Kính gửi Sen Hồng" in letter["html"]
    assert "http://localhost/seller" in letter["text"]


def test_what_is_returned_carries_its_reason(database: Market, client: FlaskClient) -> None:
    waiting = make_application(email="sen-hong@example.vn")
    sign_in(client, make_officer())
    answer = client.post(f"/union/cooperatives/{waiting.code}/return", data={"reason": "Thiếu số đăng ký."})
    assert answer.status_code == 302
    assert cooperative_of(waiting.id).return_reason == "Thiếu số đăng ký."
    assert "Thiếu số đăng ký." in letters_to("sen-hong@example.vn")[0]["text"]


def test_returning_without_a_reason_asks_for_one(database: Market, client: FlaskClient) -> None:
    waiting = make_application()
    sign_in(client, make_officer())
    answer = client.post(f"/union/cooperatives/{waiting.code}/return", data={"reason": " "})
    assert answer.status_code == 422
    assert "Hãy ghi rõ lý do" in answer.get_data(as_text=True)
    assert cooperative_of(waiting.id).state is CooperativeState.SUBMITTED


def test_an_officer_of_another_province_finds_nothing(database: Market, client: FlaskClient) -> None:
    waiting = make_application()
    sign_in(client, make_officer(("province", "15")))
    assert waiting.name not in client.get("/union/waiting").get_data(as_text=True)
    assert client.get(f"/union/cooperatives/{waiting.code}").status_code == 404
    for verb in ("verification", "return", "suspension", "resumption"):
        assert client.post(f"/union/cooperatives/{waiting.code}/{verb}", data={"reason": "x"}).status_code == 404


def test_a_viewer_looks_but_does_not_decide(database: Market, client: FlaskClient) -> None:
    waiting = make_application()
    sign_in(client, make_officer(role=OfficerRole.VIEWER))
    page = client.get(f"/union/cooperatives/{waiting.code}")
    assert page.status_code == 200
    assert "/verification" not in page.get_data(as_text=True)
    assert client.post(f"/union/cooperatives/{waiting.code}/verification").status_code == 403


def test_a_cooperative_is_suspended_and_trades_again(database: Market, client: FlaskClient) -> None:
    waiting = make_application()
    sign_in(client, make_officer())
    client.post(f"/union/cooperatives/{waiting.code}/verification")
    client.post(f"/union/cooperatives/{waiting.code}/suspension", data={"reason": "Chờ giải thể."})
    assert cooperative_of(waiting.id).state is CooperativeState.SUSPENDED
    client.post(f"/union/cooperatives/{waiting.code}/resumption")
    assert cooperative_of(waiting.id).state is CooperativeState.VERIFIED
    page = client.get(f"/union/cooperatives/{waiting.code}").get_data(as_text=True)
    assert "Chờ giải thể." in page
