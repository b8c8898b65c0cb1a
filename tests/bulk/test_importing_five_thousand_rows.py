"""A file of 5,000 rows: exactly its faults are named by row and column; mended it is kept, and only once."""

import random

from sqlalchemy import func, select

from marketplace.bulk import queries
from marketplace.bulk.states import ImportState
from marketplace.inventory.models import StockMovement
from marketplace.kernel.database import db
from marketplace.products.models import Product, Variant
from tests.makers.bulk import keep, make_import
from tests.makers.cooperatives import make_cooperative
from tests.makers.tables import HEADINGS, csv_table, row

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


def plain(sentence):
    return str(sentence).replace("\u00a0", " ")


def counts():
    return [db.session.scalar(select(func.count()).select_from(table)) for table in (Product, Variant, StockMovement)]


def test_exactly_the_planted_faults_are_shown_and_the_mended_file_is_kept_once(database):
    cooperative = make_cooperative()
    good, spoiled = five_thousand_rows(), five_thousand_rows()
    planted = plant(spoiled, 37)
    refused = make_import(cooperative, csv_table(spoiled))
    assert [(fault.row, fault.column, plain(fault.sentence)) for fault in queries.faults_of(refused)] == planted
    assert refused.state == ImportState.FAULTY
    assert counts() == [0, 0, 0]

    one = make_import(cooperative, csv_table(good))
    assert (one.state, one.rows, one.new, one.changed) == (ImportState.READY, ROWS, ROWS // PACKS_EACH, 0)
    assert counts() == [0, 0, 0]
    assert keep(one).state == ImportState.DONE
    kept = counts()
    assert kept == [ROWS // PACKS_EACH, ROWS, ROWS]

    again = make_import(cooperative, csv_table(good))
    assert (again.new, again.changed) == (0, 0)
    keep(again)
    assert counts() == kept
