"""Sheets of labels, as a scanner and a reader meet them on paper."""

from ctypes import c_float
from dataclasses import replace
from datetime import date

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import zxingcpp
from PIL import Image

from marketplace.adapters.segno_qr import SegnoQr
from marketplace.adapters.typst_labels import TypstLabels
from marketplace.cooperatives.brocade import brocade_svg
from marketplace.kernel.errors import InvalidInput
from marketplace.traceability.kinds import GoodsGroup
from marketplace.traceability.labels import LabelFacts, label_content, label_of
from marketplace.traceability.layouts import LAYOUTS, SMALLEST_MODULE_MM, Layout
from marketplace.traceability.ports import Label

#: Has room for the usual words only.
SMALLEST = "roll-50x30"
POINTS_PER_MM = 72 / 25.4
URL = "https://cho-sen.example.vn/trace/L7K9QW3FX"
HONEY = LabelFacts(
    group=GoodsGroup.FOOD,
    code="L7K9QW3FX",
    number="MOR-261122-01",
    product="Mật ong rừng Cúc Phương",
    maker="Hợp tác xã Nông nghiệp Sen Hồng",
    address="Thôn 3, Xã Giao Thủy, Tỉnh Ninh Bình",
    origin="Ninh Bình",
    net_content="500 g",
    produced_on=date(2026, 11, 20),
    harvested_on=date(2026, 11, 18),
    best_before_on=date(2028, 11, 20),
    standard="TCVN 12605:2019",
    ingredients="100% mật ong",
    usage="Pha với nước ấm.",
    storage="Nơi khô ráo, tránh nắng.",
    warning="Không dùng cho trẻ dưới 1 tuổi.",
    stars=4,
)
HOSTILE = '#include("/etc/passwd") #panic() $x^2$ *đậm* "ngoặc" \\n @a <b> // ghi'
LENGTHS = {
    "short": replace(HONEY, product="Trà", maker="HTX Lan", stars=None, warning="", ingredients="", storage=""),
    "usual": HONEY,
    "long": replace(HONEY, product="Mắm tép đồng chưng thịt gia truyền " * 3, maker="Hợp tác xã Dịch vụ " * 7),
    "endless": replace(
        HONEY, product="W" * 120, maker="Ẫ" * 150, address="Q" * 300, origin="X" * 200, warning="C" * 500,
        storage="S " * 250, ingredients="T" * 1000,
    ),
}  # fmt: skip


ROOT = "https://cho-sen.example.vn"


def _label(facts: LabelFacts = HONEY, root: str = ROOT) -> Label:
    return label_of(label_content(facts), root=root, brocade_svg=brocade_svg("SEN-HONG", repeats=60))


def _sheet(facts: LabelFacts = HONEY, *, count: int = 1, layout: str = "a4-3x8") -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(TypstLabels().sheet(_label(facts), count=count, layout=LAYOUTS[layout]))


def _picture(page: pypdfium2.PdfPage) -> Image.Image:
    return page.render(scale=300 / 72).to_pil()


def _words(page: pypdfium2.PdfPage) -> str:
    return " ".join(page.get_textpage().get_text_range().split())


def _one_label(facts: LabelFacts, layout: Layout) -> Image.Image:
    """Return the first label of a sheet, cut out."""
    sheet = _picture(_sheet(facts, layout=layout.code)[0])
    dots = 300 / 25.4
    left, top = layout.left_mm * dots, layout.top_mm * dots
    return sheet.crop((int(left), int(top), int(left + layout.width_mm * dots), int(top + layout.height_mm * dots)))


@pytest.mark.parametrize(("layout", "each"), [("a4-3x8", 24), ("a4-2x7", 14), ("a4-2x4", 8)])
def test_every_code_of_a_full_sheet_opens_the_lot(layout: str, each: int) -> None:
    document = _sheet(count=each, layout=layout)
    found = zxingcpp.read_barcodes(_picture(document[0]), formats=zxingcpp.BarcodeFormat.QRCode)
    assert len(document) == 1
    assert [code.text for code in found] == [URL] * each


def test_what_does_not_fill_a_sheet_begins_another() -> None:
    document = _sheet(count=25)
    counts = [len(zxingcpp.read_barcodes(_picture(page))) for page in document]
    assert counts == [24, 1]


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=str)
@pytest.mark.parametrize("root", [ROOT, f"{ROOT}/mot/cho/o/rat/xa"])
def test_no_module_is_smaller_than_scanners_need(layout: Layout, root: str) -> None:
    url = f"{root}/trace/L7K9QW3FX"
    document = pypdfium2.PdfDocument(TypstLabels().sheet(_label(root=root), count=1, layout=layout))
    code = zxingcpp.read_barcodes(_picture(document[0]))[0]
    modules = _modules(url)
    widest = max(_dark_square(document[0], modules))
    assert code.text == url
    assert widest / modules / POINTS_PER_MM >= SMALLEST_MODULE_MM


def _modules(url: str) -> int:
    """Return how many modules the code of this address is wide, without quiet zone."""
    svg = SegnoQr().svg(url, label="")
    return int(float(svg.split('viewBox="0 0 ')[1].split()[0]) / 4) - 8


