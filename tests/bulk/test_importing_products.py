"""What is kept of a cooperative's table, and what comes out as a table goes in again without a change."""

from dataclasses import replace
from unicodedata import normalize

import pytest

from marketplace.bulk import exporting, queries, services
from marketplace.bulk.columns import HEADINGS as HEADINGS_OUT
from marketplace.bulk.columns import Column
from marketplace.bulk.states import IMPORT_LIFE, ImportState
from marketplace.importing import check_import, keep_import
from marketplace.inventory import queries as inventory
from marketplace.inventory import services as stock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import NotFound, TransitionNotAllowed
from marketplace.kernel.quantity import Quantity, format_quantity, get_unit
from marketplace.products import listing, revisions, variants
from marketplace.products import queries as products
from marketplace.products.rules import told_by
from marketplace.products.states import ProductState
from marketplace.wiring import ports
from tests.makers.bulk import ACT, again, keep, make_import
from tests.makers.cooperatives import TA_PHIN, make_cooperative
from tests.makers.photos import files_in, photo
from tests.makers.products import make_product, variants_of
from tests.makers.tables import HEADINGS, TOLD, csv_table, row, xlsx_table, zip_of


@pytest.fixture
def cooperative(database):
    return make_cooperative()


def faults(one):
    return [(fault.row, fault.column, str(fault.sentence)) for fault in queries.faults_of(one)]


def listed(cooperative):
    found = products.of_cooperative(cooperative.id, limit=100)
    packs = products.variants_of([each.id for each in found])
    return {
        each.name: (each.state, [(pack.label, pack.unit, pack.amount, pack.price) for pack in packs[each.id]])
        for each in found
    }


def test_rows_of_one_product_become_its_packs(cooperative):
    rows = [
        ["CÔNG TY ... BẢNG GIÁ THÁNG 11"],
        [],
        ["STT", "Tên hàng", "Nhóm", "ĐVT", "Khối lượng", "Đơn giá (đ)", "Số lượng", "Cân nặng"],
        [1, "Trứng gà đồi", "Nông sản tươi", "", "khay 30 quả", 95000, 12, 2000],
        [2, "Trứng gà đồi", "", "quả", 10, "35.000 ₫", 30, 700],
        [3, "Mật ong rừng", "mat ong", "", "0,5 kg", "120k", 5, ""],
        [4, "Mật ong rừng", "", "kg", 1.5, 340000.0, 2, ""],
    ]
    one = make_import(cooperative, xlsx_table(rows))
    assert (faults(one), one.unused) == ([], ["STT"])
    assert listed(cooperative) == {}
    keep(one)
    assert listed(cooperative) == {
        "Trứng gà đồi": (ProductState.DRAFT, [("khay 30 quả", "qua", 30, 95_000), ("10 quả", "qua", 10, 35_000)]),
        "Mật ong rừng": (ProductState.DRAFT, [("0,5 kg", "kg", 500, 120_000), ("1,5 kg", "kg", 1500, 340_000)]),
    }


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(";", "utf-8-sig"), (",", "utf-8"), ("\t", "utf-16"), (";", "cp1258"), ("|", "utf-8")],
)
def test_any_programs_csv_is_read(cooperative, delimiter, encoding):
    content = csv_table([row(1), row(2)], delimiter=delimiter, encoding="utf-8")
    text = content.decode()
    # The old Vietnamese code page writes tones as marks of their own.
    content = b"".join(map(_in_1258, text)) if encoding == "cp1258" else text.encode(encoding)
    one = make_import(cooperative, content)
    assert (one.state, one.total) == (ImportState.READY, 2)
    assert queries.stock_for([], cooperative_id=cooperative.id).packs == {}
    assert services.goods_of(one)[0].told["name"] == "Gạo nếp nương số 1"


