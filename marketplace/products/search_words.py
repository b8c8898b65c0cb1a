"""The words of a search: how much each place counts, other names of the same goods, and slips of the keyboard. Pure.

The weights are told to everybody on `/ranking` (Nghị định 248/2026/NĐ-CP article 11), from here.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from string import ascii_lowercase

from marketplace.kernel.text import fold, normalise

#: How often the name is written among the words of a product, so that it counts before everything else.
NAME_COUNTS = 3
#: How much more a word of the name counts that is typed with exactly its marks: "dừa" before "dưa".
EXACT_MARKS_COUNT = 4.0
#: How much two words count that follow each other in the name as typed, or the first word if the name begins with it.
WORD_ORDER_COUNTS = 1.5
#: How little the beginning of a word counts beside the whole word.
BEGINNING_COUNTS = 0.5

LONGEST_TEXT = 100
MOST_WORDS = 8
# What is left of "or" without its Telex tone would begin half of all words.
SHORTEST_MEANT = 2

#: What is found under another name as well. Only ways that do not mislead: "gạo thơm" is no pineapple.
_ALSO_CALLED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("chè", ("trà",)),
    ("trà", ("chè",)),
    ("lạc", ("đậu phộng",)),
    ("đậu phộng", ("lạc",)),
    ("dứa", ("thơm", "khóm")),
    ("khóm", ("dứa", "thơm")),
    ("vừng", ("mè",)),
    ("mè", ("vừng",)),
    ("lợn", ("heo",)),
    ("heo", ("lợn",)),
    ("ngô", ("bắp",)),
    ("sắn", ("khoai mì",)),
    ("khoai mì", ("sắn",)),
    ("mộc nhĩ", ("nấm mèo",)),
    ("nấm mèo", ("mộc nhĩ",)),
    ("mướp đắng", ("khổ qua",)),
    ("khổ qua", ("mướp đắng",)),
    ("quả", ("trái",)),
    ("mắc ca", ("macca", "macadamia")),
    ("rượu", ("tửu",)),
    ("lạp xưởng", ("lạp sườn",)),
    ("lạp sườn", ("lạp xưởng",)),
    ("xà phòng", ("xà bông",)),
    ("thổ cẩm", ("vải dệt",)),
)

_WORD = re.compile(r"\w+")
_FIRST_VOWEL = re.compile(r"[aeiouy]")
# After a word's first vowel these letters are never written in Vietnamese: on Telex they set a tone or a mark.
_TELEX_KEYS = str.maketrans("", "", "sfrxjwz")
_TWICE = re.compile(r"aa|ee|oo")
_VNI_KEYS = re.compile(r"(?<=[a-z])[0-9]+")


def words_of(text: str) -> list[str]:
    """Return the words in lower case with their marks: "Mật  Ong!" gives `["mật", "ong"]`."""
    return _WORD.findall(normalise(text).lower())


def folded_words_of(text: str) -> list[str]:
    """Return the words without marks: `["mat", "ong"]`."""
    return _WORD.findall(fold(text))


def other_names(text: str) -> list[str]:
    """Return under which other names what `text` names is known as well."""
    padded = f" {' '.join(words_of(text))} "
    return [other for name, others in _ALSO_CALLED if f" {name} " in padded for other in others]


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
    """Return every beginning of every word, the word itself among them."""
    return [word[:length] for word in words for length in range(1, len(word) + 1)]


def one_slip_away(word: str) -> Iterator[str]:
    """Return every text that is one slip of a finger from a folded word: a letter too many, missing, other, swapped.

    Words of two letters are left alone: nearly all of them are other words.
    """
    if len(word) <= 2:
        return
    for place in range(len(word) + 1):
        head, tail = word[:place], word[place:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in ascii_lowercase:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]


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
