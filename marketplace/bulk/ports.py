"""What an import needs from outside: somebody who opens tables, and somebody who opens archives of pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from marketplace.kernel.ports import FileStore
from marketplace.products.ports import PhotoStudio


class TableReader(Protocol):
    """Opens a table of a file, whatever program wrote it."""

    def rows(self, content: bytes) -> Sequence[Sequence[str]]:
        """Return every row as text; the place in the answer is the row's number in the file, less one.

        Numbers are written with a decimal comma, as people in Vietnam type them.

        Raises:
            InvalidInput: it is no table we take, is damaged, or too large.
        """


class PictureArchive(Protocol):
    """Opens an archive of pictures."""

    def names(self, content: bytes) -> dict[str, str]:
        """Return the member of each picture, by its bare file name in lower case.

        Raises:
            InvalidInput: it is no zip, is damaged, or would unpack to too much.
        """

    def read(self, content: bytes, member: str) -> bytes:
        """Return one picture, never more than a picture may weigh.

        Raises:
            InvalidInput: it is damaged or too large.
        """


@dataclass(frozen=True)
class Tools:
    """Everything outside that an import works with."""

    tables: TableReader
    archive: PictureArchive
    store: FileStore
    studio: PhotoStudio
