"""Label sheets with typst: one label is drawn once, its PDF is then placed as often as it is wanted.

Where each label has a code of its own, only the codes are drawn one by one, over the white places left for them.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from marketplace.adapters.label_codes import DrawnCode, draw_code
from marketplace.adapters.typesetting import Refused, typeset
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import msg
from marketplace.traceability.labels import grouped
from marketplace.traceability.layouts import SMALLEST_MODULE_MM, Layout
from marketplace.traceability.ports import Label, Stamp

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "print"
PREVIEW_DOTS_PER_INCH = 240
_NEVER_BROKEN = frozenset({"url", "short_url", "code", "brocade_svg"})

DOES_NOT_FIT = "does not fit"
#: What a template is told: measures in millimetres and points, and what is drawn.
Drawing = dict[str, Any]
_MARKS = ("qr", "serial")
_MEASURES = (
    "columns", "rows", "width_mm", "height_mm", "page_width_mm", "page_height_mm", "gap_mm", "padding_mm", "left_mm",
    "top_mm", "qr_mm", "name_pt", "text_pt", "is_roll",
)  # fmt: skip
# Eleven characters of this size are as wide as the smallest code.
_SERIAL_PT = 6.5

# Rounding up, so that a module is never a hair below what scanners are promised.
_MODULE_MM = SMALLEST_MODULE_MM + 0.001
_LONG_WORD = re.compile(r"[^\s\u200b-]{13,}")
_PIECES = re.compile(r".{1,8}")


class TypstLabels:
    """Prints labels from the two templates in `templates/print`."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or TEMPLATES

    def sheet(self, label: Label, *, count: int, layout: Layout) -> bytes:
        """Return a PDF with `count` times this label."""
        code = draw_code(label.url)
        measures = _measures(layout, [code])
        return self._placed(label, {**measures, "qr": code.svg, "serial": None}, [], count)

    def numbered(self, label: Label, stamps: Sequence[Stamp], *, layout: Layout) -> bytes:
        """Return a PDF with this label once for each stamp, in their order."""
        codes = [draw_code(stamp.url) for stamp in stamps]
        drawn = [{"qr": code.svg, "serial": grouped(stamp.serial)} for code, stamp in zip(codes, stamps, strict=True)]
        return self._placed(label, {**_measures(layout, codes), "qr": "", "serial": ""}, drawn, len(stamps))

    def preview(self, label: Label, *, layout: Layout, stamp: Stamp | None = None) -> bytes:
        """Return a PNG picture of one label."""
        code = draw_code(stamp.url if stamp else label.url)
        serial = grouped(stamp.serial) if stamp else None
        inputs = _label_inputs(label, {**_measures(layout, [code]), "qr": code.svg, "serial": serial})
        return self._draw("label.typ", inputs, format="png", ppi=PREVIEW_DOTS_PER_INCH)

    def _placed(self, label: Label, marked: Drawing, stamps: Sequence[Drawing], count: int) -> bytes:
        one = self._draw("label.typ", _label_inputs(label, marked))
        inputs = {
            "sheet": json.dumps({name: value for name, value in marked.items() if name not in _MARKS}),
            "label_pdf": json.dumps(list(one)),
            "stamps": json.dumps(stamps),
            "count": str(count),
            "title": f"{label.product} · {label.code}",
        }
        return self._draw("label_sheet.typ", inputs)

    def _draw(self, template: str, inputs: dict[str, str], **options: Any) -> bytes:
        source = _source(self.folder / template)
        try:
            return typeset(source, inputs, pdf_tags=False, **options)
        except Refused as refused:
            if DOES_NOT_FIT not in str(refused):
                raise
            too_small = msg("Cỡ tem này không đủ chỗ cho những điều bắt buộc phải in. Hãy chọn cỡ lớn hơn.")
            raise InvalidInput(fields={"layout": too_small}) from None


@lru_cache(maxsize=8)
def _source(path: Path) -> bytes:
    return path.read_bytes()


def _label_inputs(label: Label, marked: Drawing) -> dict[str, str]:
    told = {name: _breakable(value) for name, value in asdict(label).items() if name not in _NEVER_BROKEN}
    drawn = {
        "short_url": label.short_url,
        "code": grouped(label.code),
        "brocade": label.brocade_svg,
        **{name: marked[name] for name in _MARKS},
    }
    sheet = {name: value for name, value in marked.items() if name not in _MARKS}
    return {"label": json.dumps({**told, **drawn, "sheet": sheet})}


def _measures(layout: Layout, codes: Sequence[DrawnCode]) -> Drawing:
    """Return the measures of a layout, its code as wide as the widest of these needs to be."""
    measures = {name: getattr(layout, name) for name in _MEASURES}
    widest = max(code.modules for code in codes) * _MODULE_MM
    return {**measures, "qr_mm": max(layout.qr_mm, widest), "serial_pt": min(layout.text_pt + 0.5, _SERIAL_PT)}


def _breakable(value: Any) -> Any:
    """Return texts with invisible places to break in words that would not fit on any line."""
    if isinstance(value, str):
        return _LONG_WORD.sub(lambda word: "\u200b".join(_PIECES.findall(word[0])), value)
    return [_breakable(part) for part in value]
