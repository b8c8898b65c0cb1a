"""The floors of searching: the same words in the same engines, asked in the plainest way that finds them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from symspellpy import SymSpell, Verbosity
from tantivy import Document, Index, SchemaBuilder
from whoosh import query as ask
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import NUMERIC, TEXT, Schema
from whoosh.index import create_in
from whoosh.searching import Searcher

from marketplace.products.ports import SearchDocument
from marketplace.products.search_words import folded_words_of, indexed
from marketplace.products.shelves import PAGE_SIZE

WRITER_BYTES, WRITER_MB = 120_000_000, 128


class BareTantivy:
    """One field, asked through tantivy's own parser; nothing else."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        builder = SchemaBuilder()
        builder.add_unsigned_field("product", stored=True)
        builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
        self.schema = builder.build()
        self.index = Index(self.schema, path=str(folder))

    def fill(self, documents: Iterator[SearchDocument]) -> None:
        """Write everything."""
        writer = self.index.writer(WRITER_BYTES, 1)
        for document in documents:
            told = {"product": document.product_id, "words": indexed(document).words}
            writer.add_document(Document.from_dict(told, self.schema))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()

    def ask(self, text: str) -> list[int]:
        """Return the best products."""
        searcher = self.index.searcher()
        query = self.index.parse_query(" ".join(folded_words_of(text)), ["words"])
        found = searcher.search(query, limit=PAGE_SIZE).hits
        return [searcher.doc(address)["product"][0] for _, address in found]


class TunedWhoosh:
    """One folded field with the name repeated, beginnings of the name, and typos of unknown words; one searcher."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        words, beginnings = (TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False) for _ in range(2))
        schema = Schema(product=NUMERIC(int, bits=64, signed=False, stored=True), words=words, beginnings=beginnings)
        self.index = create_in(folder, schema)
        self.spelling = SymSpell(max_dictionary_edit_distance=1, prefix_length=6)
        self.searcher: Searcher | None = None

    def fill(self, documents: Iterator[SearchDocument]) -> None:
        """Write everything."""
        writer = self.index.writer(limitmb=WRITER_MB)
        for document in documents:
            told = indexed(document)
            writer.add_document(product=document.product_id, words=told.words, beginnings=told.beginnings)
        writer.commit(optimize=True)
        self.searcher = self.index.searcher()
        for word in self.searcher.reader().lexicon("words"):
            self.spelling.create_dictionary_entry(word.decode(), 1)

    def ask(self, text: str) -> list[int]:
        """Return the best products that have all words, the last of which may only be begun."""
        searcher: Any = self.searcher
        *whole, last = [self._meant(word) for word in folded_words_of(text)]
        begun = ask.Or([ask.Term("words", last), ask.Term("beginnings", last, boost=0.5)])
        wanted = ask.And([*(ask.Term("words", word) for word in whole), begun])
        return [hit["product"] for hit in searcher.search(wanted, limit=PAGE_SIZE)]

    def _meant(self, word: str) -> str:
        reader = self.searcher.reader()  # type: ignore[union-attr]
        if ("words", word) in reader or ("beginnings", word) in reader:
            return word
        near = self.spelling.lookup(word, Verbosity.TOP, max_edit_distance=1)
        return str(near[0].term) if near else word
