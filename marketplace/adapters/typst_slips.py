"""Parcel slips and packing lists with typst."""

import json
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from marketplace.adapters.label_codes import draw_code
from marketplace.adapters.typesetting import typeset
from marketplace.orders.ports import PackingList, Paper, Slip

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "print"


class TypstSlips:
    """Prints papers from the templates in `templates/print`."""

    def slip(self, slip: Slip, *, paper: Paper) -> bytes:
        """Return a PDF with the slip of one parcel."""
        return _draw("slip.typ", {**asdict(slip), "paper": paper.value, "qr": draw_code(slip.url).svg})

    def packing_list(self, papers: PackingList) -> bytes:
        """Return a PDF with what has to be packed, on A4."""
        return _draw("packing_list.typ", asdict(papers))


def _draw(template: str, told: dict[str, object]) -> bytes:
    inputs = {"told": json.dumps(told)}
    return typeset(_source(TEMPLATES / template), inputs, pdf_tags=False)


@lru_cache(maxsize=4)
def _source(path: Path) -> bytes:
    return path.read_bytes()
