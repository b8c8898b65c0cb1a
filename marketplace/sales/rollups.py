"""The sums that reports read instead of the entries, kept in the transaction that writes the entries.

There are four tables: sales and orders, each by day and by month. The months are a thirtieth of the rows, and what
officers ask for is nearly always whole months.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Date, case, cast, delete, distinct, func, insert, literal_column, select, text

from marketplace.kernel.database import db, dialect_insert
from marketplace.sales.kinds import EntryKind, Verification
from marketplace.sales.models import (
    ORDERS_KEY,
    SALES_KEY,
    OrdersDay,
    OrdersMonth,
    SaleEntry,
    SaleLevelling,
    SalesDay,
    SalesMonth,
)

SALES_SUMS = ("amount", "entries", "orders")
ORDERS_SUMS = ("orders",)
TABLES = (SalesDay, SalesMonth, OrdersDay, OrdersMonth)
MONTHLY = (SalesMonth, OrdersMonth)

Row = Mapping[str, Any]
Cells = dict[tuple[Any, ...], dict[str, Any]]


def add(entries: Iterable[Row]) -> None:
    """Add new entries of one order to the sums; call it in the transaction that stores them."""
    by_day = list(entries)
    if not by_day:
        return
    by_month = [{**entry, "day": entry["day"].replace(day=1)} for entry in by_day]
    for model in TABLES:
        _increase(model, _cells(by_month if model in MONTHLY else by_day, model))


def relevel(entries: Iterable[Row], *, level: Verification) -> None:
    """Move entries of one order to another level in the sums, in the transaction that lifts the order."""
    by_day = list(entries)
    if not by_day:
        return
    by_month = [{**entry, "day": entry["day"].replace(day=1)} for entry in by_day]
    for model in TABLES:
        counted = by_month if model in MONTHLY else by_day
        there = _cells([{**entry, "verification": level} for entry in counted], model)
        _increase(model, there | _taken_out(_cells(counted, model), model))
        nothing = getattr(model, "entries" if key_of(model) == SALES_KEY else "orders")
        db.session.execute(
            delete(model)
            .where(model.cooperative_id == by_day[0]["cooperative_id"], nothing == 0)
            .execution_options(synchronize_session=False)
        )


def _taken_out(cells: Cells, model: type[Any]) -> Cells:
    return {place: cell | {name: -cell[name] for name in sums_of(model)} for place, cell in cells.items()}


def rebuild() -> None:
    """Make all sums anew from the entries; what is being sold meanwhile waits and is added afterwards."""
    if db.engine.dialect.name == "postgresql":
        names = ", ".join(model.__tablename__ for model in TABLES)
        db.session.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))
    for model in TABLES:
        db.session.execute(delete(model))
        columns = ["province_id", *key_of(model), *sums_of(model)]
        db.session.execute(insert(model).from_select(columns, true_sums(model)))


def key_of(model: type[Any]) -> tuple[str, ...]:
    """Return the columns by which a table of sums is cut."""
    return SALES_KEY if model in (SalesDay, SalesMonth) else ORDERS_KEY


def sums_of(model: type[Any]) -> tuple[str, ...]:
    """Return the columns of a table of sums that are added up."""
    return SALES_SUMS if model in (SalesDay, SalesMonth) else ORDERS_SUMS


def true_sums(model: type[Any]) -> Any:
    """Select from the entries what a table of sums must hold."""
    columns = {name: _column(name, model) for name in key_of(model)}
    values: dict[str, ColumnElement[Any]] = {
        "amount": func.sum(SaleEntry.amount),
        "entries": func.count(SaleEntry.id),
        "orders": func.count(distinct(case((SaleEntry.kind == EntryKind.DELIVERED, SaleEntry.order_id)))),
    }
    chosen = select(
        func.min(SaleEntry.province_id).label("province_id"),
        *(column.label(name) for name, column in columns.items()),
        *(values[name].label(name) for name in sums_of(model)),
    ).select_from(SaleEntry)
    chosen = chosen.outerjoin(SaleLevelling, SaleLevelling.order_id == SaleEntry.order_id).group_by(*columns.values())
    if key_of(model) == ORDERS_KEY:
        chosen = chosen.where(SaleEntry.kind == EntryKind.DELIVERED, SaleEntry.order_id.is_not(None))
    return chosen


def _column(name: str, model: type[Any]) -> ColumnElement[Any]:
    if name == "verification":
        return func.coalesce(SaleLevelling.level, SaleEntry.verification)
    column: ColumnElement[Any] = getattr(SaleEntry, name)
    return _month_of(column) if name == "day" and model in MONTHLY else column


def _month_of(day: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the first day of the month, in the words of the database in use."""
    # Written out, not as a parameter: the selected and the grouped column must be seen to be the same.
    if db.engine.dialect.name == "postgresql":
        return cast(func.date_trunc(literal_column("'month'"), day), Date)
    return func.date(day, literal_column("'start of month'"), type_=Date())


def _cells(entries: Iterable[Row], model: type[Any]) -> Cells:
    cells: Cells = {}
    for entry in entries:
        if key_of(model) == SALES_KEY or _is_delivered_order(entry):
            _count(cells, entry, model)
    return cells


def _count(cells: Cells, entry: Row, model: type[Any]) -> None:
    key = {name: entry[name] for name in key_of(model)}
    empty = key | {"province_id": entry["province_id"]} | dict.fromkeys(sums_of(model), 0)
    cell = cells.setdefault(tuple(key.values()), empty)
    if "amount" in cell:
        cell["amount"] += entry["amount"]
        cell["entries"] += 1
    # All entries given here are of one order, so it counts once in each cell it touches.
    cell["orders"] = max(cell["orders"], int(_is_delivered_order(entry)))


def _is_delivered_order(entry: Row) -> bool:
    return entry["kind"] == EntryKind.DELIVERED and entry["order_id"] is not None


def _increase(model: type[Any], cells: Cells) -> None:
    if not cells:
        return
    # Rows are touched in one order everywhere, so that two deliveries at once wait for each other in a line and
    # never in a circle.
    rows = [cells[place] for place in sorted(cells)]
    statement = dialect_insert(model).values(rows)
    increased = {name: getattr(model, name) + statement.excluded[name] for name in sums_of(model)}
    db.session.execute(
        statement.on_conflict_do_update(index_elements=list(key_of(model)), set_=increased),
        execution_options={"synchronize_session": False},
    )
