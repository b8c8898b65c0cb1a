"""Rows: the base class of all tables, and the only place that commits.

Writing happens inside `with transaction():`, one per action, opened by the outermost layer (web, cli, jobs).
On SQLite it begins with `BEGIN IMMEDIATE`: a read that later wants to write would otherwise meet
"database is locked" without waiting. On PostgreSQL it is READ COMMITTED; rules that must hold under
concurrency are conditional updates and unique constraints, never read-then-write.
"""

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    DateTime,
    Enum,
    Integer,
    MetaData,
    String,
    TypeDecorator,
    event,
    inspect,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.orm import DeclarativeBase, aliased, registry

from marketplace.kernel.money import Dong
from marketplace.kernel.row_statements import written_rows

Result = TypeVar("Result")

#: What is raised when the database does not answer as it should.
DatabaseFailed = OperationalError

ATTEMPTS = 5
BUSY_TIMEOUT_SECONDS = 5
#: After such a pause a connection to a server is tried before it is trusted.
REST_SECONDS = 1.0
# PostgreSQL: serialization failure and deadlock; both mean "the same work again will succeed".
TRY_AGAIN = frozenset({"40001", "40P01"})

BIG = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, kept in UTC; refuses a time without zone, which could be any of 24 hours."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store as UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without zone: {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give back an aware time."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _values(kind: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in kind]


_metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_types: dict[Any, Any] = {
    int: BIG,
    Dong: BigInteger(),
    str: String(),
    date: Date(),
    datetime: UtcDateTime(),
    dict[str, Any]: JSON(),
    list[str]: JSON(),
    enum.Enum: Enum(enum.Enum, native_enum=False, length=40, create_constraint=True, values_callable=_values),
}


class _Base(DeclarativeBase):
    registry = registry(metadata=_metadata, type_annotation_map=_types)


db = SQLAlchemy(
    model_class=_Base,
    session_options={"expire_on_commit": False},
    disable_autonaming=True,
)

if TYPE_CHECKING:
    Model = _Base
else:
    Model = db.Model

_writing: ContextVar[bool] = ContextVar("writing", default=False)
_connection: ContextVar[Connection | None] = ContextVar("connection", default=None)
_after_commit: ContextVar[list[Callable[[], None]] | None] = ContextVar("after_commit", default=None)
_noting: ContextVar[Callable[[], None] | None] = ContextVar("noting", default=None)
_OF_ONE_TRANSACTION: tuple[ContextVar[Any], ...] = (_writing, _after_commit, _connection)


def prepare(engine: Engine) -> None:
    """Give a SQLite engine its pragmas and explicit BEGIN; let a server's connections be tried after a pause."""
    if engine.dialect.name != "sqlite":
        event.listen(engine.pool, "checkin", _note_rest)
        event.listen(engine.pool, "checkout", partial(_try_after_rest, engine.dialect))
        return
    event.listen(engine, "connect", _set_pragmas)
    # Not by listening to "begin": an engine that is listened to looks for listeners with each of its statements.
    engine.dialect.do_begin = _begin  # type: ignore[assignment, method-assign]


def _note_rest(_connection: Any, record: Any) -> None:
    record.info["rests_since"] = monotonic()


def _try_after_rest(dialect: Dialect, connection: Any, record: Any, _proxy: Any) -> None:
    """Let a connection that a server may have closed meanwhile be replaced; one in steady use costs no extra trip."""
    if monotonic() - record.info.get("rests_since", monotonic()) < REST_SECONDS:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as gone:
        raise DisconnectionError from gone


