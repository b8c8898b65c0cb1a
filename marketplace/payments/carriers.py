"""Carriers' statements of cash on delivery: each parcel's cash and fee becomes news. Pure."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from marketplace.kernel.clock import day_of
from marketplace.kernel.money import Dong
from marketplace.payments.kinds import NewsSource
from marketplace.payments.ports import News
from marketplace.payments.rules import found_codes
from marketplace.payments.sheets import Rows, Synonyms, Table, find_table, read_moment, read_sum
from marketplace.payments.statements import Statement, Unreadable

_SYNONYMS: Synonyms = {
    "number": ("ma van don", "van don", "tracking", "ma buu gui", "so hieu buu gui", "ma don ghn", "ma don ghtk"),
    "order": (
        "ma don hang",
        "ma don khach",
        "ma khach hang",
        "don hang",
        "order code",
        "ma tham chieu",
        "client order",
    ),
    "fee": ("phi", "cuoc", "tong phi", "fee", "tong cuoc"),
    "net": ("thuc nhan", "con lai", "thanh toan", "doi soat", "net"),
    "cash": ("thu ho", "cod", "tien thu", "so tien thu"),
    "day": ("ngay doi soat", "ngay thanh toan", "ngay giao", "ngay", "date", "thoi gian"),
}
_NEEDED = (frozenset({"number", "cash"}), frozenset({"order", "cash"}))


def read(candidates: Iterable[Rows], *, today: Any) -> Statement:
    """Read a carrier's statement.

    Args:
        today: the moment for lines without a day.

    Raises:
        InvalidInput: no table of a carrier is in it.
    """
    table = find_table(candidates, _SYNONYMS, needed=_NEEDED)
    statement, seen = Statement(), Counter[str]()
    for number, line in table.lines:
        names = [str(table.cell(line, name)).strip() for name in ("number", "order")]
        if not any(_names_a_parcel(name) for name in names):
            continue
        try:
            statement.news.append(_news(table, line, " ".join(name for name in names if name), today, seen))
        except ValueError:
            statement.unreadable.append(Unreadable(number, " · ".join(str(cell) for cell in line if cell)[:120]))
    return statement


def _names_a_parcel(cell: str) -> bool:
    """Tell a parcel's name from the words of a closing line; one of our codes in eighteen has no digit at all."""
    return any(character.isdigit() for character in cell) or bool(found_codes(cell))


def _news(table: Table, line: Sequence[Any], names: str, today: Any, seen: Counter[str]) -> News:
    cash, fee = read_sum(table.cell(line, "cash")) or 0, read_sum(table.cell(line, "fee")) or 0
    if cash < 0:
        raise ValueError(cash)
    at = read_moment(table.cell(line, "day"))
    day = "" if at is None else f"{day_of(at):%Y-%m-%d}"
    same = f"{names}|{cash}|{abs(fee)}|{day}"
    seen[same] += 1
    return News(
        source=NewsSource.CARRIER,
        own_id=hashlib.sha256(f"{same}|{seen[same]}".encode()).hexdigest()[:32],
        amount=Dong(cash),
        fee=Dong(abs(fee)),
        text=names,
        at=at or today,
    )
