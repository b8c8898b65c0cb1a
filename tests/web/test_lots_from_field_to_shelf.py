"""A cooperative writes down where, with whom, from what and how her lots came to be, and mends what was a slip."""

import io
import json

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook

from marketplace.cooperatives.kinds import MemberRole
from marketplace.cooperatives.models import Cooperative
from marketplace.kernel import clock
from marketplace.kernel.database import db
from marketplace.traceability import lot_book, queries, registering
from marketplace.traceability.models import Lot
from marketplace.traceability.states import LotState
from marketplace.wiring import ports
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.lots import make_lot
from tests.makers.people import sign_in
from tests.makers.photos import files_in, photo
from tests.makers.products import make_product
from tests.makers.routes import ON_SQLITE

pytestmark = [pytest.mark.usefixtures("database"), ON_SQLITE]
RECORDING = "/seller/lots/recording"
DATA = {"Accept": "application/json"}


@pytest.fixture
def chi(client: FlaskClient) -> Cooperative:
    own = make_cooperative("Chi")
    sign_in(client, make_member(own, MemberRole.SELLER))
    return own


def raw_lot(client: FlaskClient, own: Cooperative, **changed: str) -> Lot:
    """Open a lot of 100 kg of tea leaves through its page."""
    typed = {"kind": "harvest", "material": "Búp chè tươi", "quantity": "100", "unit": "kg", **changed}
    day = {"happened_on": clock.today().isoformat()}
    answer = client.post("/seller/lots/raw/new", data=day | typed)
    assert answer.status_code == 303, answer.text
    return lot_book.lot_of_any_kind(answer.location.rpartition("/")[2], cooperative_id=own.id)


def fresh(lot: Lot) -> Lot:
    db.session.rollback()
    return db.session.get_one(Lot, lot.id, populate_existing=True)


def event(lot: Lot, **changed: object) -> dict[str, object]:
    return {"lot": lot.code, "kind": "care", "happened_on": clock.today().isoformat(), **changed}


def test_a_place_is_added_offered_put_away_and_taken_out_again(client: FlaskClient, chi: Cooperative) -> None:
    typed = {"name": "Nương Pá Khôm", "kind": "plot", "area_code": "YB-01"}
    answer = client.post("/seller/lots/places/new", data=typed)
    assert answer.status_code == 422 and "nơi cấp mã" in answer.text and "Nương Pá Khôm" in answer.text
    assert client.post("/seller/lots/places/new", data=typed | {"area_issuer": "Chi cục"}).status_code == 303
    place = registering.places_of(chi.id)[0]
    assert "Nương Pá Khôm" in client.get("/seller/lots/raw/new").text
    assert "đã có tên này" in client.post("/seller/lots/places/new", data=typed | {"area_issuer": "x"}).text
    client.post(f"/seller/lots/places/{place.id}/retirement")
    assert registering.places_of(chi.id) == []
    client.post("/seller/lots/places/new", data={"name": "Nương Pá Khôm", "kind": "workshop"})
    assert [(row.id, row.kind.value) for row in registering.places_of(chi.id)] == [(place.id, "workshop")]


def test_parties_are_hers_alone(client: FlaskClient, chi: Cooperative) -> None:
    client.post("/seller/lots/parties", data={"name": "Hộ Sùng A Mua", "kind": "household"})
    party = registering.parties_of(chi.id)[0]
    dara = make_cooperative("Dara")
    sign_in(client, make_member(dara, MemberRole.SELLER))
    assert "Sùng A Mua" not in client.get("/seller/lots/parties").text
    assert client.post(f"/seller/lots/parties/{party.id}/retirement").status_code == 404


