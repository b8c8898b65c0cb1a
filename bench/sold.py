"""Two years of sale entries, written in one statement, and their sums made by the market itself."""

from datetime import date, timedelta

from sqlalchemy import text

from marketplace.kernel.database import db, transaction
from marketplace.sales import rollups

LAST_DAY = date(2026, 11, 22)
DAYS = 730
FIRST_DAY = LAST_DAY - timedelta(days=DAYS - 1)

# Days come in the order of time, two entries to an order. A cooperative sells mostly on one shelf, a fifth on another,
# one order in ten at a fair, and three of four payments are matched. The numbers multiplied with are primes, so that
# cooperatives, shelves and days do not go round together.
SELL = """
WITH RECURSIVE number(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < :entries),
drawn AS (
  SELECT n, n / 2 AS o, 1 + (n / 2 * 7919 % 104729) % (SELECT count(*) FROM cooperative) AS maker FROM number
)
INSERT INTO sale_entry (kind, source_key, cooperative_id, province_id, commune_id, category_id, product_id, order_id,
  order_line_id, channel, verification, day, amount, quantity, unit_group, recorded_at)
SELECT 'delivered', '', c.id, c.province_id, c.commune_id,
  1 + (c.id + (d.n % 5 = 0)) % (SELECT count(*) FROM category), p.id, d.o, NULL,
  CASE WHEN d.o * 31 % 10 = 0 THEN 'fair' ELSE 'online' END,
  CASE WHEN d.o * 17 % 4 = 0 THEN 'delivered' ELSE 'reconciled' END,
  date(:first_day, '+' || (d.o * 2 * :days / :entries) || ' days'), 50000 + d.n % 97 * 1000, 1000, 'mass',
  '2026-11-22 05:00:00.000000'
FROM drawn d JOIN cooperative c ON c.id = d.maker JOIN product p ON p.id = d.maker
"""
ORDERS = """
INSERT INTO "order" (id, code, group_id, cooperative_id, state, pay_by, channel, goods_total, discount, delivery_fee,
  total, placed_at, cancel_reason)
SELECT order_id, 'CS' || order_id, 1, min(cooperative_id), 'delivered', 'cod', min(channel), 0, 0, 0, 0,
  min(recorded_at), '' FROM sale_entry GROUP BY order_id
"""


def sell(entries: int) -> None:
    """Write so many entries over two years and sum them up."""
    db.session.remove()
    # The checkouts that the orders came from are not written, which the keys between the tables would not allow.
    with db.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN")
        values = {"entries": entries, "first_day": FIRST_DAY.isoformat(), "days": DAYS}
        connection.execute(text(SELL), values)
        connection.execute(text(ORDERS))
        connection.commit()
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
    with transaction():
        rollups.rebuild()
