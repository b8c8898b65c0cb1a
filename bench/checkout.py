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
from functools import partial
from http.client import HTTPConnection
from threading import Barrier, local
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import select

from bench.buyers import place_by_ours
from bench.byhand import Hand, connect
from bench.carts import Wish
from bench.crowds import (
    LONGEST_WAIT_SECONDS,
    ROUNDS,
    Answer,
    Result,
    ensure_same_rows,
    on_both_databases,
    take_turns,
)
from bench.report import Figure, most, show
from bench.served import Served, serving
from bench.shop_by_hand import COOKIE
from marketplace.kernel import clock, outbox
from marketplace.kernel.database import db, transaction
from marketplace.kernel.outbox import OutboxMessage

BUYERS = (1, 8)
ORDERS, WARM_UP = 160, 16
SLOWER = 2.5

#: Places a wish, and tells whether it was placed.
Place = Callable[[Wish], bool]


def main(arguments: Sequence[str] = ()) -> None:
    """Measure on both databases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=ORDERS, help="placed in each way and round")
    chosen = parser.parse_args(arguments)
    figures = on_both_databases(lambda backend, app: _figures(backend, app, chosen.orders))
    notes = [
        f"median of {ROUNDS} rounds by turns, {chosen.orders} checkouts each (1 group, 2 orders, 3 lines), warm",
        "an order: the worker runs elsewhere and is stopped meanwhile; the budget is about this one",
        "worker within the server: as `marketplace serve` runs alone, writing the letters of all orders meanwhile",
        "ours and the view are served by granian, one process of one thread each; buyers keep their connections",
        "the view and L write as many rows of each table as ours; that is made sure of before",
        "L: the same rows through the driver alone, one connection for each buyer, in the process that measures",
        "PostgreSQL with synchronous_commit = off, so that code is measured and not the disk",
    ]
    show("Checking out over HTTP, beside a minimal view and the raw rows", figures, notes=notes)


def _figures(backend: str, app: Flask, orders: int) -> list[Figure]:
    hand = Hand(connect(app.extensions["settings"].database))
    ensure_same_rows({"ours": place_by_ours, "by hand": hand.place})
    with _ways(app) as ways:
        alone = {buyers: _measured(ways, buyers, orders) for buyers in BUYERS}
    # What was posted until now is not the work of those who come.
    with transaction():
        outbox.call_done(at=clock.now())
    with _ours(app, "application_with_worker") as ours:
        busy = {buyers: _measured({"ours": ours.place}, buyers, orders)["ours"] for buyers in BUYERS}
        letters = _seconds_until_all_is_sent()
    figures = [
        each for buyers in BUYERS for each in _compared(f"{backend}, {_named(buyers)}", alone[buyers], busy[buyers])
    ]
    return [*figures, Figure(f"{backend}: the worker is done after the last order", letters, None, "s")]


def _compared(name: str, alone: Mapping[str, Result], busy: Result) -> list[Figure]:
    ours, view, rows = alone["ours"], alone["view"], alone["rows"]
    failures = ours.failures + busy.failures
    return [
        Figure(f"{name}: an order", 1000 / ours.per_second, 1000 / view.per_second, "ms", most(SLOWER)),
        Figure(f"{name}: p95", ours.p95_milliseconds, view.p95_milliseconds, "ms", most(SLOWER)),
        Figure(f"{name}: worker within the server", 1000 / busy.per_second, 1000 / view.per_second, "ms"),
        Figure(f"{name}: its p95", busy.p95_milliseconds, view.p95_milliseconds, "ms"),
        Figure(f"{name}: orders beside L", ours.per_second, rows.per_second, "/s"),
        Figure(f"{name}: not placed", failures, None, "", most(0)),
    ]


def _named(buyers: int) -> str:
    return f"{buyers} buyer{'s' if buyers > 1 else ''}"


def _measured(ways: Mapping[str, Place], buyers: int, orders: int) -> dict[str, Result]:
    def place_all(way: str, wishes: Sequence[Wish]) -> list[Answer]:
        return _crowd(ways[way], buyers, wishes)

    return take_turns(list(ways), place_all, warm_up=WARM_UP, number=orders)


def _seconds_until_all_is_sent() -> float:
    waiting = select(OutboxMessage.id).where(OutboxMessage.done_at.is_(None), OutboxMessage.failed_at.is_(None))
    began = time.monotonic()
    while db.session.execute(waiting.limit(1)).first() and time.monotonic() < began + LONGEST_WAIT_SECONDS:
        db.session.remove()
        time.sleep(0.1)
    db.session.remove()
    return time.monotonic() - began


@contextmanager
def _ways(app: Flask) -> Iterator[Mapping[str, Place]]:
    """Serve our site, its worker elsewhere, and the minimal one side by side, on the same database."""
    settings = app.extensions["settings"]
    with (
        _ours(app, "application") as ours,
        serving("bench.shop_by_hand:application", environment=_environment(app)) as view,
    ):
        theirs, rows = _Buyers(view), _Writers(settings.database)
        yield {"ours": ours.place, "view": theirs.place, "rows": rows.place}


@contextmanager
def _ours(app: Flask, factory: str) -> Iterator["_Buyers"]:
    with serving(f"marketplace.serving:{factory}", environment=_environment(app)) as site:
        yield _Buyers(site)


def _environment(app: Flask) -> dict[str, str]:
    settings = app.extensions["settings"]
    return {
        "VAR_DIR": str(settings.var_dir),
        "DATABASE_URL": settings.database,
        "SECRET_KEY": settings.secret_key,
    }


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


def _crowd(place: Place, buyers: int, wishes: Sequence[Wish]) -> list[Answer]:
    """Let so many buyers begin at one moment and place their shares."""
    together = Barrier(buyers)
    shares = [wishes[number::buyers] for number in range(buyers)]
    with ThreadPoolExecutor(buyers) as crowd:
        return [answer for share in crowd.map(partial(_buy, place, together), shares) for answer in share]


def _buy(place: Place, together: Barrier, wishes: Sequence[Wish]) -> list[Answer]:
    together.wait(LONGEST_WAIT_SECONDS)
    answers = []
    for wish in wishes:
        began = time.monotonic()
        is_placed = place(wish)
        answers.append(Answer(began, time.monotonic(), is_placed))
    return answers


if __name__ == "__main__":
    # A library of the PostgreSQL server warns of a missing folder, in each process anew.
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    main(sys.argv[1:])
