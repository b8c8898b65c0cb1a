"""Other names of the same goods: North and South, short and full, as they stand in `data/synonyms.csv`. Pure.

The file is for people to edit: each line says that what is called `name` is found as `also_called` too; `both` ways, or
`one` way only where the other would mislead ("gạo thơm" is no pineapple). An index that was built by another file is
built anew by itself.
"""

import csv
import zlib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent / "data" / "synonyms.csv"
BOTH = "both"
_LONGEST_NAME_WORDS = 4

Names = dict[tuple[str, ...], tuple[str, ...]]


def other_names_in(words: Sequence[str], names: Names | None = None) -> list[str]:
    """Return under which other names what these words name is known as well, each once.

    Args:
        words: in lower case with their marks, as `search_words.words_of` gives them.
    """
    known = load() if names is None else names
    found: dict[str, None] = {}
    for start in range(len(words)):
        for length in range(1, _LONGEST_NAME_WORDS + 1):
            found.update(dict.fromkeys(known.get(tuple(words[start : start + length]), ())))
    return list(found)


@cache
def load() -> Names:
    """Return the other names of each name, once per process."""
    with FILE.open(encoding="utf8", newline="") as file:
        return read(file)


@cache
def fingerprint() -> int:
    """Return a number that changes with the file."""
    return zlib.crc32(FILE.read_bytes())


def read(lines: Iterable[str]) -> Names:
    """Read the table; a line without both names is left out."""
    names: dict[tuple[str, ...], tuple[str, ...]] = {}
    for row in csv.DictReader(lines):
        name, also = _words(row.get("name")), _words(row.get("also_called"))
        if not (name and also):
            continue
        names[name] = (*names.get(name, ()), " ".join(also))
        if (row.get("ways") or "").strip() == BOTH:
            names[also] = (*names.get(also, ()), " ".join(name))
    return names


def _words(text: str | None) -> tuple[str, ...]:
    return tuple((text or "").lower().split())
