"""Ready databases to copy: bringing an empty one up to date takes seconds, a copy a hundredth of that.

Each kind is made once per run, by whichever worker needs it first; the others wait for it.
"""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from marketplace.app import create_app
from marketplace.cli.setup import prepare_market
from marketplace.kernel.database import db
from marketplace.kernel.settings import Settings

DATABASE = "market.db"
READY = "ready"


def run_folder() -> Path:
    """Return the folder that the workers of this run share."""
    return Path(os.environ["CHOSEN_RUN_FOLDER"])


def lay_out(var: Path) -> None:
    """Put a copy of the ready SQLite database into a folder; an application is made on it next."""
    kept = run_folder() / DATABASE
    with _alone():
        if not kept.exists():
            _prepare("", run_folder() / "making")
            _copy_as_one_file(run_folder() / "making" / DATABASE, kept)
    var.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(kept, var / DATABASE)


def create_ready(server: str, name: str) -> str:
    """Create a PostgreSQL database that is up to date, whatever had this name before, and return its address."""
    with _alone(), _open(server) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (READY,)).fetchone():
            connection.execute(f'CREATE DATABASE "{READY}"')
            _prepare(_beside(server, READY), run_folder() / "making")
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{READY}"')
    return _beside(server, name)


def create_bare(server: str, name: str) -> str:
    """Create a PostgreSQL database without any table, whatever had this name before, and return its address."""
    with _open(server) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"')
    return _beside(server, name)


@contextmanager
def _alone() -> Iterator[None]:
    """Keep the other workers waiting."""
    with (run_folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _prepare(database_url: str, var: Path) -> None:
    app = create_app(Settings(database_url=database_url, var_dir=var, secret_key="test-key", testing=True))
    with app.app_context():
        prepare_market()
        db.session.remove()
        # PostgreSQL copies no database that somebody has open.
        db.engine.dispose()


def _copy_as_one_file(database: Path, copy: Path) -> None:
    """Copy a database whatever lies in its log still."""
    connection = sqlite3.connect(database)
    connection.execute("VACUUM INTO ?", (str(copy),))
    connection.close()


def _open(server: str) -> psycopg.Connection[tuple[object, ...]]:
    plain = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)


def _beside(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)
