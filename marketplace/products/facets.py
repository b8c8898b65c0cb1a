"""What search results are filtered by, counted and ordered by. Pure.

The index finds words; all that changes by the hour (price, stock, stars) is kept beside it, so that counts and filters
are those of this moment for everything that was found, on every engine.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from marketplace.kernel.money import Dong

#: Before the code of a province of the old list, where provinces of today are meant by their code alone.
OLD_MARK = "cu"

#: Prices of the cheapest pack, from … to below …; the last has no end.
PRICE_BANDS: Mapping[str, tuple[int, int]] = {
    "0-50": (0, 50_000),
    "50-100": (50_000, 100_000),
    "100-200": (100_000, 200_000),
    "200-500": (200_000, 500_000),
    "500": (500_000, 2**62),
}
#: What has fewer ratings stands behind what has more, whatever they say: one friend is no opinion of buyers.
FEWEST_RATINGS = 3


class ResultOrder(StrEnum):
    """How what was found is ordered; the best is as the index ranks it."""

    BEST = "best"
    NEWEST = "newest"
    CHEAPEST = "cheapest"
    DEAREST = "dearest"
    RATED = "rated"
    SOLD = "sold"


class Fact(NamedTuple):
    """What a product can be filtered and ordered by. `places` are codes: of today, and of the old list with their mark.

    `published` is in seconds; `rating_sum` adds up `rating_count` ratings of one to five.
    """

    product_id: int
    category: str
    places: tuple[str, ...]
    stars: int
    kinds: tuple[str, ...]
    price: Dong
    band: str
    is_in_stock: bool
    published: float
    rating_sum: int
    rating_count: int
    sold: int


@dataclass(frozen=True)
class FacetWish:
    """What is wanted of each kind; an empty field asks for nothing.

    `place` is a province's code, with its mark for one of the old list.
    """

    category: str = ""
    place: str = ""
    stars: int = 0
    kind: str = ""
    band: str = ""
    in_stock: bool = False


@dataclass(frozen=True)
class Faceted:
    """What fits, best first; and for each facet how many there would be of each of its values."""

    fitting: list[Fact]
    counts: Mapping[str, Counter[str]] = field(default_factory=dict)


_VALUES: Mapping[str, Callable[[Fact], Sequence[str]]] = {
    "category": lambda fact: (fact.category,),
    "place": lambda fact: fact.places,
    "stars": lambda fact: (str(fact.stars),) if fact.stars else (),
    "kind": lambda fact: fact.kinds,
    "band": lambda fact: (fact.band,),
    "in_stock": lambda fact: ("1",) if fact.is_in_stock else (),
}


def faceted(facts: Sequence[Fact], wish: FacetWish) -> Faceted:
    """Filter, and count for each facet what its values would give with all other filters as they are."""
    wanted = _wanted(wish)
    fitting, alone = _sorted_out(facts, wanted)
    counts = {
        name: Counter(value for fact in [*fitting, *alone.get(name, ())] for value in values(fact))
        for name, values in _VALUES.items()
    }
    return Faceted(fitting, counts)


def ordered(facts: list[Fact], order: ResultOrder) -> list[Fact]:
    """Return what fits in the order asked for; what is equal stays as the index ranked it."""
    key = _KEYS.get(order)
    return facts if key is None else sorted(facts, key=key)


def band_of(price: int) -> str:
    """Return the band a price lies in."""
    return next(name for name, (_, end) in PRICE_BANDS.items() if price < end)


def old_place(code: str) -> str:
    """Return how a province of the old list is named among places."""
    return f"{OLD_MARK}{code}"


def _sorted_out(facts: Sequence[Fact], wanted: Mapping[str, str]) -> tuple[list[Fact], dict[str, list[Fact]]]:
    """Return what fits, and by facet what this facet alone keeps out."""
    if not wanted:
        return list(facts), {}
    fitting: list[Fact] = []
    alone: dict[str, list[Fact]] = {name: [] for name in wanted}
    for fact in facts:
        missed = [name for name, value in wanted.items() if value not in _VALUES[name](fact)]
        if not missed:
            fitting.append(fact)
        elif len(missed) == 1:
            alone[missed[0]].append(fact)
    return fitting, alone


def _wanted(wish: FacetWish) -> dict[str, str]:
    told = {
        "category": wish.category,
        "place": wish.place,
        "stars": str(wish.stars or ""),
        "kind": wish.kind,
        "band": wish.band,
        "in_stock": "1" if wish.in_stock else "",
    }
    return {name: value for name, value in told.items() if value}


def _by_rating(fact: Fact) -> tuple[bool, float]:
    return fact.rating_count < FEWEST_RATINGS, -(fact.rating_sum / fact.rating_count if fact.rating_count else 0)


_KEYS: Mapping[ResultOrder, Callable[[Fact], tuple[float, ...]]] = {
    ResultOrder.NEWEST: lambda fact: (-fact.published,),
    ResultOrder.CHEAPEST: lambda fact: (fact.price,),
    ResultOrder.DEAREST: lambda fact: (-fact.price,),
    ResultOrder.RATED: _by_rating,
    ResultOrder.SOLD: lambda fact: (-fact.sold,),
}
