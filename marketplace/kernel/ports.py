"""What every part may need from outside, whatever fulfils it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Mail:
    """A letter; `html` is the same text dressed up."""

    to: str
    subject: str
    text: str
    html: str = ""
    headers: dict[str, str] = field(default_factory=dict)


class MailSender(Protocol):
    """Sends letters."""

    def send(self, mail: Mail) -> None:
        """Hand the letter over.

        Raises:
            OutsideServiceFailed: the mail server refused or did not answer.
        """


@dataclass(frozen=True)
class ShortMessage:
    """A text to a telephone, as an SMS or a notification of Zalo (ZNS).

    Attributes:
        to: the number in E.164.
        text: at most 160 characters of the GSM alphabet, so that it is one SMS.
        template: names the occasion; ZNS sends only texts that were approved beforehand, by their name.
        values: what differs from one message of the template to the next, for ZNS to fill in.
        reference: names this one message; sent again under it, it must not arrive twice.
    """

    to: str
    text: str
    template: str
    reference: str
    values: dict[str, str] = field(default_factory=dict)


class SmsSender(Protocol):
    """Sends short messages. One that talks to a network hands nothing over for numbers that ring nowhere."""

    def send(self, message: ShortMessage) -> None:
        """Hand the message over; a second time under the same `reference` nothing more arrives.

        Raises:
            ValueError: the text does not fit into one SMS.
            OutsideServiceFailed: the provider refused or did not answer.
        """


class FileStore(Protocol):
    """Keeps files under keys such as `photos/ab12/640.webp`."""

    def write(self, key: str, content: bytes) -> None:
        """Store, replacing what was there."""

    def read(self, key: str) -> bytes:
        """Return the content.

        Raises:
            NotFound: nothing is stored under `key`.
        """

    def delete(self, key: str) -> None:
        """Remove; nothing happens when it is absent."""

    def url(self, key: str) -> str:
        """Return the address under which browsers get a public file."""


class JobQueue(Protocol):
    """Runs what waits in the outbox, now and at intervals."""

    def wake(self) -> None:
        """Say that something waits."""

    def start_beside_the_server(self) -> None:
        """Work in threads of this process."""

    def work(self) -> None:
        """Work until stopped, in a process of its own."""


class QrDrawer(Protocol):
    """Draws QR codes."""

    def svg(self, text: str, *, label: str) -> str:
        """Return an SVG picture of the code, with `label` as its accessible name."""

    def png(self, text: str) -> bytes:
        """Return the code as a PNG file, large enough to be read from a phone's album."""


@dataclass(frozen=True)
class Sheet:
    """A table for officers: heading row, then rows of text, whole numbers and dates."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[object]]


class SheetWriter(Protocol):
    """Writes spreadsheets that open right in Excel; text that looks like a formula is neutralised."""

    def xlsx(self, sheets: Sequence[Sheet]) -> bytes:
        """Return an .xlsx file."""

    def csv(self, sheet: Sheet) -> bytes:
        """Return a .csv file (UTF-8 with BOM, `;` between columns)."""
