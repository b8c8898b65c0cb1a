"""Statements as five banks that do not exist would export them: the same lines, five ways of writing them down."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from openpyxl import Workbook


@dataclass(frozen=True)
class Line:
    """One line of an account: above zero it came in. `garbled` stands where the sum should."""

    at: datetime
    amount: int
    text: str
    number: int
    garbled: str = ""

    @property
    def balance(self) -> int:
        """What the account held afterwards, as good as any."""
        return 50_000_000 + self.number * 10_000


def red_river(lines: Sequence[Line]) -> bytes:
    """Commas with BOM, both languages in the headings, six lines of letterhead, debit and credit apart."""
    head = ["STT", "Ngày GD/TNX Date", "Số CT/Doc No", "Số tiền ghi nợ/Debit", "Số tiền ghi có/Credit",
            "Số dư/Balance", "Nội dung chi tiết/Transactions in detail"]  # fmt: skip
    rows = [
        [
            line.number, f"{line.at:%d/%m/%Y}", f"5091 - {line.number:05d}", *_sides(line, _english),
            _english(line.balance), line.text,
        ]
        for line in lines
    ]  # fmt: skip
    letterhead = [
        ["NGÂN HÀNG SÔNG HỒNG"],
        ["SAO KÊ TÀI KHOẢN"],
        ["Số tài khoản: 0123456789"],
        [],
        ["Số dư đầu kỳ", "1"],
    ]
    return _csv([*letterhead, [], head, *rows, ["Tổng cộng", "", "", "1", "2"]], ",").encode("utf-8-sig")


def nine_dragons(lines: Sequence[Line]) -> bytes:
    """Semicolons, dots between thousands, date and time together, no number of its own."""
    head = ["Ngày giao dịch", "Diễn giải", "PS nợ", "PS có", "Số dư"]
    rows = [
        [f"{line.at:%d/%m/%Y %H:%M:%S}", line.text, *_sides(line, _vietnamese), _vietnamese(line.balance)]
        for line in lines
    ]
    return _csv([["Ngân hàng Cửu Long"], head, *rows], ";").encode()


def truong_son(lines: Sequence[Line]) -> bytes:
    """Tabs in UTF-16, one signed sum, days with hyphens."""
    head = ["Thời gian", "Mã giao dịch", "Mô tả", "Số tiền", "Số dư cuối"]
    rows = [
        [
            f"{line.at:%d-%m-%Y}", f"FT26{line.number:06d}", line.text,
            line.garbled or f"{line.amount:+,}", _english(line.balance),
        ]
        for line in lines
    ]  # fmt: skip
    return _csv([head, *rows], "\t").encode("utf-16")


def white_sand(lines: Sequence[Line]) -> bytes:
    """A workbook: an empty sheet first, headings on line 9, real dates and numbers."""
    book = Workbook()
    page = book.create_sheet("Statement")
    for _ in range(8):
        page.append(["White Sand Bank", None])
    page.append(["Posting Date", "Description", "Debit", "Credit", "Running Balance", "Reference"])
    for line in lines:
        debit, credit = _sides(line, lambda amount: amount)
        page.append(
            [line.at.replace(tzinfo=None), line.text, debit or None, credit or None, line.balance, f"R{line.number}"]
        )
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def west_lake(lines: Sequence[Line]) -> bytes:
    """Newest first, no marks in the headings, one letter for the direction, decimals and currency in the sum."""
    head = ["Ngay GD", "Gio", "No/Co", "So tien", "Noi dung giao dich"]
    rows = [
        [
            f"{line.at:%d/%m/%Y}", f"{line.at:%H:%M}", "C" if line.amount > 0 else "D",
            line.garbled or f"{_vietnamese(abs(line.amount))},00 VND", line.text,
        ]
        for line in lines
    ]  # fmt: skip
    return _csv([head, *reversed(rows)], ";").encode()


LAYOUTS: dict[str, Callable[[Sequence[Line]], bytes]] = {
    "red river": red_river,
    "nine dragons": nine_dragons,
    "truong son": truong_son,
    "white sand": white_sand,
    "west lake": west_lake,
}


def _sides(line: Line, written: Callable[[int], object]) -> tuple[object, object]:
    """Return what stands under debit and credit."""
    if line.garbled:
        return "", line.garbled
    return ("", written(line.amount)) if line.amount > 0 else (written(-line.amount), "")


def _english(amount: int) -> str:
    return f"{amount:,}"


def _vietnamese(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def _csv(rows: Sequence[Sequence[object]], separator: str) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator).writerows(rows)
    return file.getvalue()