def _set_pragmas(connection: Any, _record: Any) -> None:
    # The driver's own implicit BEGIN is switched off, so that ours decides between read and write.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:
    connection.execute("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


@contextmanager
def transaction() -> Iterator[None]:
    """Do one action: all of it is kept, or nothing is.

    What was read earlier in this session is read again, so that decisions are made on what holds now.

    Raises:
        RuntimeError: called inside another transaction, or after unsaved changes.
    """
    if _writing.get():
        raise RuntimeError("transactions do not nest: open one in the outermost layer")
    if db.session.new or db.session.dirty or db.session.deleted:
        raise RuntimeError("rows were changed outside of a transaction")
    db.session.rollback()
    # Without a statement since the last commit there is nothing to roll back, and old rows would stay.
    db.session.expire_all()
    begins: tuple[Any, ...] = (True, [], None)
    before = [variable.set(value) for variable, value in zip(_OF_ONE_TRANSACTION, begins, strict=True)]
    try:
        _connection.set(db.session.connection())
        yield
        if (note := _noting.get()) is not None:
            note()
        db.session.commit()
        _noting.set(None)
        todo = _after_commit.get() or []
    except BaseException:
        db.session.rollback()
        raise
    finally:
        for variable, token in zip(_OF_ONE_TRANSACTION, before, strict=True):
            variable.reset(token)
    for call in todo:
        call()


def transactionally(work: Callable[[], Result], *, attempts: int = ATTEMPTS) -> Result:
    """Run `work` in a transaction, again from the start when PostgreSQL asks for it or was started anew meanwhile.

    A connection that is lost while the transaction is being kept is not tried again: it may have been kept.
    """
    for left in range(attempts - 1, -1, -1):
        undone = False
        try:
            with transaction():
                try:
                    return work()
                except OperationalError as error:
                    undone = was_lost(error)
                    raise
        except OperationalError as error:
            if left == 0 or not (undone or getattr(error.orig, "sqlstate", None) in TRY_AGAIN):
                raise
    raise AssertionError("unreachable")


def was_lost(error: OperationalError) -> bool:
    """Tell whether an error means that the server ended the connection; the next one is a new one."""
    return error.connection_invalidated


class _OnlyLooking(Exception):
    """Undoes a transaction whose outcome is wanted, but not its changes."""


def foresee(work: Callable[[], Result]) -> Result:
    """Do `work` in a transaction, undo all of it, and return what it would have led to.

    What it returns must not be rows: they would show what never happened.
    """
    found: list[Result] = []
    try:
        with transaction():
            found.append(work())
            raise _OnlyLooking
    except _OnlyLooking:
        return found[0]


def after_commit(call: Callable[[], None]) -> None:
    """Run `call` once the present transaction is kept; it is dropped when the transaction is undone."""
    waiting = _after_commit.get()
    if waiting is None:
        raise RuntimeError("after_commit belongs inside a transaction")
    if call not in waiting:
        waiting.append(call)


def note_next(call: Callable[[], None] | None) -> None:
    """Let `call` write inside the next transaction that is kept, as its last deed; `None` lets go of it again."""
    _noting.set(call)


def present_connection() -> Connection:
    """Return the connection on which plain statements run: the transaction's, or the one that is read with."""
    return _connection.get() or db.session.connection()


def is_writing() -> bool:
    """Tell whether a transaction is open."""
    return _writing.get()


def end_reading() -> None:
    """Let go of what was read so far; the next read sees what holds then. Nothing is written."""
    db.session.rollback()


def is_reachable() -> bool:
    """Tell whether the database answers."""
    try:
        db.session.execute(text("SELECT 1"))
    except OperationalError:
        db.session.rollback()
        return False
    return True


def shared_alias(model: type[Result], name: str) -> type[Result]:
    """Return a model under another name, fit to be kept by a module and used by several threads.

    SQLAlchemy indexes an alias's columns when it is first used. Two threads doing so at one moment may find it half
    indexed, and from then on a column of the alias stands for the one of the plain table. Here it is done at once.
    """
    made = aliased(model, name=name)
    table = inspect(made).selectable
    for column in inspect(model).local_table.columns:
        table.corresponding_column(column)
    return made


def insert_or_ignore(model: type[Any], values: Mapping[str, Any], *, unique: tuple[str, ...]) -> Any:
    """Insert one row unless its `unique` columns exist already.

    Of several at the same moment exactly one inserts; the others wait for it and get `None`.

    Returns:
        The new row's key, or `None`.
    """
    (key,) = inspect(model).local_table.primary_key.columns.keys()[:1]
    inserted = insert_rows(model, [values], unless=unique, returning=(key,))
    return inserted[0][0] if inserted else None


def insert_rows(
    model: type[Any],
    rows: Sequence[Mapping[str, Any]],
    *,
    unless: tuple[str, ...] = (),
    returning: tuple[str, ...] = (),
) -> Sequence[Any]:
    """Insert rows that name the same columns, by one statement, whatever their number.

    Past the session's own machinery, which costs more than the rows; what it still holds back comes first. Columns that
    none of them names get the value that their table gives everybody.

    Args:
        unless: leave out the rows whose columns of these names exist already.
        returning: the columns to return of each row that was inserted, in no certain order.
    """
    if not rows:
        return []
    db.session.flush()
    connection = present_connection()
    table = _metadata.tables[model.__tablename__]
    written = written_rows(table, tuple(rows[0]), len(rows), unless, returning, connection.dialect)
    done = connection.exec_driver_sql(written.statement, written.values_of(rows))
    return done.all() if returning else []


def dialect_insert(model: Any) -> Any:
    """Return the `INSERT` of the database in use, the one that knows `ON CONFLICT`."""
    return (postgresql if present_connection().dialect.name == "postgresql" else sqlite).insert(model)
