"""What orders need from outside: a printer of parcel slips and packing lists."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Paper(StrEnum):
    """What a slip is printed on: a sheet of A4, or the 80 mm roll of a receipt printer."""

    A4 = "a4"
    ROLL_80 = "80mm"


@dataclass(frozen=True)
class Slip:
    """The paper on a parcel (phiếu gửi hàng), always in Vietnamese. All of it is plain text, never markup.

    Args:
        url: what the QR opens for the cooperative. `collect` is what the carrier collects, "" for nothing.
        goods: how many of what; `brocade_svg` the cooperative's own band.
    """

    code: str
    url: str
    sender: str
    sender_lines: tuple[str, ...]
    receiver: str
    receiver_phone: str
    receiver_lines: tuple[str, ...]
    pickup: str
    collect: str
    weight: str
    carrier: str
    goods: tuple[tuple[str, str], ...]
    note: str
    brocade_svg: str


@dataclass(frozen=True)
class PackingLine:
    """What is fetched from the store for all orders together: how many, of what, from which lot first."""

    count: str
    name: str
    pack: str
    lot: str


@dataclass(frozen=True)
class PackingList:
    """What has to be packed today: everything together, then order by order."""

    title: str
    made_at: str
    lines: tuple[PackingLine, ...]
    orders: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]


class SlipPrinter(Protocol):
    """Makes printable papers for parcels."""

    def slip(self, slip: Slip, *, paper: Paper) -> bytes:
        """Return a PDF with the slip of one parcel."""

    def packing_list(self, papers: PackingList) -> bytes:
        """Return a PDF with what has to be packed, on A4."""