def _in_1258(letter):
    for form in ("NFC", "NFD"):
        try:
            return normalize(form, letter).encode("cp1258")
        except UnicodeEncodeError:
            continue
    base, *marks = normalize("NFD", letter)
    tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
    shape = normalize("NFC", base + "".join(mark for mark in marks if mark not in tones))
    return (shape + "".join(tones)).encode("cp1258")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "Excel kiểu cũ"),
        (b"PK\x03\x04 broken", "bị hỏng"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\0", "không phải bảng"),
        ("Xin chào\nđây là thư\n".encode(), "hàng tiêu đề"),
        (b"", "hàng tiêu đề"),
        (csv_table([]), "chưa có dòng sản phẩm nào"),
        ("Tên;Giá;Giá bán\nGạo;1000;2000\n".encode(), "nói cùng một điều"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(cooperative, content, sentence):
    sent = services.receive("x.csv", content, store=ports().media)
    with transaction():
        one = services.begin(cooperative.id, sent, act=ACT)
    check_import({"import_id": one.id})
    assert again(one).state == ImportState.UNREADABLE
    assert sentence in again(one).refusal["text"]


def test_a_changed_row_changes_and_an_empty_cell_leaves_what_stands(cooperative):
    keep(make_import(cooperative, csv_table([row(1), row(2)])))
    changed = make_import(cooperative, csv_table([row(1, Giá="130.000", **{"Mô tả": "", "Tồn kho": ""}), row(2)]))
    assert (changed.new, changed.changed) == (0, 1)
    keep(changed)
    [one, two] = sorted(products.of_cooperative(cooperative.id), key=lambda each: each.name)
    assert (one.description, two.description) == (TOLD, TOLD)
    prices = [pack.price for each in (one, two) for pack in variants_of(each)]
    assert prices == [130_000, 120_000]
    assert set(inventory.available_of([pack.id for each in (one, two) for pack in variants_of(each)]).values()) == {10}


def test_a_sale_made_between_preview_and_word_is_not_undone(cooperative):
    keep(make_import(cooperative, csv_table([row(1)])))
    [pack] = variants_of(products.of_cooperative(cooperative.id)[0])
    one = make_import(cooperative, csv_table([row(1, **{"Tồn kho": "30"})]))
    with transaction():
        stock.count_stock(pack.id, 7, act=ACT)
    keep(one)
    assert inventory.available_of([pack.id])[pack.id] == 27


def test_an_import_is_kept_once_however_often_it_is_asked(cooperative):
    one = make_import(cooperative)
    keep(one)
    with transaction():
        services.confirm(one.code, cooperative_id=cooperative.id, act=ACT)
    keep_import({"import_id": one.id, "done": 0})
    assert len(listed(cooperative)) == 1


def test_what_changed_since_the_preview_is_looked_at_again(cooperative):
    first, second = make_import(cooperative), make_import(cooperative)
    assert (first.new, second.new) == (1, 1)
    keep(first)
    keep(second)
    assert len(listed(cooperative)) == 1


def test_new_products_go_to_the_officers_when_they_lack_nothing(cooperative):
    keep(make_import(cooperative, csv_table([row(1), row(2, **{"Bảo quản": ""})])), is_sent=True)
    states = {name: state for name, (state, _) in listed(cooperative).items()}
    assert states == {"Gạo nếp nương số 1": ProductState.SUBMITTED, "Gạo nếp nương số 2": ProductState.DRAFT}


def test_with_faults_nothing_can_be_confirmed(cooperative):
    one = make_import(cooperative, csv_table([row(1, Giá="rẻ")]))
    with pytest.raises(TransitionNotAllowed), transaction():
        services.confirm(one.code, cooperative_id=cooperative.id, act=ACT)
    stranger = make_cooperative("Khác", commune_code=TA_PHIN)
    with pytest.raises(NotFound), transaction():
        services.drop(one.code, cooperative_id=stranger.id, act=ACT)
    with transaction():
        services.drop(one.code, cooperative_id=cooperative.id, act=ACT)


def test_rows_that_contradict_each_other_are_named(cooperative):
    rows = [
        row(1),
        row(1, **{"Quy cách": "2 kg", "Mô tả": "Một mô tả khác hẳn dòng trên."}),
        row(2),
        row(2),
        row(3, **{"Mã sản phẩm của bạn": "", "Tên sản phẩm": ""}),
        row(4, **{"Nhóm hàng": ""}),
    ]
    assert faults(make_import(cooperative, csv_table(rows))) == [
        (3, "Mô tả", "Khác với dòng 2 của cùng sản phẩm."),
        (5, "Quy cách", "Trùng quy cách với dòng 4 của cùng sản phẩm."),
        (6, "Tên sản phẩm", "Hãy ghi tên sản phẩm."),
        (7, "Nhóm hàng", "Hãy ghi nhóm hàng của sản phẩm mới."),
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_exported_comes_in_again_without_a_change(cooperative, kind):
    make_product(cooperative, name="=HYPERLINK(1) gạo", name_en="+rice", storage="- khô\n- mát", origin="Tú Lệ")
    make_product(cooperative, name="Gạo tẻ", variants=(("Bao to", "kg", 12_500, 250_000), ("khay", "qua", 30, 9_000)))
    make_product(cooperative, name="Gạo tẻ", state=ProductState.DRAFT, variants=())
    sheet = exporting.sheet_of(cooperative.id)
    content = ports().sheets.csv(sheet) if kind == "csv" else ports().sheets.xlsx([sheet])
    one = make_import(cooperative, content)
    assert (faults(one), one.total, one.new, one.changed) == ([], 3, 0, 0)


def test_pictures_come_by_file_name_and_only_once(cooperative):
    rows = [[*HEADINGS, "Ảnh"], [*row(1), "gao 1.JPG, gao2.png"], [*row(2), ""]]
    pictures = zip_of({"ảnh/Gao 1.jpg": photo((640, 480)), "../../gao2.png": photo((600, 480), kind="PNG")})
    one = make_import(cooperative, xlsx_table(rows), pictures)
    assert faults(one) == []
    keep(one)
    keep(make_import(cooperative, xlsx_table(rows), pictures))
    found = sorted(products.of_cooperative(cooperative.id), key=lambda each: each.name)
    assert [len(photos) for photos in products.photos_of([each.id for each in found]).values()] == [2, 0]
    assert sum("originals" in path.as_posix() for path in files_in(ports().media)) == 2


def test_a_picture_that_is_missing_or_none_is_named(cooperative):
    rows = [[*HEADINGS, "Ảnh"], [*row(1), "thiếu.jpg"], [*row(2), "hỏng.jpg"]]
    one = make_import(cooperative, xlsx_table(rows), zip_of({"hỏng.jpg": b"no picture"}))
    assert [(row, column) for row, column, _ in faults(one)] == [(2, "Ảnh"), (3, "Ảnh")]


def test_an_archive_that_unpacks_to_too_much_is_refused(cooperative, monkeypatch):
    monkeypatch.setattr("marketplace.adapters.table_files.MOST_UNPACKED_BYTES", 1_000_000)
    rows = [[*HEADINGS, "Ảnh"], [*row(1), "a.jpg"]]
    one = make_import(cooperative, xlsx_table(rows), zip_of({"a.jpg": b"\0" * 2_000_000}))
    assert one.state == ImportState.UNREADABLE
    assert "quá lớn" in one.refusal["text"]


def test_the_life_of_an_import():
    assert len(IMPORT_LIFE.table) == 8
    assert {state for state in ImportState if not IMPORT_LIFE.actions(state)} == {
        ImportState.UNREADABLE, ImportState.DONE, ImportState.DROPPED,
    }  # fmt: skip


def revised(cooperative, **changes):
    """Return a product on sale whose words were changed a moment ago: an officer has not read them yet."""
    product = make_product(cooperative)
    with transaction():
        listing.save(product.code, replace(told_by(product), **changes), cooperative_id=cooperative.id, act=ACT)
    return product


def test_a_file_goes_on_from_what_waits_for_an_officer(cooperative):
    product = revised(cooperative, story="Lời mới đang chờ duyệt")
    one = make_import(cooperative, csv_table([row(1, **(named(product) | {"Mô tả": "Mô tả từ tệp"}))]))
    [plan] = services.preview(one, limit=9)
    assert (plan.is_waiting, plan.is_read_first, plan.is_new) == (True, True, False)
    keep(one)
    written = revisions.written_by(product)
    assert (written.story, written.description) == ("Lời mới đang chờ duyệt", "Mô tả từ tệp")
    assert told_by(product).story != written.story


def test_what_waits_for_an_officer_goes_out_and_comes_in_without_a_change(cooperative):
    product = revised(cooperative, name="Tên mới chờ duyệt")
    pack = variants_of(product)[0]
    with transaction():
        data = replace(queries.pack_data(None, pack), label="Gói mới", amount=pack.amount * 2)
        variants.save_variant(pack.id, data, cooperative_id=cooperative.id, act=ACT)
    sheet = exporting.sheet_of(cooperative.id)
    assert [line[1] for line in sheet.rows] == ["Tên mới chờ duyệt"]
    one = make_import(cooperative, xlsx_table([sheet.headings, *sheet.rows]))
    assert (one.new, one.changed, faults(one)) == (0, 0, [])


def test_a_new_price_leaves_a_pack_that_is_weighed_so(cooperative):
    product = make_product(cooperative)
    pack = variants_of(product)[0]
    with transaction():
        data = replace(queries.pack_data(None, pack), is_weighed=True)
        variants.save_variant(pack.id, data, cooperative_id=cooperative.id, act=ACT)
    sheet = exporting.sheet_of(cooperative.id)
    price = list(HEADINGS_OUT).index(Column.PRICE)
    rows = [[131_000 if at == price else cell for at, cell in enumerate(line)] for line in sheet.rows]
    keep(make_import(cooperative, xlsx_table([sheet.headings, *rows])))
    assert [(each.price, each.is_weighed) for each in variants_of(product)] == [(131_000, True)]


def named(product):
    pack = variants_of(product)[0]
    unit = get_unit(pack.unit)
    return {
        "Mã sản phẩm của bạn": product.code,
        "Tên sản phẩm": "",
        "Nhóm hàng": "",
        "Quy cách": format_quantity(Quantity(pack.amount, unit.group), unit=unit),
        "Giá": str(pack.price),
        "Tồn kho": "",
        "Cân nặng cả bao bì (g)": "",
        "Bảo quản": "",
    }
