"""What is true of the money after every step, asked in plain SQL: each question names what breaks the promise.

They are asked beside the market's own audit, and written without its code, so that a mistake in one shows in the other.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import event

from marketplace.kernel.database import db
from marketplace.kernel.faults import Fault
from marketplace.trade import auditing

Check = Callable[[], Iterator[Fault]]
#: A statement in the words of the driver, and its parameters.
Asked = tuple[str, Any]

#: Said in several questions.
PARTS = {
    "settled": """
        SELECT c.order_id, l.amount FROM goods_return c JOIN return_line l ON l.case_id = c.id WHERE c.state = 'settled'
        UNION ALL
        SELECT c.order_id, l.amount FROM claim c JOIN claim_line l ON l.case_id = c.id WHERE c.state = 'settled'""",
    "receipts": "(SELECT COALESCE(SUM(r.amount), 0) FROM payment_receipt r WHERE r.payment_id = p.id)",
    "refunds": "(SELECT COALESCE(SUM(r.amount), 0) FROM refund r WHERE r.payment_id = p.id)",
    # What of a refund is on its way to a card, or there, and what was transferred instead.
    "given_back": """(
          (SELECT COALESCE(SUM(b.amount), 0) FROM card_refund b WHERE b.refund_id = r.id AND b.state <> 'failed')
          + (SELECT COALESCE(SUM(-e.amount), 0) FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
             WHERE e.account = 'bank' AND SUBSTR(t.source_key, 1, 22 + LENGTH(CAST(r.id AS TEXT)))
             = 'refunded:bank:refund:' || r.id || ':'))""",
    "unsent": "(SELECT COUNT(*) FROM refund r WHERE r.payment_id = p.id AND r.state IN ('owed', 'failed'))",
}

QUESTIONS = {
    "a checkout costs what its orders cost": """
        SELECT g.code FROM order_group g LEFT JOIN "order" o ON o.group_id = g.id
        GROUP BY g.id, g.code, g.total HAVING g.total <> COALESCE(SUM(o.total), 0)""",
    "an order costs its lines, less the discount, and the freight": """
        SELECT o.code FROM "order" o JOIN order_line l ON l.order_id = o.id
        GROUP BY o.id, o.code, o.total, o.discount, o.delivery_fee
        HAVING o.total <> SUM(l.line_total) - o.discount + o.delivery_fee""",
    "stock is the sum of its movements and never below zero": """
        SELECT s.variant_id FROM stock_item s LEFT JOIN stock_movement m ON m.variant_id = s.variant_id
        GROUP BY s.variant_id, s.available
        HAVING s.available <> COALESCE(SUM(m.change), 0) OR s.available < 0""",
    "an order took what was ordered and gave back no more than that": """
        SELECT o.code FROM "order" o JOIN order_line l ON l.order_id = o.id
        LEFT JOIN stock_movement m ON m.order_id = o.id AND m.variant_id = l.variant_id
        WHERE o.season_id IS NULL GROUP BY o.id, o.code, l.id, l.ordered
        HAVING COALESCE(SUM(CASE WHEN m.kind = 'sold' THEN m.change END), 0) <> -l.ordered
          OR COALESCE(SUM(m.change), 0) > 0""",
    "a cancelled order holds nothing that it was still to send": """
        SELECT o.code FROM "order" o JOIN order_line l ON l.order_id = o.id
        JOIN stock_movement m ON m.order_id = o.id AND m.variant_id = l.variant_id
        LEFT JOIN season_share s ON s.order_id = o.id
        WHERE o.state = 'cancelled' AND m.kind IN ('sold', 'returned_to_sale')
        GROUP BY o.id, o.code, l.id, l.ordered, l.quantity, s.allotted
        HAVING SUM(m.change) <> l.quantity - COALESCE(s.allotted, l.ordered)""",
    "what is promised of a harvest is what orders wait for": """
        SELECT s.id FROM season s LEFT JOIN "order" o ON o.season_id = s.id LEFT JOIN order_line l ON l.order_id = o.id
        LEFT JOIN season_share h ON h.order_id = o.id
        GROUP BY s.id, s.taken HAVING s.taken > s.expected OR s.taken <> COALESCE(SUM(CASE
          WHEN s.state IN ('open', 'closed') AND o.state = 'placed' THEN l.quantity
          WHEN h.settled_at IS NULL AND o.state = 'placed' THEN h.packs END), 0)""",
    "nobody is given more of a harvest than she ordered, nor all together more than was harvested": """
        SELECT s.id FROM season s JOIN season_share h ON h.season_id = s.id
        GROUP BY s.id, s.harvested
        HAVING SUM(h.allotted) > COALESCE(s.harvested, 0) OR MAX(h.allotted - h.packs) > 0""",
    "an order before a harvest takes its share, and nothing before it is shared out": """
        SELECT o.code FROM "order" o LEFT JOIN season_share h ON h.order_id = o.id
        LEFT JOIN stock_movement m ON m.order_id = o.id AND m.kind IN ('sold', 'harvested')
        WHERE o.season_id IS NOT NULL GROUP BY o.id, o.code, o.state, h.settled_at, h.allotted
        HAVING COALESCE(SUM(m.change), 0) <> 0 OR COALESCE(SUM(CASE WHEN m.kind = 'harvested' THEN m.change END), 0)
          NOT IN (CASE WHEN h.settled_at IS NULL THEN 0 ELSE h.allotted END,
                  CASE WHEN o.state = 'cancelled' THEN 0 ELSE COALESCE(h.allotted, 0) END)""",
    "no more goes back than was paid": """
        SELECT p.reference FROM payment p WHERE {refunds} > {receipts}""",
    "a payment stands where its money is": """
        SELECT p.reference FROM payment p WHERE NOT CASE p.state
          WHEN 'expected' THEN {receipts} = 0
          WHEN 'dropped' THEN {receipts} = 0
          WHEN 'part_paid' THEN {receipts} > 0 AND {receipts} < p.amount
          WHEN 'received' THEN {receipts} >= p.amount AND {refunds} < {receipts}
          WHEN 'to_refund' THEN {refunds} = {receipts} AND {unsent} > 0
          ELSE {refunds} = {receipts} AND {unsent} = 0 END""",
    "what was paid for a cancelled order goes back": """
        SELECT o.code FROM "order" o JOIN payment p ON p.order_id = o.id
        WHERE o.state IN ('cancelled', 'returned') AND {refunds} <> {receipts}""",
    "no more is kept than the order costs": """
        SELECT o.code FROM "order" o JOIN payment p ON p.order_id = o.id WHERE {receipts} - {refunds} > o.total""",
    "money that was told of is on a payment, told twice, on the desk, or dismissed by a person": """
        SELECT n.id FROM provider_news n WHERE n.amount > 0 AND n.receipt_id IS NULL AND n.same_as_id IS NULL
          AND n.state NOT IN ('duplicate', 'late', 'no_match', 'wrong_account', 'dismissed')""",
    "money of one piece of news is written down once": """
        SELECT r.id FROM payment_receipt r LEFT JOIN provider_news n ON n.receipt_id = r.id
        WHERE r.kind = 'news' GROUP BY r.id, r.amount HAVING COUNT(n.id) <> 1 OR r.amount <> MAX(n.amount)""",
    "sales are what was delivered less what was given back": """
        SELECT o.code FROM "order" o WHERE
          (SELECT COALESCE(SUM(e.amount), 0) FROM sale_entry e WHERE e.order_id = o.id) <>
          CASE o.state WHEN 'delivered' THEN o.goods_total - o.discount ELSE 0 END
          - (SELECT COALESCE(SUM(s.amount), 0) FROM ({settled}) s WHERE s.order_id = o.id)""",
    "the ledger sums to zero in every transaction": """
        SELECT t.source_key FROM ledger_transaction t LEFT JOIN ledger_entry e ON e.transaction_id = t.id
        GROUP BY t.id, t.source_key HAVING COALESCE(SUM(e.amount), 1) <> 0""",
    "what came by card is owed to the cooperative, order by order": """
        SELECT p.reference FROM payment p WHERE
          (SELECT COALESCE(SUM(r.amount), 0) FROM payment_receipt r WHERE r.payment_id = p.id AND r.kind = 'card') <>
          (SELECT COALESCE(SUM(-e.amount), 0) FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
           WHERE e.order_id = p.order_id AND e.account = 'cooperative_payable' AND t.kind = 'received')""",
    "what went back to cards is owed to the cooperative no more": """
        SELECT p.reference FROM payment p WHERE p.pay_by = 'card' AND NOT
          (SELECT COALESCE(SUM(e.amount), 0) FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
           WHERE e.order_id = p.order_id AND e.account = 'cooperative_payable' AND t.kind = 'refunded')
          BETWEEN (SELECT COALESCE(SUM(r.amount), 0) FROM refund r
                   WHERE r.payment_id = p.id AND r.state IN ('sent', 'confirmed'))
          AND (SELECT COALESCE(SUM(r.amount), 0) FROM refund r WHERE r.payment_id = p.id)""",
    "a card is given back no more than it paid": """
        SELECT c.id FROM card_part c JOIN card_refund b ON b.part_id = c.id
        WHERE b.state <> 'failed' GROUP BY c.id, c.amount HAVING SUM(b.amount) > c.amount""",
    "no earning stands in two payouts that are not over": """
        SELECT l.entry_id FROM payout_line l JOIN payout p ON p.id = l.payout_id
        WHERE p.state NOT IN ('dropped', 'failed') GROUP BY l.entry_id HAVING COUNT(*) > 1""",
    "a payout is its lines": """
        SELECT p.code FROM payout p LEFT JOIN payout_line l ON l.payout_id = p.id
        GROUP BY p.id, p.code, p.amount HAVING p.amount <> COALESCE(SUM(l.amount), 0)""",
    "the bank has what arrived, less what was paid out and what cards did not take back": """
        SELECT 'bank' WHERE
          (SELECT COALESCE(SUM(e.amount), 0) FROM ledger_entry e WHERE e.account = 'bank') <>
          (SELECT COALESCE(SUM(e.amount), 0) FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
           WHERE t.kind = 'arrived' AND e.account = 'bank')
          - (SELECT COALESCE(SUM(p.amount), 0) FROM payout p WHERE p.state = 'paid')
          - (SELECT COALESCE(SUM(-e.amount), 0) FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
             WHERE t.kind = 'refunded' AND e.account = 'bank')""",
    "nobody is given back more than she is owed, by card and bank together": """
        SELECT r.id FROM refund r JOIN payment p ON p.id = r.payment_id
        WHERE p.pay_by = 'card' AND {given_back} > r.amount""",
    "what a card buyer was given back is whole once it is sent": """
        SELECT r.id FROM refund r JOIN payment p ON p.id = r.payment_id
        WHERE p.pay_by = 'card' AND r.state IN ('sent', 'confirmed') AND {given_back} <> r.amount""",
    "the provider holds what came by card, less its fees, what went back to cards and what arrived": """
        SELECT 'provider' WHERE
          (SELECT COALESCE(SUM(e.amount), 0) FROM ledger_entry e WHERE e.account = 'card_clearing') <>
          (SELECT COALESCE(SUM(r.amount), 0) FROM payment_receipt r WHERE r.kind = 'card')
          - (SELECT COALESCE(SUM(e.amount), 0) FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
             WHERE t.kind IN ('fee', 'refunded') AND e.account = 'cooperative_payable')
          - (SELECT COALESCE(SUM(e.amount), 0) FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
             WHERE e.account = 'bank' AND t.kind IN ('arrived', 'refunded'))""",
}


def broken() -> dict[str, list[object]]:
    """Return the promises that do not hold, each with where."""
    answers = answered([(question.format(**PARTS), ()) for question in QUESTIONS.values()])
    return {promise: [row[0] for row in rows] for promise, rows in zip(QUESTIONS, answers, strict=True) if rows}


def answered(asked: Sequence[Asked]) -> list[list[Any]]:
    """Return the rows of each statement; a server is asked all of them at once, for waiting costs more than asking."""
    driver = db.session.connection().connection.driver_connection
    if db.engine.dialect.name == "sqlite":
        return [driver.execute(*each).fetchall() for each in asked]
    with driver.pipeline():
        cursors = [driver.execute(*each) for each in asked]
    return [cursor.fetchall() for cursor in cursors]


class Audit:
    """The market's own audit, asked thousands of times.

    Its statements are kept as texts, for building them anew costs ten times what answering them does. They look for
    faults; so where none finds a row there is none, and where one does, the audit itself says what the row means.
    """

    def __init__(self) -> None:
        """Write down what the audit asks a market in which all is well."""
        self.asked: list[Asked] = []
        event.listen(db.engine, "before_cursor_execute", self._keep)
        self.checks = [(check, self._statements_of(check)) for _name, check in auditing.CHECKS]
        event.remove(db.engine, "before_cursor_execute", self._keep)

    def _statements_of(self, check: Check) -> list[Asked]:
        found = [fault.sentence for fault in check()]
        assert not found, found
        asked, self.asked = self.asked, []
        return asked

    def _keep(self, _connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        self.asked.append((statement, parameters))

    def faults(self) -> list[str]:
        """Return what the audit finds now."""
        answers = iter(answered([each for _check, asked in self.checks for each in asked]))
        told = [check for check, asked in self.checks if any([next(answers) for _each in asked])]
        return [fault.sentence for check in told for fault in check()]
