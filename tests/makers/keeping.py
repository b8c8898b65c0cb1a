"""Long stories are told once for each database: afterwards an empty market is brought to where the story led."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields, is_dataclass, replace
from functools import wraps
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, TypeVar, cast

from flask import current_app
from sqlalchemy import inspect

from marketplace.kernel.database import Model, db
from tests.conftest import filled_tables
from tests.makers.ready import run_folder

Story = TypeVar("Story")
_numbers = count(1)


def kept(make: Callable[[], Story]) -> Callable[[], Story]:
    """Let a maker tell its story once, and repeat where it led; in a market that is not empty it is told anew."""
    copies: dict[str, tuple[_Copy, Story]] = {}

    @wraps(make)
    def told() -> Story:
        db.session.rollback()
        if filled_tables():
            return make()
        address = str(db.engine.url)
        if address not in copies:
            copies[address] = _Copy(), make()
            copies[address][0].take()
        else:
            copies[address][0].put_back()
        return cast(Story, _read_again(copies[address][1]))

    return told


class _Copy:
    """Rows beside those that tests work on, table by table, and files."""

    def __init__(self) -> None:
        self.name = f"kept_{next(_numbers)}"
        self.folder = Path(mkdtemp(prefix=f"{self.name}-", dir=run_folder()))
        self.tables: list[str] = []

    def take(self) -> None:
        db.session.rollback()
        # Those first that others refer to.
        self.tables = filled_tables()[::-1]
        copied = [f'CREATE TABLE {self.name}."{each}" AS SELECT * FROM "{each}"' for each in self.tables]  # noqa: S608
        self._run([f"CREATE SCHEMA {self.name}", *copied] if _is_postgresql() else copied)
        if (media := _media()).exists():
            shutil.copytree(media, self.folder / "media")

    def put_back(self) -> None:
        copied = [f'INSERT INTO "{each}" SELECT * FROM {self.name}."{each}"' for each in self.tables]  # noqa: S608
        if _is_postgresql():
            # Whoever follows the changes has seen those of earlier transactions.
            copied.append("UPDATE change_note SET transaction_number = pg_current_xact_id()::text::bigint")
        self._run(copied)
        if (self.folder / "media").exists():
            shutil.copytree(self.folder / "media", _media(), dirs_exist_ok=True)

    def _run(self, statements: list[str]) -> None:
        if _is_postgresql():
            with db.engine.begin() as connection:
                connection.exec_driver_sql("; ".join(statements))
            return
        with closing(sqlite3.connect(str(db.engine.url.database))) as connection, connection:
            connection.execute(f"ATTACH '{self.folder / 'rows.db'}' AS {self.name}")
            for statement in statements:
                connection.execute(statement)


def _read_again(told: Any) -> Any:
    """Return what a maker returned with its rows as they are read now."""
    if isinstance(told, Model):
        return db.session.get_one(type(told), inspect(told).identity)
    if isinstance(told, dict):
        return {key: _read_again(value) for key, value in told.items()}
    if is_dataclass(told) and not isinstance(told, type):
        return replace(told, **{each.name: _read_again(getattr(told, each.name)) for each in fields(told)})
    return told


def _is_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"


def _media() -> Path:
    return cast(Path, current_app.extensions["settings"].var_dir) / "media"
