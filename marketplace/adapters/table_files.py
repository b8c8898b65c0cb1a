"""Tables of CSV and Excel files as rows of text, whatever program wrote them; and archives of pictures."""

import csv
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from warnings import catch_warnings, simplefilter
from xml.etree.ElementTree import ParseError

from marketplace.adapters.workbooks import open_workbook
from marketplace.adapters.xlsx_sheets import FORMULA_STARTS
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import msg

MOST_LINES, MOST_COLUMNS = 25_000, 80
MOST_UNPACKED_BYTES = 200_000_000
MOST_MEMBERS = 2_000
FIRST_ROWS = 20
HEAVIEST_PICTURE_BYTES = 12_000_000
PICTURES = (".jpg", ".jpeg", ".png", ".webp")

_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = ";,\t|"
# What a damaged or hostile workbook makes its reader trip over.
_DAMAGE = (
    zipfile.BadZipFile, ParseError, KeyError, ValueError, TypeError, IndexError, OSError,
    EOFError, NotImplementedError, RuntimeError, AttributeError, zlib.error,
)  # fmt: skip


class TableFiles:
    """Opens .csv and .xlsx files."""

    def rows(self, content: bytes) -> Sequence[Sequence[str]]:
        """Return every row as text; a file is known by its first bytes, not by its name."""
        if content.startswith(_OLD_EXCEL):
            raise InvalidInput(msg("Đây là tệp Excel kiểu cũ (.xls). Hãy lưu lại thành .xlsx rồi gửi."))
        found = list(_workbook(content) if content.startswith(_ZIP) else _text_table(_text(content)))
        while found and not any(found[-1]):
            found.pop()
        return found


class ZipPictures:
    """Opens .zip files of pictures; nothing is ever unpacked to disk, so no name in it can point anywhere."""

    def names(self, content: bytes) -> dict[str, str]:
        """Return the members that are pictures, by bare file name; folders and hidden files are passed over."""
        with _opened(content) as archive:
            found: dict[str, str] = {}
            for member in archive.infolist():
                name = member.filename.replace("\\", "/").rpartition("/")[2].lower()
                if name.endswith(PICTURES) and not name.startswith("."):
                    found.setdefault(name, member.filename)
            return found

    def read(self, content: bytes, member: str) -> bytes:
        """Return one picture; what it really unpacks to counts, not what the archive says."""
        try:
            with _opened(content) as archive, archive.open(member) as file:
                picture = file.read(HEAVIEST_PICTURE_BYTES + 1)
        except _DAMAGE as error:
            raise InvalidInput(msg("Tệp zip bị hỏng hoặc có mật khẩu.")) from error
        if len(picture) > HEAVIEST_PICTURE_BYTES:
            raise InvalidInput(msg("Ảnh quá lớn: tối đa 12 MB mỗi ảnh."))
        return picture


def _opened(content: bytes) -> zipfile.ZipFile:
    """Open an archive whose table of contents is sane.

    Raises:
        InvalidInput: it is none, or would unpack to too much.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _DAMAGE as error:
        raise InvalidInput(msg("Tệp zip bị hỏng hoặc có mật khẩu.")) from error
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED_BYTES:
        raise InvalidInput(msg("Tệp nén quá lớn sau khi mở. Hãy chia thành vài tệp."))
    return archive


def _workbook(content: bytes) -> Iterator[list[str]]:
    _opened(content).close()
    try:
        with catch_warnings():
            # Programs leave out styles or add extensions; neither matters to what the cells say.
            simplefilter("ignore")
            yield from _cells(open_workbook(content))
    except _DAMAGE as error:
        raise InvalidInput(msg("Không mở được tệp Excel này. Hãy lưu lại thành .xlsx rồi gửi.")) from error


def _cells(book: Any) -> Iterator[list[str]]:
    """Give the rows of the first sheet that has any."""
    try:
        for sheet in book.worksheets:
            # Some programs write a wrong size of the sheet, and only a part would be read.
            sheet.reset_dimensions()
            rows = [[_written(cell) for cell in row[:MOST_COLUMNS]] for row in _few(sheet.iter_rows(values_only=True))]
            if any(any(row) for row in rows):
                yield from rows
                return
    finally:
        book.close()


def _few(rows: Any) -> Iterator[Any]:
    for number, row in enumerate(rows):
        if number >= MOST_LINES:
            raise InvalidInput(msg("Tệp có quá nhiều dòng. Hãy chia thành vài tệp."))
        yield row


def _written(value: Any) -> str:
    """Return a cell as people in Vietnam write it: 0,5 and not 0.5, which would be read as grouped thousands."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value).replace(".", ",")
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    return _plain(str(value))


def _text(content: bytes) -> str:
    """Return the text of a file; what is not UTF comes from an older Windows in Vietnam."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1258", errors="replace")


def _text_table(text: str) -> Iterator[list[str]]:
    if "\0" in text[:1000]:
        raise InvalidInput(msg("Đây không phải bảng CSV hay Excel. Hãy lưu lại thành .xlsx hoặc .csv."))
    delimiter, text = _delimiter(text)
    try:
        for row in _few(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
            yield [_plain(cell) for cell in row[:MOST_COLUMNS]]
    except csv.Error as error:
        raise InvalidInput(msg("Không đọc được bảng CSV này. Hãy lưu lại thành .xlsx rồi gửi.")) from error


def _delimiter(text: str) -> tuple[str, str]:
    """Return what stands between the columns, and the text without Excel's own line that names it."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == len("sep=;"):
        return first.strip()[-1], rest
    head = text[:20_000]
    return max(_DELIMITERS, key=lambda each: _columns(head, each)), text


def _columns(head: str, delimiter: str) -> int:
    """Return how well the first rows would stand in columns: many columns, and as many in each row."""
    try:
        rows = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
        widths = Counter(len(row) for row, _ in zip(rows, range(FIRST_ROWS), strict=False))
    except csv.Error:
        return 0
    return max(((width - 1) * count for width, count in widths.items()), default=0)


def _plain(text: str) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from taking it for a formula."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text
