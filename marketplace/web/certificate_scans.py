"""Scans of certificates on pages: taken in with a form, handed out to those who may see them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Response

from marketplace.certificates import scans
from marketplace.kernel.errors import MarketplaceError
from marketplace.wiring import ports

ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"


def receive_scan(field: Any) -> str:
    """Look at the chosen file and store it; return its key, "" where none was chosen.

    Raises:
        InvalidInput: it is neither a picture nor a PDF; nothing is stored.
    """
    content = field.data.read() if field.data else b""
    return scans.receive(content, pictures=ports().photos, store=ports().papers) if content else ""


@contextmanager
def stored_scan(key: str) -> Iterator[None]:
    """Take a stored scan out again when the certificate that names it is not kept."""
    try:
        yield
    except MarketplaceError:
        scans.discard(key, store=ports().papers)
        raise


def scan_answer(certificate: Any) -> Response:
    """Return a certificate's scan; no browser and no proxy keeps a copy, and nothing in it may run.

    Raises:
        NotFound: it has none.
    """
    content, kind = scans.read(certificate, store=ports().papers)
    answer = Response(content, mimetype=scans.MIMETYPES[kind])
    place = "attachment" if kind == "pdf" else "inline"
    answer.headers["Content-Disposition"] = f'{place}; filename="giay-chung-nhan-{certificate.id}.{kind}"'
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
