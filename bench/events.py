"""A hundred thousand events of ten thousand lots with as many orders, copied inside the database from one of each.

A real lot and a real order are the patterns; each copy differs where it must. So the rows keep every invariant of the
schema, and making them costs seconds.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, cast, func, insert, literal, literal_column, select, text, true
from sqlalchemy.types import String

from marketplace.kernel.database import db
from marketplace.orders.models import Order, OrderGroup, OrderLine, Parcel
from marketplace.traceability.models import Lot, LotUse, TraceEvent

LOTS, EVENTS, ORDERS = 10_000, 100_000, 10_000
#: So many lots are made of the raw lot directly, and so many altogether.
DIRECT, DERIVED = 20, 200
NOISE = 2_000


@dataclass(frozen=True)
class Patterns:
    """The rows that are copied: a raw lot, a lot of a product, and a delivered order of it."""

    raw: Lot
    lot: Lot
    order: Order


def fill(patterns: Patterns) -> None:
    """Copy the patterns; `DERIVED` of the lots hold something of the raw one, each sold in one order."""
    number = literal_column("seq.n")
    first_lot = _copy(Lot, patterns.lot.id, LOTS, code=_name("LB", number), number=_name("B-", number))
    event_id = _one_id(TraceEvent, TraceEvent.lot_id == patterns.lot.id)
    lot_of_event = literal(first_lot) + number % LOTS
    _copy(TraceEvent, event_id, EVENTS, lot_id=lot_of_event, client_key=_name("bench-", number))
    _use(patterns.raw.id, event_id, first_lot, number)
    _sell(patterns.order, first_lot, number)
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ANALYZE"))


def _use(raw_id: int, event_id: int, first_lot: int, number: Any) -> None:
    chosen = (literal(raw_id), literal(first_lot) - 1 + number)
    _use_rows(event_id, chosen, first=1, last=DIRECT)
    # What was made directly is blended on: each of the twenty goes into nine more.
    chosen = (literal(first_lot) + number % DIRECT, literal(first_lot) - 1 + number)
    _use_rows(event_id, chosen, first=DIRECT + 1, last=DERIVED)
    chosen = (literal(first_lot) + 1000 + number * 2, literal(first_lot) + 1001 + number * 2)
    _use_rows(event_id, chosen, first=1, last=NOISE)


def _use_rows(event_id: int, ends: tuple[Any, Any], *, first: int, last: int) -> None:
    columns = ["from_lot_id", "to_lot_id", "event_id", "quantity"]
    rows = select(*ends, literal(event_id), literal(1000)).select_from(_numbers(first, last))
    db.session.execute(insert(_table(LotUse)).from_select(columns, rows))


def _sell(order: Order, first_lot: int, number: Any) -> None:
    first_group = _copy(OrderGroup, order.group_id, ORDERS, key=_name("kb", number), code=_name("GB", number))
    group_id = literal(first_group) - 1 + number
    first_order = _copy(Order, order.id, ORDERS, code=_name("OB", number), group_id=group_id)
    order_id = literal(first_order) - 1 + number
    line_id, parcel_id = (
        _one_id(OrderLine, OrderLine.order_id == order.id),
        _one_id(Parcel, Parcel.order_id == order.id),
    )
    _copy(OrderLine, line_id, ORDERS, order_id=order_id, lot_id=literal(first_lot) - 1 + number)
    _copy(Parcel, parcel_id, ORDERS, order_id=order_id)


def _copy(model: Any, row_id: int, count: int, **changed: ColumnElement[Any]) -> int:
    """Copy a row so many times and return the id of the first copy; the others follow it."""
    table = _table(model)
    last = db.session.scalars(select(func.max(table.c.id))).one()
    given = {"id": literal(last) + literal_column("seq.n"), **changed}
    columns = [column.name for column in table.columns]
    values = [given.get(name, table.c[name]) for name in columns]
    rows = select(*values).select_from(table.join(_numbers(1, count), true())).where(table.c.id == row_id)
    db.session.execute(insert(table).from_select(columns, rows))
    if db.engine.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(f'"{table.name}"', "id")
        db.session.execute(select(func.setval(sequence, last + count)))
    return int(last) + 1


def _numbers(first: int, last: int) -> Any:
    counted = select(literal(first).label("n")).cte("seq", recursive=True)
    return counted.union_all(select(counted.c.n + 1).where(counted.c.n < last))


def _name(beginning: str, number: Any) -> ColumnElement[str]:
    return literal(beginning).concat(cast(number, String))


def _one_id(model: Any, which: Any) -> int:
    return int(db.session.scalars(select(func.min(model.id)).where(which)).one())


def _table(model: Any) -> Table:
    return model.metadata.tables[model.__tablename__]  # type: ignore[no-any-return]
