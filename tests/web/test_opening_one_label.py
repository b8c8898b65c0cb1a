"""Somebody scans a label that has a number of its own, and is told plainly what is known of it."""

import pytest
from flask.testing import FlaskClient

from marketplace.cooperatives.kinds import MemberRole
from marketplace.cooperatives.queries import cooperative_of
from marketplace.kernel import clock
from marketplace.kernel.database import db, transaction
from marketplace.traceability import label_reading, printing
from marketplace.traceability.models import LabelRun, LabelScan, Lot
from marketplace.traceability.states import LotState
from marketplace.web.formats import vn_date
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.lots import PACKED, make_label_run, make_lot, make_serial
from tests.makers.numbers import give_gtin, gtin, make_prefix
from tests.makers.people import sign_in
from tests.makers.products import make_product, variant_of
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE


@pytest.fixture
def lot(database: object) -> Lot:
    """A lot of a cooperative."""
    return make_lot(make_cooperative())


def _opened(client: FlaskClient, lot: Lot, serial: str, times: int = 1) -> None:
    for _ in range(times):
        assert client.post(f"/trace/{lot.code}/{serial}/openings").status_code == 303


def test_reading_counts_nothing_and_telling_counts_a_day(client: FlaskClient, lot: Lot) -> None:
    serial = make_serial(lot)
    for _ in range(3):
        assert "Trước lần này chưa ghi nhận lần mở nào" in client.get(f"/trace/{lot.code}/{serial}").text
    _opened(client, lot, serial, 2)
    assert (
        f"Đã ghi nhận 2 lần mở, lần đầu ngày {vn_date(clock.today())}" in client.get(f"/trace/{lot.code}/{serial}").text
    )


def test_of_whoever_opened_it_nothing_is_kept(client: FlaskClient, lot: Lot) -> None:
    _opened(client, lot, make_serial(lot))
    assert {column.name for column in LabelScan.__table__.columns} == {"id", "serial_id", "day", "count"}
    assert "Set-Cookie" not in client.get(f"/trace/{lot.code}/{make_serial(lot)}").headers


def test_many_openings_bring_a_warning(client: FlaskClient, lot: Lot) -> None:
    serial = make_serial(lot)
    _opened(client, lot, serial, 20)
    assert "Mã được mở nhiều bất thường" not in client.get(f"/trace/{lot.code}/{serial}").text
    _opened(client, lot, serial)
    assert "Mã được mở nhiều bất thường" in client.get(f"/trace/{lot.code}/{serial}").text


def test_the_cooperatives_own_looks_are_not_counted(client: FlaskClient, lot: Lot) -> None:
    serial = make_serial(lot)
    _opened(sign_in(client, make_member(cooperative_of(lot.cooperative_id), MemberRole.SELLER)), lot, serial)
    report = label_reading.serial_report(lot.code, serial)
    assert report is not None and report.opened == 0


def test_a_number_never_printed_is_told_to_be_one(client: FlaskClient, lot: Lot) -> None:
    answer = client.get(f"/trace/{lot.code}/XXXXXXXXX")
    assert answer.status_code == 404
    assert "Mã này chưa từng in" in answer.text
    assert client.post(f"/trace/{lot.code}/XXXXXXXXX/openings").status_code == 404


def test_a_void_or_reprinted_label_and_a_destroyed_lot_say_so(client: FlaskClient, lot: Lot) -> None:
    run = make_label_run(lot, count=1, has_serials=True)
    serial = label_reading.serials_of(run, first=run.first_number, last=run.last_number)[0]
    with transaction():
        printing.reprint(run, run.first_number, run.last_number, reason="Rách", act=PACKED)
        printing.call_void(db.session.get_one(LabelRun, run.id), reason="Mất tem", act=PACKED)
        db.session.get_one(Lot, lot.id).state = LotState.DESTROYED
    page = client.get(f"/trace/{lot.code}/{serial}").text
    for told in ("Tem đã bị hủy", "Tem đã in lại", "Lô hàng đã tiêu hủy"):
        assert told in page, told
    assert "Mất tem" not in page


def test_a_number_typed_by_itself_or_in_small_letters_finds_its_page(client: FlaskClient, lot: Lot) -> None:
    serial = make_serial(lot)
    home = f"/trace/{lot.code}/{serial}"
    assert client.get(f"/trace/{serial}").location == home
    typed = f"{serial[:3]}-{serial[3:6]}-{serial[6:]}".lower()
    assert client.get(f"/trace/{lot.code.lower()}/{typed}").location == home


def test_what_was_printed_before_a_product_moved_to_gs1_opens_for_ever(client: FlaskClient, database: object) -> None:
    chi = make_cooperative()
    rice = make_product(chi)
    lot = make_lot(chi, rice)
    old = make_serial(lot)
    make_prefix(chi)
    first = give_gtin(rice, gtin(1))
    run = make_label_run(lot, count=1, has_serials=True, variant_id=variant_of(rice).id, act=PACKED)
    new = label_reading.serials_of(run, first=run.first_number, last=run.last_number)[0]
    give_gtin(rice, gtin(2))
    for address in (f"/trace/{lot.code}", f"/trace/{lot.code}/{old}", f"/trace/{lot.code}/{new}"):
        assert client.get(address).status_code == 200, address
    for address, ending in ((f"/01/{first}/10/{lot.number}", lot.code), (f"/01/{first}/10/{lot.number}/21/{new}", new)):
        led = client.get(address)
        assert led.status_code == 307
        assert led.location.partition("?")[0].endswith(f"/{ending}")
        assert client.get(led.location).status_code == 200
