"""Placing an order of two cooperatives and three lines, beside the same rows written by hand-written SQL.

By one buyer at a time, by eight threads of one process, and by eight processes of one thread each, on SQLite and
PostgreSQL. Every buyer begins with a filled cart. Of both ways every lock error is counted, none is tried again.
"""

import argparse
import multiprocessing
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

from flask import Flask

from bench.buyers import WAYS, Way, begin_together, buy_share, place_by_ours
from bench.byhand import Hand, connect
from bench.carts import Wish
from bench.crowds import ROUNDS, Answer, Result, ensure_same_rows, on_both_databases, take_turns
from bench.report import Figure, at_least, most, show

PLACEMENTS = 200
WARM_UPS_EACH = 5


@dataclass(frozen=True)
class Crowd:
    """How many come at once."""

    name: str
    processes: int
    threads: int


CROWDS = (Crowd("1 buyer", 1, 1), Crowd("8 threads", 1, 8), Crowd("8 processes", 8, 1))


def main(arguments: Sequence[str] = ()) -> None:
    """Measure every crowd on both databases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--placements", type=int, default=PLACEMENTS, help="placed by each crowd in each way and round")
    chosen = parser.parse_args(arguments)
    figures = on_both_databases(lambda backend, app: _figures(backend, app, chosen.placements))
    notes = [
        f"median of {ROUNDS} rounds by turns, {chosen.placements} placements each (1 group, 2 orders, 3 lines), warm",
        "floor: as many rows of each table, in one transaction of multi-row statements, through the drivers alone",
        "waking: as in a serving process, each placing then puts a job into the worker's own queue (a SQLite file)",
        "PostgreSQL with synchronous_commit = off, so that code is measured and not the disk",
    ]
    show("Placing, beside hand-written SQL", figures, notes=notes)


def _figures(backend: str, app: Flask, placements: int) -> list[Figure]:
    hand = Hand(connect(app.extensions["settings"].database))
    ensure_same_rows({"ours": place_by_ours, "by hand": hand.place})
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
            lock_errors[way] += results[way].failures
    ours_in_all = lock_errors["alone"] + lock_errors["waking"]
    figures.append(Figure(f"{backend}: lock errors", ours_in_all, None, "", most(0)))
    figures.append(Figure(f"{backend}: lock errors of the floor", lock_errors["by hand"], None, ""))
    return figures


def _run(app: Flask, crowd: Crowd, placements: int) -> dict[Way, Result]:
    """Let a crowd warm up, then place in every way by turns; the same processes throughout."""
    settings = app.extensions["settings"]
    spawning = multiprocessing.get_context("spawn")
    begin = spawning.Barrier(crowd.processes)

    def place_all(way: Way, wishes: Sequence[Wish]) -> list[Answer]:
        buy = partial(buy_share, settings.database, settings.var_dir, way, crowd.threads)
        shares = [wishes[place :: crowd.processes] for place in range(crowd.processes)]
        return [answer for share in pool.map(buy, shares) for answer in share]

    warm_up = WARM_UPS_EACH * crowd.processes * crowd.threads
    with ProcessPoolExecutor(crowd.processes, spawning, initializer=begin_together, initargs=(begin,)) as pool:
        return take_turns(WAYS, place_all, warm_up=warm_up, number=placements)


if __name__ == "__main__":
    # A library of the PostgreSQL server warns of a missing folder, in each process anew.
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    main(sys.argv[1:])
