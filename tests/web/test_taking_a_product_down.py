"""A visitor reports a product, an officer of its territory takes it down: its page says "gone" from then on."""

import pytest

from marketplace.products import takedowns
from marketplace.products.states import TakedownState
from marketplace.territory.rules import TerritoryScope
from tests.conftest import browser
from tests.makers.cooperatives import make_cooperative
from tests.makers.outbox import posted
from tests.makers.people import make_officer, make_person, sign_in
from tests.makers.products import make_product, variant_of
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE

EVERYWHERE = TerritoryScope(everywhere=True)
TOLD = {"source": "consumer", "reason": "Nhãn ghi sai nơi sản xuất.", "contact": "lan@example.vn"}
DECISION = {"reason": "Nhãn không đúng hồ sơ công bố."}


@pytest.fixture
def rice(database):
    return make_product(make_cooperative())


def only_request():
    (line,) = takedowns.register(EVERYWHERE)
    return line.request


def test_from_the_report_to_the_answer_that_it_is_gone(client, rice):
    assert "Đã nhận" in client.post(f"/products/{rice.slug}/report", data=TOLD).text
    client.post("/cart/lines", data={"variant_id": variant_of(rice).id, "quantity": 1})
    asked, officer = only_request(), sign_in(browser(client.application), make_officer())
    assert "giờ" in officer.get("/union/takedowns").text
    answer = officer.post(f"/union/takedowns/{asked.id}/upholding", data=DECISION)
    assert (answer.status_code, only_request().state) == (303, TakedownState.UPHELD)
    assert any("bị gỡ" in letter["subject"] for letter in posted("mail"))
    gone = client.get(f"/products/{rice.slug}")
    assert gone.status_code == 410
    assert "120.000" not in gone.text
    assert client.get(f"/products/{rice.slug}/report").status_code == 404
    assert rice.slug not in client.get("/products").text
    assert "Chưa đặt được" in client.get("/cart").text
    assert officer.get("/union/takedowns.xlsx").data.startswith(b"PK")


def test_a_lifted_takedown_answers_again(client, rice):
    client.post(f"/products/{rice.slug}/report", data=TOLD)
    asked, officer = only_request(), sign_in(browser(client.application), make_officer())
    officer.post(f"/union/takedowns/{asked.id}/upholding", data=DECISION)
    assert officer.post(f"/union/takedowns/{asked.id}/lifting", data=DECISION).status_code == 303
    assert client.get(f"/products/{rice.slug}").status_code == 200
    assert officer.post(f"/union/takedowns/{asked.id}/lifting", data=DECISION).status_code == 409


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"reason": "Sai."}, "ít nhất 10 ký tự"),
        ({"reason": "dài quá " * 300}, "Dài quá"),
        ({"source": "authority"}, "căn cứ pháp lý"),
        ({"source": "thần linh"}, ""),
    ],
)
def test_a_faulty_report_is_refused_and_nothing_typed_is_lost(client, rice, told, sentence):
    answer = client.post(f"/products/{rice.slug}/report", data=TOLD | told)
    assert answer.status_code == 422
    assert sentence in answer.text and "lan@example.vn" in answer.text
    assert takedowns.register(EVERYWHERE) == []


def test_only_an_officer_of_the_territory_decides_and_with_a_reason(client, rice):
    client.post(f"/products/{rice.slug}/report", data=TOLD)
    address = f"/union/takedowns/{only_request().id}"
    elsewhere = sign_in(browser(client.application), make_officer(("province", "01")))
    assert elsewhere.get(address).status_code == 404
    assert elsewhere.post(f"{address}/upholding", data=DECISION).status_code == 404
    assert sign_in(browser(client.application), make_person()).post(f"{address}/refusal").status_code == 403
    officer = sign_in(client, make_officer())
    assert officer.post(f"{address}/upholding", data={"reason": " "}).status_code == 422
    assert only_request().state is TakedownState.OPEN


def test_an_officer_notes_a_request_that_came_by_letter(client, rice):
    officer = sign_in(client, make_officer())
    told = TOLD | {"code": rice.code.lower(), "source": "authority", "received_at": "2026-11-22T08:00"}
    assert officer.post("/union/takedowns/new", data=told | {"code": "KHONG"}).status_code == 422
    assert officer.post("/union/takedowns/new", data=told).status_code == 422
    ground = {"legal_basis": "Công văn 12/QLTT"}
    assert (
        officer.post("/union/takedowns/new", data=told | ground | {"received_at": "2999-01-01T08:00"}).status_code
        == 422
    )
    assert officer.post("/union/takedowns/new", data=told | ground).status_code == 303
    assert only_request().received_at.hour == 1
