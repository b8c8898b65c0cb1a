"""Public pages kept whole, and answered before Flask is entered.

Three things make that right, none of them a matter of luck:

- A view marked `@same_for_everybody` is rendered without the visitor's cookies (but for the language, which is part of
  the key): it cannot show anything personal, because it never sees anything personal.
- A page belongs to the count of changes told before its rows were read. As soon as anything more is told, here or by
  another process, it is not given out any more.
- What changes by the clock alone ends with the day, with what the view says by `lasts_until`, and in a minute anyhow.
"""

import gzip
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from http import HTTPStatus
from threading import Lock
from typing import Any, ParamSpec, TypeVar

from flask import Flask, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from marketplace.kernel import clock
from marketplace.kernel.watching import Watch
from marketplace.web.languages import COOKIE

P = ParamSpec("P")
R = TypeVar("R")
Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]

MARK = "same_for_everybody"
ENDS = "marketplace.page_ends_at"
#: Nothing is believed for longer, whatever it shows.
LONGEST_LIFE = timedelta(minutes=1)
LARGEST_PAGE_BYTES = 1_000_000
#: What one kept page needs beside its text.
OVERHEAD_BYTES = 2_000
#: For pages, where dearer levels save a tenth of the bytes for twice the time; and for what is packed only once.
COMPRESSION, BEST_COMPRESSION = 4, 9
_COMPRESSED = re.compile(r"text/|application/(json|xml|rss|javascript|ld\+json)|image/svg")
_LANGUAGE = re.compile(rf"(?:^|;\s*){COOKIE}=(vi|en)\s*(?:;|$)")
_FOR_EVER = ("immutable", "max-age=31536000")
_OWN_HEADERS = frozenset(
    {"content-type", "content-length", "etag", "vary", "cache-control", "last-modified", "date", "expires"}
)


def same_for_everybody(view: Callable[P, R]) -> Callable[P, R]:
    """Say that a page depends on address, language and rows alone, so that its answer may be kept for all visitors."""
    setattr(view, MARK, True)
    return view


def lasts_until(moment: datetime) -> None:
    """Say in a view that what it shows changes by itself at a moment, such as the end of a closure."""
    known = request.environ.get(ENDS)
    request.environ[ENDS] = min(moment, known) if known else moment


@dataclass(frozen=True)
class Kept:
    """An answer as it is sent: its text compressed where that helps, and the headers of each way to send it.

    Files named by their content last for ever; their `ends_at` is missing.
    """

    count: int | None
    made_at: datetime
    ends_at: datetime | None
    mark: str
    body: bytes
    packed: Headers | None
    plain: Headers
    unchanged: Headers

    @property
    def size(self) -> int:
        """How much memory it takes."""
        return len(self.body) + OVERHEAD_BYTES

    def holds(self, count: int, now: datetime) -> bool:
        """Tell whether it shows what a page rendered now would show."""
        if self.ends_at is None:
            return True
        return self.count == count and self.made_at <= now < self.ends_at


@dataclass
class Counts:
    """What the cache has done so far."""

    hits: int = 0
    not_modified: int = 0
    misses: int = 0
    passed: int = 0
    stale: int = 0
    evicted: int = 0


