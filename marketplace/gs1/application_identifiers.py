"""Application Identifiers (AI): what each means for the shape of its value and for its place in an address.

The facts in `data/application_identifiers.csv` are those of the GS1 Barcode Syntax Dictionary, release of 27/01/2026,
in a form of our own: of each AI whether it may stand in a query, whether it is a primary key and with which qualifiers
in which order, the parts of its value, what must accompany it and what must not.
"""

import csv
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from marketplace.gs1.components import NOT_TESTED, TESTS

_CHARACTERS = {
    "N": re.compile(r"[0-9]*"),
    "X": re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]*"),
    "Y": re.compile(r"[#\-/0-9A-Z]*"),
    "Z": re.compile(r"[\-0-9A-Z_a-z=]*"),
}
_COMPONENT = re.compile(r"(\[?)([NXYZ])(\.\.)?(\d+)\]?((?:/\w+)*)")

#: AIs that must come together, or one of several such sets.
Needs = tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True)
class Component:
    """One part of a value: so many characters of a set, which pass these tests."""

    characters: str
    longest: int
    is_fixed: bool
    is_optional: bool
    tests: tuple[str, ...]

    def take(self, text: str) -> str:
        """Return the beginning of `text` that belongs to this part.

        Raises:
            ValueError: it is too short, of other characters, or does not pass a test.
        """
        piece = text[: self.longest]
        if not piece and self.is_optional:
            return ""
        if not piece or (self.is_fixed and len(piece) < self.longest):
            raise ValueError("too short")
        if not _CHARACTERS[self.characters].fullmatch(piece):
            raise ValueError("wrong character")
        failed = next((name for name in self.tests if not TESTS[name](piece)), None)
        if failed:
            raise ValueError(failed)
        return piece


@dataclass(frozen=True)
class ApplicationIdentifier:
    """An AI. `sequences` are the orders in which qualifiers may follow a primary key; empty for other AIs."""

    code: str
    may_be_in_query: bool
    is_primary_key: bool
    sequences: tuple[tuple[str, ...], ...]
    components: tuple[Component, ...]
    needs: Needs
    excludes: tuple[str, ...]

    def ensure(self, value: str) -> None:
        """Check a value.

        Raises:
            ValueError: it is not one of this AI.
        """
        left = value
        for component in self.components:
            left = left[len(component.take(left)) :]
        if left:
            raise ValueError("too long")

    def allows_path(self, qualifiers: Collection[str]) -> bool:
        """Tell whether these qualifiers may follow this key, in this order."""
        return not qualifiers or any(_is_in_order(tuple(qualifiers), sequence) for sequence in self.sequences)


def get_ai(code: str) -> ApplicationIdentifier | None:
    """Return the AI with this code; `None` where there is none."""
    return _KNOWN.get(code)


def primary_keys() -> list[str]:
    """Return the codes of all AIs that identify something by themselves."""
    return [code for code, known in _KNOWN.items() if known.is_primary_key]


def stands_for(pattern: str, code: str) -> bool:
    """Tell whether an AI is meant by a pattern like "310n", where n is any digit."""
    return len(pattern) == len(code) and all(wanted in {"n", got} for wanted, got in zip(pattern, code, strict=True))


def _is_in_order(qualifiers: tuple[str, ...], sequence: tuple[str, ...]) -> bool:
    places = [sequence.index(each) for each in qualifiers if each in sequence]
    return len(places) == len(qualifiers) and all(left < right for left, right in pairwise(places))


def _component(written: str) -> Component:
    found = _COMPONENT.fullmatch(written)
    if found is None:
        raise RuntimeError(f"no component: {written}")
    tests = tuple(name for name in found[5].split("/") if name and name not in NOT_TESTED)
    return Component(found[2], int(found[4]), is_fixed=not found[3], is_optional=bool(found[1]), tests=tests)


def _codes(written: str) -> Iterator[str]:
    first, _, last = written.partition("-")
    for number in range(int(first), int(last or first) + 1):
        yield str(number).zfill(len(first))


def _needs(written: str) -> Needs:
    return tuple(tuple(tuple(way.split("+")) for way in need.split("|")) for need in written.split())


def _sequences(written: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(way.split("/")) for way in written.split("|") if way)


def _load() -> Iterator[ApplicationIdentifier]:
    path = Path(__file__).parent / "data" / "application_identifiers.csv"
    with path.open(encoding="ascii", newline="") as file:
        for row in csv.DictReader(file):
            for code in _codes(row["ai"]):
                yield ApplicationIdentifier(
                    code=code,
                    may_be_in_query=bool(row["in_query"]),
                    is_primary_key=bool(row["primary_key"]),
                    sequences=_sequences(row["qualifiers"]),
                    components=tuple(_component(part) for part in row["format"].split()),
                    needs=_needs(row["needs"]),
                    excludes=tuple(row["excludes"].split("|")) if row["excludes"] else (),
                )


_KNOWN = {known.code: known for known in _load()}
