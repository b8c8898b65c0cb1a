"""Texts for telephones: without marks, in the GSM alphabet, at most one SMS long. Pure.

Vietnamese letters with marks are not in the GSM alphabet: with a single one of them an SMS holds 70 characters
instead of 160 and costs twice or three times as much. So texts go out without marks, as people in Vietnam are used to
from their banks and carriers.
"""

import unicodedata

from marketplace.kernel.text import normalise

LONGEST = 160
SHORTEST_NAME = 8
#: Of ASCII these alone are missing from the basic table or count double in it.
_COSTLY = frozenset("^{}\\[~]|`")
_LIKE_THEM = str.maketrans(
    {"đ": "d", "Đ": "D", "₫": "d", "–": "-", "—": "-", "“": '"', "”": '"', "’": "'", "‘": "'", "…": "...", "·": "-"}
    | {"[": "(", "]": ")", "{": "(", "}": ")"}
)


def without_marks(text: str) -> str:
    """Return the text in the GSM alphabet's part of ASCII, capitals kept: "Mật ong" becomes "Mat ong"."""
    decomposed = unicodedata.normalize("NFD", normalise(text).translate(_LIKE_THEM))
    return "".join(character for character in decomposed if _is_gsm(character))


def fits(text: str) -> bool:
    """Tell whether it is one SMS."""
    return len(text) <= LONGEST and all(_is_gsm(character) for character in text)


def compose(sentence: str, *, name: str = "", **values: str) -> str:
    """Return the sentence with its values, without marks, in one SMS; a long `name` is cut, nothing else is.

    Raises:
        ValueError: it is too long all the same.
    """
    whole, shorter = without_marks(name), ""
    text = without_marks(sentence % {**values, "name": whole})
    if len(text) > LONGEST and whole:
        room = max(SHORTEST_NAME, len(whole) - (len(text) - LONGEST))
        shorter = f"{whole[: room - 1].rstrip()}."
        text = without_marks(sentence % {**values, "name": shorter})
    if not fits(text):
        raise ValueError(f"{len(text)} characters do not fit into one SMS: {text}")
    return text


def _is_gsm(character: str) -> bool:
    return " " <= character <= "~" and character not in _COSTLY
