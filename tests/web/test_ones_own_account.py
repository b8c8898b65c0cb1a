"""One's own affairs: details, language, data, closing, and for whom one acts."""

import pytest

from marketplace.accounts import queries
from marketplace.accounts.kinds import OfficerRole
from marketplace.kernel.database import db
from tests.conftest import browser
from tests.makers.accounts import PASSWORD, open_account
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.people import make_officer, make_person, sign_in
from tests.makers.routes import ON_SQLITE

pytestmark = [pytest.mark.usefixtures("database"), ON_SQLITE]


@pytest.fixture
def lan(client):
    person = open_account(name="Nguyễn Thị Lan", email="lan@example.vn")
    sign_in(client, person)
    return person


def test_she_changes_her_name_phone_and_language(client, lan):
    form = {"name": "Trần Thị Cúc", "phone": "0500 000 999", "locale": "en", "news": "y"}
    assert client.post("/account/profile", data=form).status_code == 303
    person = queries.get_person(lan.id)
    assert (person.name, person.phone, person.locale) == ("Trần Thị Cúc", "+84500000999", "en")
    assert "Hello Trần Thị Cúc" in client.get("/account").text


def test_her_present_details_stand_in_the_form(client, lan):
    page = client.get("/account/profile").text
    assert 'value="Nguyễn Thị Lan"' in page
    assert 'value="0500 000 123"' in page


def test_faulty_details_change_nothing(client, lan):
    page = client.post("/account/profile", data={"name": " ", "phone": "1", "locale": "fr"})
    assert page.status_code == 422
    assert queries.get_person(lan.id).name == "Nguyễn Thị Lan"


def test_a_wrong_present_password_changes_nothing(client, lan):
    page = client.post("/account/password", data={"present": "không phải đâu", "new": "con mèo trèo cây cau"})
    assert page.status_code == 422
    assert "Mật khẩu hiện tại chưa đúng." in page.text


def test_she_gets_a_file_of_what_is_kept_about_her(client, lan):
    answer = client.get("/account/data")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.json["email"] == "lan@example.vn"


def test_closing_the_account_needs_the_password_and_leaves_nothing(client, lan):
    assert client.post("/account/closure", data={"present": "không phải đâu"}).status_code == 422
    assert client.post("/account/closure", data={"present": PASSWORD}).status_code == 303
    assert queries.find_by_email("lan@example.vn") is None
    assert client.get("/account").status_code == 302


def test_a_member_of_a_cooperative_hands_over_first(client, lan):
    make_member(make_cooperative(), person=lan)
    assert client.post("/account/closure", data={"present": PASSWORD}).status_code == 409
    assert queries.find_by_email("lan@example.vn")


def test_she_chooses_for_which_of_her_cooperatives_she_acts(client, lan):
    first, second = make_cooperative("Sen Hồng", manager=lan), make_cooperative("Hương Rừng", manager=lan)
    answer = client.post("/account/acting-cooperative", data={"code": second.code})
    assert (answer.status_code, answer.location) == (303, "/seller")
    with client.session_transaction() as session:
        assert session["cooperative_id"] == second.id
    assert first.id != second.id


def test_a_strangers_cooperative_cannot_be_chosen(client, lan):
    make_cooperative("Sen Hồng", manager=lan)
    strange = make_cooperative("Hương Rừng")
    for code in (strange.code, "", "x"):
        assert client.post("/account/acting-cooperative", data={"code": code}).status_code == 404


def test_an_officer_chooses_in_which_of_her_units_she_works(market):
    officer = make_officer(("province", "37"))
    other = make_officer(("commune", "14167"))
    client = sign_in(browser(market.app), officer)
    own = queries.offices_of(officer.id)[0].union_unit_id
    strange = queries.offices_of(other.id)[0].union_unit_id
    assert client.post("/account/acting-office", data={"unit": strange}).status_code == 404
    assert client.post("/account/acting-office", data={"unit": own}).location in {"/union", "/union/"}


def test_the_operator_finds_a_person_and_grants_an_office(market, lan):
    client = sign_in(browser(market.app), make_person("Vận Hành", is_operator=True))
    assert "lan@example.vn" in client.get("/account/operator/people?q=lan nguyen").text
    page = client.get(f"/account/operator/people/{lan.id}?province=37").text
    assert "Hội LHPN tỉnh Ninh Bình" in page
    unit = queries.offices_of(make_officer(("commune", "14167")).id)[0].union_unit_id
    where = f"/account/operator/people/{lan.id}/offices"
    answer = client.post(f"{where}?province=37", data={"union_unit_id": unit, "role": "approver"})
    assert answer.status_code == 303
    assert [office.role for office in queries.offices_of(lan.id)] == [OfficerRole.APPROVER]
    assert "Giao nhiệm vụ" in client.get(f"/account/operator/people/{lan.id}").text
    assert client.post(f"{where}/{unit}/revocation").status_code == 303
    assert queries.offices_of(lan.id) == []
    assert client.post(f"{where}/{unit}/revocation").status_code == 404


def test_an_office_in_a_unit_that_was_not_offered_is_refused(market, lan):
    client = sign_in(browser(market.app), make_person("Vận Hành", is_operator=True))
    form = {"union_unit_id": 10**30, "role": "approver"}
    assert client.post(f"/account/operator/people/{lan.id}/offices", data=form).status_code == 422
    assert db.session.scalar(db.select(db.func.count()).select_from(db.metadata.tables["officer_post"])) == 0
