"""Reading what a program asks for: unlike a page, which makes the best of an address, it is told what is wrong."""

from collections.abc import Collection, Mapping
from urllib.parse import urlencode

from flask import request

from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import Message, msg
from marketplace.products import catalogue
from marketplace.web.api.blueprint import PREFIX
from marketplace.web.found.heads import absolute

LONGEST = 200

_UNKNOWN_PARAMETER = msg("Không có tham số này.")
_NO_PROVINCE = msg("Mã tỉnh phải là mã của một trong 34 tỉnh, thành phố có hợp tác xã trên chợ.")
_TOO_LONG = msg("Giá trị dài quá.")


def asked(allowed: Collection[str]) -> dict[str, str]:
    """Return the parameters of the address but its language.

    Args:
        allowed: the parameters there are.

    Raises:
        InvalidInput: there is another one, or a value is longer than any could be.
    """
    told = {name: value.strip() for name, value in request.args.items() if name != "lang"}
    faults = {name: _UNKNOWN_PARAMETER for name in told if name not in allowed}
    faults |= {name: _TOO_LONG for name, value in told.items() if len(value) > LONGEST}
    if faults:
        raise InvalidInput(fields=faults)
    return told


def one_of(told: Mapping[str, str], name: str, choices: Collection[str], why: Message) -> str:
    """Return a parameter that must be one of some values; "" where it is missing.

    Raises:
        InvalidInput: it is none of them.
    """
    value = told.get(name, "")
    if value and value not in choices:
        raise InvalidInput(fields={name: why})
    return value


def asked_province(told: Mapping[str, str]) -> str:
    """Return the code of the province that is asked for, "" for all.

    Raises:
        InvalidInput: no cooperative is there.
    """
    return one_of(told, "province", dict(catalogue.provinces_with_makers()), _NO_PROVINCE)


def api_url(path: str, **parameters: str) -> str:
    """Return the whole address of a place in this API, leaving out empty parameters."""
    query = urlencode({name: value for name, value in parameters.items() if value})
    return absolute(f"{PREFIX}{path}{'?' if query else ''}{query}")
