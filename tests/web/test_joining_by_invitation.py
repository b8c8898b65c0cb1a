"""A manager types an address or number; the invited person opens the link, makes an account or signs in, and joins."""

import re

import pytest

from marketplace import jobs
from marketplace.cooperatives import queries
from marketplace.cooperatives.kinds import MemberRole
from marketplace.kernel import outbox
from tests.conftest import browser
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.people import make_person, sign_in
from tests.makers.routes import ON_SQLITE
from tests.makers.short_messages import LATER, sent_to

pytestmark = ON_SQLITE
ACCOUNT = {"name": "Lê Thị Tư", "password": "lúa-chín-đồng-xa", "consents": "y"}


@pytest.fixture
def house(database):
    hoa = make_person("Hoa", "hoa@example.vn")
    return make_cooperative(manager=hoa), sign_in(browser(database.app), hoa)


def invite(manager, contact, role="packer"):
    return manager.post("/seller/team", data={"email": contact, "role": role})


def link_of(text):
    return re.search(r"http://localhost(/account/invitations/\S+)", text)[1]


def mailed(monkeypatch):
    sent = []
    monkeypatch.setattr("marketplace.adapters.letters.MailFolder.send", lambda _self, mail: sent.append(mail))
    outbox.deliver_due({"team-invitation": jobs.HANDLERS["team-invitation"]}, at=LATER)
    return sent


def test_by_sms_she_opens_an_account_and_joins(database, house, monkeypatch):
    cooperative, manager = house
    assert invite(manager, "0500 000 777").status_code == 302
    assert "0500 000 777" in manager.get("/seller/team").text
    (sms,) = sent_to(database, "team-invitation")
    assert (sms["to"], len(sms["text"]) <= 160) == ("+84500000777", True)
    link = link_of(sms["text"])
    tu = browser(database.app)
    page = tu.get(link).text
    assert "Sen Hồng" in page
    register = re.search(r'href="(/account/register\?next=[^"]+)"', page)[1]
    account = ACCOUNT | {"email": "tu@example.vn", "phone": "0500 000 777"}
    answer = tu.post(register, data=account)
    assert answer.location == link
    assert tu.post(link).location == "/seller"
    assert tu.get("/seller").status_code == 200
    roles = {each.email: each.role for each in queries.members_of(cooperative.id)}
    assert roles["tu@example.vn"] is MemberRole.PACKER
    assert "Đã mời" not in manager.get("/seller/team").text
    again = tu.get(link)
    assert (again.status_code, "đã dùng rồi" in again.text) == (409, True)


def test_by_letter_somebody_else_is_told_so_and_nothing_more(database, house, monkeypatch):
    _cooperative, manager = house
    invite(manager, "tu@example.vn")
    (mail,) = mailed(monkeypatch)
    assert (mail.to, mail.subject) == ("tu@example.vn", "Sen Hồng mời bạn cùng làm")
    other = sign_in(browser(database.app), make_person("Lạ"))
    for answer in (other.get(link_of(mail.text)), other.post(link_of(mail.text))):
        assert (answer.status_code, "gửi cho người khác" in answer.text) == (403, True)
        assert "Sen Hồng mời" not in answer.text


def test_a_manager_takes_it_back_before_it_is_sent(database, house, monkeypatch):
    cooperative, manager = house
    invite(manager, "tu@example.vn")
    path = re.search(r'action="(/seller/team/invitations/\d+/revocation)"', manager.get("/seller/team").text)[1]
    tu = sign_in(browser(database.app), make_member(cooperative))
    assert tu.post(path).status_code == 403
    assert path not in tu.get("/seller/team").text
    stranger = make_person("Khác")
    make_cooperative(manager=stranger)
    assert sign_in(browser(database.app), stranger).post(path).status_code == 404
    assert [manager.post(path).status_code for _press in range(2)] == [303, 409]
    assert mailed(monkeypatch) == []


def test_a_link_that_is_none_of_ours_gets_a_sentence(database):
    answer = browser(database.app).get("/account/invitations/abc")
    assert (answer.status_code, "nhờ người quản lý" in answer.text) == (409, True)


def test_nonsense_is_said_at_the_field_and_stays_there(database, house):
    answer = invite(house[1], "không phải số")
    assert (answer.status_code, "không phải số" in answer.text) == (422, True)
