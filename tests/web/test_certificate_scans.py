"""Scans are private: seen by the cooperative, the territory's officers and the operator, by nobody else."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient

from marketplace.certificates import queries
from marketplace.certificates.kinds import CertificateKind
from tests.conftest import Market
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.people import make_officer, make_person, sign_in
from tests.makers.photos import photo
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE

VIETGAP = {
    "product_name": "Lúa nếp",
    "decision_number": "VG-12",
    "authority": "Trung tâm Chứng nhận",
    "issued_on": "2026-01-05",
    "valid_to": "2028-01-04",
}
PDF = b"%PDF-1.7 made up"


def upload(client: FlaskClient, content: bytes = PDF, name: str = "giay.pdf", **changes: str):
    data = VIETGAP | changes | {"scan": (BytesIO(content), name)}
    return client.post("/seller/certificates/new?kind=vietgap", data=data, content_type="multipart/form-data")


def entered(client: FlaskClient, content: bytes = PDF):
    hoa = make_person("Hoa", "hoa@example.vn")
    cooperative = make_cooperative(manager=hoa)
    sign_in(client, hoa)
    assert upload(client, content).status_code == 302
    return queries.of_cooperative(cooperative.id)[0]


def test_those_who_may_see_it_get_it_uncached(database: Market, client: FlaskClient) -> None:
    certificate = entered(client)
    assert certificate.kind is CertificateKind.VIETGAP
    answers = [client.get(f"/seller/certificates/{certificate.id}/scan")]
    sign_in(client, make_officer())
    answers.append(client.get(f"/union/certificates/{certificate.id}/scan"))
    sign_in(client, make_person("Vận Hành", is_operator=True))
    answers.append(client.get(f"/account/operator/certificates/{certificate.id}/scan"))
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert {answer.data for answer in answers} == {PDF}
    assert {answer.headers["Cache-Control"] for answer in answers} == {"private, no-store"}


def test_strangers_find_nothing(database: Market, client: FlaskClient) -> None:
    certificate = entered(client)
    sign_in(client, make_member(make_cooperative()))
    assert client.get(f"/seller/certificates/{certificate.id}/scan").status_code == 404
    sign_in(client, make_officer(("province", "15")))
    assert client.get(f"/union/certificates/{certificate.id}/scan").status_code == 404
    assert client.get(f"/account/operator/certificates/{certificate.id}/scan").status_code == 403
    assert client.get(f"/media/{certificate.scan_key}").status_code == 404


def test_a_picture_is_shown_as_one(database: Market, client: FlaskClient) -> None:
    certificate = entered(client, photo((640, 480)))
    assert client.get(f"/seller/certificates/{certificate.id}/scan").mimetype == "image/jpeg"


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"\xff\xd8\xff damaged", b"RIFF1234"])
def test_anything_else_is_refused_and_what_was_typed_stays(
    database: Market, client: FlaskClient, content: bytes
) -> None:
    cooperative = make_cooperative(manager=make_person("Hoa", "hoa@example.vn"))
    sign_in(client, make_member(cooperative))
    answer = upload(client, content)
    assert answer.status_code == 422
    assert "Trung tâm Chứng nhận" in answer.get_data(as_text=True)
    assert queries.of_cooperative(cooperative.id) == []


def test_a_scan_whose_certificate_has_faults_is_not_kept(database: Market, client: FlaskClient) -> None:
    sign_in(client, make_member(make_cooperative()))
    assert upload(client, valid_to="2020-01-01").status_code == 422
    folder = database.var / "papers" / "certificates"
    before = len(list(folder.glob("*"))) if folder.exists() else 0
    upload(client, valid_to="2020-01-01")
    assert len(list(folder.glob("*"))) == before
