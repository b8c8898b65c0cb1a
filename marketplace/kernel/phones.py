"""Phone numbers: read as Vietnamese people write them, stored as E.164 (`+84912345678`), shown in groups.

The check is phonenumbers' *valid* level: the right length behind a prefix that an operator holds. Its
*possible* level looks at the length alone and takes 7 to 10 digits for Vietnam, so a mobile number with a
digit left out would pass.

One range is taken besides: 0500 000 000 to 0500 999 999. No operator holds 050, so these numbers ring
nowhere; they are *possible* and not *valid*. Whatever is made up (the demo market, examples, tests) uses them
and nothing else.
"""

import re
from functools import lru_cache

import phonenumbers

from marketplace.kernel.messages import msg
from marketplace.kernel.text import normalise

#: An example for forms, from the range that rings nowhere.
EXAMPLE_PHONE = "0500 000 123"

_HOME = "VN"
_HOME_CODE = 84
_WRITTEN = re.compile(r"\+?[0-9 ().\-–/]+")
_RINGS_NOWHERE = re.compile(r"\+84500[0-9]{6}")
_DIGITS_SHOWN_FIRST = 4
_DIGITS_SHOWN_LAST = 3


def parse_phone(text: str) -> str:
    """Return the number in E.164; without `+` or `00` and a country it is read as Vietnamese.

    Raises:
        ValueError: with a sentence for the person.
    """
    written = normalise(text)
    if not written:
        raise ValueError(msg("Hãy nhập số điện thoại."))
    number = _read(written)
    if number is None:
        raise ValueError(
            msg("Số điện thoại chưa đúng. Số di động Việt Nam có 10 chữ số, ví dụ %(example)s.", example=EXAMPLE_PHONE)
        )
    return number


def is_fictional_phone(e164: str) -> bool:
    """Tell whether the number is one of the range that rings nowhere: nothing must be sent to it."""
    return _RINGS_NOWHERE.fullmatch(e164) is not None


@lru_cache(maxsize=4096)
def display_phone(e164: str) -> str:
    """Return a stored number for reading: `0912 345 678`; foreign ones as `+1 202-555-0123`."""
    number = phonenumbers.parse(e164, None)
    style = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    if number.country_code == _HOME_CODE:
        style = phonenumbers.PhoneNumberFormat.NATIONAL
    return phonenumbers.format_number(number, style)


def mask_phone(e164: str) -> str:
    """Return a stored number with its middle hidden: `0912 ••• 678`."""
    shown = display_phone(e164)
    places = [place for place, character in enumerate(shown) if character.isdigit()]
    hidden = set(places[_DIGITS_SHOWN_FIRST:-_DIGITS_SHOWN_LAST])
    return "".join("•" if place in hidden else character for place, character in enumerate(shown))


def _read(written: str) -> str | None:
    """Return E.164, or `None` when nobody can have the number."""
    if not _WRITTEN.fullmatch(written.replace("(+", "+(")):
        return None
    try:
        number = phonenumbers.parse(written, _HOME)
    except phonenumbers.NumberParseException:
        return None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    usable = phonenumbers.is_valid_number(number) or is_fictional_phone(e164)
    return e164 if usable else None
