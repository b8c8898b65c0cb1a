"""Starts many buyers at one moment, as threads of one process or spread over several processes.

Imported by the processes it starts, so it holds functions only.
"""

import multiprocessing
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Barrier
from typing import Any

from flask import Flask

from marketplace.app import create_app
from marketplace.kernel.database import transactionally
from marketplace.kernel.errors import MarketplaceError
from marketplace.kernel.history import Act
from marketplace.kernel.settings import Settings
from marketplace.orders.checkouts import Checkout
from marketplace.orders.placing import Placed
from marketplace.trade.placing import place_order
from tests.conftest import NOON, Market

PROCESSES = 2
LONGEST_WAIT_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """What one buyer was told: her orders, a clear refusal (the error's name), or nothing clear at all."""

    placed: Placed | None = None
    refusal: str = ""
    accident: str = ""


Runner = Callable[[Market, Sequence[Checkout]], list[Answer]]


def in_threads(market: Market, checkouts: Sequence[Checkout]) -> list[Answer]:
    """Place every checkout in a thread of its own, all at one moment."""
    return crowd(market.app, checkouts, Barrier(len(checkouts)))


class Processes:
    """Processes of their own, started once: each builds the site for itself, as servers on two machines do."""

    def __init__(self) -> None:
        spawning = multiprocessing.get_context("spawn")
        begin = spawning.Barrier(PROCESSES)
        self.pool = ProcessPoolExecutor(PROCESSES, mp_context=spawning, initializer=_keep, initargs=(begin,))

    def __call__(self, market: Market, checkouts: Sequence[Checkout]) -> list[Answer]:
        """Place the checkouts in all processes, each with threads for its share, all at one moment."""
        url = market.app.extensions["settings"].database
        shares = [list(checkouts[place::PROCESSES]) for place in range(PROCESSES)]
        answers = self.pool.map(_place_share, [url] * PROCESSES, shares, timeout=LONGEST_WAIT_SECONDS)
        return [answer for share in answers for answer in share]


def crowd(
    app: Flask, checkouts: Sequence[Checkout], start: Barrier, before: Callable[[Checkout], None] | None = None
) -> list[Answer]:
    """Place the checkouts in threads that wait for each other; `before` is done by each first."""

    def buy(checkout: Checkout) -> Answer:
        with app.app_context():
            if before is not None:
                before(checkout)
            start.wait(LONGEST_WAIT_SECONDS)
            return place_once(checkout)

    with ThreadPoolExecutor(len(checkouts)) as threads:
        return list(threads.map(buy, checkouts))


def place_once(checkout: Checkout) -> Answer:
    """Place a checkout without trying again, and say how it went."""
    try:
        return Answer(placed=transactionally(lambda: place_order(checkout, act=Act(None, NOON)), attempts=1))
    except MarketplaceError as refusal:
        return Answer(refusal=type(refusal).__name__)
    # A lock error, a deadlock or a broken constraint is what these tests look for.
    except Exception as accident:
        return Answer(accident=repr(accident))


_begin: list[Any] = []


def _keep(begin: object) -> None:
    _begin.append(begin)


@cache
def _site(url: str) -> Flask:
    settings = Settings(database_url=url, var_dir=Path(tempfile.mkdtemp()), secret_key="test-key", testing=True)
    return create_app(settings)


def _place_share(url: str, checkouts: Sequence[Checkout]) -> list[Answer]:
    site = _site(url)
    # One barrier lets the processes go together, another one the threads within each.
    _begin[0].wait(LONGEST_WAIT_SECONDS)
    return crowd(site, checkouts, Barrier(len(checkouts)))
