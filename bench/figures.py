"""The officer's figures beside reading the same sums by hand-written SQL, at 100 thousand and 1 million sale entries.

Both read the roll-ups, by months up to the end of the present one.
"""

import argparse
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date

from flask import Flask

from bench.market import Shape, market
from bench.report import Figure, most, show
from bench.sold import FIRST_DAY, LAST_DAY, sell
from bench.timing import Work, side_by_side
from marketplace.kernel.clock import end_of_month
from marketplace.kernel.database import db
from marketplace.sales import queries as sales
from marketplace.sales.opening import orders_behind
from marketplace.sales.queries import Filter
from marketplace.territory import queries as territory
from marketplace.territory.rules import TerritoryScope

SHAPE = Shape(cooperatives=200, products_each=1)
SIZES = (100_000, 1_000_000)
BIG = 10_000_000
SECONDS = 0.2
ROUNDS = 5

THIS_MONTH = (LAST_DAY.replace(day=1), end_of_month(LAST_DAY))
A_YEAR_BEFORE = (date(2025, 11, 1), date(2025, 11, 22))
TWELVE_MONTHS = (date(2025, 12, 1), end_of_month(LAST_DAY))
THIS_YEAR = (date(2026, 1, 1), end_of_month(LAST_DAY))

Read = Callable[[sqlite3.Cursor, str, tuple[object, ...]], object]


@dataclass(frozen=True)
class Office:
    """Whose figures: the sums of a whole country or of one province."""

    name: str
    scope: TerritoryScope

    def of(self, period: tuple[date, date]) -> Filter:
        """Return the question for a period, as the overview asks it."""
        return Filter(scope=self.scope, first_day=period[0], last_day=period[1])

    @property
    def province_id(self) -> int | None:
        """Return the province that the floor narrows its sums to."""
        return self.scope.province_id


def main(arguments: Sequence[str] = ()) -> None:
    """Measure every figure at every size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--big", action="store_true", help="10 million entries as well: minutes, and 4 GB of disk")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    chosen = parser.parse_args(arguments)
    before: dict[str, float] = {}
    for size in [*chosen.sizes, *([BIG] if chosen.big else [])]:
        with market(shape=SHAPE) as app:
            sell(size)
            before = _measure(app, size, before)


def _measure(app: Flask, size: int, before: dict[str, float]) -> dict[str, float]:
    """Print the figures at one size; return what ours cost."""
    path = app.extensions["settings"].database.removeprefix("sqlite:///")
    figures, found = [], {}
    with closing(sqlite3.connect(path)) as connection:
        for name, ours, floor in _works(connection.cursor()):
            milliseconds = side_by_side({"ours": ours, "floor": floor}, seconds=SECONDS, rounds=ROUNDS)
            found[name] = milliseconds["ours"]
            budget = most(3) if is_whole(name) else None
            figures.append(Figure(name, milliseconds["ours"], milliseconds["floor"], "ms", budget))
    growth = most(1.3) if size == BIG else None
    wholes = [name for name in before if is_whole(name)]
    figures += [Figure(f"{name}, beside fewer", found[name], before[name], "ms", growth) for name in wholes]
    notes = [f"processor time; {SHAPE.cooperatives} cooperatives, {FIRST_DAY} to {LAST_DAY}, SQLite", _rows(path)]
    show(f"Officer's figures, {size:,} sale entries", figures, notes=notes)
    return found


def is_whole(name: str) -> bool:
    """Tell whether a figure has a budget: the dashboard and the drill-downs do, the parts of the dashboard do not."""
    return "dashboard" in name or "drill-down" in name


def _works(cursor: sqlite3.Cursor) -> Iterator[tuple[str, Work, Work]]:
    province = territory.provinces()[0].id
    offices = (
        Office("country", TerritoryScope(everywhere=True)),
        Office("province", TerritoryScope(province_id=province)),
    )
    for office in offices:
        for name, (ours, floor) in _figures_of(office, cursor).items():
            yield f"{office.name}: {name}", _read_and_let_go(ours), floor
        yield f"{office.name}: dashboard", _read_and_let_go(_all_of(office, 0, cursor)), _all_of(office, 1, cursor)


def _figures_of(office: Office, cursor: sqlite3.Cursor) -> dict[str, tuple[Work, Work]]:
    """Return ours and the floor of each figure of the overview, and of the two drill-downs behind it."""
    return {
        **_dashboard(office, cursor),
        "drill-down by province": (
            lambda: sales.by_province(office.of(TWELVE_MONTHS)),
            lambda: _by_hand(cursor, BY_PROVINCE, office, TWELVE_MONTHS),
        ),
        "drill-down to 50 orders": (
            lambda: orders_behind(office.of(THIS_MONTH)),
            lambda: _by_hand(cursor, ENTRIES, office, THIS_MONTH),
        ),
    }


def _dashboard(office: Office, cursor: sqlite3.Cursor) -> dict[str, tuple[Work, Work]]:
    return {
        "this month's numbers": (
            lambda: _numbers(office),
            lambda: _numbers_by_hand(cursor, office),
        ),
        "twelve months": (
            lambda: sales.by_month(office.of(TWELVE_MONTHS)),
            lambda: _by_hand(cursor, BY_MONTH, office, TWELVE_MONTHS),
        ),
        "largest of the year": (
            lambda: sales.by_cooperative(office.of(THIS_YEAR)),
            lambda: _by_hand(cursor, BY_COOPERATIVE, office, THIS_YEAR),
        ),
    }


def _all_of(office: Office, side: int, cursor: sqlite3.Cursor) -> Work:
    works = [pair[side] for pair in _dashboard(office, cursor).values()]
    return lambda: [work() for work in works]


def _read_and_let_go(work: Work) -> Work:
    """Return a work that ends its reading, as each request does."""

    def read() -> None:
        work()
        db.session.remove()

    return read


def _numbers(office: Office) -> object:
    now, earlier = office.of(THIS_MONTH), office.of(A_YEAR_BEFORE)
    return (
        sales.net_delivered_sales(now),
        sales.by_verification(now),
        sales.orders_delivered(now),
        sales.cooperatives_trading(now),
        sales.market_began_on(),
        sales.net_delivered_sales(earlier),
        sales.net_delivered_sales(now),
    )


SUMS = "SELECT verification, sum(amount) FROM sales_month WHERE day BETWEEN ? AND ? {place} GROUP BY verification"
SUM_BEFORE = "SELECT sum(amount) FROM sales_day WHERE day BETWEEN ? AND ? {place}"
TRADING = """
SELECT sum(orders), count(DISTINCT CASE WHEN orders > 0 THEN cooperative_id END)
FROM orders_month WHERE day BETWEEN ? AND ? {place}
"""
BEGAN = "SELECT min(day) FROM orders_day"
BY_MONTH = """
SELECT s.day, s.verification, s.amount, o.orders FROM
  (SELECT day, verification, sum(amount) amount FROM sales_month WHERE day BETWEEN ?1 AND ?2 {place} GROUP BY 1, 2) s
  JOIN (SELECT day, sum(orders) orders FROM orders_month WHERE day BETWEEN ?1 AND ?2 {place} GROUP BY 1) o USING (day)
