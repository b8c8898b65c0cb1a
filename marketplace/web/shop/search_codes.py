"""A search for a code goes where the code belongs: a lot, a product, an order, a barcode."""

from urllib.parse import quote

from flask import current_app
from werkzeug.exceptions import HTTPException

from marketplace.kernel.codes import clean_code, is_valid
from marketplace.orders.rules import CODE_LENGTH as ORDER_LENGTH
from marketplace.orders.rules import CODE_PREFIX as ORDER_PREFIX
from marketplace.orders.rules import GROUP_CODE_LENGTH, GROUP_PREFIX
from marketplace.products import searching
from marketplace.traceability import queries as traceability

GTIN_LENGTHS = (8, 12, 13, 14)
_ORDERS = ((ORDER_PREFIX, ORDER_LENGTH), (GROUP_PREFIX, GROUP_CODE_LENGTH))


def where_it_belongs(text: str) -> str:
    """Return the address that a code leads to; "" when the text is none and is to be searched for.

    Whether there is such an order is not told here: its page asks for the phone it was placed with.
    """
    code = clean_code(text)
    if is_gtin(code):
        path = f"/01/{code.zfill(14)}"
        return path if _is_answered(path) else ""
    if not is_valid(code):
        return ""
    if any(code.startswith(prefix) and len(code) == len(prefix) + length + 1 for prefix, length in _ORDERS):
        return f"/orders?code={quote(code)}"
    if traceability.is_lot_code(code):
        return f"/trace/{code}"
    slug = searching.find_slug(code)
    return f"/products/{slug}" if slug else ""


def is_gtin(text: str) -> bool:
    """Tell whether this is a number of GS1 with the right check digit."""
    if len(text) not in GTIN_LENGTHS or not (text.isascii() and text.isdigit()):
        return False
    digits = [int(digit) for digit in reversed(text)]
    return sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0


def _is_answered(path: str) -> bool:
    try:
        current_app.url_map.bind("localhost").match(path)
    except HTTPException:
        return False
    return True
