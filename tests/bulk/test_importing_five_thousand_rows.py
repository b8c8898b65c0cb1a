"""A file of 5,000 rows: exactly its faults are named by row and column; mended it is kept; sent again nothing doubles."""

import random
from time import perf_counter

from sqlalchemy import func, select

from marketplace.bulk import queries, services
from marketplace.bulk.states import ImportState
from marketplace.importing import check_import, keep_import
from marketplace.inventory.models import StockMovement
from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act
from marketplace.products.models import Product, Variant
from marketplace.wiring import ports
from tests.conftest import NOON
from tests.makers.cooperatives import make_cooperative
from tests.makers.tables import HEADINGS, csv_table, row

ACT = Act(actor_id=None, at=NOON)
ROWS, PACKS_EACH = 5_000, 5
#: What is planted in a cell of a column, and what is said of it.
FAULTS = (
    ("Giá", "một trăm nghìn", "Số tiền chưa đúng. Hãy nhập số đồng chẵn, ví dụ 120.000."),
    ("Giá", "120", "Giá một quy cách phải từ 1.000 ₫ đến 100.000.000 ₫. Hãy đếm lại số 0."),
    ("Giá", "", "Hãy nhập số tiền."),
    ("Tồn kho", "-3", "Hãy nhập một số nguyên từ 0 đến 1.000.000."),
    ("Tồn kho", "nhiều", "Hãy nhập một số nguyên từ 0 đến 1.000.000."),
    ("Quy cách", "1 thúng", "Không có đơn vị “thúng”. Hãy dùng g, kg, ml, lít, quả, gói, hộp, chai…"),
    ("Quy cách", "to", "Hãy ghi lượng và đơn vị của một gói, ví dụ 500 g, 1 kg hoặc khay 30 quả."),
    ("Quy cách", "12", "Thiếu đơn vị. Hãy ghi cả đơn vị, ví dụ 500 g hoặc 30 quả."),
    ("Cân nặng cả bao bì (g)", "2 tấn", "Hãy nhập một số nguyên từ 0 đến 1.500.000."),
    ("Nhóm hàng", "Xe máy", "Không có nhóm hàng “Xe máy”. Hãy ghi đúng tên một nhóm của chợ."),
    ("Bộ sản phẩm OCOP", "99", "Không có bộ sản phẩm OCOP “99”. Hãy ghi số từ 1 đến 26 hoặc tên bộ."),
    ("Mô tả", "x" * 5001, "Dài quá: tối đa 5000 ký tự."),
)


def five_thousand_rows():
    return [
        row(number // PACKS_EACH, **{"Quy cách": f"{number % PACKS_EACH + 1} kg", "Cân nặng cả bao bì (g)": ""})
        for number in range(ROWS)
    ]


def plant(rows, count):
    """Return what must be said, by row and column; each product gets one fault at most."""
    planted = []
    for place in sorted(random.Random(37).sample(range(0, ROWS, PACKS_EACH), count)):
        column, cell, sentence = FAULTS[len(planted) % len(FAULTS)]
        at = place + len(planted) % PACKS_EACH
        rows[at][HEADINGS.index(column)] = cell
        planted.append((at + 2, column, sentence))
    return planted


def send(cooperative, content, name="bảng.csv"):
    sent = services.receive(name, content, store=ports().media)
    with transaction():
        one = services.begin(cooperative.id, sent, act=ACT)
    check_import({"import_id": one.id})
    return queries.find(one.id)


def keep(one):
    with transaction():
        services.confirm(one.code, cooperative_id=one.cooperative_id, act=ACT)
    while queries.find(one.id).state == ImportState.APPLYING:
        keep_import({"import_id": one.id, "done": queries.find(one.id).done})
    return queries.find(one.id)


def counts():
    return [db.session.scalar(select(func.count()).select_from(table)) for table in (Product, Variant, StockMovement)]


def test_exactly_the_planted_faults_are_shown_and_the_mended_file_is_kept_once(database):
    cooperative = make_cooperative()
    good, spoiled = five_thousand_rows(), five_thousand_rows()
    planted = plant(spoiled, 37)
    t = perf_counter()
    refused = send(cooperative, csv_table(spoiled))
    print("check", perf_counter() - t)
    found = [(fault.row, fault.column, str(fault.sentence).replace("\u00a0", " ")) for fault in queries.faults_of(refused)]
    assert found == planted
    assert refused.state == ImportState.FAULTY
    assert counts() == [0, 0, 0]

    t = perf_counter()
    one = send(cooperative, csv_table(good))
    assert (one.state, one.rows, one.new, one.changed) == (ImportState.READY, ROWS, ROWS // PACKS_EACH, 0)
    assert counts() == [0, 0, 0]
    print("check", perf_counter() - t)
    t = perf_counter()
    assert keep(one).state == ImportState.DONE
    print("keep", perf_counter() - t)
    kept = counts()
    assert kept == [ROWS // PACKS_EACH, ROWS, ROWS]

    again = send(cooperative, csv_table(good))
    assert (again.new, again.changed) == (0, 0)
    keep(again)
    assert counts() == kept
