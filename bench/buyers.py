"""What buyers do, in processes of their own: place by our transaction, or write the same rows by hand.

What a lock undid counts as not placed; it is not tried again.
"""

import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import cache, partial
from pathlib import Path
from tempfile import mkdtemp
from threading import Barrier
from time import monotonic
from typing import Any, Literal

import psycopg
from flask import Flask
from sqlalchemy.exc import OperationalError

from bench.byhand import Hand, connect
from bench.carts import Wish
from bench.crowds import LONGEST_WAIT_SECONDS, Answer
from bench.market import NOW, site
from marketplace.kernel import outbox
from marketplace.kernel.database import db, transactionally
from marketplace.kernel.history import Act
from marketplace.orders.checkouts import Checkout
from marketplace.orders.kinds import PayBy
from marketplace.trade.placing import place_order

LOCK_ERRORS = (OperationalError, sqlite3.OperationalError, psycopg.OperationalError)

Way = Literal["alone", "waking", "by hand"]
WAYS: tuple[Way, ...] = ("alone", "waking", "by hand")

_begin: list[Any] = []


def begin_together(barrier: object) -> None:
    """Remember what the processes wait at, so that all begin at one moment."""
    _begin.append(barrier)


def buy_share(url: str, folder: Path, way: Way, threads: int, wishes: Sequence[Wish]) -> list[Answer]:
    """Place one process's share of the wishes with so many threads."""
    buy = _buy_by_hand
    if way != "by hand":
        app = _site(url, folder)
        buy = partial(_buy_with_ours, app)
        wake = app.extensions["ports"].queue.wake
        outbox.when_posted(wake if way == "waking" else _wake_nobody)
    together = Barrier(threads)
    shares = [wishes[place::threads] for place in range(threads)]
    _begin[0].wait(LONGEST_WAIT_SECONDS)
    with ThreadPoolExecutor(threads) as pool:
        return [answer for share in pool.map(partial(buy, url, together), shares) for answer in share]


@cache
def _site(url: str, folder: Path) -> Flask:
    # Each process has a queue of jobs of its own; the real ones share one.
    return site(url, Path(mkdtemp(dir=folder)))


def _wake_nobody() -> None:
    pass


def _buy_with_ours(app: Flask, _url: str, together: Barrier, wishes: Sequence[Wish]) -> list[Answer]:
    with app.app_context():
        db.session.connection()
        db.session.rollback()
        together.wait(LONGEST_WAIT_SECONDS)
        return [_answer(partial(place_by_ours, wish)) for wish in wishes]


def place_by_ours(wish: Wish) -> None:
    """Place by our transaction, in the present application."""
    checkout = Checkout(
        key=wish.key,
        cart_token=wish.token,
        buyer_name="Nguyễn Thị Lan",
        buyer_phone="0500 000 888",
        buyer_email="lan@example.vn",
        street="Số 5, xóm Đông",
        commune_id=wish.commune_id,
        pay_by=dict.fromkeys(wish.cooperative_ids, PayBy.COD),
        seen_total=wish.seen_total,
    )
    placed = transactionally(lambda: place_order(checkout, act=Act(None, NOW)), attempts=1)
    if not placed.is_new or len(placed.orders) != len(wish.cooperative_ids):
        raise RuntimeError("a checkout was not placed as it should be")


def _buy_by_hand(url: str, together: Barrier, wishes: Sequence[Wish]) -> list[Answer]:
    with closing(connect(url)) as connection:
        hand = Hand(connection)
        together.wait(LONGEST_WAIT_SECONDS)
        return [_answer(partial(hand.place, wish)) for wish in wishes]


def _answer(work: Callable[[], None]) -> Answer:
    began = monotonic()
    try:
        work()
    except LOCK_ERRORS:
        return Answer(began, monotonic(), is_placed=False)
    return Answer(began, monotonic(), is_placed=True)
