"""Reading spreadsheets with openpyxl: values only, never formulas run, and no more rows than a statement can have."""

import io
import zipfile
from collections.abc import Sequence
from itertools import islice
from typing import Any

from marketplace.adapters.workbooks import open_workbook
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import msg

MOST_ROWS = 20_001
MOST_COLUMNS = 60
#: A small file can unfold to gigabytes; a year of statements is far below this.
MOST_UNPACKED_BYTES = 100_000_000

_NO_SHEET = msg("Không mở được tệp Excel này. Hãy lưu lại ở dạng .xlsx hoặc CSV rồi thử lại.")


class XlsxReader:
    """Reads the first sheet that holds anything."""

    def rows(self, content: bytes) -> Sequence[Sequence[Any]]:
        """Return the rows as text, numbers and dates.

        Raises:
            InvalidInput: it is no .xlsx file, or unfolds to more than anybody's statement.
        """
        try:
            self._ensure_sane(content)
            book = open_workbook(content)
            try:
                return self._first_filled(book)
            finally:
                book.close()
        except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
            raise InvalidInput(fields={"file": _NO_SHEET}) from error

    def _first_filled(self, book: Any) -> Sequence[Sequence[Any]]:
        for page in book.worksheets:
            page.reset_dimensions()
            rows = [list(row[:MOST_COLUMNS]) for row in islice(page.iter_rows(values_only=True), MOST_ROWS)]
            if any(any(cell is not None for cell in row) for row in rows):
                return rows
        return []

    def _ensure_sane(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED_BYTES:
                raise InvalidInput(fields={"file": _NO_SHEET})
