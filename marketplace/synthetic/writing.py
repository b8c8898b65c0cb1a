"""Writing many rows at once."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import insert, inspect

from marketplace.kernel.database import db

Row = dict[str, Any]

BATCH = 2_000


def put(model: type[Any], rows: Iterable[Row]) -> None:
    """Insert rows in pieces, past the session."""
    statement = insert(_table(model))
    for batch in _batches(rows):
        db.session.connection().execute(statement, batch)


def put_counted(model: type[Any], rows: Sequence[Row]) -> list[int]:
    """Insert rows and return their ids, in the order of the rows."""
    table = _table(model)
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    found: list[int] = []
    for batch in _batches(rows):
        found += db.session.connection().execute(statement, batch).scalars()
    return found


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


def _table(model: type[Any]) -> Any:
    return inspect(model).local_table
