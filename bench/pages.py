"""Public pages rendered anew, beside H: a Flask view that returns a constant.

Twice: through the WSGI application in this process, where nothing but Flask is in H; and through the server as it is
run, where H carries the reading and writing of HTTP as well, as in DESIGN §9. Warm; without page cache.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from flask import Flask
from sqlalchemy import event, select
from werkzeug.test import EnvironBuilder

from bench import constant
from bench.market import market
from bench.report import Budget, Figure, most, show
from bench.served import serving
from bench.timing import side_by_side
from marketplace.kernel.database import db
from marketplace.products.catalogue import cards
from marketplace.products.shelves import ShelfFilter, ShelfOrder
from marketplace.traceability.models import Lot

SECONDS = 0.3
DEEP_PAGE = 40
SERVED_TIMES, SERVED_ROUNDS = 200, 5
BUDGETS: dict[str, Budget | None] = {
    "list of 24 products": most(20),
    "product page": most(10),
    "home": None,
    "cooperative page": None,
    "trace page": None,
}


def main() -> None:
    """Measure every page beside H."""
    with market() as app:
        paths = _paths()
        names = [*BUDGETS, "list, page 40"]
        works = {name: requests_to(app, path) for name, path in zip(names, paths, strict=True)}
        works["H"] = requests_to(constant.application(), "/")
        milliseconds = side_by_side(works, seconds=SECONDS)
        statements = {name: _statements(works[name]) for name in names}
        served = _served(app, dict(zip(BUDGETS, paths, strict=False)))
    floor = milliseconds["H"]
    figures = [
        Figure(f"{name} ({statements[name]} statements)", milliseconds[name], floor, "ms", budget)
        for name, budget in BUDGETS.items()
    ]
    deep, first = milliseconds["list, page 40"], milliseconds["list of 24 products"]
    figures.append(Figure("list, page 40 beside page 1", deep, first, "ms", most(1.2)))
    figures.append(Figure("statements of a list", statements["list of 24 products"], None, "", most(4)))
    figures.append(Figure("statements of a product page", statements["product page"], None, "", most(8)))
    notes = ["processor time per request, 1,000 products, SQLite; H is the WSGI call alone, without HTTP"]
    show("Public pages rendered anew, beside H in one process", figures, notes=notes)
    notes = ["processor time of the server's process per request (granian, one thread); H is served the same way"]
    show("The same pages through the server, beside H through the server", served, notes=notes)


def _served(app: Flask, paths: dict[str, str]) -> list[Figure]:
    """Measure pages and H through two servers that run side by side and are asked in turns."""
    environment = {"VAR_DIR": str(app.extensions["settings"].var_dir), "SECRET_KEY": "only-for-measuring"}
    # Every request is rendered anew.
    environment["PAGE_CACHE_BYTES"] = "0"
    names = ["H", *paths]
    found: dict[str, list[float]] = {name: [] for name in names}
    with (
        serving("marketplace.serving:application", environment=environment) as site,
        serving("bench.constant:application", environment=environment) as floor,
    ):
        for _ in range(SERVED_ROUNDS):
            found["H"].append(floor.processor_milliseconds("/", 5 * SERVED_TIMES))
            for name, path in paths.items():
                found[name].append(site.processor_milliseconds(path, SERVED_TIMES))
    return [Figure(name, median(found[name]), median(found["H"]), "ms", BUDGETS[name]) for name in paths]


def requests_to(app: Flask, path: str) -> Callable[[], object]:
    """Return a work that asks for a page once and reads the whole answer."""
    address, _, query = path.partition("?")
    environ = EnvironBuilder(path=address, query_string=query, base_url="http://127.0.0.1:8000").get_environ()

    def ask() -> bytes:
        # The method of the class, for the instance's own may be wrapped by a page cache.
        answer = Flask.wsgi_app(app, dict(environ), _expect_200)
        body = b"".join(answer)
        answer.close()
        return body

    return ask


def _expect_200(status: str, _headers: list[tuple[str, str]], _exc_info: Any = None) -> Callable[[bytes], object]:
    if not status.startswith("200"):
        raise RuntimeError(f"the page answered {status}")
    return lambda _: None


def _paths() -> list[str]:
    lot = db.session.scalar(select(Lot.code).order_by(Lot.id).limit(1))
    after = ""
    for _ in range(DEEP_PAGE - 1):
        after = cards(ShelfFilter(), order=ShelfOrder.NEWEST, after=after).next
    db.session.rollback()
    pages = ("/products", "/products/san-pham-501", "/", "/cooperatives/sen-hong-7", f"/trace/{lot}")
    return [*pages, f"/products?after={after}"]


def _statements(work: Callable[[], object]) -> int:
    with counting() as counted:
        work()
    return len(counted)


@contextmanager
def counting() -> Iterator[list[str]]:
    """Gather the statements that are sent to the database inside a `with`."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


if __name__ == "__main__":
    main()