"""
BY_COOPERATIVE = """
SELECT c.code, c.name, s.verification, s.amount, o.orders FROM
  (SELECT cooperative_id, verification, sum(amount) amount FROM sales_month
   WHERE day BETWEEN ?1 AND ?2 {place} GROUP BY 1, 2) s
  JOIN (SELECT cooperative_id, sum(orders) orders FROM orders_month
   WHERE day BETWEEN ?1 AND ?2 {place} GROUP BY 1) o USING (cooperative_id)
  JOIN cooperative c ON c.id = s.cooperative_id
"""
BY_PROVINCE = """
SELECT a.code, a.name, s.verification, s.amount, o.orders FROM
  (SELECT province_id, verification, sum(amount) amount FROM sales_month
   WHERE day BETWEEN ?1 AND ?2 {place} GROUP BY 1, 2) s
  JOIN (SELECT province_id, sum(orders) orders FROM orders_month
   WHERE day BETWEEN ?1 AND ?2 {place} GROUP BY 1) o USING (province_id)
  JOIN administrative_unit a ON a.id = s.province_id
"""
ENTRIES = """
SELECT e.*, o.code, c.name, c.code FROM
  (SELECT day, order_id, min(province_id), sum(amount), min(verification) FROM sale_entry
   WHERE day BETWEEN ? AND ? {place} GROUP BY day, order_id ORDER BY day DESC, order_id DESC LIMIT 50) e
  JOIN "order" o ON o.id = e.order_id JOIN cooperative c ON c.id = o.cooperative_id
"""


def _numbers_by_hand(cursor: sqlite3.Cursor, office: Office) -> object:
    return (
        _by_hand(cursor, SUMS, office, THIS_MONTH),
        _by_hand(cursor, SUM_BEFORE, office, A_YEAR_BEFORE),
        _by_hand(cursor, TRADING, office, THIS_MONTH),
        cursor.execute(BEGAN).fetchall(),
    )


def _by_hand(cursor: sqlite3.Cursor, statement: str, office: Office, period: tuple[date, date]) -> object:
    # The place is a number from our own tables, put in as text so that numbered parameters stay as they are.
    place = "" if office.province_id is None else f"AND province_id = {office.province_id:d}"
    return cursor.execute(statement.format(place=place), tuple(day.isoformat() for day in period)).fetchall()


COUNTS = (
    "SELECT (SELECT count(*) FROM sale_entry), (SELECT count(*) FROM sales_day), (SELECT count(*) FROM sales_month),"
    " (SELECT count(*) FROM orders_day), (SELECT count(*) FROM orders_month)"
)


def _rows(path: str) -> str:
    with closing(sqlite3.connect(path)) as connection:
        counted = connection.execute(COUNTS).fetchone()
    return "rows: {:,} entries, {:,} sales by day, {:,} by month, {:,} orders by day, {:,} by month".format(*counted)


if __name__ == "__main__":
    main(sys.argv[1:])
