"""Public pages rendered anew, beside H: a Flask view that returns a constant.

Processor time per request through the WSGI application in this process: no network, no page cache, warm.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event, select
from werkzeug.test import EnvironBuilder

from bench.market import market
from bench.report import Budget, Figure, most, show
from bench.timing import side_by_side
from marketplace.kernel.database import db
from marketplace.products.catalogue import cards
from marketplace.products.shelves import ShelfFilter, ShelfOrder
from marketplace.traceability.models import Lot

SECONDS = 0.3
DEEP_PAGE = 40
CONSTANT = "<!doctype html><title>H</title><p>Xin chào"
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
        works["H"] = requests_to(_constant(), "/")
        milliseconds = side_by_side(works, seconds=SECONDS)
        statements = {name: _statements(works[name]) for name in names}
    floor = milliseconds["H"]
    figures = [
        Figure(f"{name} ({statements[name]} statements)", milliseconds[name], floor, "ms", budget)
        for name, budget in BUDGETS.items()
    ]
    deep, first = milliseconds["list, page 40"], milliseconds["list of 24 products"]
    figures.append(Figure("list, page 40 beside page 1", deep, first, "ms", most(1.2)))
    figures.append(Figure("statements of a list", statements["list of 24 products"], None, "", most(4)))
    show("Public pages rendered anew, beside H", figures, notes=["processor time per request; 1,000 products"])


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


def _constant() -> Flask:
    app = Flask("bench_h")
    app.add_url_rule("/", view_func=lambda: CONSTANT)
    return app


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
