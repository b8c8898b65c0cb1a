"""Addresses of our own: which numbers may stand in them, and where a visitor may be sent back to."""

from urllib.parse import urlsplit

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2**63 - 1


class RowNumber(IntegerConverter):
    """A whole number that a column can hold; a larger one is no address of ours, so it is not found."""

    def __init__(self, url_map: Map, fixed_digits: int = 0, max: int = LARGEST_ID) -> None:
        super().__init__(url_map, fixed_digits=fixed_digits, max=max)


def init_addresses(app: Flask) -> None:
    """Let `<int:…>` mean a number that a row can have; before any address is added."""
    app.url_map.converters["int"] = RowNumber


def row_number(text: str) -> int:
    """Read a number of a row from a query: `request.args.get("before", type=row_number)`.

    Raises:
        ValueError: it is none, or larger than a column holds.
    """
    number = int(text)
    if not 0 <= number <= LARGEST_ID:
        raise ValueError(text)
    return number


def own_path(wish: str | None) -> str | None:
    """Return `wish` if it leads to a page of this site, else nothing.

    "//elsewhere" and "/\\elsewhere" are read by browsers as another site, and they drop tabs and line breaks before.
    """
    if not wish or not wish.startswith("/") or any(ord(character) <= ord(" ") for character in wish):
        return None
    plain = wish.replace("\\", "/")
    parts = urlsplit(plain)
    return None if plain.startswith("//") or parts.scheme or parts.netloc else wish
