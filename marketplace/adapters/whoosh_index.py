"""The search index on Whoosh: pure Python, a folder of this machine, rebuilt from the tables at will.

A file names the folder that serves, so that a new index takes over at once and whole. Writers of all threads and
processes stand in one line; readers never wait for them.
"""

import os
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from whoosh import query as ask
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, TEXT, Schema
from whoosh.index import create_in, open_dir
from whoosh.util.filelock import FileLock

from marketplace.kernel.text import fold
from marketplace.products.ports import SearchDocument, SearchHits, SearchQuery
from marketplace.products.search_words import (
    BEGINNING_COUNTS,
    EXACT_MARKS_COUNT,
    LONGEST_TEXT,
    MOST_WORDS,
    NAME_COUNTS,
    WORD_ORDER_COUNTS,
    beginnings_of,
    folded_words_of,
    one_slip_away,
    pairs_of,
    words_of,
)

SERVING = "serving"
# Makes a pair with the first word, so that a name that begins as typed comes before one that ends so.
BEFORE_THE_FIRST = ""
FEWEST_WORDS_TO_LEAVE_ONE_OUT = 3
WRITER_MEMORY_MB = 64


def _words_field() -> TEXT:
    return TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False)


# Everything is folded and cut into words by our own hand; Whoosh only splits at spaces.
SCHEMA = Schema(
    product=ID(stored=True, unique=True),
    words=_words_field(),
    name=_words_field(),
    pairs=_words_field(),
    beginnings=_words_field(),
)


