"""A run of 1,000 labels, each with a code of its own: every code is read from the PDF and found in the database.

The PDF is what is measured, as a scanner would see it on paper: pypdfium2 draws its pages, zxing-cpp reads them, and
the size of a module and the white around a code are taken from the drawn shapes and dots, not from our layouts.
"""

from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import zxingcpp
from PIL import Image

from marketplace.jobs import HANDLERS
from marketplace.kernel import clock, outbox
from marketplace.labelling import file_key
from marketplace.traceability import label_reading, queries
from marketplace.traceability.labels import address_of
from marketplace.traceability.layouts import LAYOUTS, SMALLEST_MODULE_MM
from marketplace.traceability.models import LabelRun, Lot
from marketplace.traceability.states import RunState
from marketplace.wiring import ports
from tests.makers.cooperatives import make_cooperative
from tests.makers.lots import PACKED, make_label_run, make_lot
from tests.makers.numbers import give_gtin, gtin, make_prefix
from tests.makers.products import make_product, variant_of
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE
LABELS = 1000
QUIET_MODULES = 4
MM_PER_POINT = 25.4 / 72
#: So fine that a quiet zone is measured to a quarter of a module.
DOTS_PER_INCH = 254
ROOT = "http://localhost"
WHITE = 250


@pytest.fixture(params=["our own codes", "GS1"])
def lot(request: pytest.FixtureRequest, database: object) -> Lot:
    """A lot of a product with or without a GTIN."""
    cooperative = make_cooperative()
    product = make_product(cooperative)
    if request.param == "GS1":
        make_prefix(cooperative)
        give_gtin(product, gtin(1))
    return make_lot(cooperative, product)


def _drawn(lot: Lot, count: int, layout: str) -> tuple[LabelRun, list[pypdfium2.PdfDocument]]:
    run = make_label_run(lot, count=count, layout=layout, has_serials=True, variant_id=_pack(lot), act=PACKED)
    while outbox.deliver_due(HANDLERS, at=clock.now()):
        pass
    made = queries.label_run_of(lot.id, run.id)
    assert (made.state, made.done) == (RunState.READY, count)
    files = range(1, -(-count // LAYOUTS[layout].per_file) + 1)
    return made, [pypdfium2.PdfDocument(ports().papers.read(file_key(run.id, file))) for file in files]


def _pack(lot: Lot) -> int:
    return queries.product_of_lot(lot.product_id).variants[0].id


def _picture(page: pypdfium2.PdfPage) -> Image.Image:
    return page.render(scale=DOTS_PER_INCH / 72, grayscale=True).to_pil()


def _codes(picture: Image.Image) -> list[zxingcpp.Barcode]:
    return zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)


def test_every_label_of_a_thousand_leads_back_to_its_own_row(lot: Lot) -> None:
    # The longer codes are the harder ones: those of GS1 fill the thousand.
    count = LABELS if queries.facts_for_label(lot, variant_id=_pack(lot), today=clock.day_of(PACKED.at)).gtin else 96
    run, documents = _drawn(lot, count, "a4-3x8")
    read = [code.text for document in documents for page in document for code in _codes(_picture(page))]
    serials = label_reading.serials_of(run, first=run.first_number, last=run.last_number)
    assert len(set(serials)) == count
    assert sorted(read) == sorted(address_of(run.content, ROOT, serial=serial) for serial in serials)
    for address in (read[0], read[-1]):
        report = label_reading.serial_report(lot.code, address.rpartition("/")[2])
        assert report is not None and run.first_number <= report.number <= run.last_number


@pytest.mark.parametrize("layout", LAYOUTS)
def test_modules_and_quiet_zones_are_as_large_as_scanners_need(lot: Lot, layout: str) -> None:
    run, documents = _drawn(lot, 2, layout)
    page = documents[0][0]
    picture = _picture(page)
    found = _codes(picture)
    assert len(found) == min(run.count, LAYOUTS[layout].per_sheet)
    widths = list(_widths_mm(page))
    for code in found:
        modules = _modules_of(code.text)
        # The version is read from the text, the width from the shapes that the page draws.
        assert any(width / modules >= SMALLEST_MODULE_MM for width in widths), (layout, widths, modules)
        assert _white_around(picture, code, modules) >= QUIET_MODULES - 0.3


def _widths_mm(page: pypdfium2.PdfPage) -> Iterator[float]:
    """Yield the widths of the page's dark shapes that are as complex as a code; all of one page are equally wide."""
    for thing in page.get_objects(max_depth=8):
        if thing.type == pdfium.FPDF_PAGEOBJ_PATH and pdfium.FPDFPath_CountSegments(thing) > 400:
            left, bottom, right, top = thing.get_bounds()
            yield min(right - left, top - bottom) * MM_PER_POINT


def _modules_of(text: str) -> int:
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return int(memoryview(code.to_image(scale=1, add_quiet_zones=False)).shape[1])


def _white_around(picture: Image.Image, code: zxingcpp.Barcode, modules: int) -> float:
    """Return how many modules of white stand around a code on its narrowest side, up to five."""
    corner, other = code.position.top_left, code.position.bottom_right
    module = (other.x - corner.x) / modules
    for fifths in range(25, 0, -1):
        room = fifths / 5 * module
        frame = picture.crop(
            (round(corner.x - room), round(corner.y - room), round(other.x + room), round(other.y + room))
        )
        inner = round(room) - 2
        frame.paste(255, (inner, inner, frame.width - inner, frame.height - inner))
        if frame.getextrema()[0] > WHITE:
            return fifths / 5
    return 0


def test_the_pack_stands_on_every_label(lot: Lot) -> None:
    product = queries.product_of_lot(lot.product_id).product
    _run, documents = _drawn(lot, 3, "roll-80x50")
    for page in documents[0]:
        words = " ".join(page.get_textpage().get_text_range().split())
        assert product.name in words and f"Lô: {lot.number}" in words and variant_of(product).label in words
        assert "(01)0" in words or "Mã nội bộ, không phải mã GS1" in words
