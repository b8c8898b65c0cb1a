"""Statements that insert several rows of a table at once, in the words of a driver and kept for the next time.

SQLAlchemy composes and compiles such a statement anew whenever the number of rows is another.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any


@dataclass(frozen=True)
class WrittenRows:
    """A statement in the words of a driver.

    Attributes:
        names: the columns that rows name, in their order in the statement.
        fits: by place among these, what makes a value fit for the driver; most are as they are.
        added: what stands in the other columns of each row.
    """

    statement: str
    names: tuple[str, ...]
    fits: tuple[tuple[int, Callable[[Any], Any]], ...]
    added: tuple[Any, ...]

    def values_of(self, rows: Sequence[Mapping[str, Any]]) -> tuple[Any, ...]:
        """Return what the driver is given for the rows, one after the other."""
        values: list[Any] = []
        for row in rows:
            cells = [row[name] for name in self.names]
            for place, fit in self.fits:
                cells[place] = fit(cells[place])
            values += cells
            values += self.added
        return tuple(values)


# Put together once for each shape: composed and compiled anew it would cost more than the rows.
@lru_cache(maxsize=1024)
def written_rows(
    table: Any, names: tuple[str, ...], number: int, unless: tuple[str, ...], returning: tuple[str, ...], dialect: Any
) -> WrittenRows:
    """Return the statement that inserts so many rows which name these columns.

    Args:
        unless: leave out the rows whose columns of these names exist already.
        returning: the columns to return of each row that was inserted.
    """
    quoted = dialect.identifier_preparer.quote
    others = [each for each in table.columns if each.name not in names and _has_value(each)]
    named = ", ".join(map(quoted, [*names, *(each.name for each in others)]))
    row = ", ".join(["?" if dialect.name == "sqlite" else "%s"] * (len(names) + len(others)))
    rows = ", ".join([f"({row})"] * number)
    statement = f"INSERT INTO {quoted(table.name)} ({named}) VALUES {rows}"  # noqa: S608 - names of our own, no values
    if unless:
        statement += f" ON CONFLICT ({', '.join(map(quoted, unless))}) DO NOTHING"
    if returning:
        statement += f" RETURNING {', '.join(map(quoted, returning))}"
    fits = [(place, fit) for place, name in enumerate(names) if (fit := _fit(table.columns[name], dialect))]
    added = [(_fit(each, dialect) or _as_it_is)(each.default.arg) for each in others]
    return WrittenRows(statement, names, tuple(fits), tuple(added))


def _has_value(column: Any) -> bool:
    return column.default is not None and column.default.is_scalar


def _fit(column: Any, dialect: Any) -> Callable[[Any], Any] | None:
    found: Callable[[Any], Any] | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    return found


def _as_it_is(value: Any) -> Any:
    return value
