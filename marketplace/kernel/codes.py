"""Short codes that people read aloud, type and put into bank transfers, with a check character.

Pure. The 32 characters leave out 0, O, 1 and I. A code is read as a polynomial over the field of 32 elements,
and the check character makes its value at the primitive element zero. Powers of a primitive element differ
from each other and from zero, so every single wrong character and every swap of two neighbours is found.
(Luhn modulo 32 would miss some
swaps: 32 is even.)
"""

import re
import secrets
from collections.abc import Callable, Iterator

from marketplace.kernel.messages import msg
from marketplace.kernel.text import ascii_upper

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

#: Bounds for the whole code (prefix, body and check character) when `find_codes` is not told the length.
SHORTEST_FOUND = 8
LONGEST_FOUND = 16

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_FIELD_SIZE = 32
# x⁵ + x² + 1, irreducible and primitive over GF(2): doubling walks through all 31 other elements.
_FIELD_POLYNOMIAL = 0b100101
# Not zero, so that a code of only "2" (the zero of the field) is not valid by itself.
_START = 1


def new_code(length: int, *, prefix: str = "", random: Callable[[int], int] = secrets.randbelow) -> str:
    """Return `prefix`, then `length` random characters, then the check character.

    Args:
        prefix: letters of `ALPHABET`, covered by the check character as well.
        random: given n, returns a number from 0 to n - 1; the default cannot be guessed.

    Raises:
        ValueError: the prefix holds a character outside `ALPHABET`.
    """
    # One number for all characters: drawing each by itself costs more than all the rest.
    drawn = random(_FIELD_SIZE**length)
    body = "".join(ALPHABET[drawn // _FIELD_SIZE**place % _FIELD_SIZE] for place in range(length))
    return with_check(prefix + body)


def with_check(body: str) -> str:
    """Return `body` followed by its check character.

    Raises:
        ValueError: a character outside `ALPHABET`.
    """
    return body + ALPHABET[_times_two(_remainder(body))]


def is_valid(code: str) -> bool:
    """Tell whether `code` (upper case, without spaces) ends in the right check character."""
    if len(code) < 2 or any(character not in _VALUES for character in code):
        return False
    return _remainder(code) == 0


def clean_code(text: str) -> str:
    """Return what a person typed as a code would be stored: upper case, without spaces, dots and hyphens."""
    return ascii_upper(text).replace(" ", "")


def find_codes(text: str, *, prefix: str = "", length: int | None = None) -> list[str]:
    """Return the valid codes inside noisy text, in order of appearance and without repeats.

    Banks change case, drop or insert spaces, and glue the transfer text to their own words; so spaces are
    ignored and a code may stand anywhere. One stretch in 32 is valid by chance: look the results up, and give
    `prefix` where known.

    Args:
        prefix: only codes that begin so.
        length: the `length` the codes were made with (`new_code`); without it 8 to 16 characters in all are
            tried.
    """
    glued = clean_code(text)
    found = (glued[start:end] for start, end in _stretches(glued, prefix, length))
    return list(dict.fromkeys(code for code in found if is_valid(code)))


def _stretches(glued: str, prefix: str, length: int | None) -> Iterator[tuple[int, int]]:
    """Yield start and end of every stretch that may be a code, longer ones first at each place."""
    sizes = range(LONGEST_FOUND, SHORTEST_FOUND - 1, -1)
    if length is not None:
        sizes = range(len(prefix) + length + 1, len(prefix) + length, -1)
    # The look-ahead finds overlapping places too: "CSCS…" may begin twice.
    for match in re.finditer(f"(?={re.escape(prefix)})", glued):
        start = match.start()
        yield from ((start, start + size) for size in sizes if start + size <= len(glued))


def _remainder(characters: str) -> int:
    value = _START
    for character in characters:
        if character not in _VALUES:
            raise ValueError(msg("Mã không dùng ký tự “%(character)s”.", character=character))
        value = _times_two(value) ^ _VALUES[character]
    return value


def _times_two(value: int) -> int:
    """Multiply by the primitive element of the field."""
    doubled = value << 1
    return doubled ^ _FIELD_POLYNOMIAL if doubled >= _FIELD_SIZE else doubled
