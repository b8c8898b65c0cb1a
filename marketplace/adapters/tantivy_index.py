"""The search index on tantivy: a folder of this machine, rebuilt from the tables at will."""

import threading
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from tantivy import Document, Index, Occur, Query, SchemaBuilder, Searcher

from marketplace.adapters.index_folder import IndexFolder
from marketplace.adapters.lexicon import Lexicon
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

# One thread and its smallest memory: changes come in handfuls, and the machine has other things to do.
SMALL_MEMORY, LARGE_MEMORY = 15_000_000, 120_000_000


def _schema() -> SchemaBuilder:
    builder = SchemaBuilder()
    builder.add_unsigned_field("product", indexed=True, fast=True)
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    for name in ("exact", "others", "pairs", "beginnings", "anchors"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    return builder


SCHEMA = _schema().build()


class TantivyIndex(IndexFolder):
    """Finds products by words, with or without marks."""

    engine = "tantivy"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._opening = threading.Lock()
        self._opened: tuple[tuple[str, int], _Moment] | None = None
        self._lexicons: dict[str, Lexicon] = {}

    def create(self, place: Path) -> None:
        """Make an empty index in a new folder."""
        Index(SCHEMA, path=str(place))

    def write(self, place: Path, changes: IndexChanges) -> None:
        """Write changes and keep them."""
        self._write(place, changes.put, gone=changes.remove, memory=SMALL_MEMORY)

    def fill(self, place: Path, documents: Iterable[SearchDocument]) -> None:
        """Write everything into an empty index and keep it."""
        self._write(place, documents, gone=None, memory=LARGE_MEMORY)

    def search(self, query: SearchQuery) -> SearchHits:
        """Return what matches, best first; exact marks before folded ones."""
        typed = typed_words(query.text)
        moment = self._present() if typed else None
        return SearchHits() if moment is None else look_up(moment, typed, limit=query.limit)

    def _present(self) -> "_Moment | None":
        with self._opening:
            generation = self.generation()
            if generation is None:
                return None
            if self._opened is None or self._opened[0] != generation:
                name = generation[0]
                self._lexicons = {name: self._lexicons.get(name) or Lexicon()}
                index = Index.open(str(self.folder / name))
                self._opened = (generation, _Moment(index.searcher(), self._lexicons[name]))
            return self._opened[1]

    def _write(
        self, place: Path, documents: Iterable[SearchDocument], *, gone: Iterable[int] | None, memory: int
    ) -> None:
        writer = Index.open(str(place)).writer(heap_size=memory, num_threads=1)
        try:
            for product_id in gone or ():
                writer.delete_documents_by_query(_product(product_id))
            for document in documents:
                if gone is not None:
                    writer.delete_documents_by_query(_product(document.product_id))
                writer.add_document(_document(document))
        except BaseException:
            writer.rollback()
            raise
        writer.commit()
        writer.wait_merging_threads()


class _Moment:
    """The index in the state of one moment."""

    def __init__(self, searcher: Searcher, lexicon: Lexicon) -> None:
        self.searcher = searcher
        self.lexicon = lexicon
        self._is_learned = False

    def hits(self, wanted: WantedWords, *, limit: int | None) -> list[int]:
        """Return the ids of the products that have all words, and an anchor of each, best first."""
        most = self.searcher.num_docs if limit is None else limit
        if not most:
            return []
        found = self.searcher.search(_query(wanted), limit=most, count=False).hits
        ids = self.searcher.fast_field_values("product", [address for _, address in found])
        return [int(product_id) for product_id in ids if product_id is not None]

    def has(self, folded: Sequence[str]) -> bool:
        """Tell whether a product has all these words."""
        needed = Query.boolean_query([(Occur.Must, each) for each in _needed(folded)])
        return bool(self.searcher.search(Query.const_score_query(needed, 1.0), limit=1, count=False).hits)

    def knows(self, word: str) -> bool:
        """Tell whether a product has this word, or one in its name that begins so."""
        return bool(self.searcher.doc_freq("words", word) or self.searcher.doc_freq("beginnings", word))

    def near(self, word: str) -> list[str]:
        """Return the words of products that are one slip of a finger away, commonest first."""
        if not self._is_learned:
            self.lexicon.learn(word for word, _ in self.searcher.terms_with_prefix("words", ""))
            self._is_learned = True
        found = {other: self.searcher.doc_freq("words", other) for other in self.lexicon.near(word)}
        return sorted((other for other, count in found.items() if count), key=lambda other: (-found[other], other))


def _document(document: SearchDocument) -> Document:
    told: dict[str, Any] = {"product": document.product_id, **vars(indexed(document))}
    return Document.from_dict(told, SCHEMA)


def _product(product_id: int) -> Query:
    # Deleting by term would look for a signed number, and the product's is unsigned.
    return Query.term_query(SCHEMA, "product", product_id)


def _query(wanted: WantedWords) -> Query:
    better = [
        *(Query.boost_query(_term("exact", word), EXACT_MARKS_COUNT) for word in wanted.exact),
        *(Query.boost_query(_term("others", word), OTHER_NAME_COUNTS) for word in wanted.exact),
        *(Query.boost_query(_term("pairs", pair), WORD_ORDER_COUNTS) for pair in wanted.pairs),
    ]
    needed = [*_needed(wanted.folded), *_anchored(wanted)]
    return Query.boolean_query([*((Occur.Must, each) for each in needed), *((Occur.Should, each) for each in better)])


def _needed(folded: Sequence[str]) -> list[Query]:
    *whole, last = folded
    begun = _any_of([_term("words", last), Query.boost_query(_term("beginnings", last), BEGINNING_COUNTS)])
    return [*(_term("words", word) for word in whole), begun]


def _anchored(wanted: WantedWords) -> list[Query]:
    """Return what must be there and counts for nothing."""
    groups = [[_term("anchors", term) for term in terms] for terms in wanted.anchors]
    if groups:
        groups[-1].append(_term("beginnings", wanted.folded[-1]))
    return [Query.const_score_query(_any_of(group), 0.0) for group in groups]


def _any_of(queries: list[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, each) for each in queries])


# People ask for the same words again and again, and each question names a word in several fields.
@lru_cache(maxsize=8192)
def _term(field: str, word: str) -> Query:
    return Query.term_query(SCHEMA, field, word, index_option="freq" if field == "words" else "basic")
