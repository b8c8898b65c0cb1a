"""What the made-up market sells: a hundred kinds of goods, each in several qualities."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent / "data" / "goods.csv"


@dataclass(frozen=True)
class Kind:
    """A kind of goods. `smallest` is its smallest pack in base units of the unit's group, at `price` đồng."""

    name: str
    english: str
    shelf: str
    drawing: str
    unit: str
    smallest: int
    price: int
    qualities: tuple[str, ...]


@cache
def kinds() -> tuple[Kind, ...]:
    """Return all kinds of goods."""
    with HERE.open(encoding="utf8", newline="") as file:
        return tuple(
            Kind(
                name=row["name"],
                english=row["english"],
                shelf=row["shelf"],
                drawing=row["drawing"],
                unit=row["unit"],
                smallest=int(row["smallest"]),
                price=int(row["price"]),
                qualities=tuple(row["qualities"].split("|")),
            )
            for row in csv.DictReader(file)
        )
