"""A search index in a folder of this machine, whatever the engine: who writes, what serves, how far it has come.

A file names the folder that serves, so that a new index takes over at once and whole. Beside the words stands how far
the change feed was followed. It is written after the words were kept, so it is never ahead of them: a process that dies
between the two leaves changes that are written once more.
"""

import os
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from uuid import uuid4

from marketplace.kernel.feed import Cursor
from marketplace.products import synonyms
from marketplace.products.ports import THE_BEGINNING, ChangesAfter, IndexChanges, SearchDocument
from marketplace.products.search_words import SHAPE

CURSOR = "followed"


class IndexFolder(ABC):
    """The life of an index; an engine adds how words are written and found."""

    #: Names the engine and what it writes; an index of another shape, or with other synonyms, does not serve.
    engine = ""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shape = f"{self.engine}-{SHAPE}-{synonyms.fingerprint():08x}"
        self._read: tuple[tuple[int, int], str] | None = None

    @abstractmethod
    def create(self, place: Path) -> None:
        """Make an empty index in a new folder."""

    @abstractmethod
    def write(self, place: Path, changes: IndexChanges) -> None:
        """Write changes and keep them: all of them, or none when the process dies."""

    @abstractmethod
    def fill(self, place: Path, documents: Iterable[SearchDocument]) -> None:
        """Write everything into an empty index and keep it."""

    def is_ready(self) -> bool:
        """Tell whether it can be searched."""
        return self.serving() is not None

    def cursor(self) -> Cursor | None:
        """Return how far in the feed the serving index stands; nothing when there is none."""
        place = self.serving()
        return None if place is None else _cursor_in(place)

    def follow(self, changes_after: ChangesAfter) -> bool:
        """Write what changed, in order, until there is nothing more; not when somebody else is writing."""
        with self._locked("writing", wait=False) as is_mine:
            place = self.serving()
            if not is_mine or place is None:
                return False
            self._catch_up(place, changes_after)
            return True

    def rebuild(
        self,
        documents: Iterable[SearchDocument],
        *,
        cursor: Cursor = THE_BEGINNING,
        changes_after: ChangesAfter | None = None,
    ) -> bool:
        """Replace everything; the old index serves and is followed until the new one is whole and has caught up."""
        with self._locked("rebuilding", wait=False) as is_mine:
            if not is_mine:
                return False
            place = self.folder / f"index-{self.shape}-{uuid4().hex[:12]}"
            place.mkdir(parents=True)
            self.create(place)
            self.fill(place, documents)
            _keep(place / CURSOR, f"{cursor.transaction_number}.{cursor.note_id}")
            if changes_after is not None:
                self._catch_up(place, changes_after)
            self._let_serve(place, changes_after)
            return True

    def serving(self) -> Path | None:
        """Return the folder of the index that serves, if there is one of the right shape."""
        try:
            name = self._sign.read_text(encoding="ascii")
        except FileNotFoundError:
            return None
        return self.folder / name

    def generation(self) -> tuple[str, int] | None:
        """Return what changes whenever the serving index does; nothing when there is none."""
        # Asked before each search, where putting paths together and reading the sign cost as much as finding a word.
        try:
            sign = os.stat(f"{self.folder}/{self._sign_name}")  # noqa: PTH116
        except FileNotFoundError:
            return None
        name = self._name_on((sign.st_ino, sign.st_mtime_ns))
        # Engines keep a state by renaming a file in the folder, which leaves the hour of it on the folder.
        return None if name is None else (name, os.stat(f"{self.folder}/{name}").st_mtime_ns)  # noqa: PTH116

    def _name_on(self, sign: tuple[int, int]) -> str | None:
        """Return what a sign says; another one is another file, put in the place of the one before."""
        read = self._read
        if read is None or read[0] != sign:
            place = self.serving()
            read = self._read = None if place is None else (sign, place.name)
        return None if read is None else read[1]

    @property
    def _sign(self) -> Path:
        return self.folder / self._sign_name

    @property
    def _sign_name(self) -> str:
        return f"serving-{self.shape}"

    def _catch_up(self, place: Path, changes_after: ChangesAfter) -> None:
        reached = _cursor_in(place)
        while (changes := changes_after(reached)).cursor != reached:
            if changes.put or changes.remove:
                self.write(place, changes)
            reached = changes.cursor
            _keep(place / CURSOR, f"{reached.transaction_number}.{reached.note_id}")

    def _let_serve(self, place: Path, changes_after: ChangesAfter | None) -> None:
        with self._locked("writing", wait=True):
            before = self.serving()
            if changes_after is not None:
                self._catch_up(place, changes_after)
            _keep(self._sign, place.name)
            self._clear_away(keep={place, before})

    def _clear_away(self, *, keep: set[Path | None]) -> None:
        # The index before stays for those who have just read its name and not opened it yet.
        for old in self.folder.glob("index-*"):
            if old not in keep:
                shutil.rmtree(old, ignore_errors=True)
        for sign in self.folder.glob("serving-*"):
            if sign != self._sign:
                sign.unlink(missing_ok=True)

    @contextmanager
    def _locked(self, name: str, *, wait: bool) -> Iterator[bool]:
        """Be the only one, in this process and all others of this machine, until the end of the block."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{name}.lock").open("w") as file:
            try:
                flock(file, LOCK_EX if wait else LOCK_EX | LOCK_NB)
            except BlockingIOError:
                yield False
                return
            # The lock goes with the file, also when the process is killed.
            yield True


def _cursor_in(place: Path) -> Cursor:
    transaction_number, _, note_id = (place / CURSOR).read_text(encoding="ascii").partition(".")
    return Cursor(int(transaction_number), int(note_id))


def _keep(path: Path, text: str) -> None:
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    # Renaming is atomic: a reader finds the old text or the new one, never half of one.
    Path(file.name).replace(path)
