"""The label of a blended lot opens its chain to the plots in one request, light and without anybody's name."""

from datetime import date

import pytest
from sqlalchemy import event

from marketplace.kernel.database import db, transaction
from marketplace.traceability import lot_life, queries, recording, registering
from marketplace.traceability.kinds import PartyKind, TraceEventKind
from marketplace.traceability.models import Lot, TraceEvent
from marketplace.traceability.registering import PartyData
from marketplace.traceability.rules import Happening
from tests.makers.lots import PACKED
from tests.makers.recalls import make_blend, make_chain, make_raw

pytestmark = pytest.mark.usefixtures("database")
DAY = date(2026, 11, 17)


@pytest.fixture
def chain():
    return make_chain()


def test_one_request_leads_to_the_plots(client, chain):
    page = client.get(f"/trace/{chain.blend.code}").text
    for raw in chain.raws:
        assert f"Búp chè tươi, lô {raw.number}" in page
    for told in ("Nương Sín Chải", "VN-LCI-0123 do Sở NN cấp", "Xã Giao Thủy", "25 kg vào lô", "Sản xuất, chế biến"):
        assert told in page, told


def test_a_plot_that_did_not_consent_is_only_its_commune_and_a_household_only_a_household(client, chain):
    with transaction():
        party = registering.add_party(chain.cooperative.id, PartyData(PartyKind.HOUSEHOLD, "Hộ Giàng A Páo"), PACKED)
        raw = db.session.get_one(Lot, chain.raws[0].id)
        recording.record(raw, Happening(TraceEventKind.RECEIVE, DAY, party_id=party.id), PACKED)
    page = client.get(f"/trace/{chain.blend.code}").text
    assert "Nương Pờ Ly" not in page and "Giàng A Páo" not in page
    assert "Hộ sản xuất" in page


def test_a_mistake_is_shown_with_its_declaration(client, chain):
    with transaction():
        raw = db.session.get_one(Lot, chain.raws[0].id)
        wrong = recording.record(raw, Happening(TraceEventKind.CARE, DAY, note="Bón 3 kg lân."), PACKED)
        recording.declare_wrong(db.session.get_one(TraceEvent, wrong.id), reason="Nhầm nương khác.", act=PACKED)
    page = client.get(f"/trace/{chain.blend.code}").text
    assert "<s>Chăm sóc</s>" in page and "Lý do: Nhầm nương khác." in page
    assert page.count("Chăm sóc") == 1


def test_a_lot_that_is_held_or_destroyed_says_so_in_plain_words(client, chain):
    with transaction():
        lot_life.hold(db.session.get_one(Lot, chain.raws[0].id), reason="Chờ kiểm nghiệm.", act=PACKED)
    assert "Một lô nguyên liệu đang bị giữ lại" in client.get(f"/trace/{chain.blend.code}").text
    with transaction():
        lot_life.hold(db.session.get_one(Lot, chain.blend.id), reason="Chờ kiểm nghiệm.", act=PACKED)
    assert "Lô này đang tạm giữ để kiểm tra" in client.get(f"/trace/{chain.blend.code}").text
    with transaction():
        lot_life.destroy(db.session.get_one(Lot, chain.blend.id), reason="Hỏng.", act=PACKED)
    assert "Lô này đã bị tiêu hủy" in client.get(f"/trace/{chain.blend.code}").text


def statements_for(code):
    db.session.rollback()
    db.session.expunge_all()
    seen = []

    def note(*told):
        seen.append(told[2])

    event.listen(db.engine, "before_cursor_execute", note)
    queries.public_lot(code, today=date(2026, 11, 22))
    event.remove(db.engine, "before_cursor_execute", note)
    return len([statement for statement in seen if statement.startswith(("SELECT", "WITH"))])


def test_it_takes_as_many_statements_for_twenty_lots_as_for_two(client, chain):
    many = make_blend(chain.product, *(make_raw(chain.cooperative, f"Nương {n}") for n in range(20)), kilograms=100)
    code_of_many, code_of_two = many.code, chain.blend.code
    assert statements_for(code_of_many) == statements_for(code_of_two) <= 9
    page = client.get(f"/trace/{code_of_many}")
    assert len(page.data) <= 40_000
    assert "Và 8 lô nguyên liệu khác." in page.text


def test_every_claim_says_who_says_it(client, chain):
    page = client.get(f"/trace/{chain.blend.code}").text
    assert page.count("HTX khai") >= 5
    assert "bởi Hội Liên hiệp Phụ nữ, ngày" in page
