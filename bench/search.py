"""Searching on a made-up market, both engines, beside a bare tantivy index of the same text and a tuned Whoosh.

The market is the one of `marketplace generate`, and the indexes are filled as `marketplace reindex` fills them. Two
hundred mixed queries: as written, without marks, of a place, begun, misspelt, of a maker. Processor time; of three
rounds the best, as others share the machine.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from time import process_time

from flask import Flask

from bench.market import generated
from bench.pages import requests_to
from bench.report import Budget, Figure, most, show
from bench.search_floors import BareTantivy, TunedWhoosh
from bench.timing import percentile
from marketplace.adapters.index_folder import IndexFolder
from marketplace.adapters.tantivy_index import TantivyIndex
from marketplace.adapters.whoosh_index import WhooshIndex
from marketplace.kernel.text import fold
from marketplace.products import following, searching
from marketplace.products.shelves import PAGE_SIZE
from marketplace.synthetic.vocabulary import Kind, kinds
from marketplace.territory import queries as territory
from marketplace.wiring import ports

SIZES = (10_000, 100_000)
PRODUCTS_EACH = 25
QUERIES, ROUNDS = 200, 3
#: The bare index takes 0.24 and 2.1 ms where Whoosh, tuned, takes 9.5 and 83: another machine's word on the same two.
TOLD_P50, TOLD_P95 = 9.5 / 0.24, 83 / 2.1

Ask = Callable[[str], object]
Engines = Sequence[tuple[type[IndexFolder], str, Budget, Budget]]
ENGINES: Engines = (
    (TantivyIndex, "bare", most(3), most(3)),
    (WhooshIndex, "tuned", most(1.2), most(1)),
)


def main() -> None:
    """Measure every size."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    for size in asked.parse_args().sizes:
        began = process_time()
        with generated(size // PRODUCTS_EACH, size) as app:
            making = Figure("making the market", process_time() - began, None, "s")
            folder = Path(app.extensions["settings"].var_dir) / "measured"
            figures = [making, *_figures(folder)]
            notes = [
                f"Whoosh is allowed {TOLD_P50:.0f} and {TOLD_P95:.0f} × bare tantivy where no tuned one is at hand"
            ]
            show(f"Searching {size:,} products, {QUERIES} mixed queries", figures, notes=notes)
            show(f"On a market of {size:,} products", _pages(app), notes=["the whole answer, without HTTP"])


def queries() -> list[str]:
    """Return what is asked, the same each time."""
    chance = Random(1)
    ways = (_as_written, _without_marks, _of_a_place, _begun, _misspelt, _of_a_maker, _as_written, _without_marks)
    return [ways[number % len(ways)](chance) for number in range(QUERIES)]


def _as_written(chance: Random) -> str:
    kind = chance.choice(kinds())
    return f"{kind.name} {chance.choice(kind.qualities)}"


def _without_marks(chance: Random) -> str:
    return fold(chance.choice(kinds()).name)


def _of_a_place(chance: Random) -> str:
    return f"{chance.choice(kinds()).name} {chance.choice(territory.provinces()).name}"


def _of_a_maker(chance: Random) -> str:
    return f"{fold(chance.choice(kinds()).name)} sen hong"


def _begun(chance: Random) -> str:
    return fold(_as_written(chance))[:-2]


def _misspelt(chance: Random) -> str:
    return misspelt(_without_marks(chance))


def misspelt(text: str) -> str:
    """Return a text whose longest word has a letter too many: no word of the market."""
    longest = max(text.split(), key=len)
    return text.replace(longest, f"{longest[:2]}q{longest[2:]}", 1)


def _figures(folder: Path) -> Iterator[Figure]:
    bare, tuned = BareTantivy(folder / "bare"), TunedWhoosh(folder / "tuned")
    asked = queries()
    took: dict[str, float] = {}
    floors: dict[str, list[float]] = {}
    for name, floor in (("bare", bare), ("tuned", tuned)):
        began = process_time()
        floor.fill(searching.documents())
        took[name], floors[name] = process_time() - began, _milliseconds(floor.ask, asked)
    yield Figure("tuned Whoosh: p50", _p(floors["tuned"], 0.5), _p(floors["bare"], 0.5), "ms")
    yield Figure("tuned Whoosh: p95", _p(floors["tuned"], 0.95), _p(floors["bare"], 0.95), "ms")
    for engine, name, p50, p95 in ENGINES:
        index = engine(folder / engine.engine)
        began = process_time()
        following.rebuild(index)
        yield Figure(f"{index.engine}: building", process_time() - began, took[name], "s")
        yield Figure(f"{index.engine}: size", _megabytes(index.folder), _megabytes(folder / name), "MB")
        anew = [_once(_asking(index, PAGE_SIZE), text) for text in asked]
        yield Figure(f"{index.engine}: asked for the first time, p50", _p(anew, 0.5), _p(floors[name], 0.5), "ms")
        yield Figure(f"{index.engine}: asked for the first time, p95", _p(anew, 0.95), _p(floors[name], 0.95), "ms")
        first = _milliseconds(_asking(index, PAGE_SIZE), asked)
        yield Figure(f"{index.engine}: first {PAGE_SIZE}, p50", _p(first, 0.5), _p(floors[name], 0.5), "ms", p50)
        yield Figure(f"{index.engine}: first {PAGE_SIZE}, p95", _p(first, 0.95), _p(floors[name], 0.95), "ms", p95)
        yield from _further(index, asked, floors["bare"])


def _further(index: IndexFolder, asked: list[str], base: list[float]) -> Iterator[Figure]:
    everything = _milliseconds(_asking(index, None), asked)
    yield Figure(f"{index.engine}: everything found, p50", _p(everything, 0.5), _p(base, 0.5), "ms")
    yield Figure(f"{index.engine}: everything found, p95", _p(everything, 0.95), _p(base, 0.95), "ms")
    names = [fold(_named(kind)) for kind in kinds()]
    exact = _milliseconds(_asking(index, PAGE_SIZE), names)
    typos = _milliseconds(_asking(index, PAGE_SIZE), [misspelt(name) for name in names])
    yield Figure(f"{index.engine}: a typo beside an exact query", sum(typos), sum(exact), "ms", most(2))


def _named(kind: Kind) -> str:
    return f"{kind.name} {kind.qualities[0]}"


def _pages(app: Flask) -> list[Figure]:
    """Measure what a buyer waits for, on the index that serves here."""
    following.rebuild(ports().search)
    names = [fold(kind.name) for kind in kinds()]
    begun = [name[:length] for name in names[:40] for length in (2, 4, 6)]
    works = {text: requests_to(app, f"/search/suggestions?q={text.replace(' ', '+')}") for text in begun}
    pages = {text: requests_to(app, f"/search?q={text.replace(' ', '+')}") for text in names[:10]}
    suggesting = _milliseconds(lambda text: works[text](), begun)
    searched = _milliseconds(lambda text: pages[text](), list(pages))
    return [
        Figure("suggestions while typing, p95", _p(suggesting, 0.95), None, "ms", most(15)),
        Figure("a page of results with its facets, p50", _p(searched, 0.5), None, "ms"),
        Figure("a page of results with its facets, the slowest", max(searched), None, "ms"),
    ]


def _asking(index: IndexFolder, limit: int | None) -> Ask:
    return lambda text: searching.find(index, text, limit=limit)  # type: ignore[arg-type]


def _milliseconds(ask: Ask, texts: Sequence[str]) -> list[float]:
    """Return the best of several rounds, each of which asks everything once."""
    for text in texts:
        ask(text)
    rounds = [[_once(ask, text) for text in texts] for _ in range(ROUNDS)]
    return [min(times) for times in zip(*rounds, strict=True)]


def _once(ask: Ask, text: str) -> float:
    began = process_time()
    ask(text)
    return (process_time() - began) * 1000


def _p(values: Sequence[float], share: float) -> float:
    return percentile(values, share)


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


if __name__ == "__main__":
    main()
