"""The words of a search: how much each place counts, marks and their placement, and slips of the keyboard. Pure.

Both indexes are fed and asked through here, so that they agree on what matches. The weights are told to everybody on
`/ranking` (Nghị định 248/2026/NĐ-CP article 11), from here.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from marketplace.kernel.text import fold, normalise
from marketplace.products import synonyms
from marketplace.products.ports import SearchDocument

#: Changes with every change of what is written into an index; an index of another shape is built anew.
SHAPE = 3

#: How often the name is written among the words of a product, so that it counts before everything else.
NAME_COUNTS = 3
#: How much more a word of the name counts that is typed with exactly its marks: "dừa" before "dưa".
EXACT_MARKS_COUNT = 4.0
#: The same for another name of the goods: "mè" finds "Mè xửng" before "Vừng đen", and that before "Me chua".
OTHER_NAME_COUNTS = 2.0
#: How much two words count that follow each other in the name as typed, or the first word if the name begins with it.
WORD_ORDER_COUNTS = 1.5
#: How little the beginning of a word counts beside the whole word.
BEGINNING_COUNTS = 0.5

LONGEST_TEXT = 100
MOST_WORDS = 8
# What is left of "or" without its Telex tone would begin half of all words.
SHORTEST_MEANT = 2
# Makes a pair with the first word, so that a name that begins as typed comes before one that ends so.
BEFORE_THE_FIRST = ""

_WORD = re.compile(r"\w+")
_FIRST_VOWEL = re.compile(r"[aeiouy]")
# After a word's first vowel these letters are never written in Vietnamese: on Telex they set a tone or a mark.
_TELEX_KEYS = str.maketrans("", "", "sfrxjwz")
_TWICE = re.compile(r"aa|ee|oo")
_VNI_KEYS = re.compile(r"(?<=[a-z])[0-9]+")
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


@dataclass(frozen=True)
class IndexedWords:
    """What is written into an index about a product, ready to be split at spaces."""

    words: str
    exact: str
    others: str
    pairs: str
    beginnings: str
    anchors: str


@dataclass(frozen=True)
class WantedWords:
    """What is asked of an index: every word of `folded` must be there, the last of which may only be begun.

    `exact` and `pairs` put the better ones first and decide nothing about what is found. `anchors` are, for each word,
    of what one must be there so that the words belong together: without them "mật ong" would find a towel for the face
    (mặt) of a maker called Ong.
    """

    folded: tuple[str, ...]
    exact: tuple[str, ...]
    pairs: tuple[str, ...]
    anchors: tuple[tuple[str, ...], ...] = ()


def words_of(text: str) -> list[str]:
    """Return the words in lower case with their marks: "Mật  Ong!" gives `["mật", "ong"]`."""
    return _WORD.findall(normalise(text).lower())


def folded_words_of(text: str) -> list[str]:
    """Return the words without marks: `["mat", "ong"]`."""
    return _WORD.findall(fold(text))


def exact(word: str) -> str:
    """Return a word with its marks so that it does not matter over which vowel the tone is put: hoà is hòa."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word)
    letters = "".join(character for character in decomposed if character not in _TONES)
    tones = "".join(_TONES[character] for character in decomposed if character in _TONES)
    return unicodedata.normalize("NFC", letters) + tones


def indexed(document: SearchDocument) -> IndexedWords:
    """Return what an index is told about a product."""
    name, folded_name = words_of(document.name), folded_words_of(document.name)
    others = words_of(" ".join(synonyms.other_names_in(name)))
    also = synonyms.other_names_in(words_of(f"{document.words} . {document.cooperative}"))
    told = (document.name_en, document.cooperative, document.category, document.place, document.words, *also)
    rest = folded_words_of(" ".join(told))
    return IndexedWords(
        words=" ".join([*folded_name * NAME_COUNTS, *map(fold, others), *rest]),
        exact=" ".join(map(exact, name)),
        others=" ".join(map(exact, others)),
        pairs=" ".join(pairs_of([BEFORE_THE_FIRST, *folded_name])),
        beginnings=" ".join(beginnings_of([*folded_name, *folded_words_of(document.name_en)])),
        anchors=" ".join(_anchors_of(document, others, also)),
    )


def _anchors_of(document: SearchDocument, others: Sequence[str], also: Sequence[str]) -> Iterable[str]:
    """Return what holds a word in its place: being in a name, or standing beside its neighbour anywhere."""
    names = (document.name, " ".join(others), document.name_en, document.cooperative, document.category, document.place)
    told = [folded_words_of(text) for text in (*names, document.words, *also)]
    named = [word for words in told[: len(names)] for word in words]
    return dict.fromkeys([*named, *(pair for words in told for pair in pairs_of(words))])


def typed_words(text: str) -> list[str]:
    """Return the words that are looked for; no more than anybody needs."""
    return words_of(text[:LONGEST_TEXT])[:MOST_WORDS]


def wanted(typed: Sequence[str]) -> WantedWords:
    """Return what is asked of an index for these words."""
    folded = [fold(word) for word in typed]
    return WantedWords(
        folded=tuple(folded),
        exact=tuple(map(exact, typed)),
        pairs=tuple(pairs_of([BEFORE_THE_FIRST, *folded])),
        anchors=_anchors_for(folded) if len(folded) > 1 else (),
    )


def _anchors_for(folded: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return for each word itself, and with each of its neighbours, in either order."""
    around = [(), *((f"{one}_{other}", f"{other}_{one}") for one, other in pairwise(folded)), ()]
    return tuple((word, *around[place], *around[place + 1]) for place, word in enumerate(folded))


def without_keyboard_slips(text: str) -> str:
    """Return what was meant when the keyboard did not turn Telex or VNI into letters, without marks.

    "nuwowcs mawms" and "nu7o7c1 ma8m1" both give "nuoc mam"; "" when nothing was to mend.
    """
    if not text.isascii():
        return ""
    typed = folded_words_of(text)
    meant = [_mended(word) for word in typed]
    if meant == typed or any(len(word) < SHORTEST_MEANT for word in meant):
        return ""
    return " ".join(meant)


def pairs_of(words: Sequence[str]) -> list[str]:
    """Return each two neighbours as one word: `["mat", "ong", "rung"]` gives `["mat_ong", "ong_rung"]`."""
    return [f"{one}_{other}" for one, other in pairwise(words)]


def beginnings_of(words: Sequence[str]) -> list[str]:
    """Return every beginning of every word, the word itself among them, each once."""
    return list(dict.fromkeys(word[:length] for word in words for length in range(1, len(word) + 1)))


def as_written(words: Sequence[str], names: Sequence[str]) -> str:
    """Return folded words with the marks that names give them: "nuoc mam" read in "Nước mắm Sa Châu" is "nước mắm"."""
    marked: dict[str, str] = {}
    for name in names:
        for word in words_of(name):
            marked.setdefault(fold(word), word)
    return " ".join(marked.get(word, word) for word in words)


def neighbours(words: Sequence[str]) -> Iterator[list[str]]:
    """Yield the words without one of them, each time another."""
    for place in range(len(words)):
        yield [*words[:place], *words[place + 1 :]]


def _mended(word: str) -> str:
    if word.isdigit():
        return word
    letters = _VNI_KEYS.sub("", word)
    first = _FIRST_VOWEL.search(letters)
    if first is None:
        return letters
    head, tail = letters[: first.start()], letters[first.start() :]
    return head.replace("dd", "d") + _TWICE.sub(lambda found: found[0][0], tail.translate(_TELEX_KEYS)).replace(
        "dd", "d"
    )