def test_leaves_become_tea_and_the_tea_leads_back_to_them(client: FlaskClient, chi: Cooperative) -> None:
    tea, leaves = make_product(chi, name="Chè shan", category="che-ca-phe"), raw_lot(client, chi)
    made = {
        "product_code": tea.code, "quantity": "23", "unit": "kg", "yield_percent": "22", "client_key": "me-1",
        "produced_on": clock.today().isoformat(), f"take-{leaves.code}": "100",
    }  # fmt: skip
    refused = client.post("/seller/lots/making", data=made)
    assert refused.status_code == 422 and "nhiều nhất làm ra 22 kg; bạn ghi 23 kg" in refused.text
    assert "chỉ còn 100 kg" in client.post("/seller/lots/making", data=made | {f"take-{leaves.code}": "101"}).text
    answers = [client.post("/seller/lots/making", data=made | {"quantity": "21,5"}) for _ in range(2)]
    assert answers[0].location == answers[1].location, "a second press makes nothing"
    page = client.get(answers[0].location).text
    assert "gần bằng mức cao nhất" in page and leaves.number in page
    assert fresh(leaves).left == 0
    assert tea.name in client.get(f"/seller/lots/{leaves.code}").text


def test_a_part_is_set_apart_once(client: FlaskClient, chi: Cooperative) -> None:
    lot = make_lot(chi)
    places = {
        client.post(f"/seller/lots/{lot.code}/parts", data={"quantity": "20", "client_key": "p"}).location
        for _ in range(2)
    }
    assert len(places) == 1 and fresh(lot).left == 30_000
    assert client.post(f"/seller/lots/{lot.code}/parts", data={"quantity": "31"}).status_code == 422


def test_holding_leaves_back_holds_the_tea_made_of_them(client: FlaskClient, chi: Cooperative) -> None:
    tea, leaves = make_product(chi, name="Chè shan", category="che-ca-phe"), raw_lot(client, chi)
    made = {
        "product_code": tea.code, "quantity": "20", "unit": "kg", "yield_percent": "22",
        "produced_on": clock.today().isoformat(), f"take-{leaves.code}": "100",
    }  # fmt: skip
    code = client.post("/seller/lots/making", data=made).location.rpartition("/")[2]
    hold = f"/seller/lots/{leaves.code}/life/hold"
    assert code and client.post(hold, data={"reason": " "}).status_code == 422
    assert client.post(hold, data={"reason": "Nghi tồn dư thuốc.", "with_derived": "y"}).status_code == 303
    held = lot_book.lot_of_any_kind(code, cooperative_id=chi.id)
    assert {fresh(held).state, fresh(leaves).state} == {LotState.HELD}
    assert queries.lots_for_packing([tea.id], clock.today())[tea.id] == []
    assert client.post(f"/seller/lots/{code}/life/recall", data={"reason": "x"}).status_code == 404


def test_an_entry_sent_twice_is_kept_once_with_its_photo(client: FlaskClient, chi: Cooperative) -> None:
    lot = make_lot(chi)
    for _ in range(2):
        typed = event(lot, client_key="k-1", photos=[(io.BytesIO(photo()), "a.jpg")])
        answer = client.post(RECORDING, data=typed, headers=DATA, content_type="multipart/form-data")
        assert answer.status_code == 201
    kept = [each for each in queries.events_of(lot.id) if each.client_key]
    assert [len(each.photos) for each in kept] == [1]
    assert len(files_in(ports().media)) == 1


def test_a_refused_entry_says_why_and_leaves_no_photo(client: FlaskClient, chi: Cooperative) -> None:
    lot = make_lot(chi)
    bad = {"care-withholding_days": "999"}
    typed = event(lot, photos=[(io.BytesIO(photo()), "a.jpg")]) | bad
    answer = client.post(RECORDING, data=typed, headers=DATA, content_type="multipart/form-data")
    assert answer.status_code == 422 and "từ 0 đến 365" in answer.json["sentence"]
    assert "từ 0 đến 365" in client.post(RECORDING, data=event(lot) | bad).text
    assert client.post(RECORDING, data={"kind": "care"}, headers=DATA).status_code == 422
    assert files_in(ports().media) == []


def test_the_page_phones_keep_holds_nothing_of_anybody(client: FlaskClient, chi: Cooperative) -> None:
    lot = make_lot(chi)
    shell, book = client.get(f"{RECORDING}/offline").text, client.get(f"{RECORDING}/book.json")
    assert not any(word in shell for word in (lot.number, lot.code, chi.legal_name, "csrf_token"))
    assert book.json["lots"][0]["code"] == lot.code and book.json["token"]
    assert "no-store" in book.headers["Cache-Control"]
    assert client.get("/seller/lots/worker.js").mimetype == "text/javascript"


