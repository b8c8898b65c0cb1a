"""EPC names (`urn:epc:…`) and web addresses of one thing, brought to one form (EPC Tag Data Standard; CBV 2.0 §8.9)."""

import re
from collections.abc import Callable
from urllib.parse import unquote

from marketplace.gs1.check_digits import check_digit
from marketplace.gs1.digital_link import CANONICAL_ROOT, DigitalLink, NotADigitalLink, parse

#: The finest of these that an address names is what it is about; a consumer product variant (22) is no instance.
_FINEST = ("21", "235", "10", "254", "7040", "8011", "8019", "8020")

_URN = re.compile(r"urn:epc:(id|class|idpat):([a-z]+):(.+)")

Parts = list[str]
Path = list[tuple[str, str]]


def canonical(uri: str) -> str:
    """Return GS1's own address of what `uri` names, with its finest qualifier only; other addresses as they are."""
    found = _URN.fullmatch(uri)
    if found:
        return _from_urn(found[2], found[3]) or uri
    try:
        link = parse(uri)
    except NotADigitalLink:
        return uri
    return _finest(link).uri()


def _finest(link: DigitalLink) -> DigitalLink:
    given = dict(link.path[1:])
    code = next((each for each in _FINEST if each in given), None)
    return DigitalLink((link.key,) if code is None else (link.key, (code, given[code])))


def _from_urn(scheme: str, body: str) -> str:
    build = _SCHEMES.get(scheme)
    parts = body.split(".")
    try:
        path = build(parts) if build else []
    except (IndexError, ValueError):
        return ""
    link = DigitalLink(tuple(path))
    return link.uri(CANONICAL_ROOT) if path else ""


def _checked(payload: str) -> str:
    return payload + check_digit(payload)


def _trade_item(parts: Parts) -> str:
    prefix, item = parts[0], parts[1]
    return _checked(item[0] + prefix + item[1:])


def _party(parts: Parts) -> str:
    return _checked(parts[0] + parts[1])


def _rest(parts: Parts, start: int) -> str:
    return unquote(".".join(parts[start:]))


def _sgtin(parts: Parts) -> Path:
    serial = _rest(parts, 2)
    key = ("01", _trade_item(parts))
    return [key] if serial == "*" else [key, ("21", serial)]


def _sgln(parts: Parts) -> Path:
    extension = _rest(parts, 2)
    key = ("414", _party(parts))
    return [key] if extension in ("", "0") else [key, ("254", extension)]


def _with_serial(code: str, filler: str = "") -> Callable[[Parts], Path]:
    def build(parts: Parts) -> Path:
        serial = _rest(parts, 2)
        return [(code, filler + _party(parts) + ("" if serial == "*" else serial))]

    return build


def _shipping(code: str) -> Callable[[Parts], Path]:
    return lambda parts: [(code, _checked(parts[1][0] + parts[0] + parts[1][1:]))]


_SCHEMES: dict[str, Callable[[Parts], Path]] = {
    "sgtin": _sgtin,
    "lgtin": lambda parts: [("01", _trade_item(parts)), ("10", _rest(parts, 2))],
    "sscc": _shipping("00"),
    "sgln": _sgln,
    "pgln": lambda parts: [("417", _party(parts))],
    "grai": lambda parts: [("8003", "0" + _party(parts) + ("" if parts[2] == "*" else _rest(parts, 2)))],
    "giai": lambda parts: [("8004", parts[0] + _rest(parts, 1))],
    "gdti": _with_serial("253"),
    "sgcn": _with_serial("255"),
    "gsrn": lambda parts: [("8018", _party(parts))],
    "gsrnp": lambda parts: [("8017", _party(parts))],
}
