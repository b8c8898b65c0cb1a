"""What traceability needs from outside: a printer of label sheets."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True)
class Label:
    """What stands on one label (tem). `url` is what the QR opens; `code` is the same for people."""

    url: str
    code: str
    product: str
    maker: str
    address: str
    lot: str
    net_content: str
    produced_on: date
    best_before_on: date | None
    storage: str
    stars: int | None
    brocade_svg: str


class LabelPrinter(Protocol):
    """Makes printable sheets."""

    def sheet(self, label: Label, *, count: int, layout: str) -> bytes:
        """Return a PDF with `count` labels on A4 sheets."""