class Shelf:
    """Kept answers within a bound of bytes; what was not asked for longest goes first."""

    def __init__(self, most_bytes: int, counts: Counts) -> None:
        self._most_bytes = most_bytes
        self._counts = counts
        self._lock = Lock()
        self._kept: OrderedDict[Any, Kept] = OrderedDict()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, key: Any) -> Kept | None:
        """Return what is kept under a key, and note that it was asked for."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Any, page: Kept) -> None:
        """Keep an answer in the place of the one before."""
        with self._lock:
            self._drop(key)
            self._kept[key] = page
            self.bytes += page.size
            while self.bytes > self._most_bytes:
                self._drop(next(iter(self._kept)))
                self._counts.evicted += 1

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self.bytes = 0

    def _drop(self, key: Any) -> None:
        gone = self._kept.pop(key, None)
        if gone is not None:
            self.bytes -= gone.size


class PageCache:
    """WSGI in front of WSGI: gives out what it kept while that holds, and keeps what the site says may be kept."""

    def __init__(self, app: Flask, watch: Watch, *, most_bytes: int) -> None:
        self._app = app
        self._inner = app.wsgi_app
        self._watch = watch
        self.counts = Counts()
        self.shelf = Shelf(most_bytes, self.counts)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_RANGE" in environ:
            return self._inner(environ, start_response)
        language = _language(environ)
        key = (environ["PATH_INFO"], environ.get("QUERY_STRING", ""), language, environ["wsgi.url_scheme"])
        kept = self.shelf.find(key)
        if kept is None and not self._is_same_for_everybody(environ):
            self.counts.passed += 1
            return self._inner(environ, start_response)
        count, now = self._watch.count(), clock.now()
        if kept is not None and count is not None and kept.holds(count, now):
            return self._answer(kept, environ, start_response)
        self.counts.stale += kept is not None
        return self._render(_Asked(key, environ, count, now), start_response)

    def _is_same_for_everybody(self, environ: Environ) -> bool:
        try:
            endpoint, _ = self._app.url_map.bind_to_environ(environ).match()
        except (HTTPException, RequestRedirect):
            return False
        return hasattr(self._app.view_functions[endpoint], MARK)

    def _render(self, asked: "_Asked", start_response: StartResponse) -> Iterable[bytes]:
        """Let the site answer without knowing who asks, and keep the answer if it may be kept."""
        self.counts.misses += 1
        environ, is_head = asked.anonymous(), asked.environ["REQUEST_METHOD"] == "HEAD"
        answer = _Answer()
        parts = self._inner(environ, answer.start)
        if not answer.may_be_kept():
            return answer.hand_on(parts, start_response, is_head=is_head)
        page = _kept(answer, b"".join(_closing(parts)), asked=asked, ends_at=environ.get(ENDS))
        if asked.count is not None:
            self.shelf.put(asked.key, page)
        return self._send(page, asked.environ, start_response)

    def _answer(self, page: Kept, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        self.counts.hits += 1
        return self._send(page, environ, start_response)

    def _send(self, page: Kept, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and page.mark in known:
            self.counts.not_modified += 1
            start_response("304 NOT MODIFIED", page.unchanged)
            return ()
        body, headers = page.body, page.plain
        if page.packed is not None:
            if _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
                headers = page.packed
            else:
                body = gzip.decompress(body)
        start_response("200 OK", headers)
        return () if environ["REQUEST_METHOD"] == "HEAD" else (body,)


@dataclass(frozen=True)
class _Asked:
    """A request for a page that must be rendered.

    Count and moment were taken before: rows and days read from here on are as new or newer.
    """

    key: tuple[str, str, str, str]
    environ: Environ
    count: int | None
    at: datetime

    def anonymous(self) -> Environ:
        """Return the request without anything that only one visitor has."""
        _, _, language, _ = self.key
        bare = self.environ | {"REQUEST_METHOD": "GET", "HTTP_COOKIE": f"{COOKIE}={language}" if language else ""}
        # What a browser has already is decided here, by our own marks.
        for header in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_AUTHORIZATION"):
            bare.pop(header, None)
        return bare


class _Answer:
    """What the site said: status and headers first, the text when it is read."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: Headers = []
        self.error: Any = None

    def start(self, status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
        """Take what the site begins with."""
        self.status, self.headers, self.error = status, headers, exc_info
        return _refuse_writing

    def find(self, name: str) -> str:
        """Return a header, or ""."""
        return next((value for header, value in self.headers if header.lower() == name), "")

    def may_be_kept(self) -> bool:
        """Tell whether it is a whole page that leaves nothing with one visitor alone."""
        return (
            self.status.startswith(f"{HTTPStatus.OK.value} ")
            and not self.find("set-cookie")
            and not self.find("content-encoding")
            and "cookie" not in self.find("vary").lower()
            # What is still being made as it is sent has no length, and may be as long as the market.
            and 0 < int(self.find("content-length") or 0) <= LARGEST_PAGE_BYTES
        )

    def hand_on(self, parts: Iterable[bytes], start_response: StartResponse, *, is_head: bool) -> Iterable[bytes]:
        """Give the answer to the visitor as it is."""
        start_response(self.status, self.headers, self.error)
        if not is_head:
            return parts
        close = getattr(parts, "close", None)
        if close is not None:
            close()
        return ()


def init_page_cache(app: Flask, watch: Watch, *, most_bytes: int) -> PageCache:
    """Put the cache in front of the site; inside of what tells by which scheme a visitor came."""
    cache = PageCache(app, watch, most_bytes=most_bytes)
    app.wsgi_app = cache  # type: ignore[method-assign]
    app.extensions["page_cache"] = cache
    same_for_everybody(app.view_functions["static"])
    return cache


def _kept(answer: _Answer, body: bytes, *, asked: _Asked, ends_at: datetime | None) -> Kept:
    kind, caching = answer.find("content-type"), answer.find("cache-control")
    lasts = any(word in caching for word in _FOR_EVER)
    level = BEST_COMPRESSION if lasts else COMPRESSION
    packed = gzip.compress(body, level, mtime=0) if _COMPRESSED.match(kind) else None
    mark = blake2b(body, digest_size=12).hexdigest()
    common = [("Vary", "Accept-Encoding"), ("Cache-Control", caching if lasts else "public, no-cache")]
    common += [(name, value) for name, value in answer.headers if name.lower() not in _OWN_HEADERS]
    # A mark stands for the bytes that are sent, so each way of sending has its own.
    plain = [*common, ("ETag", f'"{mark}"'), ("Content-Type", kind), ("Content-Length", str(len(body)))]
    return Kept(
        count=asked.count,
        made_at=asked.at,
        ends_at=None if lasts else _end(asked.at, ends_at),
        mark=mark,
        body=body if packed is None else packed,
        packed=None if packed is None else _packed_headers(common, kind, mark, len(packed)),
        plain=plain,
        unchanged=[*common, ("ETag", f'"{mark}-gzip"' if packed is not None else f'"{mark}"')],
    )


def _end(made_at: datetime, told: datetime | None) -> datetime:
    """Return until when a page may be given out: what it shows of today ends with the day."""
    ends = [clock.end_of(clock.day_of(made_at)), made_at + LONGEST_LIFE]
    return min([*ends, told] if told else ends)


def _packed_headers(common: Headers, kind: str, mark: str, length: int) -> Headers:
    own = [("ETag", f'"{mark}-gzip"'), ("Content-Type", kind), ("Content-Length", str(length))]
    return [*common, *own, ("Content-Encoding", "gzip")]


def _language(environ: Environ) -> str:
    """Return the remembered language, or "" for the usual one."""
    cookie = environ.get("HTTP_COOKIE")
    found = _LANGUAGE.search(cookie) if cookie and COOKIE in cookie else None
    return found.group(1) if found else ""


def _takes_gzip(accepted: str) -> bool:
    return "gzip" in accepted and not re.search(r"gzip\s*;\s*q=0(\.0*)?\s*(,|$)", accepted)


def _closing(parts: Iterable[bytes]) -> Iterator[bytes]:
    try:
        yield from parts
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()


def _refuse_writing(_: bytes) -> object:
    raise NotImplementedError
