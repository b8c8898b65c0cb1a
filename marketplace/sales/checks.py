"""Audit of the sales: sums equal entries in both directions, and entries equal delivered orders."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import and_, exists, func, or_, select

from marketplace.kernel.database import db
from marketplace.kernel.faults import Fault
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.states import OrderState
from marketplace.payments import queries as payments
from marketplace.payments.models import Payment
from marketplace.sales import rollups
from marketplace.sales.kinds import EntryKind
from marketplace.sales.models import OrdersDay, OrdersMonth, SaleEntry, SaleLevelling, SalesDay, SalesMonth

NAMES = {
    SalesDay: "sales by day",
    SalesMonth: "sales by month",
    OrdersDay: "orders by day",
    OrdersMonth: "orders by month",
}


def faults() -> Iterator[Fault]:
    """Yield what is wrong with entries and sums."""
    for model, what in NAMES.items():
        yield from _sums(what, model)
    yield from _delivered_without_entry()
    yield from _entries_without_delivery()
    yield from _amounts_of_orders()
    yield from _refunded_too_much()
    yield from _lifted_without_proof()


def _sums(what: str, model: Any) -> Iterator[Fault]:
    """Compare a table of sums with the entries, both ways: wrong and missing rows, then surplus ones."""
    key, sums, true = rollups.key_of(model), rollups.sums_of(model), rollups.true_sums(model).subquery()
    same_key = and_(*(getattr(model, name) == true.c[name] for name in key))
    differs = or_(model.id.is_(None), *(getattr(model, name) != true.c[name] for name in (*sums, "province_id")))
    columns = [true.c[name] for name in key]
    held = [func.coalesce(getattr(model, name), 0) for name in sums]
    wanted = [true.c[name] for name in sums]
    wrong = select(*columns, *held, *wanted).select_from(true).outerjoin(model, same_key).where(differs)
    for row in db.session.execute(wrong.order_by(*columns)):
        cell, said, counted = row[: len(key)], row[len(key) : len(key) + len(sums)], row[len(key) + len(sums) :]
        told = ", ".join(
            f"{name} {_plain(now)} instead of {_plain(due)}" for name, now, due in zip(sums, said, counted, strict=True)
        )
        yield Fault(what, _named(key, cell), f"In {what}, {_named(key, cell)} says {told}, the sum of the entries.")
    surplus = (
        select(*(getattr(model, name) for name in key)).outerjoin(true, same_key).where(true.c.cooperative_id.is_(None))
    )
    for cell in db.session.execute(surplus):
        yield Fault(what, _named(key, cell), f"In {what}, {_named(key, cell)} stands for no entry at all.")


def _delivered_without_entry() -> Iterator[Fault]:
    counted = exists().where(SaleEntry.order_line_id == OrderLine.id, SaleEntry.kind == EntryKind.DELIVERED)
    chosen = (
        select(Order.code, OrderLine.id)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(Order.state == OrderState.DELIVERED, ~counted)
        .order_by(OrderLine.id)
    )
    for code, line_id in db.session.execute(chosen):
        yield Fault(
            "delivered orders",
            f"order {code}",
            f"The order {code} was delivered, but its line {line_id} was never counted as a sale.",
        )


def _entries_without_delivery() -> Iterator[Fault]:
    chosen = (
        select(SaleEntry.id, Order.code, Order.state)
        .join(Order, Order.id == SaleEntry.order_id)
        .where(Order.state != OrderState.DELIVERED)
        .order_by(SaleEntry.id)
    )
    for entry_id, code, state in db.session.execute(chosen):
        yield Fault(
            "sale entries",
            f"sale entry {entry_id}",
            f"The sale entry {entry_id} counts the order {code}, which is “{state}” and not delivered.",
        )


def _amounts_of_orders() -> Iterator[Fault]:
    counted = func.sum(SaleEntry.amount)
    due = Order.goods_total - Order.discount
    chosen = (
        select(Order.code, counted, due)
        .join(SaleEntry, SaleEntry.order_id == Order.id)
        .where(SaleEntry.kind == EntryKind.DELIVERED)
        .group_by(Order.id, Order.code, Order.goods_total, Order.discount)
        .having(counted != due)
        .order_by(Order.id)
    )
    for code, amount, goods in db.session.execute(chosen):
        yield Fault(
            "sale entries",
            f"order {code}",
            f"The order {code} counts for {_plain(amount)} đồng; its goods less its discount are {_plain(goods)}.",
        )


def _refunded_too_much() -> Iterator[Fault]:
    left = func.sum(SaleEntry.amount)
    chosen = (
        select(SaleEntry.order_line_id, left)
        .where(SaleEntry.order_line_id.is_not(None))
        .group_by(SaleEntry.order_line_id)
        .having(left < 0)
    )
    for line_id, amount in db.session.execute(chosen):
        yield Fault(
            "refunds",
            f"order line {line_id}",
            f"More was given back for the order line {line_id} than it was sold for: {_plain(amount)} đồng are left.",
        )


def _lifted_without_proof() -> Iterator[Fault]:
    proven = exists().where(Payment.order_id == SaleLevelling.order_id, payments.has_proof())
    chosen = select(Order.code).join(SaleLevelling, SaleLevelling.order_id == Order.id).where(~proven)
    for code in db.session.scalars(chosen.order_by(SaleLevelling.id)):
        yield Fault(
            "sale levels",
            f"order {code}",
            f"The sale of the order {code} counts as paid and matched, but no news proves its price.",
        )


def _named(key: Iterable[str], cell: Iterable[Any]) -> str:
    return ", ".join(f"{name.removesuffix('_id')} {value}" for name, value in zip(key, cell, strict=True))


def _plain(value: Any) -> str:
    return f"{int(value):,}".replace(",", ".")
