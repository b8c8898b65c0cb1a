"""Anybody scans a label, or types its code, and reads where the goods come from."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel import clock
from marketplace.kernel.database import db, transaction
from marketplace.products.models import ProductCertificate
from marketplace.products.states import ProductState
from marketplace.traceability import recording
from marketplace.traceability.kinds import TraceEventKind
from marketplace.traceability.models import Lot
from marketplace.traceability.rules import Happening
from tests.makers.certificates import make_certificate
from tests.makers.cooperatives import make_cooperative
from tests.makers.lots import PACKED, make_lot
from tests.makers.people import make_person
from tests.makers.products import make_product
from tests.makers.routes import ON_SQLITE

pytestmark = [pytest.mark.usefixtures("database"), ON_SQLITE]


def test_the_page_tells_what_who_where_and_when(client: FlaskClient) -> None:
    lot = make_lot(make_cooperative())
    page = client.get(f"/trace/{lot.code}").text
    for told in (
        "Gạo nếp nương Tú Lệ", "Hợp tác xã Sen Hồng", "Xã Giao Thủy, Tỉnh Ninh Bình", "GNNT-261120-01",
        "20/11/2026", "20/11/2027", "Thu hoạch", "Đóng gói", "50 kg", "Bản Lìm Mông", "TCVN 11888:2017",
        "9/10 mục", "Mã nội bộ, không phải mã GS1",
    ):  # fmt: skip
        assert told in page, told


def test_claims_and_proofs_are_told_apart(client: FlaskClient) -> None:
    chi = make_cooperative()
    rice = make_product(chi)
    paper = make_certificate(chi, stars=4)
    with transaction():
        db.session.add(ProductCertificate(product_id=rice.id, certificate_id=paper.id))
    page = client.get(f"/trace/{make_lot(chi, rice).code}").text
    assert "Thông tin do hợp tác xã khai, chưa được kiểm chứng độc lập." in page
    assert "Đã kiểm chứng: OCOP 4 sao, giấy 1234/QĐ-UBND của UBND tỉnh Ninh Bình, đến hết ngày 20/12/2028." in page


def test_a_certificate_that_ended_proves_nothing(client: FlaskClient) -> None:
    chi = make_cooperative()
    rice = make_product(chi)
    paper = make_certificate(chi, issued_on=date(2020, 1, 1))
    with transaction():
        db.session.add(ProductCertificate(product_id=rice.id, certificate_id=paper.id))
    assert "1234/QĐ-UBND" not in client.get(f"/trace/{make_lot(chi, rice).code}").text


def test_a_lot_past_its_last_day_says_so_first(client: FlaskClient) -> None:
    lot = make_lot(make_cooperative())
    with transaction():
        db.session.get_one(Lot, lot.id).produced_on = date(2019, 1, 1)
        db.session.get_one(Lot, lot.id).best_before_on = date(2020, 1, 1)
    page = client.get(f"/trace/{lot.code}").text
    assert "Hạn sử dụng của lô này là 01/01/2020" in page
    assert page.index("Lô hàng đã quá hạn") < page.index("<h1>")


def test_nothing_private_is_told_and_nothing_is_remembered(client: FlaskClient) -> None:
    recorder = make_person("Vàng Thị Bí Mật", "bi-mat@example.vn")
    chi = make_cooperative()
    lot = make_lot(chi)
    with transaction():
        recording.record(
            lot, Happening(TraceEventKind.CHECK, clock.day_of(PACKED.at)), PACKED.__class__(recorder.id, PACKED.at)
        )
    answer = client.get(f"/trace/{lot.code}")
    for private in ("Vàng Thị Bí Mật", "bi-mat@example.vn", chi.phone, chi.email, chi.representative, "csrf"):
        assert private not in answer.text, private
    assert "Set-Cookie" not in answer.headers


def test_the_page_is_light(client: FlaskClient) -> None:
    lot = make_lot(make_cooperative())
    for _ in range(20):
        with transaction():
            recording.record(
                lot, Happening(TraceEventKind.CARE, date(2026, 11, 1), note="Bón phân hữu cơ, làm cỏ bằng tay."), PACKED
            )
    assert len(client.get(f"/trace/{lot.code}").data) <= 40_000


def test_it_speaks_english(client: FlaskClient) -> None:
    chi = make_cooperative()
    lot = make_lot(chi, make_product(chi, name_en="Tú Lệ sticky rice"))
    page = client.get(f"/trace/{lot.code}?lang=en").text
    for told in ("Tú Lệ sticky rice", "Harvest", "Packing", "not been verified independently", "Lot number"):
        assert told in page, told


@pytest.mark.parametrize("disguise", [str.lower, lambda code: f"{code[:3]}-{code[3:6]}-{code[6:]}", lambda c: f" {c} "])
def test_any_way_of_writing_a_code_leads_to_its_one_address(client: FlaskClient, disguise: object) -> None:
    code = make_lot(make_cooperative()).code
    answer = client.get(f"/trace/{disguise(code)}")  # type: ignore[operator]
    assert (answer.status_code, answer.location) == (301, f"/trace/{code}")


@pytest.mark.parametrize("typed", ["{}", " {} ", "http://localhost/trace/{}", "http://localhost/trace/{}/"])
def test_a_typed_or_pasted_code_leads_to_its_lot(client: FlaskClient, typed: str) -> None:
    code = make_lot(make_cooperative()).code
    answer = client.get("/trace", query_string={"code": typed.format(code.lower())})
    assert (answer.status_code, answer.location) == (302, f"/trace/{code}")


@pytest.mark.parametrize("typed", ["", "   ", "///", "---", "…"])
def test_without_a_code_the_page_asks_for_one(client: FlaskClient, typed: str) -> None:
    answer = client.get("/trace", query_string={"code": typed})
    assert answer.status_code == 200
    assert 'name="code"' in answer.text


@pytest.mark.parametrize("code", ["LAAAAAAAA", "KHONGCO", "X" * 100, "L7K9QW3FO"])
def test_an_unknown_code_gets_a_friendly_answer_with_a_field(client: FlaskClient, code: str) -> None:
    answer = client.get(f"/trace/{code}")
    assert answer.status_code == 404
    assert "Không có lô nào mang mã này" in answer.text
    assert 'name="code"' in answer.text


def test_hostile_codes_and_notes_are_only_text(client: FlaskClient) -> None:
    lot = make_lot(make_cooperative())
    with transaction():
        told = Happening(TraceEventKind.CHECK, date(2026, 11, 22), note="<script>alert(1)</script>")
        recording.record(lot, told, PACKED)
    assert "<script>alert" not in client.get(f"/trace/{lot.code}").text
    assert "<script>alert" not in client.get("/trace/<script>alert(1)<script>", follow_redirects=True).text


def test_what_no_officer_has_read_is_not_published_through_a_label(client: FlaskClient) -> None:
    chi = make_cooperative()
    draft = make_product(chi, state=ProductState.DRAFT, story="Chuyện chưa ai duyệt", ingredients="Chưa ai duyệt")
    page = client.get(f"/trace/{make_lot(chi, draft).code}").text
    assert "GNNT-261120-01" in page
    assert "hưa ai duyệt" not in page
    assert "Xem sản phẩm này trên chợ" not in page


def test_a_printed_code_still_works_when_the_cooperative_stops(client: FlaskClient) -> None:
    chi = make_cooperative()
    lot = make_lot(chi)
    with transaction():
        db.session.get_one(Cooperative, chi.id).state = CooperativeState.SUSPENDED
    answer = client.get(f"/trace/{lot.code}")
    assert answer.status_code == 200
    assert "Thăm hợp tác xã" not in answer.text
