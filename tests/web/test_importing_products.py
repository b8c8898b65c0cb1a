"""A cooperative sends its table, sees what would happen, and says yes."""

from io import BytesIO

import pytest

from marketplace import jobs
from marketplace.cooperatives.kinds import MemberRole
from marketplace.kernel import clock, outbox
from marketplace.products import queries
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.people import sign_in
from tests.makers.routes import ON_SQLITE
from tests.makers.tables import csv_table, row

pytestmark = ON_SQLITE


@pytest.fixture
def cooperative(database):
    return make_cooperative()


@pytest.fixture
def seller(client, cooperative):
    return sign_in(client, make_member(cooperative, MemberRole.SELLER))


def work():
    while outbox.deliver_due(jobs.HANDLERS, at=clock.now()):
        pass


def send(seller, content, name="bảng giá.csv"):
    return seller.post("/seller/products/import", data={"table": (BytesIO(content), name)})


def test_a_table_is_checked_shown_and_kept_on_her_word(seller, cooperative):
    here = send(seller, csv_table([row(1), row(2)])).location
    assert "Bạn có thể rời trang này" in seller.get(here).text
    work()
    page = seller.get(here).text
    assert "2 dòng, 2 sản phẩm: 2 mới, 0 thay đổi, 0 giữ nguyên." in page
    assert queries.of_cooperative(cooperative.id) == []
    assert seller.post(f"{here}/confirmation").status_code == 303
    assert seller.get(f"{here}/progress").json == {"done": 0, "total": 2, "finished": False, "href": here}
    work()
    assert "Đã lưu." in seller.get(here).text
    assert len(queries.of_cooperative(cooperative.id)) == 2


def test_faults_stand_by_row_and_column_and_nothing_can_be_kept(seller):
    here = send(seller, csv_table([row(1), row(2, Giá="rẻ thôi")])).location
    work()
    page = seller.get(here).text
    assert "1 lỗi" in page
    assert '<th scope="row">Dòng 3</th><td data-label="Cột">Giá</td>' in page
    assert "Xác nhận và lưu" not in page
    assert seller.post(f"{here}/confirmation").status_code == 409
    assert seller.post(f"{here}/removal").status_code == 303


def test_without_a_file_she_is_asked_for_one(seller):
    answer = seller.post("/seller/products/import", data={})
    assert answer.status_code == 422
    assert "Hãy chọn một tệp .xlsx hoặc .csv." in answer.text


def test_a_packer_may_not_import(client, cooperative):
    packer = sign_in(client, make_member(cooperative, MemberRole.PACKER))
    assert packer.get("/seller/products/import").status_code == 403
    assert packer.get("/seller/products/export.csv").status_code == 403


def test_the_table_goes_out_as_csv_and_excel(seller):
    assert seller.get("/seller/products/export.csv").data.decode("utf-8-sig").startswith("Mã sản phẩm của bạn;")
    assert seller.get("/seller/products/export.xlsx").data.startswith(b"PK")
