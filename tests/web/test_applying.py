"""A woman brings her cooperative to the market, on a phone and without script."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from marketplace.accounts.models import Person
from marketplace.cooperatives import queries as cooperatives
from marketplace.cooperatives.kinds import MemberRole
from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.rules import TERMS_VERSION
from marketplace.cooperatives.states import CooperativeState
from tests.conftest import Market
from tests.makers.cooperatives import GIAO_THUY, make_cooperative, make_member
from tests.makers.letters import letters_to
from tests.makers.people import make_person, sign_in
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE

IDENTITY = {
    "kind": "cooperative",
    "legal_name": "Hợp tác xã Sen Hồng Giao Thủy",
    "name": "HTX Sen Hồng",
    "tax_number": "0100233488",
    "founded_on": "2019-03-08",
    "representative": "Trần Thị Hoa",
    "phone": "0500 000 123",
    "email": "sen-hong@example.vn",
}
PLACE: dict[str, Any] = {
    "street": "Thôn 3",
    "commune_code": GIAO_THUY,
    "posts-0-title": "director",
    "posts-0-holder_name": "Trần Thị Hoa",
    "posts-0-held_by_woman": "y",
    "members": "12",
    "women_members": "9",
    "workers": "1.020",
    "women_workers": "800",
    "as_of": "31/01/2026",
}
AGREED = {"terms": "yes"}
BANK = {
    "bank_key": "vietcombank",
    "account_number": "0123 456 789",
    "account_holder": "Htx Sen Hồng",
    "story": "Chúng tôi trồng sen.",
}


@pytest.fixture
def hoa(database: Market, client: FlaskClient) -> Person:
    """Hoa, signed in, without a cooperative."""
    person = make_person("Trần Thị Hoa", "hoa@example.vn")
    sign_in(client, person)
    return person


def own_of(person: Person) -> Cooperative:
    return cooperatives.cooperative_of(cooperatives.memberships_of(person.id)[0].cooperative_id)


def test_three_screens_and_the_application_is_sent(hoa: Person, client: FlaskClient) -> None:
    assert "Bắt đầu đăng ký" in client.get("/seller/application").get_data(as_text=True)
    for screen, answers in (("identity", IDENTITY), ("place", PLACE), ("bank", BANK)):
        assert client.get(f"/seller/application/{screen}").status_code == 200
        assert client.post(f"/seller/application/{screen}", data=answers).status_code == 302
    sent = client.post("/seller/application/submission", data=AGREED, follow_redirects=True)
    assert "Hồ sơ đang chờ xác minh" in sent.get_data(as_text=True)
    own = own_of(hoa)
    assert (own.state, own.province_id, own.bank_account) == (CooperativeState.SUBMITTED, 37, "0123456789")
    shares = cooperatives.women_shares(own.id)
    assert (shares.posts.numerator, shares.workers.numerator, shares.workers.denominator) == (1, 800, 1020)


def test_nothing_is_sent_before_the_terms_are_agreed_to(hoa: Person, client: FlaskClient) -> None:
    for screen, answers in (("identity", IDENTITY), ("place", PLACE), ("bank", BANK)):
        client.post(f"/seller/application/{screen}", data=answers)
    page = client.get("/seller/application").get_data(as_text=True)
    assert 'name="terms"' in page and 'href="/terms"' in page and " checked" not in page
    refused = client.post("/seller/application/submission")
    assert (refused.status_code, "đồng ý quy chế" in refused.get_data(as_text=True)) == (422, True)
    assert (own_of(hoa).state, own_of(hoa).terms_version) == (CooperativeState.DRAFT, "")
    client.post("/seller/application/submission", data=AGREED)
    own = own_of(hoa)
    assert (own.terms_version, own.terms_accepted_by) == (TERMS_VERSION, hoa.id)


def test_an_incomplete_application_is_not_sent(hoa: Person, client: FlaskClient) -> None:
    client.post("/seller/application/identity", data=IDENTITY)
    assert client.post("/seller/application/submission", data=AGREED).status_code == 409
    overview = client.get("/seller/application").get_data(as_text=True)
    assert "Điền tiếp" in overview
    assert "/seller/application/place" in overview


def test_faults_stand_at_their_fields_and_nothing_is_lost(hoa: Person, client: FlaskClient) -> None:
    wrong = IDENTITY | {"phone": "12", "tax_number": "0100233489", "founded_on": "hôm qua"}
    answer = client.post("/seller/application/identity", data=wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Hãy nhập ngày" in page
    answer = client.post("/seller/application/identity", data=wrong | {"founded_on": ""})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Số điện thoại chưa đúng" in page and "Mã số thuế có 10 hoặc 13 chữ số" in page
    assert 'value="Hợp tác xã Sen Hồng Giao Thủy"' in page


def test_a_commune_is_found_without_marks_and_then_chosen(hoa: Person, client: FlaskClient) -> None:
    client.post("/seller/application/identity", data=IDENTITY)
    typed = PLACE | {"commune_code": "", "commune_search": "xuan truong"}
    found = client.post("/seller/application/place", data=typed | {"then": "find-commune"})
    page = found.get_data(as_text=True)
    assert found.status_code == 200
    assert "Xã Xuân Trường, Tỉnh Ninh Bình" in page and "Xã Xuân Trường, Tỉnh Cao Bằng" in page
    assert 'value="Thôn 3"' in page
    undecided = client.post("/seller/application/place", data=typed)
    assert undecided.status_code == 422
    assert "Hãy chọn đúng xã" in undecided.get_data(as_text=True)
    assert client.post("/seller/application/place", data=typed | {"commune_code": "14089"}).status_code == 302
    assert own_of(hoa).commune_id == 114089


def test_an_old_name_leads_to_the_commune_of_today(hoa: Person, client: FlaskClient) -> None:
    client.post("/seller/application/identity", data=IDENTITY)
    typed = PLACE | {"commune_code": "", "commune_search": "giao yen, giao thuy"}
    page = client.post("/seller/application/place", data=typed | {"then": "find-commune"}).get_data(as_text=True)
    assert "Tỉnh Ninh Bình" in page


def test_an_unknown_commune_is_said_to_be_unknown(hoa: Person, client: FlaskClient) -> None:
    client.post("/seller/application/identity", data=IDENTITY)
    answer = client.post("/seller/application/place", data=PLACE | {"commune_search": "xyzzy", "commune_code": ""})
    assert answer.status_code == 422
    assert "Không tìm thấy xã nào" in answer.get_data(as_text=True)


def test_another_post_gets_a_row_without_script(hoa: Person, client: FlaskClient) -> None:
    client.post("/seller/application/identity", data=IDENTITY)
    page = client.post("/seller/application/place", data=PLACE | {"then": "add-post"}).get_data(as_text=True)
    assert 'name="posts-1-holder_name"' in page
    assert 'value="Trần Thị Hoa"' in page


def test_counts_are_given_all_four_or_none(hoa: Person, client: FlaskClient) -> None:
    client.post("/seller/application/identity", data=IDENTITY)
    answer = client.post("/seller/application/place", data=PLACE | {"workers": ""})
    assert answer.status_code == 422
    none = {name: "" for name in ("members", "women_members", "workers", "women_workers")}
    assert client.post("/seller/application/place", data=PLACE | none).status_code == 302


def test_while_the_union_looks_nothing_is_edited(hoa: Person, client: FlaskClient) -> None:
    make_cooperative(state=CooperativeState.SUBMITTED, manager=hoa)
    assert client.get("/seller/application/identity").status_code == 302
    assert client.post("/seller/application/identity", data=IDENTITY).status_code == 409


def test_a_new_bank_account_is_announced_to_the_managers(hoa: Person, client: FlaskClient) -> None:
    own = make_cooperative(manager=hoa, email="sen-hong@example.vn")
    client.post("/seller/application/bank", data=BANK | {"account_number": "999888777"})
    assert [letter["subject"][:23] for letter in letters_to("hoa@example.vn")] == ["Tài khoản nhận tiền vừa"]
    client.post("/seller/application/bank", data=BANK | {"account_number": "999888777", "story": "Mới."})
    assert len(letters_to("hoa@example.vn")) == 1
    assert cooperatives.cooperative_of(own.id).story == "Mới."


def test_a_packer_does_not_open_the_profile(database: Market, client: FlaskClient) -> None:
    packer = make_member(make_cooperative(), MemberRole.PACKER)
    sign_in(client, packer)
    assert client.get("/seller/application").status_code == 403
    assert client.post("/seller/application/bank", data=BANK).status_code == 403


def test_a_visitor_is_asked_to_sign_in(client: FlaskClient) -> None:
    assert "/account/sign-in" in client.get("/seller/application").location