class WhooshIndex:
    """Finds products by words, with or without marks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._reading = threading.Lock()
        self._served = ""
        self._searcher: Any = None

    def put(self, documents: Iterable[SearchDocument]) -> None:
        """Add or replace. A missing index is rebuilt from the tables, so nothing is lost by doing nothing here."""
        with self._writing() as writer:
            for document in documents:
                writer.update_document(**_fields(document))

    def remove(self, product_ids: Iterable[int]) -> None:
        """Take out."""
        with self._writing() as writer:
            for product_id in product_ids:
                writer.delete_by_term("product", str(product_id))

    def rebuild(self, documents: Iterable[SearchDocument]) -> None:
        """Replace everything; the old index serves until the new one is whole."""
        with self._in_line():
            before, name = self._serving(), f"index-{uuid4().hex[:12]}"
            (self.folder / name).mkdir()
            writer = create_in(self.folder / name, SCHEMA).writer(limitmb=WRITER_MEMORY_MB)
            for document in documents:
                writer.add_document(**_fields(document))
            writer.commit(optimize=True)
            self._let_serve(name)
            self._clear_away(keep={name, before})

    def search(self, query: SearchQuery) -> SearchHits:
        """Return what matches, best first; exact marks before folded ones.

        Where no product has all words, misspelt ones are mended and unknown ones left out; `read_as` tells so.
        """
        typed = words_of(query.text[:LONGEST_TEXT])[:MOST_WORDS]
        if not typed or not self.is_ready():
            return SearchHits()
        # A reader of Whoosh moves one file position about, so one thread reads at a time.
        with self._reading:
            return _Lookup(self._present_searcher(), limit=query.limit).find(typed)

    def is_ready(self) -> bool:
        """Tell whether it can be searched."""
        return bool(self._serving())

    def _present_searcher(self) -> Any:
        serving = self._serving()
        if self._searcher is None or serving != self._served:
            self._searcher = open_dir(self.folder / serving, schema=SCHEMA).searcher()
            self._served = serving
        self._searcher = self._searcher.refresh()
        return self._searcher

    def _serving(self) -> str:
        try:
            return (self.folder / SERVING).read_text(encoding="ascii")
        except FileNotFoundError:
            return ""

    def _let_serve(self, name: str) -> None:
        with tempfile.NamedTemporaryFile("w", dir=self.folder, delete=False, encoding="ascii") as file:
            file.write(name)
        # Renaming is atomic: a reader finds the old name or the new one, never half of one.
        os.replace(file.name, self.folder / SERVING)  # noqa: PTH105

    def _clear_away(self, *, keep: set[str]) -> None:
        # The index before stays for those who have just read its name and not opened it yet.
        for old in self.folder.glob("index-*"):
            if old.name not in keep:
                shutil.rmtree(old, ignore_errors=True)

    @contextmanager
    def _in_line(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(str(self.folder / "writing.lock"))
        lock.acquire(blocking=True)
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        with self._in_line():
            serving = self._serving()
            if not serving:
                yield _Nothing()
                return
            writer = open_dir(self.folder / serving, schema=SCHEMA).writer(limitmb=WRITER_MEMORY_MB)
            try:
                yield writer
            except BaseException:
                writer.cancel()
                raise
            writer.commit()


class _Nothing:
    """Takes the place of a writer while there is no index."""

    def update_document(self, **_fields: str) -> None:
        """Do nothing."""

    def delete_by_term(self, _field: str, _text: str) -> None:
        """Do nothing."""


class _Lookup:
    """One search, in the state the index has at this moment."""

    def __init__(self, searcher: Any, *, limit: int) -> None:
        self.searcher = searcher
        self.limit = limit

    def find(self, typed: Sequence[str]) -> SearchHits:
        """Try the words as typed, then mended, then without those nobody knows, then without any one of them."""
        folded = [fold(word) for word in typed]
        hits = self._hits(ask.AndMaybe(_all_of(folded), _better(typed, folded)))
        if hits:
            return SearchHits(hits)
        mended = [self._mended(word) for word in folded]
        known = [word for word in mended if word]
        if 2 * len(known) <= len(folded):
            return SearchHits()
        found = self._hits(ask.AndMaybe(_all_of(known), _better(known, known))) or self._hits(_all_but_one(known))
        return SearchHits(found, read_as=" ".join(known))

    def _hits(self, query: Any) -> list[int]:
        results = self.searcher.search(query, limit=self.limit)
        return [int(hit["product"]) for hit in results]

    def _mended(self, word: str) -> str:
        """Return the word if the index knows it, else the commonest one that differs by a letter, else ""."""
        reader = self.searcher.reader()
        if ("words", word) in reader or ("beginnings", word) in reader:
            return word
        near = [other for other in one_slip_away(word) if ("words", other) in reader]
        return max(near, key=lambda other: reader.doc_frequency("words", other), default="")


def _fields(document: SearchDocument) -> dict[str, str]:
    name = folded_words_of(document.name)
    others = (document.name_en, document.cooperative, document.category, document.place, document.words)
    return {
        "product": str(document.product_id),
        "words": " ".join([*name * NAME_COUNTS, *folded_words_of(" ".join(others))]),
        "name": " ".join(words_of(document.name)),
        "pairs": " ".join(pairs_of([BEFORE_THE_FIRST, *name])),
        "beginnings": " ".join(beginnings_of([*name, *folded_words_of(document.name_en)])),
    }


def _all_of(folded: Sequence[str]) -> Any:
    """Ask for every word; the last one may only be begun, since people search while they type."""
    *whole, last = folded
    begun = ask.Or([ask.Term("words", last), ask.Term("beginnings", last, boost=BEGINNING_COUNTS)])
    return ask.And([*(ask.Term("words", word) for word in whole), begun])


def _all_but_one(folded: Sequence[str]) -> Any:
    if len(folded) < FEWEST_WORDS_TO_LEAVE_ONE_OUT:
        return ask.NullQuery
    return ask.Or([_all_of([*folded[:place], *folded[place + 1 :]]) for place in range(len(folded))])


def _better(typed: Sequence[str], folded: Sequence[str]) -> Any:
    """Prefer names with exactly these marks, and with the words in this order."""
    exact = [ask.Term("name", word, boost=EXACT_MARKS_COUNT) for word in typed]
    in_order = [ask.Term("pairs", pair, boost=WORD_ORDER_COUNTS) for pair in pairs_of([BEFORE_THE_FIRST, *folded])]
    return ask.Or([*exact, *in_order])
