"""The floor of placing: the rows of one checkout, written by SQL through the drivers alone.

One read of the cart, then multi-row statements; nothing is checked but the stock, and freight is left out of the
orders. As many rows of each table as placing writes: the benches that compare the two make sure of it. Both databases
understand the same texts, but for the mark of a parameter.
"""

import json
import sqlite3
from typing import Any

import psycopg

from bench.carts import Wish
from bench.market import NOW
from marketplace.kernel.codes import new_code

READ = """
SELECT l.id, v.id, v.label, v.unit, v.amount, v.price, p.id, p.category_id, p.name, p.cooperative_id
FROM cart c JOIN cart_line l ON l.cart_id = c.id JOIN variant v ON v.id = l.variant_id
JOIN product p ON p.id = v.product_id WHERE c.token = ? ORDER BY v.id
"""
GROUP = """
INSERT INTO order_group (key, code, buyer_name, buyer_phone, buyer_email, street, commune_id, province_id, old_address,
  note, locale, total, placed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', '', 'vi', ?, ?) RETURNING id
"""
ORDERS = """
INSERT INTO "order" (code, group_id, cooperative_id, state, pay_by, channel, goods_total, discount, delivery_fee,
  total, placed_at, cancel_reason, pickup) VALUES (?, ?, ?, 'placed', 'cod', 'online', ?, 0, 0, ?, ?, '', ''),
  (?, ?, ?, 'placed', 'cod', 'online', ?, 0, 0, ?, ?, '', '')
  RETURNING id, cooperative_id
"""
LINES = """
INSERT INTO order_line (order_id, variant_id, product_id, category_id, product_name, variant_label, unit, amount,
  ordered, quantity, unit_price, line_total) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, 1, ?, ?),
  (?, ?, ?, ?, ?, ?, ?, ?, 1, 1, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, 1, 1, ?, ?)
"""
UNCART = "DELETE FROM cart_line WHERE id IN (?, ?, ?)"
TAKE = "UPDATE stock_item SET available = available - 1, changed_at = ? WHERE variant_id = ? AND available >= 1"
MOVED = """
INSERT INTO stock_movement (variant_id, change, kind, order_id, source_key, note, at) VALUES
  (?, -1, 'sold', ?, '', '', ?), (?, -1, 'sold', ?, '', '', ?), (?, -1, 'sold', ?, '', '', ?)
"""
NOTES = """
INSERT INTO change_note (transaction_number, topic, subject_id, at) VALUES
  (:number, 'stock', ?, ?), (:number, 'stock', ?, ?), (:number, 'stock', ?, ?)
"""
#: Only PostgreSQL numbers its transactions, and those who follow what changes need the number.
NUMBERS = {True: "0", False: "pg_current_xact_id()::text::bigint"}
PAYMENTS = """
INSERT INTO payment (order_id, pay_by, state, amount, paid, owed_back, reference, bank_key, bank_account,
  bank_account_holder, created_at) VALUES
  (?, 'cod', 'expected', ?, 0, 0, ?, '', '', '', ?), (?, 'cod', 'expected', ?, 0, 0, ?, '', '', '', ?)
"""
LETTERS = """
INSERT INTO outbox_message (kind, payload, key, created_at, due_at, attempts, last_error) VALUES
  ('order-mail', ?, ?, ?, ?, 0, ''), ('order-mail', ?, ?, ?, ?, 0, ''), ('order-mail', ?, ?, ?, ?, 0, '')
"""
NOTICES = """
INSERT INTO notice (key, side, template, order_id, cooperative_id, at, way, address, outbox_key) VALUES
  (?, 'buyer', 'order_placed', ?, NULL, ?, 'mail', 'lan@example.vn', ?),
  (?, 'seller', 'order_to_confirm', ?, ?, ?, 'none', '', ''),
  (?, 'buyer', 'order_placed', ?, NULL, ?, 'mail', 'lan@example.vn', ?),
  (?, 'seller', 'order_to_confirm', ?, ?, ?, 'none', '', '')
"""


