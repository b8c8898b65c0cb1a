"""Digests of plain values: the same for everybody who writes the same value, in whatever order of keys (RFC 8785)."""

import hashlib
import math
from collections.abc import Mapping
from typing import Any

import rfc8785

#: What readers of JSON elsewhere can still tell apart (RFC 8785 §3.2.2.3).
LARGEST_WHOLE = 2**53 - 1
DEEPEST = 24


def canonical_json(value: Any) -> bytes:
    """Return the one way to write a plain value as JSON."""
    return rfc8785.dumps(value)


def digest(value: Any) -> str:
    """Return the SHA-256 of a plain value, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text; of canonical JSON that is the digest of its value."""
    return hashlib.sha256(text.encode()).hexdigest()


def is_plain(value: Any, *, depth: int = 0) -> bool:
    """Tell whether a value has a canonical form and can be stored: no endless number, no NUL, no bottomless nesting."""
    if depth > DEEPEST:
        return False
    if isinstance(value, Mapping):
        return all(is_plain(name, depth=depth) and is_plain(each, depth=depth + 1) for name, each in value.items())
    if isinstance(value, list):
        return all(is_plain(each, depth=depth + 1) for each in value)
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or (isinstance(value, int) and abs(value) <= LARGEST_WHOLE)
