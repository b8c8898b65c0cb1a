"""What traceability needs from outside: a printer of label sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from marketplace.traceability.layouts import Layout

#: A term and what is said: ("NSX", "22/11/2026").
Line = tuple[str, str]


@dataclass(frozen=True)
class Label:
    """What stands on one label (tem), always in Vietnamese. All of it is plain text, never markup.

    Args:
        url: what the QR opens. `code` is the same for people, `short_url` where they type it.
        essentials: are always printed.
        details: are printed as far as there is room, the first ones first.
    """

    url: str
    short_url: str
    code: str
    product: str
    maker: str
    address: str
    essentials: tuple[Line, ...]
    details: tuple[Line, ...]
    award: str
    note: str
    brocade_svg: str


@dataclass(frozen=True)
class Stamp:
    """What differs from label to label: what the QR opens, and the serial number for people."""

    url: str
    serial: str


class LabelPrinter(Protocol):
    """Makes printable sheets.

    Raises:
        InvalidInput: what must stand on the label does not fit on this size.
    """

    def sheet(self, label: Label, *, count: int, layout: Layout) -> bytes:
        """Return a PDF with `count` times this label."""

    def numbered(self, label: Label, stamps: Sequence[Stamp], *, layout: Layout) -> bytes:
        """Return a PDF with this label once for each stamp, in their order."""

    def preview(self, label: Label, *, layout: Layout, stamp: Stamp | None = None) -> bytes:
        """Return a PNG picture of one label."""