def test_a_harvest_within_the_withholding_time_is_warned_of(client: FlaskClient, chi: Cooperative) -> None:
    client.post("/seller/lots/places/new", data={"name": "Nương A", "kind": "plot"})
    plot = str(registering.places_of(chi.id)[0].id)
    lot = raw_lot(client, chi, place=plot)
    sprayed = event(lot, place=plot) | {"care-input": "Dầu neem", "care-withholding_days": "7"}
    warning = client.post(RECORDING, data=sprayed, headers=DATA).json["warning"]
    assert "còn trong thời gian cách ly" in warning and "Dầu neem" in warning
    assert "Dầu neem" in client.get(f"/seller/lots/{raw_lot(client, chi, place=plot).code}").text
    assert "cách ly" not in client.get(f"/seller/lots/{raw_lot(client, chi).code}").text


def test_a_slip_stays_and_names_what_stands_for_it(client: FlaskClient, chi: Cooperative) -> None:
    lot = make_lot(chi)
    client.post(RECORDING, data=event(lot, client_key="k") | {"care-input": "Urê", "care-dose": "5 kg"})
    wrong = next(each for each in queries.events_of(lot.id) if each.client_key == "k")
    address = f"/seller/lots/{lot.code}/events/{wrong.id}/correction"
    assert 'value="5 kg"' in client.get(address).text
    right = event(lot, reason="Nhầm liều.", did_happen="y") | {"care-input": "Urê", "care-dose": "2 kg"}
    assert client.post(address, data=right | {"reason": ""}).status_code == 422
    assert client.post(address, data=right).status_code == 303
    declared = next(each for each in queries.events_of(lot.id) if each.declares_wrong_id == wrong.id)
    successor = next(each for each in queries.events_of(lot.id) if each.id == declared.successor_id)
    assert successor.data["dose"] == "2 kg" and declared.note == "Nhầm liều."
    again = client.post(address, data=right)
    assert again.status_code == 422 and "đã được đính chính" in again.text
    assert len(queries.events_of(lot.id)) == 3 + 3, "what is refused leaves no successor behind"
    page = client.get(f"/seller/lots/{lot.code}").text
    assert "Ghi nhầm: Nhầm liều." in page


def sheet(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_table_is_shown_with_its_faults_and_kept_on_her_word_once(client: FlaskClient, chi: Cooperative) -> None:
    lot = make_lot(chi)
    head = ["Số lô", "Việc đã làm", "Ngày", "Phân bón", "Số ngày cách ly", "Ghi chú"]
    today = clock.today().strftime("%d/%m/%Y")
    faulty = sheet(head, [lot.number, "Chăm sóc", today, "Urê", "999", ""], ["X", "Bay", "hôm qua", "", "", ""])
    page = client.post("/seller/lots/event-tables", data={"table": (io.BytesIO(faulty), "viec.xlsx")}).text
    assert all(word in page for word in ("từ 0 đến 365", "Không có lô nào", "Chưa rõ là việc gì", "Hãy ghi ngày"))
    assert len(queries.events_of(lot.id)) == 3
    rows = [head, [lot.number, "Bón phân, phun thuốc", today, "Urê", "7", "Bón thúc"]]
    good = client.post("/seller/lots/event-tables", data={"table": (io.BytesIO(sheet(*rows)), "viec.xlsx")}).text
    assert "Bón thúc" in good and len(queries.events_of(lot.id)) == 3
    for _ in range(2):
        answer = client.post("/seller/lots/event-tables/confirmation", data={"key": "k", "rows": json.dumps(rows)})
        assert answer.status_code == 303
    assert [each.data for each in queries.events_of(lot.id) if each.client_key] == [
        {"input": "Urê", "withholding_days": 7}
    ]
    for nonsense in ("", "{}", "[1]"):
        answer = client.post("/seller/lots/event-tables/confirmation", data={"key": "k", "rows": nonsense})
        assert answer.status_code == 422
    assert client.get("/seller/lots/event-tables/template.xlsx").status_code == 200
