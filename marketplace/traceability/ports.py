"""What traceability needs from outside: a printer of label sheets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

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


@dataclass(frozen=True)
class PublicKey:
    """The public half of a signing key: its name, and its 32 bytes in base64url."""

    code: str
    public: str


class Signer(Protocol):
    """Signs what this market says about its chains."""

    def key(self) -> PublicKey:
        """Return the key that signs now; the first to ask makes it.

        Raises:
            OutsideServiceFailed: the key cannot be read.
        """

    def sign(self, payload: bytes) -> str:
        """Return a detached signature (JWS, EdDSA)."""

    def check(self, signature: str, payload: bytes, key: Mapping[str, Any]) -> bool:
        """Tell whether a detached signature of some bytes is by a public key (JWK)."""

    def renew(self) -> PublicKey:
        """Make a new key and return it; the old one signs nothing any more.

        Raises:
            OutsideServiceFailed: the key is given from outside and is changed there.
        """
