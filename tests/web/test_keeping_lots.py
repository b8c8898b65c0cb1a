"""A cooperative opens lots, writes down what happened, and prints labels, on her phone."""

from dataclasses import replace
from datetime import timedelta

import pypdfium2
import pytest
import zxingcpp
from flask.testing import FlaskClient

from marketplace.cooperatives.kinds import MemberRole
from marketplace.cooperatives.models import Cooperative
from marketplace.jobs import HANDLERS
from marketplace.kernel import clock, outbox
from marketplace.products.models import Product
from marketplace.traceability import queries
from marketplace.traceability.models import Lot
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.lots import PACKED, make_label_run, make_lot
from tests.makers.people import sign_in
from tests.makers.products import make_product, variant_of
from tests.makers.routes import ON_SQLITE

pytestmark = [pytest.mark.usefixtures("database"), ON_SQLITE]


def _typed(rice: Product, **changed: str) -> dict[str, str]:
    day = clock.today().isoformat()
    return {"product_code": rice.code, "quantity": "12,5", "unit": "kg", "produced_on": day, "seen": "0"} | changed


def _seller_of(client: FlaskClient, cooperative: Cooperative, role: MemberRole = MemberRole.SELLER) -> FlaskClient:
    return sign_in(client, make_member(cooperative, role))


def _own_lots(cooperative: Cooperative) -> list[queries.LotRow]:
    return queries.lots_of_cooperative(cooperative.id).rows


def test_she_opens_a_lot_on_one_screen(client: FlaskClient) -> None:
    chi = make_cooperative()
    rice = make_product(chi)
    answer = _seller_of(client, chi).post("/seller/lots/new", data=_typed(rice))
    opened = _own_lots(chi)[0]
    assert (answer.status_code, answer.location) == (303, f"/seller/lots/{opened.code}")
    assert (opened.quantity, opened.unit) == (12_500, "kg")


def test_the_form_offers_today_and_the_product_she_came_from(client: FlaskClient) -> None:
    chi = make_cooperative()
    rice = make_product(chi)
    page = _seller_of(client, chi).get(f"/seller/lots/new?product={rice.code}").text
    assert f'<option selected value="{rice.code}">' in page
    assert f'value="{clock.today().isoformat()}"' in page


def test_the_same_press_sent_twice_opens_one_lot(client: FlaskClient) -> None:
    chi = make_cooperative()
    rice = make_product(chi)
    shown = {"seen": str(make_lot(chi, rice).id)}
    places = {_seller_of(client, chi).post("/seller/lots/new", data=_typed(rice, **shown)).location for _ in range(2)}
    assert len(places) == 1
    assert len(_own_lots(chi)) == 2


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"quantity": "nhiều"}, "Số lượng chưa đúng"),
        ({"quantity": ""}, "Hãy ghi số lượng"),
        ({"produced_on": "2999-01-01"}, "Ngày này chưa tới"),
        ({"produced_on": "hôm qua"}, "Hãy nhập ngày"),
        ({"best_before_on": "2001-01-01"}, "Hạn sử dụng phải sau ngày sản xuất"),
        ({"product_code": "XXX"}, "Not a valid choice|không|hợp lệ"),
        ({"unit": "thung"}, "Not a valid choice|không|hợp lệ"),
        ({"seen": "-1' OR 1=1"}, ""),
    ],
)
def test_a_slip_keeps_what_was_typed_and_says_so(client: FlaskClient, changed: dict[str, str], sentence: str) -> None:
    chi = make_cooperative()
    rice = make_product(chi)
    answer = _seller_of(client, chi).post("/seller/lots/new", data=_typed(rice, place="Bản Lìm Mông", **changed))
    assert answer.status_code == (422 if sentence else 303)
    assert any(word in answer.text for word in sentence.split("|"))
    assert not sentence or "Bản Lìm Mông" in answer.text
    assert len(_own_lots(chi)) == (0 if sentence else 1)


def test_a_number_used_before_is_told_at_its_field(client: FlaskClient) -> None:
    chi = make_cooperative()
    rice = make_product(chi)
    make_lot(chi, rice, number="LO-7")
    answer = _seller_of(client, chi).post("/seller/lots/new", data=_typed(rice, number="lo 7", quantity="3"))
    assert answer.status_code == 422
    assert "đã có lô mang số này" in answer.text


