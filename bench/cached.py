"""Public pages from the page cache, beside H: eight clients at once, whole pages and pages the browser has already.

Both are served the same way (granian, one process, one thread). What one request costs the server's process is
measured besides, for it holds also where the clients take their share of the same processors.
"""

import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from time import perf_counter

from bench.market import market
from bench.pages import BUDGETS, _paths
from bench.report import Figure, at_least, most, show
from bench.served import Served, serving

CLIENTS, TIMES, ROUNDS = 8, 250, 5
FASTER = 5
_END = b"\r\n\r\n"


def main() -> None:
    """Measure every kept page beside H."""
    with market() as app:
        paths = dict(zip(BUDGETS, _paths(), strict=False))
        environment = {"VAR_DIR": str(app.extensions["settings"].var_dir), "SECRET_KEY": "only-for-measuring"}
        with (
            serving("marketplace.serving:application", environment=environment) as site,
            serving("bench.constant:application", environment=environment) as floor,
            serving("bench.constant:without_flask", environment=environment) as bare,
        ):
            figures = _figures(site, floor, bare, paths)
    notes = [f"{CLIENTS} clients with kept connections, gzip; processor time is of the answering process alone"]
    show("Public pages from the page cache, beside H through the server", figures, notes=notes)


def _figures(site: Served, floor: Served, bare: Served, paths: dict[str, str]) -> list[Figure]:
    asked = {"H": (floor, request("/")), "H without Flask": (bare, request("/"))}
    for name, path in paths.items():
        asked[name] = (site, request(path))
        asked[f"{name}, 304"] = (site, request(path, etag=_etag(site, path)))
    rates: dict[str, list[float]] = {name: [] for name in asked}
    costs: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(ROUNDS):
        for name, (server, message) in asked.items():
            rate, cost = _crowd(server, message)
            rates[name].append(rate)
            costs[name].append(cost)
    found = []
    for name in list(asked)[1:]:
        found.append(Figure(f"{name}: requests", median(rates[name]), median(rates["H"]), "/s", at_least(FASTER)))
        found.append(Figure(f"{name}: processor", median(costs[name]), median(costs["H"]), "ms", most(1 / FASTER)))
    return found


def request(path: str, etag: str = "") -> bytes:
    """Return a browser's request as it goes over the wire."""
    known = f"If-None-Match: {etag}\r\n" if etag else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n{known}\r\n".encode()


def _etag(server: Served, path: str) -> str:
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        head = _answer(line, request(path))
    return next(row.split(": ", 1)[1] for row in head.split("\r\n") if row.lower().startswith("etag"))


def _crowd(server: Served, message: bytes) -> tuple[float, float]:
    """Return requests per second, and what one of them costs the server's process."""
    before, began = server.processor_ticks_milliseconds(), perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(lambda _: _ask(server.port, message), range(CLIENTS)))
    seconds = perf_counter() - began
    asked = CLIENTS * TIMES
    return asked / seconds, (server.processor_ticks_milliseconds() - before) / asked


def _ask(port: int, message: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port)) as line:
        for _ in range(TIMES):
            _answer(line, message)


def _answer(line: socket.socket, message: bytes) -> str:
    """Send one request and read its whole answer; return the head of it."""
    line.sendall(message)
    got = b""
    while _END not in got:
        got += line.recv(65536)
    head, _, body = got.partition(_END)
    length = _length(head.split(b"\r\n"))
    while len(body) < length:
        body += line.recv(65536)
    return head.decode("latin1")


def _length(rows: Sequence[bytes]) -> int:
    if rows[0].split()[1] == b"304":
        return 0
    return next(int(row.split(b":")[1]) for row in rows if row.lower().startswith(b"content-length"))


if __name__ == "__main__":
    main()
