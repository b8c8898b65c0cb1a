"""Seeing at little cost that the change feed has grown: for what is kept of pages and must not be kept too long.

Unlike a follower (`feed.notes_after`) a watcher does not ask what changed and in which order, only whether anything
has been told since it last looked. So it sees a note the moment it is kept, also on PostgreSQL, where a follower waits
for older transactions to end.
"""

from threading import Lock
from time import monotonic
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from marketplace.kernel import feed

#: How long a change made by another process may stay unseen where looking costs a trip to a server.
LOOK_EVERY_SECONDS = 0.1

_NEWEST = "SELECT max(id) FROM change_note"
_SNAPSHOT = text("SELECT pg_current_snapshot()::text")
# One statement sees one snapshot: what it returns holds exactly the notes that it looked for.
_ANY_SINCE = text(
    "SELECT pg_current_snapshot()::text, EXISTS ("
    " SELECT 1 FROM change_note WHERE transaction_number >= pg_snapshot_xmin(CAST(:seen AS pg_snapshot))::text::bigint"
    " AND NOT pg_visible_in_snapshot(transaction_number::text::xid8, CAST(:seen AS pg_snapshot)))"
)


class Watch:
    """Counts how often the feed was seen to have grown: the same count means that nothing was told in between."""

    def __init__(self, engine: Engine) -> None:
        self._lock = Lock()
        self._count = 0
        is_file = engine.dialect.name == "sqlite"
        self._looking: _OnSqlite | _OnPostgresql = _OnSqlite(engine) if is_file else _OnPostgresql(engine)
        feed.when_told(self._looking.look_at_once)

    def count(self) -> int | None:
        """Return how often something was told, or nothing while the database does not answer.

        To be asked *before* the rows are read that something is made of: what is told meanwhile then counts as later.
        """
        with self._lock:
            try:
                self._count += self._looking.has_grown()
            except self._looking.faults:
                # What was told while nobody could look is unknown: nothing kept so far may be believed.
                self._count += 1
                return None
            return self._count

    def close(self) -> None:
        """Stop watching."""
        feed.stop_telling(self._looking.look_at_once)
        self._looking.close()


class _OnSqlite:
    """Asks at every call: one look into the memory that all processes share, and at the notes only after a commit."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Any = None
        self._version = -1
        self._newest: int | None = -1
        self.faults: tuple[type[Exception], ...] = (engine.dialect.loaded_dbapi.Error, DBAPIError)

    def look_at_once(self) -> None:
        """Nothing to do: each call looks."""

    def has_grown(self) -> bool:
        """Tell whether another note is there than at the last call."""
        # The mark moves with each commit of any other connection; this one never writes.
        version = self._ask("PRAGMA data_version")
        if version == self._version:
            return False
        newest = self._ask(_NEWEST)
        grown = newest != self._newest
        self._version, self._newest = version, newest
        return grown

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, statement: str) -> Any:
        if self._connection is None:
            # Kept for good, for the mark means something only on one and the same connection.
            pooled = self._engine.raw_connection()
            self._connection = pooled.driver_connection
            pooled.detach()
        return self._connection.execute(statement).fetchall()[0][0]


class _OnPostgresql:
    """Asks at most ten times a second, and at once after this process itself has told of something."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._next_look = 0.0
        self._seen = ""
        self.faults: tuple[type[Exception], ...] = (DBAPIError,)

    def look_at_once(self) -> None:
        """Let the next call look, however short ago the last one was."""
        self._next_look = 0.0

    def has_grown(self) -> bool:
        """Tell whether a note is there that was not at the last look."""
        began = monotonic()
        if began < self._next_look:
            return False
        # Set before looking: what is told from here on asks for a look of its own.
        self._next_look = began + LOOK_EVERY_SECONDS
        with self._engine.connect() as connection:
            if not self._seen:
                self._seen = connection.execute(_SNAPSHOT).scalar_one()
                return True
            self._seen, grown = connection.execute(_ANY_SINCE, {"seen": self._seen}).one()
        return bool(grown)

    def close(self) -> None:
        """Nothing is held between two looks."""
