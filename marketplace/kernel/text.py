"""Vietnamese text: cleaning, folding without marks, slugs, bank texts and alphabetical order.

Pure. "đ" has no Unicode decomposition, so stripping combining marks alone leaves it; every function here
treats it.
"""

import re
import unicodedata

_MARKS = dict.fromkeys(range(0x0300, 0x0370))
_WITHOUT_MARKS = _MARKS | {ord("đ"): "d", ord("Đ"): "D"}

# Invisible characters that copying from Zalo, Word or a PDF leaves behind: they split a word for the search
# index.
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x2060, 0xFEFF))

_UNSTORABLE = frozenset({"Cc", "Cs"})
_NOT_SLUG = re.compile(r"[^a-z0-9]+")

# The Vietnamese alphabet where a letter with a hat, a horn or a bar is a letter of its own.
_LETTER_RANKS = {
    "ă": "a1", "â": "a2", "đ": "d1", "ê": "e1", "ô": "o1", "ơ": "o2", "ư": "u1",
}  # fmt: skip
# Dictionary order of the tones: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONE_RANKS = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def normalise(text: str) -> str:
    """Return `text` on one line: composed (NFC), without invisible characters, one space between words.

    Control characters and lone surrogates go as well: PostgreSQL refuses NUL, and no encoding takes a lone
    surrogate.
    """
    return " ".join(_storable(text).split())


def normalise_lines(text: str) -> str:
    """Return `text` cleaned like `normalise`, line by line, at most one empty line between paragraphs."""
    lines = "\n".join(normalise(line) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


def fold(text: str) -> str:
    """Return `text` in lower case without marks, spaces collapsed: "Mật  Ong" becomes "mat ong"."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFD", text.lower().translate(_INVISIBLE))
    return " ".join(decomposed.translate(_WITHOUT_MARKS).split())


def slug(text: str, *, longest: int = 80) -> str:
    """Return the words of `text` for an address: "Nước mắm Sa Châu" becomes "nuoc-mam-sa-chau".

    It is cut between words at `longest` characters, and empty when the text has neither Latin letters nor
    digits.
    """
    whole = _NOT_SLUG.sub("-", fold(text)).strip("-")
    return _cut_between_words(whole, longest=longest, separator="-")


def ascii_upper(text: str, *, longest: int | None = None) -> str:
    """Return `text` as banks carry it: A–Z, 0–9 and single spaces, cut between words at `longest`."""
    whole = _NOT_SLUG.sub(" ", fold(text)).strip().upper()
    return whole if longest is None else _cut_between_words(whole, longest=longest, separator=" ")


def vietnamese_sort_key(text: str) -> str:
    """Return a key that sorts as a Vietnamese dictionary does: a ă â b c d đ e ê …, letters first, then
    tones.

    Upper and lower case are equal. The key is a plain string, so it may also be stored in a column that
    compares bytes.
    """
    letters = []
    tones = []
    for character in unicodedata.normalize("NFC", normalise(text).lower()):
        letter, tone = _letter_and_tone(character)
        letters.append(letter)
        tones.append(tone)
    # The tab sorts before every letter and the space, so a shorter word stands before a longer one.
    return f"{''.join(letters)}\t{''.join(tones)}"


def _storable(text: str) -> str:
    """Return `text` composed and without the characters a row or a page cannot carry; white space stays."""
    composed = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
    if composed.isprintable():
        return composed
    return "".join(
        character for character in composed if character.isspace() or unicodedata.category(character) not in _UNSTORABLE
    )


def _letter_and_tone(character: str) -> tuple[str, str]:
    """Return the rank of a lower-case letter in the alphabet, and the rank of its tone."""
    decomposed = unicodedata.normalize("NFD", character)
    tone = next((_TONE_RANKS[mark] for mark in decomposed if mark in _TONE_RANKS), "0")
    toneless = "".join(mark for mark in decomposed if mark not in _TONE_RANKS)
    letter = unicodedata.normalize("NFC", toneless)
    return _LETTER_RANKS.get(letter) or f"{toneless[:1]}0", tone


def _cut_between_words(whole: str, *, longest: int, separator: str) -> str:
    """Return at most `longest` characters of `whole`, without a half word unless it is the first."""
    if len(whole) <= longest:
        return whole
    kept, _, _ = whole[: longest + 1].rpartition(separator)
    return kept or whole[:longest]
