"""Counting of SQL statements."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import event

from marketplace.kernel.database import db


@dataclass
class Counted:
    """How many statements were sent."""

    statements: int = 0


@pytest.fixture
def count_statements() -> Callable[[], AbstractContextManager[Counted]]:
    """Count what is sent to the database inside a `with`."""

    @contextmanager
    def counting() -> Iterator[Counted]:
        counted = Counted()

        def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            counted.statements += not statement.startswith("BEGIN")

        event.listen(db.engine, "before_cursor_execute", count)
        try:
            yield counted
        finally:
            event.remove(db.engine, "before_cursor_execute", count)

    return counting
