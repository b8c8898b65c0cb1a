"""GS1 Digital Link: a key and its qualifiers as an address of the web (GS1 Digital Link Standard: URI Syntax 1.7).

The path is read before it is unescaped: a lot number may hold a slash, which stands there as `%2F`. Compressed
addresses are a standard of their own and are not read.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import quote, unquote_to_bytes

from marketplace.gs1.application_identifiers import ApplicationIdentifier, get_ai, stands_for

CANONICAL_ROOT = "https://id.gs1.org"
LONGEST_URI = 2_000

_URI = re.compile(r"(https?|HTTPS?)://([^/?#]+)([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.DOTALL)
_ALLOWED = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*")
_AUTHORITY = re.compile(r"[A-Za-z0-9\-.:\[\]@]+")
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})|%00")
_SEPARATORS = re.compile(r"[&;]")

Element = tuple[str, str]


class NotADigitalLink(ValueError):
    """The address follows no rule of the standard; the text says which one it breaks."""


@dataclass(frozen=True)
class DigitalLink:
    """What an address says.

    `path` begins with the primary key; `attributes` are the AIs of the query in the order they were given;
    `others` is what the query holds besides, such as `linkType`.
    """

    path: tuple[Element, ...]
    attributes: tuple[Element, ...] = ()
    others: tuple[str, ...] = field(default=(), compare=False)

    @property
    def key(self) -> Element:
        """The primary key and its value."""
        return self.path[0]

    @property
    def element_string(self) -> str:
        """The same as people write it: (01)09520123456788(10)CT2611A."""
        return "".join(f"({code}){value}" for code, value in (*self.path, *self.attributes))

    def value_of(self, code: str) -> str | None:
        """Return the value of an AI; `None` where it is not given."""
        return dict((*self.path, *self.attributes)).get(code)

    def up_the_tree(self) -> list["DigitalLink"]:
        """Return what this address is about, then what that belongs to, up to the primary key alone."""
        return [DigitalLink(self.path[:length]) for length in range(len(self.path), 0, -1)]

    def uri(self, root: str = CANONICAL_ROOT) -> str:
        """Return the address below `root`; below GS1's own it is the canonical one."""
        path = "".join(f"/{code}/{quote(value, safe='')}" for code, value in self.path)
        query = "&".join(f"{code}={quote(value, safe='')}" for code, value in sorted(self.attributes))
        return f"{root}{path}?{query}" if query else f"{root}{path}"


def parse(uri: str) -> DigitalLink:
    """Read an address.

    Raises:
        NotADigitalLink: it is none.
    """
    if len(uri) > LONGEST_URI:
        raise NotADigitalLink("the address is too long")
    if not _ALLOWED.fullmatch(uri):
        raise NotADigitalLink("the address holds characters that no address may hold")
    found = _URI.fullmatch(uri)
    if found is None or not _AUTHORITY.fullmatch(found[2]):
        raise NotADigitalLink("the address needs http or https, a domain and a path")
    path = _read_path(found[3])
    attributes, others = _read_query(found[4] or "", path)
    link = DigitalLink(path, attributes, others)
    _ensure_company(link)
    return link


def build(elements: Iterable[Element], attributes: Iterable[Element] = ()) -> DigitalLink:
    """Return the link of these elements, primary key first.

    Raises:
        NotADigitalLink: they are wrong, or do not go together.
    """
    return parse(DigitalLink(tuple(elements), tuple(attributes)).uri())


def _read_path(path: str) -> tuple[Element, ...]:
    pieces = path.split("/")[1:]
    start = _start_of_key(pieces)
    pairs = list(zip(pieces[start::2], pieces[start + 1 :: 2], strict=True))
    elements = tuple((code, _checked(code, _unescaped(value, plus_is_space=False))) for code, value in pairs)
    key, *qualifiers = [code for code, _ in elements]
    if not _known(key).allows_path(qualifiers):
        raise NotADigitalLink("these qualifiers do not follow this key in this order")
    return elements


def _start_of_key(pieces: Sequence[str]) -> int:
    """Return where the primary key stands: the rightmost one wins, so a folder before it may look like a key."""
    for start in range(len(pieces) - 2, -1, -2):
        known = get_ai(pieces[start])
        if known is not None and known.is_primary_key:
            return start
    raise NotADigitalLink("the path holds no primary key")


def _read_query(query: str, path: tuple[Element, ...]) -> tuple[tuple[Element, ...], tuple[str, ...]]:
    attributes: list[Element] = []
    others: list[str] = []
    for piece in filter(None, _SEPARATORS.split(query)):
        name, has_value, value = piece.partition("=")
        code = _unescaped(name, plus_is_space=True)
        if not (code.isascii() and code.isdigit()):
            others.append(piece)
            continue
        if not has_value:
            raise NotADigitalLink(f"AI ({code}) has no value")
        _ensure_attribute(code, path)
        attributes.append((code, _checked(code, _unescaped(value, plus_is_space=True))))
    _ensure_once([*path, *attributes])
    return tuple(attributes), tuple(others)


def _ensure_attribute(code: str, path: tuple[Element, ...]) -> None:
    if not _known(code).may_be_in_query:
        raise NotADigitalLink(f"AI ({code}) may not stand in the query")
    key, *qualifiers = [each for each, _ in path]
    if any(code in way and _fits(_known(key), qualifiers, code) for way in _known(key).sequences):
        raise NotADigitalLink(f"AI ({code}) belongs into the path")


def _fits(key: ApplicationIdentifier, qualifiers: Sequence[str], code: str) -> bool:
    places = range(len(qualifiers) + 1)
    return any(key.allows_path([*qualifiers[:place], code, *qualifiers[place:]]) for place in places)


def _ensure_once(elements: Sequence[Element]) -> None:
    codes = sorted(code for code, _ in elements)
    twice = next((left for left, right in pairwise(codes) if left == right), None)
    if twice is not None:
        raise NotADigitalLink(f"AI ({twice}) stands there twice")


def _ensure_company(link: DigitalLink) -> None:
    """Check what each AI wants beside it, and what it does not bear."""
    codes = [code for code, _ in (*link.path, *link.attributes)]
    for code in codes:
        known = _known(code)
        if not all(any(_are_all_there(way, codes) for way in need) for need in known.needs):
            raise NotADigitalLink(f"AI ({code}) needs another one beside it")
        if any(stands_for(pattern, other) for pattern in known.excludes for other in codes if other != code):
            raise NotADigitalLink(f"AI ({code}) does not go together with another one")


def _are_all_there(patterns: Iterable[str], codes: Sequence[str]) -> bool:
    return all(any(stands_for(pattern, code) for code in codes) for pattern in patterns)


def _known(code: str) -> ApplicationIdentifier:
    known = get_ai(code)
    if known is None:
        raise NotADigitalLink(f"there is no AI ({code[:8]})")
    return known


def _checked(code: str, value: str) -> str:
    known = _known(code)
    if not value:
        raise NotADigitalLink(f"AI ({code}) has no value")
    try:
        known.ensure(value)
    except ValueError as fault:
        raise NotADigitalLink(f"the value of AI ({code}) is wrong: {fault}") from fault
    return value


def _unescaped(text: str, *, plus_is_space: bool) -> str:
    if _BROKEN_ESCAPE.search(text):
        raise NotADigitalLink("a per cent sign is followed by no character that may stand there")
    try:
        return unquote_to_bytes(text.replace("+", " ") if plus_is_space else text).decode("utf8")
    except UnicodeDecodeError as fault:
        raise NotADigitalLink("the address is not written in UTF-8") from fault
