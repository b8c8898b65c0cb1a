"""The sums by day that reports read instead of the entries, kept in the transaction that writes the entries."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, case, delete, distinct, func, insert, select, text
from sqlalchemy.orm import InstrumentedAttribute

from marketplace.kernel.database import db, dialect_insert
from marketplace.sales.kinds import EntryKind
from marketplace.sales.models import OrdersDay, SaleEntry, SalesDay

SALES_KEY = ("cooperative_id", "day", "commune_id", "category_id", "channel", "verification")
ORDERS_KEY = ("cooperative_id", "day", "commune_id", "channel", "verification")

Row = Mapping[str, Any]
Cells = dict[tuple[Any, ...], dict[str, Any]]


def add(entries: Iterable[Row]) -> None:
    """Add new entries of one order to the sums; call it in the transaction that stores them."""
    written = list(entries)
    if not written:
        return
    _increase(SalesDay, _sales_cells(written), key=SALES_KEY, sums=("amount", "entries", "orders"))
    _increase(OrdersDay, _orders_cells(written), key=ORDERS_KEY, sums=("orders",))


def rebuild() -> None:
    """Make both tables anew from the entries; what is being sold meanwhile waits and is added afterwards."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE sales_day, orders_day IN EXCLUSIVE MODE"))
    for model, values, chosen in (
        (SalesDay, ("amount", "entries", "orders"), sums_by_sales_key()),
        (OrdersDay, ("orders",), orders_by_orders_key()),
    ):
        key = SALES_KEY if model is SalesDay else ORDERS_KEY
        db.session.execute(delete(model))
        db.session.execute(insert(model).from_select(["province_id", *key, *values], chosen))


def sums_by_sales_key() -> Any:
    """Select what `SalesDay` must hold."""
    return select(
        func.min(SaleEntry.province_id).label("province_id"),
        *_columns(SALES_KEY),
        func.sum(SaleEntry.amount).label("amount"),
        func.count(SaleEntry.id).label("entries"),
        func.count(distinct(_delivered_order())).label("orders"),
    ).group_by(*_columns(SALES_KEY))


def orders_by_orders_key() -> Any:
    """Select what `OrdersDay` must hold."""
    return (
        select(
            func.min(SaleEntry.province_id).label("province_id"),
            *_columns(ORDERS_KEY),
            func.count(distinct(SaleEntry.order_id)).label("orders"),
        )
        .where(SaleEntry.kind == EntryKind.DELIVERED, SaleEntry.order_id.is_not(None))
        .group_by(*_columns(ORDERS_KEY))
    )


def _delivered_order() -> ColumnElement[int | None]:
    return case((SaleEntry.kind == EntryKind.DELIVERED, SaleEntry.order_id))


def _columns(names: Iterable[str]) -> list[InstrumentedAttribute[Any]]:
    return [getattr(SaleEntry, name) for name in names]


def _sales_cells(entries: Iterable[Row]) -> Cells:
    cells = _empty_cells(entries, key=SALES_KEY, sums=("amount", "entries", "orders"))
    for entry in entries:
        cell = cells[_key(entry, SALES_KEY)]
        cell["amount"] += entry["amount"]
        cell["entries"] += 1
        # All entries given here are of one order, so it counts once in each cell it touches.
        cell["orders"] = max(cell["orders"], _counts_as_order(entry))
    return cells


def _orders_cells(entries: Iterable[Row]) -> Cells:
    delivered = [entry for entry in entries if _counts_as_order(entry)]
    cells = _empty_cells(delivered, key=ORDERS_KEY, sums=("orders",))
    for cell in cells.values():
        cell["orders"] = 1
    return cells


def _counts_as_order(entry: Row) -> int:
    return int(entry["kind"] == EntryKind.DELIVERED and entry["order_id"] is not None)


def _empty_cells(entries: Iterable[Row], *, key: tuple[str, ...], sums: tuple[str, ...]) -> Cells:
    cells: Cells = {}
    for entry in entries:
        place = {"province_id": entry["province_id"]}
        cells[_key(entry, key)] = place | {name: entry[name] for name in key} | dict.fromkeys(sums, 0)
    return cells


def _key(entry: Row, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(entry[name] for name in names)


def _increase(model: type[Any], cells: Cells, *, key: tuple[str, ...], sums: tuple[str, ...]) -> None:
    if not cells:
        return
    # Rows are touched in one order everywhere, so that two deliveries at once wait for each other in a line and
    # never in a circle.
    rows = [cells[place] for place in sorted(cells)]
    statement = dialect_insert(model).values(rows)
    increased = {name: getattr(model, name) + statement.excluded[name] for name in sums}
    db.session.execute(
        statement.on_conflict_do_update(index_elements=list(key), set_=increased),
        execution_options={"synchronize_session": False},
    )
