"""Models and migrations say the same, up and down, on both databases."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import CheckConstraint, Enum, inspect

from marketplace.app import create_app
from marketplace.cli.setup import migrations
from marketplace.kernel.database import db
from marketplace.kernel.settings import Settings
from tests.conftest import BACKENDS
from tests.makers.ready import create_bare


@pytest.fixture(scope="module", params=BACKENDS)
def upgraded_app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application on a database that the migrations brought up to date from nothing."""
    is_sqlite = request.param == "sqlite"
    url = "" if is_sqlite else create_bare(request.getfixturevalue("postgres_server"), "migrations")
    var = tmp_path_factory.mktemp("migrations")
    app = create_app(Settings(database_url=url, var_dir=var, secret_key="test-key", testing=True))
    with app.app_context():
        migrations().upgrade()
    return app


@pytest.fixture
def upgraded(upgraded_app: Flask) -> Iterator[None]:
    """The same, inside an application context."""
    with upgraded_app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def differences() -> list[object]:
    """Return what Alembic would change to make the tables as the models say."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return compare_metadata(context, db.metadata)


def test_the_migrations_make_what_the_models_say(upgraded):
    assert differences() == []


def checks() -> dict[str, set[str]]:
    """Return the names of the checks that each table of the database holds."""
    found = inspect(db.engine)
    return {table: {str(check["name"]) for check in found.get_check_constraints(table)} for table in tables()}


def tables() -> list[str]:
    """Return the names of our tables."""
    return sorted(table.name for table in db.metadata.sorted_tables)


def test_the_migrations_keep_every_check_of_the_models(upgraded):
    """SQLite copies a table to change it, and a check that is not carried along is gone without a word."""
    wanted = {
        table.name: {str(check.name) for check in table.constraints if isinstance(check, CheckConstraint)}
        for table in db.metadata.sorted_tables
    }
    assert checks() == wanted


def test_the_migrations_know_every_word_of_the_models(upgraded):
    """Alembic does not see that an enumeration has grown; the database would refuse the new word."""
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


def test_every_migration_can_be_taken_back(upgraded):
    migrations().downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    migrations().upgrade()
    assert differences() == []


def test_upgrading_twice_changes_nothing(upgraded):
    migrations().upgrade()
    assert differences() == []


def test_every_constraint_has_a_name(upgraded):
    found = inspect(db.engine)
    nameless = [
        (table, kind)
        for table in found.get_table_names()
        for kind in ("get_unique_constraints", "get_check_constraints", "get_foreign_keys")
        for constraint in getattr(found, kind)(table)
        if not constraint["name"] and table != "alembic_version"
    ]
    assert nameless == []
