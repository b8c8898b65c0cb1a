"""A recall in the browser: announced by the cooperative or the officer, read by buyers, closed with its effect."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from marketplace.accounts.kinds import OfficerRole
from marketplace.cooperatives.kinds import MemberRole
from marketplace.jobs import deliver_all
from marketplace.kernel import clock
from marketplace.kernel.database import db
from marketplace.recalls.models import Recall, RecallNotice
from marketplace.traceability.models import Lot
from marketplace.traceability.states import LotState
from tests.conftest import browser
from tests.makers.cooperatives import make_member
from tests.makers.people import make_officer, sign_in
from tests.makers.recalls import make_chain, make_draft, make_order_of, make_recall
from tests.makers.routes import ON_SQLITE

pytestmark = [ON_SQLITE, pytest.mark.usefixtures("database")]

TYPED = {
    "risk": "grave", "reason": "Dư lượng thuốc vượt mức.", "advice": "Không dùng nữa.", "decided_by": "Trần Thị Hoa",
}  # fmt: skip


@pytest.fixture
def chain():
    return make_chain()


@pytest.fixture
def manager(client, chain):
    sign_in(client, make_member(chain.cooperative, MemberRole.MANAGER))
    return client


def officer_of(chain, market):
    found = browser(market.app)
    sign_in(found, make_officer(("province", "37"), OfficerRole.OFFICER))
    return found


def newest():
    return db.session.scalars(select(Recall).order_by(Recall.id.desc()).limit(1)).one()


def test_a_manager_announces_what_she_has_looked_at(manager, chain):
    order = make_order_of(chain.blend, chain.product, buyer_email="")
    assert manager.post(f"/seller/lots/{chain.raws[0].code}/recall", data=TYPED).status_code == 303
    code = newest().code
    foreseen = manager.get(f"/seller/recalls/{code}").text
    assert "2 lô dừng ngay" in foreseen and "1 đơn có hoặc có thể có" in foreseen
    assert db.session.get_one(Lot, chain.blend.id).state is LotState.OPEN
    assert manager.post(f"/seller/recalls/{code}/announcement").status_code == 303
    page = manager.get(f"/seller/recalls/{code}").text
    for told in ("Còn 2", "để báo cơ quan", "Nguyễn Thị Lan", "0/1", order.code):
        assert told in page, told


def test_bad_input_is_answered_and_nothing_typed_is_lost(manager, chain):
    answer = manager.post(f"/seller/lots/{chain.blend.code}/recall", data=TYPED | {"decided_by": ""})
    assert answer.status_code == 422 and "Dư lượng thuốc vượt mức." in answer.text
    recall = make_recall(chain.blend)
    for path, data in (
        ("results", {"kind": "recovered", "packs": "nhiều"}),
        ("results", {"kind": "recovered", "packs": "5"}),
        ("closing", {"conclusion": ""}),
        ("report", {"reference": " "}),
        ("cancellation", {"reason": ""}),
    ):
        assert manager.post(f"/seller/recalls/{recall.code}/{path}", data=data).status_code == 422, path


def test_a_packer_neither_sees_phones_nor_announces(client, chain):
    sign_in(client, make_member(chain.cooperative, MemberRole.PACKER))
    assert client.get(f"/seller/recalls/{make_draft(chain.blend).code}").status_code == 403


def test_the_officer_orders_it_and_never_sees_a_buyer(client, market, chain):
    make_order_of(chain.blend, chain.product)
    officer = officer_of(chain, market)
    assert officer.post("/union/recalls/new", data=TYPED | {"code": "LAAAAAAAA"}).status_code == 422
    assert officer.post("/union/recalls/new", data=TYPED | {"code": chain.raws[0].code}).status_code == 303
    code = newest().code
    assert officer.post(f"/union/recalls/{code}/announcement").status_code == 303
    page = officer.get(f"/union/recalls/{code}").text
    book = load_workbook(BytesIO(officer.get(f"/union/recalls/{code}/file.xlsx").data))
    cells = " ".join(str(cell.value) for sheet in book for row in sheet for cell in row)
    for private in ("Nguyễn Thị Lan", "lan@example.vn", "0500 000 888", "+84500000888"):
        assert private not in page and private not in cells
    assert "Cán bộ Hội yêu cầu" in page and chain.blend.number in cells
    sign_in(client, make_member(chain.cooperative, MemberRole.MANAGER))
    hers = load_workbook(BytesIO(client.get(f"/seller/recalls/{code}/file.xlsx").data))
    assert "Nguyễn Thị Lan" in " ".join(str(cell.value) for row in hers["Đơn hàng"] for cell in row)


def test_the_letter_reaches_the_buyer_and_her_link_confirms_only_by_the_button(market, client, chain):
    make_order_of(chain.blend, chain.product)
    recall = make_recall(chain.raws[0])
    deliver_all(market.app)()
    letters = [file.read_text() for file in (market.var / "mail").glob("*.eml")]
    notice = db.session.scalars(select(RecallNotice)).one()
    db.session.refresh(notice)
    assert notice.sent_at is not None
    assert any(f"/trace/notices/{notice.token}" in text.replace("=\n", "") for text in letters)
    page = client.get(f"/trace/notices/{notice.token}")
    assert "Bạn cần làm ngay" in page.text and "Nguyễn Thị Lan" not in page.text
    db.session.refresh(notice)
    assert notice.confirmed_at is None
    assert "Cảm ơn bạn" in client.post(f"/trace/notices/{notice.token}").text
    db.session.refresh(notice)
    assert notice.confirmed_at is not None
    assert client.get("/trace/notices/xyz").status_code == 404
    assert recall.opened_at


def test_the_label_tells_of_the_recall_first(client, chain):
    make_recall(chain.raws[0])
    page = client.get(f"/trace/{chain.blend.code}").text
    assert page.index("Lô này đang bị thu hồi") < page.index("<h1>")
    assert "Phát hiện dư lượng thuốc trừ sâu" in page and "Không dùng nữa." in page
    assert "is being recalled" in client.get(f"/trace/{chain.blend.code}?lang=en").text


def test_the_whole_way_to_its_end(manager, chain):
    order = make_order_of(chain.blend, chain.product, buyer_email="")
    recall = make_recall(chain.raws[0])
    notice = db.session.scalars(select(RecallNotice)).one()
    base = f"/seller/recalls/{recall.code}"
    for path, data in (
        ("calls", {"notice": notice.id}),
        ("report", {"reference": "Chi cục QLCL Ninh Bình"}),
        ("results", {"kind": "recovered", "packs": "2", "note": "Thu tại nhà"}),
        ("closing", {"conclusion": "Phun thuốc sai ngày cách ly."}),
    ):
        assert manager.post(f"{base}/{path}", data=data).status_code == 303, path
    page = manager.get(base).text
    for told in ("Đã kết thúc thu hồi", "100% (2/2)", "1/1", "Thu tại nhà", order.code):
        assert told in page, told
    assert manager.post(f"{base}/closing", data={"conclusion": "Lần nữa"}).status_code == 409
    assert clock.now()


def test_the_file_for_ocop_holds_every_lot_with_its_address(manager, chain):
    answer = manager.get(f"/seller/trace-files/{chain.product.code}.xlsx")
    book = load_workbook(BytesIO(answer.data))
    rows = [[cell.value for cell in row] for row in book["Lô hàng"]]
    assert rows[1][0] == chain.blend.number
    assert rows[1][2].endswith(f"/trace/{chain.blend.code}")
    assert rows[1][8] == 2
    assert chain.product.name in manager.get("/seller/trace-files").text