def test_she_sees_her_lots_and_only_hers(client: FlaskClient) -> None:
    chi, dara = make_cooperative("Chi"), make_cooperative("Dara")
    mine, hers = make_lot(chi, number="CUA-CHI"), make_lot(dara, number="CUA-DARA")
    browser = _seller_of(client, chi)
    assert mine.number in browser.get("/seller/lots").text
    assert hers.number not in browser.get("/seller/lots").text
    assert browser.get(f"/seller/lots/{mine.code}").status_code == 200
    assert browser.get(f"/seller/lots/{hers.code}").status_code == 404


@pytest.mark.parametrize("path", ["", "/labels/1.pdf", "/labels/preview.png"])
def test_another_cooperatives_lot_is_nowhere(client: FlaskClient, path: str) -> None:
    lot = make_lot(make_cooperative("Dara"))
    run = make_label_run(lot)
    assert (
        _seller_of(client, make_cooperative("Chi"))
        .get(f"/seller/lots/{lot.code}{path.replace('1.pdf', f'{run.id}.pdf')}")
        .status_code
        == 404
    )


def test_nobody_can_write_into_another_cooperatives_lot(client: FlaskClient) -> None:
    lot = make_lot(make_cooperative("Dara"))
    browser = _seller_of(client, make_cooperative("Chi"))
    event = {"lot": lot.code, "kind": "check", "happened_on": "2026-11-22"}
    assert browser.post("/seller/lots/recording", data=event).status_code == 422
    labels = {"layout": "a4-3x8", "count": "24"}
    assert browser.post(f"/seller/lots/{lot.code}/labels", data=labels).status_code == 404
    assert len(queries.events_of(lot.id)) == 3
    assert queries.label_runs_of(lot.id) == []


def test_a_packer_reads_but_does_not_write(client: FlaskClient) -> None:
    chi = make_cooperative()
    lot = make_lot(chi)
    browser = _seller_of(client, chi, MemberRole.PACKER)
    assert browser.get(f"/seller/lots/{lot.code}").status_code == 200
    assert browser.post(f"/seller/lots/{lot.code}/labels", data={"count": "24"}).status_code == 403
    assert browser.get("/seller/lots/new").status_code == 403


def test_a_visitor_is_asked_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/seller/lots").status_code in (302, 303)


def test_an_event_is_written_down_and_seen_by_whoever_scans(client: FlaskClient) -> None:
    chi = make_cooperative()
    lot = make_lot(chi)
    event = {"lot": lot.code, "kind": "check", "happened_on": "22/11/2026", "quantity": "1,5", "note": "Độ ẩm đạt"}
    answer = _seller_of(client, chi).post("/seller/lots/recording", data=event)
    assert answer.status_code == 303
    page = client.get(f"/trace/{lot.code}").text
    assert "1,5 kg." in page and "Độ ẩm đạt" in page


def test_an_event_of_tomorrow_keeps_what_was_typed(client: FlaskClient) -> None:
    chi = make_cooperative()
    lot = make_lot(chi)
    event = {"lot": lot.code, "kind": "check", "happened_on": "2999-01-01", "note": "Độ ẩm đạt"}
    answer = _seller_of(client, chi).post("/seller/lots/recording", data=event)
    assert answer.status_code == 422
    assert "Ngày này chưa tới" in answer.text and "Độ ẩm đạt" in answer.text


def _print(client: FlaskClient, chi: Cooperative, lot: Lot, **changed: str) -> tuple[int, str]:
    labels = {"layout": "a4-3x8", "count": "24", **changed}
    answer = _seller_of(client, chi).post(f"/seller/lots/{lot.code}/labels", data=labels, follow_redirects=True)
    return answer.status_code, answer.text


def test_labels_are_printed_and_every_code_opens_the_lots_page(client: FlaskClient) -> None:
    chi = make_cooperative()
    rice = make_product(chi)
    lot = make_lot(chi, rice)
    assert _print(client, chi, lot, variant=str(variant_of(rice).id))[0] == 200
    run = queries.label_runs_of(lot.id)[0]
    answer = client.get(f"/seller/lots/{lot.code}/labels/{run.id}.pdf")
    page = pypdfium2.PdfDocument(answer.data)[0].render(scale=300 / 72).to_pil()
    assert answer.mimetype == "application/pdf"
    assert [code.text for code in zxingcpp.read_barcodes(page)] == [f"http://localhost/trace/{lot.code}"] * 24


