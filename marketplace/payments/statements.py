"""Bank statements that a cooperative hands in: every line of money that came in becomes news. Pure.

The file is read and forgotten. A line that has an own number of the bank is known by it; any other by a checksum of its
day, sum, text, balance, and how often the same stood before it on that day, so that two exports that overlap agree.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from marketplace.kernel.clock import day_of
from marketplace.kernel.money import Dong
from marketplace.kernel.text import ascii_upper, fold
from marketplace.payments.kinds import NewsSource
from marketplace.payments.ports import News
from marketplace.payments.sheets import Rows, Synonyms, Table, find_table, read_moment, read_sum

# The order decides where a heading holds words of two kinds: "Doc No" is no debit, "Số tiền ghi có" is a credit.
_SYNONYMS: Synonyms = {
    "reference": (
        "so ct", "so chung tu", "doc no", "ma giao dich", "ma gd", "so tham chieu", "ma tham chieu", "so but toan",
        "reference", "ref no", "transaction id", "so gd",
    ),
    "direction": ("loai giao dich", "no co", "dr cr", "cr dr", "ghi no co", "chieu giao dich"),
    "balance": ("so du", "balance"),
    "debit": ("ghi no", "phat sinh no", "ps no", "debit", "rut ra", "tien ra", "so tien chi", "no", "withdrawal"),
    "credit": ("ghi co", "phat sinh co", "ps co", "credit", "gui vao", "tien vao", "so tien thu", "co", "deposit"),
    "text": (
        "noi dung", "dien giai", "mo ta", "description", "transactions in detail", "details", "remark", "ghi chu",
    ),
    "amount": ("so tien", "amount", "gia tri", "phat sinh"),
    "time": ("gio", "gio giao dich", "time"),
    "day": (
        "ngay gio", "ngay giao dich", "ngay gd", "ngay hach toan", "transaction date", "tnx date", "posting date",
        "ngay hieu luc", "thoi gian", "ngay", "date",
    ),
}  # fmt: skip
_NEEDED = (frozenset({"day", "text", "credit"}), frozenset({"day", "text", "amount"}))
_COMES_IN = frozenset({"c", "co", "cr", "+", "in", "ghi co", "credit", "tien vao", "nhan tien", "nhan"})
_GOES_OUT = frozenset({"d", "n", "no", "dr", "-", "out", "ghi no", "debit", "tien ra", "chuyen tien", "chuyen"})


@dataclass(frozen=True)
class Unreadable:
    """A line with a day whose sum cannot be read; `number` counts from 1 in the file."""

    number: int
    told: str


@dataclass
class Statement:
    """What a file holds: money that came in, how many lines went out, and what could not be read."""

    news: list[News] = field(default_factory=list)
    outgoing: int = 0
    unreadable: list[Unreadable] = field(default_factory=list)


def read(candidates: Iterable[Rows]) -> Statement:
    """Read a bank statement.

    Raises:
        InvalidInput: no table of a bank is in it.
    """
    table = find_table(candidates, _SYNONYMS, needed=_NEEDED)
    statement, seen = Statement(), Counter[str]()
    for number, line in table.lines:
        _read_line(table, number, line, statement, seen)
    return statement


def _read_line(table: Table, number: int, line: Sequence[Any], statement: Statement, seen: Counter[str]) -> None:
    at = read_moment(table.cell(line, "day"), table.cell(line, "time"))
    if at is None:
        # Headings repeated on each page, opening balances, totals and signatures have no day of their own.
        return
    try:
        amount = _amount(table, line)
    except ValueError:
        statement.unreadable.append(Unreadable(number, " · ".join(str(cell) for cell in line if cell)[:120]))
        return
    if amount < 0:
        statement.outgoing += 1
    if amount > 0:
        statement.news.append(_news(table, line, at, amount, seen))


def _amount(table: Table, line: Sequence[Any]) -> int:
    """Return what came in, below zero what went out, 0 for a line without a sum."""
    credit, debit = read_sum(table.cell(line, "credit")), read_sum(table.cell(line, "debit"))
    if credit:
        return abs(credit)
    if debit:
        return -abs(debit)
    amount = read_sum(table.cell(line, "amount")) or 0
    direction = fold(str(table.cell(line, "direction"))).strip()
    if direction in _GOES_OUT:
        return -abs(amount)
    return abs(amount) if direction in _COMES_IN else amount


def _news(table: Table, line: Sequence[Any], at: datetime, amount: int, seen: Counter[str]) -> News:
    text = str(table.cell(line, "text"))
    reference = str(table.cell(line, "reference")).strip()
    day = f"{day_of(at):%Y-%m-%d}"
    balance = "" if reference else _plain_balance(table.cell(line, "balance"))
    words = ascii_upper(text).replace(" ", "")
    # A bank may give one document number to several lines, so the sum and the day belong to it.
    same = "|".join((ascii_upper(reference), day, str(amount)) if reference else (day, str(amount), words, balance))
    seen[same] += 1
    own_id = hashlib.sha256(f"{same}|{seen[same]}".encode()).hexdigest()[:32]
    return News(
        source=NewsSource.STATEMENT, own_id=own_id, amount=Dong(amount), text=text, at=at, reference=reference, raw={}
    )


def _plain_balance(value: Any) -> str:
    try:
        return str(read_sum(value) or "")
    except ValueError:
        return ""
