"""The search index on Whoosh: pure Python, a folder of this machine, rebuilt from the tables at will."""

import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import NUMERIC, TEXT, Schema
from whoosh.index import create_in, open_dir
from whoosh.searching import Searcher

from marketplace.adapters.index_folder import IndexFolder
from marketplace.adapters.lexicon import Lexicon
from marketplace.adapters.postings import Group, Postings, Wanted
from marketplace.products.looking_up import look_up
from marketplace.products.ports import IndexChanges, SearchDocument, SearchHits, SearchQuery
from marketplace.products.search_words import (
    BEGINNING_COUNTS,
    EXACT_MARKS_COUNT,
    OTHER_NAME_COUNTS,
    WORD_ORDER_COUNTS,
    WantedWords,
    indexed,
    typed_words,
)

SMALL_MEMORY_MB, LARGE_MEMORY_MB = 32, 128


def _words_field() -> TEXT:
    return TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False)


# Everything is folded and cut into words by our own hand; Whoosh only splits at spaces.
SCHEMA = Schema(
    product=NUMERIC(int, bits=64, signed=False, unique=True, sortable=True),
    words=_words_field(),
    exact=_words_field(),
    others=_words_field(),
    pairs=_words_field(),
    beginnings=_words_field(),
    anchors=_words_field(),
)


class WhooshIndex(IndexFolder):
    """Finds products by words, with or without marks."""

    engine = "whoosh"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._reading = threading.Lock()
        self._opened: tuple[tuple[str, int], _Moment] | None = None
        self._lexicons: dict[str, Lexicon] = {}

    def create(self, place: Path) -> None:
        """Make an empty index in a new folder."""
        create_in(place, SCHEMA)

    def write(self, place: Path, changes: IndexChanges) -> None:
        """Write changes and keep them."""
        writer = open_dir(place, schema=SCHEMA).writer(limitmb=SMALL_MEMORY_MB)
        try:
            for product_id in changes.remove:
                writer.delete_by_term("product", product_id)
            for document in changes.put:
                writer.update_document(**_fields(document))
        except BaseException:
            writer.cancel()
            raise
        writer.commit()

    def fill(self, place: Path, documents: Iterable[SearchDocument]) -> None:
        """Write everything into an empty index and keep it."""
        writer = open_dir(place, schema=SCHEMA).writer(limitmb=LARGE_MEMORY_MB)
        for document in documents:
            writer.add_document(**_fields(document))
        writer.commit(optimize=True)

    def search(self, query: SearchQuery) -> SearchHits:
        """Return what matches, best first; exact marks before folded ones."""
        typed = typed_words(query.text)
        if not typed:
            return SearchHits()
        # A reader of Whoosh moves one file position about, so one thread reads at a time.
        with self._reading:
            moment = self._present()
            return SearchHits() if moment is None else look_up(moment, typed, limit=query.limit)

    def _present(self) -> "_Moment | None":
        generation = self.generation()
        if generation is None:
            return None
        if self._opened is None or self._opened[0] != generation:
            name = generation[0]
            self._lexicons = {name: self._lexicons.get(name) or Lexicon()}
            self._opened = (generation, _Moment(self._searcher(name), self._lexicons[name]))
        return self._opened[1]

    def _searcher(self, name: str) -> Searcher:
        if self._opened is not None and self._opened[0][0] == name:
            # What did not change since then stays open.
            return self._opened[1].searcher.refresh()
        return open_dir(self.folder / name, schema=SCHEMA).searcher()


class _Moment:
    """The index in the state of one moment."""

    def __init__(self, searcher: Searcher, lexicon: Lexicon) -> None:
        self.searcher = searcher
        self.lexicon = lexicon
        self._reader: Any = searcher.reader()
        self._postings = Postings(searcher)
        self._is_learned = False
        self._ids: Any = None

    def hits(self, wanted: WantedWords, *, limit: int | None) -> list[int]:
        """Return the ids of the products that have all words, and an anchor of each, best first."""
        needed = [*_needed(wanted.folded), *_anchored(wanted)]
        found = self._postings.best(needed, _better(wanted), limit=limit)
        if not found:
            return []
        if self._ids is None:
            self._ids = self._reader.column_reader("product")
        return [int(self._ids[number]) for number in found]

    def has(self, folded: Sequence[str]) -> bool:
        """Tell whether a product has all these words."""
        return self._postings.have_all(_needed(folded))

    def knows(self, word: str) -> bool:
        """Tell whether a product has this word, or one in its name that begins so."""
        return ("words", word) in self._reader or ("beginnings", word) in self._reader

    def near(self, word: str) -> list[str]:
        """Return the words of products that are one slip of a finger away, commonest first."""
        if not self._is_learned:
            self.lexicon.learn(word.decode() for word in self._reader.lexicon("words"))
            self._is_learned = True
        found = {
            other: self._reader.doc_frequency("words", other)
            for other in self.lexicon.near(word)
            if ("words", other) in self._reader
        }
        return sorted((other for other, count in found.items() if count), key=lambda other: (-found[other], other))


def _fields(document: SearchDocument) -> dict[str, Any]:
    return {"product": document.product_id, **vars(indexed(document))}


def _better(wanted: WantedWords) -> list[Wanted]:
    return [
        *(("exact", word, EXACT_MARKS_COUNT) for word in wanted.exact),
        *(("others", word, OTHER_NAME_COUNTS) for word in wanted.exact),
        *(("pairs", pair, WORD_ORDER_COUNTS) for pair in wanted.pairs),
    ]


def _needed(folded: Sequence[str]) -> list[Group]:
    *whole, last = folded
    begun = (("words", last, 1.0), ("beginnings", last, BEGINNING_COUNTS))
    return [*((("words", word, 1.0),) for word in whole), begun]


def _anchored(wanted: WantedWords) -> list[Group]:
    """Return what must be there and counts for nothing."""
    groups = [tuple(("anchors", term, 0.0) for term in terms) for terms in wanted.anchors]
    return [*groups[:-1], (*groups[-1], ("beginnings", wanted.folded[-1], 0.0))] if groups else []
