"""A ready database to copy: bringing an empty one up to date takes three seconds, a copy a hundredth of that."""

import atexit
import shutil
import sqlite3
from pathlib import Path
from tempfile import mkdtemp

from flask import Flask

from marketplace.cli.setup import prepare_market
from marketplace.kernel.database import db

DATABASE = "market.db"
_ready: list[Path] = []


def lay_out(var: Path) -> None:
    """Put a copy of the ready database into a folder, once one has been kept; an application is made on it next."""
    if _ready:
        var.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_ready[0], var / DATABASE)


def make_ready(app: Flask) -> None:
    """Bring the database of an application up to date; the first one on SQLite is kept to be copied."""
    with app.app_context():
        if _ready and db.engine.dialect.name == "sqlite":
            return
        prepare_market()
        if db.engine.dialect.name == "sqlite":
            _ready.append(_kept(Path(str(db.engine.url.database))))


def _kept(database: Path) -> Path:
    """Return a copy of the database as one file, whatever lies in its log still."""
    folder = Path(mkdtemp(prefix="ready-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    copy = folder / DATABASE
    connection = sqlite3.connect(database)
    connection.execute("VACUUM INTO ?", (str(copy),))
    connection.close()
    return copy