def _dark_square(page: pypdfium2.PdfPage, modules: int) -> list[float]:
    """Return the widths, in points, of the page's square shapes that are as complex as a code."""
    widths = []
    for thing in page.get_objects(max_depth=8):
        if thing.type == pdfium.FPDF_PAGEOBJ_PATH and pdfium.FPDFPath_CountSegments(thing) > modules * modules / 2:
            left, bottom, right, top = thing.get_bounds()
            widths.append(min(right - left, top - bottom))
    return widths


def test_the_code_stands_in_four_modules_of_white() -> None:
    layout = LAYOUTS["a4-3x8"]
    picture = _one_label(HONEY, layout).convert("L")
    code = zxingcpp.read_barcodes(picture)[0].position
    module = (code.top_right.x - code.top_left.x) / _modules(URL)
    quiet = picture.crop(
        (
            int(code.top_left.x - 4 * module) + 1, int(code.top_left.y - 4 * module) + 1,
            int(code.top_right.x + 4 * module) - 1, code.top_left.y - 2,
        )
    )  # fmt: skip
    assert quiet.getextrema()[0] > 250


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_essentials_can_be_read_by_people(layout: str) -> None:
    words = _words(_sheet(layout=layout)[0])
    for told in (
        "Mật ong rừng Cúc Phương", "Nông nghiệp Sen Hồng", "Xã Giao Thủy", "Lô: MOR-261122-01", "NSX: 20/11/2026",
        "Sử dụng tốt nhất trước: 20/11/2028", "Định lượng: 500 g", "Việt Nam", "OCOP 4 sao", "L7K-9QW-3FX",
        "Mã nội bộ, không phải mã GS1", "cho-sen.example.vn/trace", "trẻ dưới 1 tuổi",
    ):  # fmt: skip
        assert told in words, told


def test_the_large_label_has_room_for_everything() -> None:
    words = _words(_sheet(layout="a4-2x4")[0])
    for told in ("100% mật ong", "Pha với nước ấm.", "Nơi khô ráo, tránh nắng.", "TCVN 12605:2019"):
        assert told in words, told


@pytest.mark.parametrize("layout", [code for code in LAYOUTS if code != SMALLEST])
def test_what_looks_like_markup_is_printed_as_it_was_typed(layout: str) -> None:
    facts = replace(HONEY, product=HOSTILE[:60], storage=HOSTILE, maker="HTX #let x = 1", warning='"; #sys.inputs')
    words = _words(_sheet(facts, layout=layout)[0]).replace("\u200b", "")
    assert '#include("/etc/passwd") #panic() $x^2$ *đậm*' in words
    assert "HTX #let x = 1" in words
    assert '"; #sys.inputs' in words


def test_a_label_too_small_for_what_must_stand_on_it_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        _sheet(LENGTHS["endless"], layout=SMALLEST)
    assert "Hãy chọn cỡ lớn hơn" in refused.value.fields["layout"].text


FITTING = [(length, layout) for length in LENGTHS for layout in LAYOUTS if (length, layout) != ("endless", SMALLEST)]


@pytest.mark.parametrize(("length", "code"), FITTING)
def test_nothing_leaves_the_label_or_covers_the_code(length: str, code: str) -> None:
    layout = LAYOUTS[code]
    document = _sheet(LENGTHS[length], layout=layout.code)
    picture = _one_label(LENGTHS[length], layout).convert("L")
    dots = 300 / 25.4
    margin = round(min(1.3, layout.padding_mm - 0.6) * dots)
    inside = (margin, margin, picture.width - margin, picture.height - margin)
    covered = picture.copy()
    covered.paste(255, inside)
    corner = round(1.5 * dots)
    for x in (0, picture.width - corner):
        for y in (0, picture.height - corner):
            covered.paste(255, (x, y, x + corner, y + corner))
    assert len(document) == 1
    assert covered.getextrema()[0] > 200, "ink in the margin of the label"
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [URL]


def test_no_letter_is_smaller_than_the_law_allows() -> None:
    """Letters are at least 0.9 mm high (Nghị định 37/2026/NĐ-CP article 37): 6 points of this face."""
    for length, layout in FITTING:
        sizes = [
            _font_size(thing)
            for thing in _sheet(LENGTHS[length], layout=layout)[0].get_objects(max_depth=8)
            if thing.type == pdfium.FPDF_PAGEOBJ_TEXT
        ]
        assert min(sizes) >= 5.99


def _font_size(thing: pypdfium2.PdfObject) -> float:
    size = c_float()
    pdfium.FPDFTextObj_GetFontSize(thing, size)
    return size.value * abs(thing.get_matrix().d)


def test_a_thousand_labels_weigh_little_more_than_one_sheet() -> None:
    printer = TypstLabels()
    one, thousand = (len(printer.sheet(_label(), count=count, layout=LAYOUTS["a4-3x8"])) for count in (24, 1000))
    assert thousand < 5 * one


def test_the_same_run_gives_the_same_file() -> None:
    files = {TypstLabels().sheet(_label(), count=24, layout=LAYOUTS["a4-3x8"]) for _ in range(2)}
    assert len(files) == 1


def test_a_preview_is_a_picture_of_one_label() -> None:
    picture = TypstLabels().preview(_label(), layout=LAYOUTS["a4-2x4"])
    assert picture.startswith(b"\x89PNG")


def test_a_code_on_a_page_reads_back_and_its_name_is_plain_text() -> None:
    svg = SegnoQr().svg(URL, label='Mã <b>của</b> & "lô"')
    assert "&lt;b&gt;" in svg and "&amp;lt;" not in svg
    assert 'role="img"' in svg
