"""Words that are spelled nearly alike, by a dictionary of deletions (symspellpy)."""

from collections.abc import Iterable

from symspellpy import SymSpell, Verbosity


class Lexicon:
    """Every word of an index, and which of them are one slip of a finger away from another.

    Words are only ever added; whoever asks drops those that no product has any more.
    """

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._spelling = SymSpell(max_dictionary_edit_distance=1, prefix_length=6)

    def learn(self, words: Iterable[str]) -> None:
        """Take up words that are new."""
        for word in words:
            if word not in self._known:
                self._known.add(word)
                self._spelling.create_dictionary_entry(word, 1)

    def near(self, word: str) -> list[str]:
        """Return the known words that a letter too many, missing, other or swapped leads to."""
        found = self._spelling.lookup(word, Verbosity.ALL, max_edit_distance=1)
        return [item.term for item in found if item.term != word]
