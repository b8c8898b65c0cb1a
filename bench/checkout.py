"""Checking out over HTTP, two cooperatives and three lines, by one buyer and by eight at once, on both databases.

Beside a minimal Flask view that writes as many rows by hand-written SQL, served the same way, and beside L: the same
rows written by that SQL without any HTTP. Every buyer begins with a filled cart; each request is one order group.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from statistics import median
from threading import Barrier, local
from urllib.parse import urlencode

from flask import Flask

from bench.byhand import Hand, connect
from bench.carts import Wish, make_wishes
from bench.market import market
from bench.placing import SHAPE, postgres
from bench.report import Figure, most, show
from bench.served import Served, serving
from bench.shop_by_hand import COOKIE
from bench.timing import percentile
from marketplace.kernel.database import db

BUYERS = (1, 8)
ORDERS, ROUNDS, WARM_UP = 160, 3, 16
SLOWER = 2.5
LONGEST_WAIT_SECONDS = 120

#: Places a wish, and tells whether it was placed.
Place = Callable[[Wish], bool]


@dataclass(frozen=True)
class Result:
    """Orders placed a second, the slow end in milliseconds, and how many were not placed."""

    per_second: float
    p95_milliseconds: float
    failures: int


def main(arguments: Sequence[str] = ()) -> None:
    """Measure on both databases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=ORDERS, help="placed in each way and round")
    chosen = parser.parse_args(arguments)
    with market(shape=SHAPE) as app:
        figures = _figures("SQLite", app, chosen.orders)
    with postgres() as url, market(database_url=url, shape=SHAPE) as app:
        figures += _figures("PostgreSQL", app, chosen.orders)
    notes = [
        f"median of {ROUNDS} rounds by turns, {chosen.orders} checkouts each (1 group, 2 orders, 3 lines), warm",
        "ours and the view are served by granian, one process of one thread each; buyers keep their connections",
        "L: the same rows through the driver alone, one connection for each buyer, in the process that measures",
        "PostgreSQL with synchronous_commit = off, so that code is measured and not the disk",
    ]
    show("Checking out over HTTP, beside a minimal view and the raw rows", figures, notes=notes)


def _figures(backend: str, app: Flask, orders: int) -> list[Figure]:
    figures: list[Figure] = []
    with _ways(app) as ways:
        for buyers in BUYERS:
            found = _take_turns(ways, buyers, orders)
            ours, view, rows = (found[name] for name in ways)
            name = f"{backend}, {buyers} buyer{'s' if buyers > 1 else ''}"
            figures += [
                Figure(f"{name}: an order", 1000 / ours.per_second, 1000 / view.per_second, "ms", most(SLOWER)),
                Figure(f"{name}: p95", ours.p95_milliseconds, view.p95_milliseconds, "ms", most(SLOWER)),
                Figure(f"{name}: orders beside L", ours.per_second, rows.per_second, "/s"),
                Figure(f"{name}: not placed", ours.failures, None, "", most(0)),
            ]
    return figures


@contextmanager
def _ways(app: Flask) -> Iterator[Mapping[str, Place]]:
    """Serve our site and the minimal one side by side, on the same database."""
    settings = app.extensions["settings"]
    environment = {
        "VAR_DIR": str(settings.var_dir),
        "DATABASE_URL": settings.database,
        "SECRET_KEY": settings.secret_key,
    }
    with (
        serving("marketplace.serving:application", environment=environment) as site,
        serving("bench.shop_by_hand:application", environment=environment) as view,
    ):
        ours, theirs, rows = _Buyers(site), _Buyers(view), _Writers(settings.database)
        yield {"ours": ours.place, "view": theirs.place, "rows": rows.place}


class _Buyers:
    """Send checkouts to a server, each thread over one kept connection."""

    def __init__(self, server: Served) -> None:
        self.port, self.own = server.port, local()

    def place(self, wish: Wish) -> bool:
        """Post what the checkout page would send; an order answers with the address of its own page."""
        line = getattr(self.own, "line", None)
        if line is None:
            line = self.own.line = HTTPConnection("127.0.0.1", self.port, timeout=LONGEST_WAIT_SECONDS)
        line.request("POST", "/checkout", body=_form(wish), headers=_headers(self.port, wish))
        answer = line.getresponse()
        answer.read()
        return answer.status == 303


class _Writers:
    """Write the rows of checkouts, each thread through a connection of its own."""

    def __init__(self, url: str) -> None:
        self.url, self.own = url, local()

    def place(self, wish: Wish) -> bool:
        """Write one."""
        hand = getattr(self.own, "hand", None)
        if hand is None:
            hand = self.own.hand = Hand(connect(self.url))
        hand.place(wish)
        return True


def _form(wish: Wish) -> str:
    ways = {f"pay_by_{cooperative_id}": "cod" for cooperative_id in wish.cooperative_ids}
    typed = {
        "key": wish.key, "seen_total": wish.seen_total, "buyer_name": "Nguyễn Thị Lan", "buyer_phone": "0500 000 888",
        "buyer_email": "lan@example.vn", "street": "Số 5, xóm Đông", "province_id": wish.province_id,
        "commune_id": wish.commune_id, "old_address": "", "note": "",
    }  # fmt: skip
    return urlencode({**typed, **ways})


def _headers(port: int, wish: Wish) -> dict[str, str]:
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"{COOKIE}={wish.token}",
        "Origin": f"http://127.0.0.1:{port}",
        "Sec-Fetch-Site": "same-origin",
    }


def _take_turns(ways: Mapping[str, Place], buyers: int, orders: int) -> dict[str, Result]:
    """Let the ways take turns, after each has warmed up."""
    runs: dict[str, list[Result]] = {name: [] for name in ways}
    for number in (WARM_UP, *[orders] * ROUNDS):
        for name, place in ways.items():
            runs[name].append(_crowd(place, buyers, number))
    return {name: _middle(found[1:]) for name, found in runs.items()}


def _crowd(place: Place, buyers: int, orders: int) -> Result:
    """Let so many buyers begin at one moment and place their shares."""
    wishes = make_wishes(orders)
    db.session.remove()
    together = Barrier(buyers)
    shares = [wishes[number::buyers] for number in range(buyers)]
    with ThreadPoolExecutor(buyers) as crowd:
        answers = [answer for share in crowd.map(partial(_buy, place, together), shares) for answer in share]
    seconds = max(ended for _began, ended, _placed in answers) - min(began for began, _ended, _placed in answers)
    placed = sum(is_placed for _began, _ended, is_placed in answers)
    waits = [(ended - began) * 1000 for began, ended, _placed in answers]
    return Result(placed / seconds, percentile(waits, 0.95), len(answers) - placed)


def _buy(place: Place, together: Barrier, wishes: Sequence[Wish]) -> list[tuple[float, float, bool]]:
    together.wait(LONGEST_WAIT_SECONDS)
    answers = []
    for wish in wishes:
        began = time.monotonic()
        is_placed = place(wish)
        answers.append((began, time.monotonic(), is_placed))
    return answers


def _middle(results: Sequence[Result]) -> Result:
    return Result(
        median(each.per_second for each in results),
        median(each.p95_milliseconds for each in results),
        sum(each.failures for each in results),
    )


if __name__ == "__main__":
    # A library of the PostgreSQL server warns of a missing folder, in each process anew.
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    main(sys.argv[1:])
