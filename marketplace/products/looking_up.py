"""How words are looked up, whatever the engine: as typed, then mended, then without what nobody knows. Pure.

Several words are looked for where they belong together; only where they do nowhere is what merely has them all given.

Both indexes are asked in the same way, so that they agree on what is found and differ in speed alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, product
from typing import Protocol

from marketplace.products.ports import SearchHits
from marketplace.products.search_words import WantedWords, neighbours, wanted

#: Words of fewer letters are left alone: nearly all that is one slip away from them is another word.
SHORTEST_TO_MEND = 3
#: How many words one slip away are tried for a word, and how many readings of the whole in all.
MOST_CANDIDATES = 4
MOST_READINGS = 16
FEWEST_WORDS_TO_LEAVE_ONE_OUT = 3


class Engine(Protocol):
    """An index in the state of one moment."""

    def hits(self, wanted: WantedWords, *, limit: int | None) -> list[int]:
        """Return the ids of the products that have all words and an anchor of each, best first; without a limit all."""

    def has(self, folded: Sequence[str]) -> bool:
        """Tell whether a product has all these words, at less cost than finding them all."""

    def knows(self, word: str) -> bool:
        """Tell whether a product has this word, or one in its name that begins so."""

    def near(self, word: str) -> list[str]:
        """Return the words of products that are one slip of a finger away, commonest first."""


def look_up(engine: Engine, typed: Sequence[str], *, limit: int | None) -> SearchHits:
    """Find the words as typed; where no product has all of them, find what was meant, and say so in `read_as`."""
    asked = wanted(typed)
    hits = _found(engine, asked, limit)
    if hits.product_ids:
        return hits
    meant = next((words for words in _readings(engine, asked.folded) if engine.has(words)), None)
    if meant is None:
        return SearchHits()
    return replace(_found(engine, wanted(meant), limit), read_as=" ".join(meant))


def _found(engine: Engine, asked: WantedWords, limit: int | None) -> SearchHits:
    """Return where the words belong together, or else what merely has them all."""
    hits = engine.hits(asked, limit=limit)
    if hits or not asked.anchors:
        return SearchHits(hits)
    return SearchHits(engine.hits(replace(asked, anchors=()), limit=limit), is_loose=True)


def _readings(engine: Engine, folded: Sequence[str]) -> Iterator[list[str]]:
    """Yield what may have been meant, likeliest first."""
    known = [engine.knows(word) for word in folded]
    choices = [[word] if is_known else _near(engine, word) for word, is_known in zip(folded, known, strict=True)]
    left = [words for words in choices if words]
    if 2 * len(left) <= len(folded):
        return
    if all(known):
        yield from _one_word_mended(engine, folded)
    else:
        yield from (list(words) for words in islice(product(*left), MOST_READINGS))
    rest = [words[0] for words in left]
    if len(rest) >= FEWEST_WORDS_TO_LEAVE_ONE_OUT:
        yield from neighbours(rest)


def _one_word_mended(engine: Engine, folded: Sequence[str]) -> Iterator[list[str]]:
    """Yield readings for a slip that made another word of a word: "nuoc man" for "nuoc mam"."""
    for place, word in enumerate(folded):
        for other in _near(engine, word):
            yield [*folded[:place], other, *folded[place + 1 :]]


def _near(engine: Engine, word: str) -> list[str]:
    return engine.near(word)[:MOST_CANDIDATES] if len(word) >= SHORTEST_TO_MEND else []
