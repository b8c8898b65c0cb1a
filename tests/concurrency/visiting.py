"""Visitors of a market that changes while they look, in processes that each serve it with a page cache of their own.

Imported by the processes it starts, so it holds functions only.
"""

import re
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask

from marketplace.products import searching
from marketplace.wiring import ports
from tests.conftest import Market, browser
from tests.makers.kept_pages import keeping_site

FIELD = re.compile(r'name="price-(\d+)" value="(\d+)"')
CHARGED = re.compile(r'<p class="line-meta"[^>]*>[^<]* · ([\d.]+)\s₫')
ENOUGH, LONGEST_SECONDS = 5, 6
TOLD = re.compile(r"Giá vừa đổi: lúc bạn xem là ([\d.]+)\s₫")


@dataclass
class Seen:
    """What visitors met: `silent` are those who were charged another price than they saw without being told."""

    visits: int = 0
    changed: int = 0
    silent: int = 0
    kept_answers: int = 0


def visit(url: str, path: str, *, carries_price: bool = True) -> Seen:
    """Look at a product and put it into a fresh cart, until its price has moved in between several times.

    Args:
        carries_price: whether the form hands over the price that the page showed.
    """
    site, seen, until = site_at(url), Seen(), time.monotonic() + LONGEST_SECONDS
    while seen.changed < ENOUGH and time.monotonic() < until:
        client = browser(site)
        variant_id, shown = FIELD.search(client.get(path).text).groups()
        typed = {"variant_id": variant_id, **({f"price-{variant_id}": shown} if carries_price else {})}
        cart = client.post("/cart/lines", data=typed, follow_redirects=True).text
        charged, told = (found.group(1).replace(".", "") if found else "" for found in _prices(cart))
        seen.visits += 1
        seen.changed += charged != shown
        seen.silent += shown not in (charged, told)
    seen.kept_answers = site.extensions["page_cache"].counts.hits
    return seen


def seconds_until_gone(url: str, paths: dict[str, str], name: str, at: float) -> float:
    """Ask for pages until each has let go of a product; return how long after the moment `at` that was."""
    client = browser(site_at(url))
    left = dict(paths)
    while left:
        left = {path: kind for path, kind in left.items() if not _is_gone(client.get(path), kind, name)}
        if time.time() - at > 30:
            raise TimeoutError(str(left))
    return time.time() - at


def warm(url: str, paths: dict[str, str]) -> bool:
    """Let this process index the market and keep its pages; tell whether all of them could be had."""
    with site_at(url).app_context():
        ports().search.rebuild(searching.documents())
    client = browser(site_at(url))
    return all(client.get(path).status_code == 200 for path in [*paths, *paths])


@cache
def site_at(url: str) -> Flask:
    """Return this process's site on a database."""
    folder = Path(tempfile.mkdtemp())
    return keeping_site(Market(_Named(url), "", folder))


def _prices(cart: str):
    return CHARGED.search(cart), TOLD.search(cart)


def _is_gone(answer, kind: str, name: str) -> bool:
    return answer.status_code == 410 if kind == "page" else name not in answer.text


class _Named:
    """What `keeping_site` asks of an application: where its rows are."""

    def __init__(self, url: str) -> None:
        self.extensions = {"settings": self}
        self.database = url
