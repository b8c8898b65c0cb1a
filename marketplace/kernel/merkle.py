"""Trees of hashes (RFC 9162 §2.1): one root for many leaves, and a short path from any leaf to it. Pure."""

import hashlib
from collections.abc import Sequence

#: The nodes beside the way up: the side on which each stands, and its hash.
Path = list[tuple[str, str]]
LEFT, RIGHT = "left", "right"
EMPTY = hashlib.sha256(b"").hexdigest()


def root_of(leaves: Sequence[bytes]) -> str:
    """Return the root as 64 hexadecimal digits."""
    level = [_leaf(each) for each in leaves]
    while len(level) > 1:
        level = _above(level)
    return level[0].hex() if level else EMPTY


def path_to(leaves: Sequence[bytes], place: int) -> Path:
    """Return what leads from the leaf at `place` to the root."""
    level, path = [_leaf(each) for each in leaves], []
    while len(level) > 1:
        beside = place ^ 1
        if beside < len(level):
            path.append((LEFT if beside < place else RIGHT, level[beside].hex()))
        level, place = _above(level), place // 2
    return path


def climbed(leaf: bytes, path: Sequence[tuple[str, str]]) -> str:
    """Return the root that a leaf leads to along a path.

    Raises:
        ValueError: the path is none.
    """
    found = _leaf(leaf)
    for side, other in path:
        beside = bytes.fromhex(other)
        if side not in (LEFT, RIGHT):
            raise ValueError(f"there is no side {side!r}")
        found = _node(beside, found) if side == LEFT else _node(found, beside)
    return found.hex()


def _above(level: Sequence[bytes]) -> list[bytes]:
    """Join neighbours; one without a neighbour goes up by itself."""
    pairs = [_node(*level[place : place + 2]) for place in range(0, len(level) - 1, 2)]
    return pairs + list(level[len(pairs) * 2 :])


def _leaf(content: bytes) -> bytes:
    # Leaves and nodes begin differently, so that no node can be passed off as a leaf.
    return hashlib.sha256(b"\x00" + content).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
