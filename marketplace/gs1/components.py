"""What a part of a value must look like, by the names that the GS1 Barcode Syntax Dictionary gives such tests. Pure.

Each test answers whether a text passes. Prefixes of companies are only looked at as far as digits go: who holds
which prefix is a question to a register, not to a syntax.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from pathlib import Path

from babel.core import get_global

from marketplace.gs1.check_digits import has_right_check_characters, has_right_check_digit, is_digits

SHORTEST_PREFIX = 4
_HEX_AFTER_PERCENT = re.compile(r"(?:[^%]|%[0-9A-Fa-f]{2})*")
_POSITION = re.compile(r"([1-9]\d*)/([1-9]\d*)")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{1,30}")
# ISO 4217's numbers of currencies; 999 is "no currency".
_CURRENCIES = frozenset((Path(__file__).parent / "data" / "currencies.csv").read_text(encoding="ascii").split()[1:])
_ALIASES = get_global("territory_aliases")
_COUNTRY_NUMBERS = frozenset(code for code in _ALIASES if re.fullmatch(r"\d{3}", code))
_COUNTRIES = frozenset(
    alias for code in _COUNTRY_NUMBERS for alias in _ALIASES[code] if re.fullmatch(r"[A-Z]{2}", alias)
)

Test = Callable[[str], bool]


def _is_day(text: str, *, may_be_open: bool) -> bool:
    """Tell whether six digits are a day; `00` for the day means the end of the month where that is allowed."""
    month, day = int(text[2:4]), int(text[4:6])
    if not 1 <= month <= 12:
        return False
    return (may_be_open and day == 0) or 1 <= day <= monthrange(2000 + int(text[:2]), month)[1]


def _is_long_day(text: str) -> bool:
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:8])
    return year > 0 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _is_piece_of_total(text: str) -> bool:
    half = len(text) // 2
    return 1 <= int(text[:half]) <= int(text[half:])


def _is_position_in_sequence(text: str) -> bool:
    found = _POSITION.fullmatch(text)
    return found is not None and int(found[1]) <= int(found[2])


def _is_iban(text: str) -> bool:
    if not _IBAN.fullmatch(text):
        return False
    return int("".join(str(int(letter, 36)) for letter in text[4:] + text[:4])) % 97 == 1


def _begins_with_prefix(start: int) -> Test:
    return lambda text: len(text) >= start + SHORTEST_PREFIX and is_digits(text[start : start + SHORTEST_PREFIX])


def _below(limit: int) -> Test:
    return lambda text: int(text) < limit


TESTS: dict[str, Test] = {
    "csum": has_right_check_digit,
    "csumalpha": has_right_check_characters,
    "gcppos1": _begins_with_prefix(0),
    "gcppos2": _begins_with_prefix(1),
    "pcenc": lambda text: _HEX_AFTER_PERCENT.fullmatch(text) is not None,
    "iso3166": lambda text: text in _COUNTRY_NUMBERS,
    "iso3166999": lambda text: text in _COUNTRY_NUMBERS or text == "999",
    "iso3166alpha2": lambda text: text in _COUNTRIES,
    "iso4217": lambda text: text in _CURRENCIES,
    "iso5218": lambda text: text in "0129",
    "yymmdd": lambda text: _is_day(text, may_be_open=False),
    "yymmd0": lambda text: _is_day(text, may_be_open=True),
    "yyyymmdd": _is_long_day,
    "hhmi": lambda text: int(text[:2]) < 24 and int(text[2:4]) < 60,
    "hh": _below(24),
    "mi": _below(60),
    "ss": _below(60),
    "hyphen": lambda text: set(text) == {"-"},
    "yesno": lambda text: text in "01",
    "winding": lambda text: text in "019",
    "zero": lambda text: set(text) == {"0"},
    "nonzero": lambda text: set(text) != {"0"},
    "nozeroprefix": lambda text: text == "0" or not text.startswith("0"),
    "hasnondigit": lambda text: not is_digits(text),
    "pieceoftotal": _is_piece_of_total,
    "posinseqslash": _is_position_in_sequence,
    "latitude": lambda text: int(text) <= 1_800_000_000,
    "longitude": lambda text: int(text) <= 3_600_000_000,
    "importeridx": lambda text: re.fullmatch(r"[-0-9A-Z_a-z]", text) is not None,
    "mediatype": lambda text: 1 <= int(text) <= 10 or 80 <= int(text) <= 99,
    "iban": _is_iban,
}
#: Named by the dictionary, but about lists or layouts that say nothing about an address.
NOT_TESTED = frozenset({"packagetype", "couponcode", "couponposoffer"})
