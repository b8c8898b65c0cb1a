"""The A4 sheets and thermal rolls that labels are printed on. Pure; all measures in millimetres.

24 labels of 70 × 37 and 8 of 105 × 74 fill a sheet edge to edge, so plain adhesive paper can be cut along straight
lines; 14 of 99.1 × 38.1 are the usual ready-cut ones. A roll has one label on each page, of the label's own size, as
label printers want it.
"""

from dataclasses import dataclass

from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import Message, msg

A4_WIDTH_MM = 210.0
A4_HEIGHT_MM = 297.0

#: GS1 asks 0.396 mm of a code that is scanned at a shop; ours keep to it (General Specifications 5.12.3.1).
SMALLEST_MODULE_MM = 0.396

#: 42 sheets of 24, 72 of 14, 126 of 8.
MOST_OF_A_FILE = 1008


@dataclass(frozen=True)
class Layout:
    """One kind of sheet.

    Args:
        padding_mm: kept free inside each label, since office printers cannot reach the edge of the paper.
        qr_mm: side of the code with its quiet zone.
        name_pt: largest size of the product's name; it shrinks when long.
        text_pt: largest size of everything else. Never below 6 pt, where small letters are 0.9 mm high.
    """

    code: str
    name: Message
    columns: int
    rows: int
    width_mm: float
    height_mm: float
    qr_mm: float
    name_pt: float
    text_pt: float
    gap_mm: float = 0.0
    padding_mm: float = 4.2
    is_roll: bool = False

    @property
    def per_sheet(self) -> int:
        """How many labels one sheet holds."""
        return self.columns * self.rows

    @property
    def per_file(self) -> int:
        """How many labels one file holds: whole sheets, and no more than a printer takes at a time."""
        return self.per_sheet * max(MOST_OF_A_FILE // self.per_sheet, 1)

    @property
    def page_width_mm(self) -> float:
        """Width of one page."""
        return self.width_mm if self.is_roll else A4_WIDTH_MM

    @property
    def page_height_mm(self) -> float:
        """Height of one page."""
        return self.height_mm if self.is_roll else A4_HEIGHT_MM

    @property
    def left_mm(self) -> float:
        """Paper left of the first column."""
        return (self.page_width_mm - self.columns * self.width_mm - (self.columns - 1) * self.gap_mm) / 2

    @property
    def top_mm(self) -> float:
        """Paper above the first row."""
        return (self.page_height_mm - self.rows * self.height_mm) / 2

    def sheets_for(self, count: int) -> int:
        """Return how many pages `count` labels take."""
        return -(-count // self.per_sheet)


def roll(width: int, height: int, name: Message, **sizes: float) -> Layout:
    """Return a thermal roll; its printer reaches nearly to the edge."""
    return Layout(f"roll-{width}x{height}", name, 1, 1, width, height, is_roll=True, **sizes)


LAYOUTS = {
    layout.code: layout
    for layout in (
        Layout("a4-3x8", msg("24 tem nhỏ, 70 × 37 mm"), 3, 8, 70, 37, qr_mm=16.5, name_pt=10, text_pt=6.5),
        Layout(
            "a4-2x7", msg("14 tem vừa, 99 × 38 mm"), 2, 7, 99.1, 38.1, qr_mm=20, name_pt=11, text_pt=7,
            gap_mm=2.5, padding_mm=2.5,
        ),
        Layout(
            "a4-2x4", msg("8 nhãn lớn, 105 × 74 mm"), 2, 4, 105, 74, qr_mm=28, name_pt=15, text_pt=9, padding_mm=6,
        ),
        roll(50, 30, msg("Cuộn nhiệt 50 × 30 mm"), qr_mm=14.6, name_pt=8, text_pt=6.5, padding_mm=1.4),
        roll(58, 40, msg("Cuộn nhiệt 58 × 40 mm"), qr_mm=17, name_pt=10, text_pt=7, padding_mm=1.8),
        roll(80, 50, msg("Cuộn nhiệt 80 × 50 mm"), qr_mm=21, name_pt=12, text_pt=8, padding_mm=2.5),
        roll(100, 70, msg("Cuộn nhiệt 100 × 70 mm"), qr_mm=28, name_pt=15, text_pt=9, padding_mm=3),
    )
}  # fmt: skip
DEFAULT_LAYOUT = "a4-3x8"


def get_layout(code: str) -> Layout:
    """Return the sheet with this code.

    Raises:
        InvalidInput: there is none.
    """
    layout = LAYOUTS.get(code)
    if layout is None:
        raise InvalidInput(fields={"layout": msg("Hãy chọn một cỡ tem trong danh sách.")})
    return layout
