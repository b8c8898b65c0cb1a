"""Label sheets with typst: one label is drawn once, its PDF is then placed as often as it is wanted."""

import json
import re
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import typst

from marketplace.adapters.segno_qr import code_as_one_path, make_code, modules_with_quiet_zone
from marketplace.traceability.labels import grouped
from marketplace.traceability.layouts import SMALLEST_MODULE_MM, Layout
from marketplace.traceability.ports import Label

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "print"
PREVIEW_DOTS_PER_INCH = 240
NEVER_BROKEN = frozenset({"url", "short_url", "code", "brocade_svg"})

# Rounding up, so that a module is never a hair below what scanners are promised.
_MODULE_MM = SMALLEST_MODULE_MM + 0.001
_LONG_WORD = re.compile(r"[^\s\u200b-]{13,}")
_PIECES = re.compile(r".{1,8}")


class TypstLabels:
    """Prints labels from the two templates in `templates/print`."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or TEMPLATES

    def sheet(self, label: Label, *, count: int, layout: Layout) -> bytes:
        """Return a PDF with `count` times this label on A4 sheets."""
        one = self._draw("label.typ", _label_inputs(label, layout))
        inputs = {
            "sheet": json.dumps(_measures(layout)),
            "label_pdf": json.dumps(list(one)),
            "count": str(count),
            "title": f"{label.product} · {label.code}",
        }
        return self._draw("label_sheet.typ", inputs)

    def preview(self, label: Label, *, layout: Layout) -> bytes:
        """Return a PNG picture of one label."""
        return self._draw("label.typ", _label_inputs(label, layout), format="png", ppi=PREVIEW_DOTS_PER_INCH)

    def _draw(self, template: str, inputs: dict[str, str], **options: Any) -> bytes:
        source = _source(self.folder / template)
        return cast(
            bytes, typst.compile(source, sys_inputs=inputs, ignore_system_fonts=True, pdf_tags=False, **options)
        )


@lru_cache(maxsize=8)
def _source(path: Path) -> bytes:
    return path.read_bytes()


def _label_inputs(label: Label, layout: Layout) -> dict[str, str]:
    code = make_code(label.url)
    qr_mm = max(layout.qr_mm, modules_with_quiet_zone(code) * _MODULE_MM)
    told = {name: _breakable(value) for name, value in asdict(label).items() if name not in NEVER_BROKEN}
    drawn = {
        "short_url": label.short_url,
        "code": grouped(label.code),
        "qr": code_as_one_path(code),
        "brocade": label.brocade_svg,
    }
    return {"label": json.dumps({**told, **drawn, "sheet": _measures(layout) | {"qr_mm": qr_mm}})}


def _measures(layout: Layout) -> dict[str, float]:
    names = ("columns", "rows", "width_mm", "height_mm", "gap_mm", "padding_mm", "left_mm", "top_mm")
    return {name: getattr(layout, name) for name in (*names, "qr_mm", "name_pt", "text_pt")}


def _breakable(value: Any) -> Any:
    """Return texts with invisible places to break in words that would not fit on any line."""
    if isinstance(value, str):
        return _LONG_WORD.sub(lambda word: "\u200b".join(_PIECES.findall(word[0])), value)
    return [_breakable(part) for part in value]