def test_more_labels_than_packs_bring_a_warning(client: FlaskClient) -> None:
    chi = make_cooperative()
    rice = make_product(chi)
    lot = make_lot(chi, rice)
    status, page = _print(client, chi, lot, variant=str(variant_of(rice).id), count="60")
    assert status == 200
    assert "chỉ đủ khoảng 50 gói" in page


@pytest.mark.parametrize(
    "changed", [{"count": "0"}, {"count": "9999"}, {"count": "ba"}, {"layout": "x"}, {"variant": "7"}]
)
def test_a_slip_prints_nothing(client: FlaskClient, changed: dict[str, str]) -> None:
    chi = make_cooperative()
    lot = make_lot(chi)
    assert _print(client, chi, lot, **({"variant": _first_pack(lot)} | changed))[0] == 422
    assert queries.label_runs_of(lot.id) == []


def _first_pack(lot: Lot) -> str:
    return str(queries.product_of_lot(lot.product_id).variants[0].id)


def test_a_label_can_be_seen_before_it_is_printed(client: FlaskClient) -> None:
    chi = make_cooperative()
    lot = make_lot(chi)
    browser = _seller_of(client, chi)
    answer = browser.get(f"/seller/lots/{lot.code}/labels/preview.png?layout=a4-2x4&variant={_first_pack(lot)}")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert browser.get(f"/seller/lots/{lot.code}/labels/preview.png?layout=nope").status_code == 422
    assert browser.get(f"/seller/lots/{lot.code}/labels/preview.png?variant=999999").status_code == 404


def test_labels_with_numbers_are_drawn_beside_the_page_and_fetched_later(client: FlaskClient) -> None:
    chi = make_cooperative()
    lot = make_lot(chi)
    status, page = _print(client, chi, lot, variant=_first_pack(lot), count="30", has_serials="y")
    run = queries.label_runs_of(lot.id)[0]
    here = f"/seller/lots/{lot.code}/labels/{run.id}"
    assert status == 200 and "Bạn có thể rời trang này" in page
    assert client.get(f"{here}.pdf").status_code == 409
    assert client.get(f"{here}/progress").json == {"done": 0, "total": 30, "finished": False, "href": here}
    while outbox.deliver_due(HANDLERS, at=clock.now()):
        pass
    assert client.get(f"{here}/progress").json["finished"]
    assert "Tải tệp 30 tem" in client.get(here).text
    assert client.get(f"{here}.pdf").data.startswith(b"%PDF")
    assert client.get(f"{here}.pdf?file=2").status_code == 404


def test_a_reprint_and_a_void_run_need_a_reason(client: FlaskClient) -> None:
    chi = make_cooperative()
    lot = make_lot(chi)
    run = make_label_run(lot)
    browser, here = _seller_of(client, chi), f"/seller/lots/{lot.code}/labels/{run.id}"
    for action, typed in (("reprints", {"first": "1", "last": "3"}), ("void", {})):
        assert browser.post(f"{here}/{action}", data={**typed, "reason": ""}).status_code == 422
        assert browser.post(f"{here}/{action}", data={**typed, "reason": "Kẹt giấy"}).status_code == 303
    again, first = queries.label_runs_of(lot.id)
    assert (again.reason, again.count) == ("Kẹt giấy", 3)
    assert browser.get(f"{here}.pdf").status_code == 409
    assert browser.post(f"{here}/void", data={"reason": "Kẹt giấy"}).status_code == 409
    assert browser.post(f"{here}/retry").status_code == 409
    assert first.id == run.id


def test_an_old_file_is_fetched_only_after_a_reprint(client: FlaskClient) -> None:
    chi = make_cooperative()
    lot = make_lot(chi)
    run = make_label_run(lot, act=replace(PACKED, at=PACKED.at - timedelta(days=4)))
    browser, here = _seller_of(client, chi), f"/seller/lots/{lot.code}/labels/{run.id}"
    assert browser.get(f"{here}.pdf").status_code == 409
    assert "quá ba ngày" in browser.get(here).text
    again = browser.post(f"{here}/reprints", data={"first": "2", "last": "2", "reason": "Rách"}).location
    assert browser.get(f"{again}.pdf").status_code == 200