def connect(url: str) -> Any:
    """Open a database by its driver, with the same pragmas as the site."""
    if not url.startswith("sqlite"):
        return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=5, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


class Hand:
    """Writes checkouts through one connection."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.is_sqlite = isinstance(connection, sqlite3.Connection)
        self.at = f"{NOW:%Y-%m-%d %H:%M:%S.%f}" if self.is_sqlite else NOW

    def place(self, wish: Wish) -> None:
        """Write what our transaction writes for the same wish."""
        self.connection.execute("BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN")
        try:
            self._write(wish)
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def _write(self, wish: Wish) -> None:
        group_code = new_code(10, prefix="G")
        group = self._run(
            GROUP, wish.key, group_code, "Nguyễn Thị Lan", "+84500000888", "lan@example.vn", "Số 5, xóm Đông",
            wish.commune_id, wish.province_id, wish.seen_total, self.at,
        ).fetchone()  # fmt: skip
        lines = self._run(READ, wish.token).fetchall()
        codes = {cooperative_id: new_code(9, prefix="CS") for cooperative_id in wish.cooperative_ids}
        orders = self._orders(group[0], lines, codes)
        self._run(LINES, *(value for line in lines for value in _line(orders[line[9]], line)))
        self._run(UNCART, *(line[0] for line in lines))
        for line in lines:
            if self._run(TAKE, self.at, line[1]).rowcount != 1:
                raise RuntimeError("out of stock")
        self._run(MOVED, *(value for line in lines for value in (line[1], orders[line[9]], self.at)))
        notes = NOTES.replace(":number", NUMBERS[self.is_sqlite])
        self._run(notes, *(value for line in lines for value in (line[6], self.at)))
        self._payments(orders, lines, codes)
        self._letters(group_code, list(codes.values()))
        self._notices(group_code, orders, codes)

    def _run(self, statement: str, *values: Any) -> Any:
        return self.connection.execute(statement if self.is_sqlite else statement.replace("?", "%s"), values)

    def _orders(self, group_id: int, lines: list[Any], codes: dict[int, str]) -> dict[int, int]:
        values: list[Any] = []
        for cooperative_id, code in codes.items():
            goods = _goods(lines, cooperative_id)
            values += [code, group_id, cooperative_id, goods, goods, self.at]
        return {cooperative_id: id_ for id_, cooperative_id in self._run(ORDERS, *values).fetchall()}

    def _payments(self, orders: dict[int, int], lines: list[Any], codes: dict[int, str]) -> None:
        values: list[Any] = []
        for cooperative_id, order_id in orders.items():
            values += [order_id, _goods(lines, cooperative_id), codes[cooperative_id], self.at]
        self._run(PAYMENTS, *values)

    def _letters(self, group_code: str, order_codes: list[str]) -> None:
        told = [("order_placed", "group", group_code), *(("order_to_confirm", "order", code) for code in order_codes)]
        values: list[Any] = []
        for template, of, code in told:
            payload = json.dumps({"template": template, of: code})
            values += [payload, f"order-mail:{template}:{code}", self.at, self.at]
        self._run(LETTERS, *values)

    def _notices(self, group_code: str, orders: dict[int, int], codes: dict[int, str]) -> None:
        values: list[Any] = []
        for cooperative_id, code in codes.items():
            order_id = orders[cooperative_id]
            values += [f"buyer:order_placed:{code}", order_id, self.at, f"order-mail:order_placed:{group_code}"]
            values += [f"seller:order_to_confirm:{code}", order_id, cooperative_id, self.at]
        self._run(NOTICES, *values)


def _goods(lines: list[Any], cooperative_id: int) -> int:
    return sum(line[5] for line in lines if line[9] == cooperative_id)


def _line(order_id: int, line: Any) -> tuple[Any, ...]:
    _, variant_id, label, unit, amount, price, product_id, category_id, name, _ = line
    return order_id, variant_id, product_id, category_id, name, label, unit, amount, price, price
