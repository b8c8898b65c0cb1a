"""Tables that banks and carriers export: found in whatever comes before them, and read cell by cell. Pure.

Every export looks different: `;`, tab or comma; a heading of the bank above the table; columns under many names;
`1.000.000` or `1,000,000.00`; dates with or without a time.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from marketplace.kernel.clock import VIETNAM
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import msg
from marketplace.kernel.money import LARGEST_TYPED
from marketplace.kernel.text import fold
from marketplace.payments.ports import SheetReader

Rows = Sequence[Sequence[Any]]
Synonyms = Mapping[str, Sequence[str]]

MOST_ROWS = 20_000
MOST_COLUMNS = 60
_HEADING_WITHIN = 60
_SEPARATORS = (";", "\t", ",", "|")
_NOT_WORD = re.compile(r"[^a-z0-9+]+")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?!\d)")
_TIME = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2}))?(?!\d)")
_SUM = re.compile(r"[+-]?\d[\d.,]*")


@dataclass(frozen=True)
class Table:
    """The lines below a heading, each as text or value by column name; `number` counts from 1 in the file."""

    columns: Mapping[str, int]
    lines: Sequence[tuple[int, Sequence[Any]]]

    def cell(self, line: Sequence[Any], name: str) -> Any:
        """Return a cell, or an empty text where there is no such column or the line is short."""
        place = self.columns.get(name)
        return "" if place is None or place >= len(line) or line[place] is None else line[place]


def find_table(candidates: Iterable[Rows], synonyms: Synonyms, *, needed: Sequence[frozenset[str]]) -> Table:
    """Return the table with the most columns that are understood.

    Args:
        candidates: the file's rows, once for each way of cutting it.
        needed: sets of column names, at least one of which must be there in full.

    Raises:
        InvalidInput: there is no line of headings with what is needed.
    """
    best: tuple[int, Table] | None = None
    for rows in candidates:
        _ensure_not_too_long(rows)
        for place, row in enumerate(rows[:_HEADING_WITHIN]):
            columns = _columns(row, synonyms)
            if any(names <= columns.keys() for names in needed) and (best is None or len(columns) > best[0]):
                lines = list(enumerate(rows[place + 1 :], start=place + 2))
                best = (len(columns), Table(columns, lines))
    if best is None:
        raise InvalidInput(
            fields={"file": msg("Không thấy dòng tiêu đề cột trong tệp. Hãy tải lại sao kê ở dạng CSV hoặc Excel.")}
        )
    return best[1]


def candidates(content: bytes, reader: SheetReader) -> list[Rows]:
    """Return the rows of an uploaded file, once for each way of reading it.

    Raises:
        InvalidInput: it is empty, an old Excel file, or neither text nor a spreadsheet.
    """
    if not content.strip():
        raise InvalidInput(fields={"file": msg("Tệp trống. Hãy chọn tệp sao kê.")})
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise InvalidInput(
            fields={"file": msg("Tệp .xls kiểu cũ chưa đọc được. Hãy mở bằng Excel và lưu lại ở dạng .xlsx hoặc CSV.")}
        )
    return [reader.rows(content)] if content.startswith(b"PK\x03\x04") else cut(content)


def cut(content: bytes) -> list[Rows]:
    """Return the rows of a text file, once for each separator it may have been written with.

    Raises:
        InvalidInput: it is no text.
    """
    text = _decoded(content)
    if "\0" in text:
        raise InvalidInput(fields={"file": msg("Tệp này không phải CSV hay Excel.")})
    return [_cut_by(text, separator) for separator in _SEPARATORS]


def read_sum(value: Any) -> int | None:
    """Return a sum in đồng as banks write it, or `None` where nothing is written.

    Raises:
        ValueError: it cannot be a sum of whole đồng.
    """
    if isinstance(value, bool):
        raise ValueError(value)
    if isinstance(value, int | float):
        return _whole(value)
    text = re.sub(r"(vnd|vnđ|đồng|₫|đ|\s|\u00a0|')", "", str(value).lower())
    if text in {"", "-", "--"}:
        return None
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    if not _SUM.fullmatch(text):
        raise ValueError(value)
    sign = -1 if text.startswith("-") else 1
    return sign * _whole(int(_without_marks(text.lstrip("+-"))))


def read_moment(day: Any, at: Any = "") -> datetime | None:
    """Return when something happened, in Vietnamese time; noon where no time is written, `None` without a day."""
    if isinstance(day, datetime):
        return day.replace(tzinfo=VIETNAM) if day.time() != time() else _moment(day.date(), str(at))
    if isinstance(day, date):
        return _moment(day, str(at))
    text = str(day)
    found = _read_day(text)
    return None if found is None else _moment(found, f"{text} {at}")


def _read_day(text: str) -> date | None:
    year_first, day_first = _YEAR_FIRST.search(text), _DAY_FIRST.search(text)
    try:
        if year_first:
            return date(*(int(part) for part in year_first.groups()))
        if day_first:
            day, month, year = (int(part) for part in day_first.groups())
            return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None
    return None


def _moment(day: date, text: str) -> datetime:
    found = _TIME.search(text)
    at = time(12)
    if found and int(found[1]) < 24 and int(found[2]) < 60 and int(found[3] or 0) < 60:
        at = time(int(found[1]), int(found[2]), int(found[3] or 0))
    return datetime.combine(day, at, tzinfo=VIETNAM)


def _whole(value: float) -> int:
    if value != value // 1 or abs(value) > LARGEST_TYPED:
        raise ValueError(value)
    return int(value)


def _without_marks(digits: str) -> str:
    """Return the digits of whole đồng: the last mark is a decimal one only before one or two closing digits."""
    decimal = re.fullmatch(r"(.*)[.,](\d{1,2})", digits)
    if decimal:
        if decimal[2].strip("0"):
            raise ValueError(digits)
        digits = decimal[1]
    parts = re.split(r"[.,]", digits)
    if any(len(part) != 3 for part in parts[1:]) or not parts[0]:
        raise ValueError(digits)
    return "".join(parts)


def _columns(row: Sequence[Any], synonyms: Synonyms) -> dict[str, int]:
    """Return which column each heading names; the first of two that mean the same counts."""
    found: dict[str, int] = {}
    for place, cell in enumerate(row[:MOST_COLUMNS]):
        heading = f" {_NOT_WORD.sub(' ', fold(str(cell or ''))).strip()} "
        if len(heading) > 80:
            continue
        name = next((name for name, words in synonyms.items() if any(f" {word} " in heading for word in words)), None)
        if name is not None:
            found.setdefault(name, place)
    return found


def _ensure_not_too_long(rows: Rows) -> None:
    if len(rows) > MOST_ROWS:
        raise InvalidInput(fields={"file": msg("Tệp có hơn %(most)s dòng. Hãy tải sao kê từng tháng.", most=MOST_ROWS)})


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "cp1258"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _cut_by(text: str, separator: str) -> Rows:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return []
