"""Certificates from the cooperative's phone to the officer's desk."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from marketplace.accounts.kinds import OfficerRole
from marketplace.certificates import queries
from marketplace.certificates.states import CertificateState
from marketplace.cooperatives.kinds import MemberRole
from tests.conftest import Market
from tests.makers.certificates import make_certificate
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.letters import letters_to
from tests.makers.people import make_officer, make_person, sign_in
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE

PAPER = {
    "product_name": "Mật ong rừng",
    "stars": "4",
    "decision_number": "1234/QĐ-UBND",
    "authority": "UBND tỉnh Ninh Bình",
    "issued_on": "2025-12-20",
}


def test_entered_confirmed_and_told(database: Market, client: FlaskClient) -> None:
    hoa = make_person("Hoa", "hoa@example.vn")
    cooperative = make_cooperative(manager=hoa)
    sign_in(client, hoa)
    assert client.post("/seller/certificates/new", data=PAPER).status_code == 302
    assert "Mật ong rừng" in client.get("/seller/certificates").get_data(as_text=True)
    entered = queries.of_cooperative(cooperative.id)[0]
    sign_in(client, make_officer())
    assert "Mật ong rừng" in client.get("/union/waiting").get_data(as_text=True)
    assert client.get(f"/union/certificates/{entered.id}").status_code == 200
    assert client.post(f"/union/certificates/{entered.id}/confirmation").status_code == 302
    assert queries.stars_of([entered.id], date(2026, 11, 22)) == {entered.id: 4}
    assert "Mật ong rừng" in letters_to("hoa@example.vn")[0]["text"]


def test_faults_stand_at_their_fields(database: Market, client: FlaskClient) -> None:
    sign_in(client, make_member(make_cooperative(), MemberRole.SELLER))
    answer = client.post("/seller/certificates/new", data=PAPER | {"issued_on": "2099-01-01"})
    assert answer.status_code == 422
    assert "Ngày cấp không thể ở tương lai" in answer.get_data(as_text=True)


def test_given_back_and_mended(database: Market, client: FlaskClient) -> None:
    hoa = make_person("Hoa", "hoa@example.vn")
    cooperative = make_cooperative(manager=hoa)
    certificate = make_certificate(cooperative, state=CertificateState.ENTERED)
    sign_in(client, make_officer())
    client.post(f"/union/certificates/{certificate.id}/return", data={"reason": "Sai ngày cấp."})
    sign_in(client, hoa)
    assert "Sai ngày cấp." in client.get("/seller/certificates").get_data(as_text=True)
    assert client.get(f"/seller/certificates/{certificate.id}").status_code == 200
    assert client.post(f"/seller/certificates/{certificate.id}", data=PAPER).status_code == 302
    mended = queries.get_of_cooperative(certificate.id, cooperative_id=cooperative.id)
    assert mended.state is CertificateState.ENTERED


def test_a_withdrawn_one_is_gone_for_buyers(database: Market, client: FlaskClient) -> None:
    certificate = make_certificate(make_cooperative())
    sign_in(client, make_officer())
    assert client.post(f"/union/certificates/{certificate.id}/withdrawal", data={"reason": ""}).status_code == 422
    client.post(f"/union/certificates/{certificate.id}/withdrawal", data={"reason": "Quyết định 99."})
    assert queries.stars_of([certificate.id], date(2026, 11, 22)) == {}


@pytest.mark.parametrize("verb", ["confirmation", "return", "withdrawal"])
def test_another_province_finds_nothing(database: Market, client: FlaskClient, verb: str) -> None:
    certificate = make_certificate(make_cooperative(), state=CertificateState.ENTERED)
    sign_in(client, make_officer(("province", "15")))
    assert client.get(f"/union/certificates/{certificate.id}").status_code == 404
    answer = client.post(f"/union/certificates/{certificate.id}/{verb}", data={"reason": "x"})
    assert answer.status_code == 404


def test_a_viewer_looks_but_does_not_decide(database: Market, client: FlaskClient) -> None:
    certificate = make_certificate(make_cooperative(), state=CertificateState.ENTERED)
    sign_in(client, make_officer(role=OfficerRole.VIEWER))
    assert "/confirmation" not in client.get(f"/union/certificates/{certificate.id}").get_data(as_text=True)
    assert client.post(f"/union/certificates/{certificate.id}/confirmation").status_code == 403


def test_another_cooperative_finds_nothing(database: Market, client: FlaskClient) -> None:
    certificate = make_certificate(make_cooperative(), state=CertificateState.RETURNED)
    sign_in(client, make_member(make_cooperative()))
    assert client.get(f"/seller/certificates/{certificate.id}").status_code == 404
    assert client.post(f"/seller/certificates/{certificate.id}", data=PAPER).status_code == 404


def test_a_packer_reads_but_does_not_enter(database: Market, client: FlaskClient) -> None:
    sign_in(client, make_member(make_cooperative(), MemberRole.PACKER))
    assert client.get("/seller/certificates").status_code == 200
    assert client.post("/seller/certificates/new", data=PAPER).status_code == 403


def test_a_number_beyond_all_rows_is_not_found(database: Market, client: FlaskClient) -> None:
    sign_in(client, make_officer())
    assert client.get("/union/certificates/99999999999999999999").status_code == 404


def test_an_officer_sees_what_ends_soon(database: Market, client: FlaskClient) -> None:
    own = make_cooperative()
    make_certificate(own, product_name="Mật ong", issued_on=date(2023, 12, 20))
    make_certificate(own, product_name="Sen sấy", issued_on=date(2099, 12, 20))
    sign_in(client, make_officer())
    assert "Sen sấy" in client.get("/union/certificates").get_data(as_text=True)
    ending = client.get("/union/certificates?show=ending").get_data(as_text=True)
    assert "Mật ong" in ending and "Sen sấy" not in ending
    sign_in(client, make_officer(("province", "15")))
    assert "Mật ong" not in client.get("/union/certificates").get_data(as_text=True)
