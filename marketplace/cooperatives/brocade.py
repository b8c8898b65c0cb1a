"""Thổ cẩm: a woven band of her own for every cooperative, drawn from nothing but her code.

The cloth is a grid of cells, as on a hand loom: a selvage and a small edge motif above and below, and between them two
motifs that take turns, each mirrored left to right and top to bottom. The code's hash chooses dye, motifs and edge, so
the same code always gives the same cloth and no picture has to be stored. The motifs are our own abstractions of what
Tày, Thái, Dao, H'Mông and Ba Na looms have in common; none copies a particular people's pattern.

Only presentation attributes are used, so that browsers (under a strict content policy) and typst draw the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import groupby

ROWS = 16
GROUND = "."


@dataclass(frozen=True)
class Dye:
    """Five yarns: the ground and four that are woven into it, the first standing out most from the ground."""

    name: str
    ground: str
    yarns: tuple[str, str, str, str]


DYES = (
    Dye("indigo", "#23345c", ("#f3e9d6", "#cf4a36", "#e5aa35", "#86a5c8")),
    Dye("madder", "#9c2f27", ("#f5e5c6", "#f0b440", "#27304f", "#e8957a")),
    Dye("turmeric", "#dca02b", ("#7a2230", "#fcf2da", "#2b5148", "#b9571f")),
    Dye("lac", "#6b2343", ("#f8ecd9", "#e0a53c", "#d7718a", "#f0c9c0")),
    Dye("leaf", "#2f5b43", ("#f3e8cb", "#dfae3a", "#d0593d", "#90b57c")),
    Dye("lotus", "#d97d8f", ("#fef3e8", "#7b2746", "#3c6a57", "#f6c7c8")),
    Dye("charcoal", "#2b2827", ("#f0e4ce", "#cb4237", "#dfa83f", "#6d93ab")),
    Dye("ecru", "#f0e4cc", ("#2a3a63", "#b93a31", "#45704f", "#d59d36")),
)

# Each motif is its upper left quarter, five rows high; the lower right cell touches the centre.
MOTIFS = {
    "diamond": ("....a", "...ab", "..ab.", ".ab.c", "ab.cc"),
    "nested diamond": ("....a.", "...a.b", "..a.b.", ".a.b.c", "a.b.cc"),
    "star": (".a...a", ".aa.ab", "aaab.b", "..b.cc", "ab.ccd"),
    "stepped hook": ("aaaaa..", "a...a.b", "a.a.a.b", "a.aaa.b", "a.....c"),
    "fern": (".aaaa..", "aa..aa.", "a.b..a.", "aabb.a.", "....aac"),
    "comb": ("a.a.a.a", "a.a.a.a", "a.a.aaa", "aaaab.b", "bbbbb.c"),
    "zigzag": ("a....bb", "ba..bb.", ".ba.b.c", "..baa.c", "c..ba.."),
    "cross": ("aa....b", "aaa..bb", ".aaabb.", "..aab.c", "...b.cc"),
    "flower": ("...aa.", "..aaaa", "aa.aab", "aaa.bc", ".aabcc"),
    "arrow": ("a..a..a", ".a..a.b", "..a..ab", "...a..b", "....a.c"),
    "cicada": (".....aa", "a...aab", "aa.aab.", "baaab.c", ".bab.cc"),
    "ladder": ("aaaaaa", "a.....", "a.bbbb", "a.b...", "a.b.cc"),
    "seed": ("..a...", ".aba.c", "abcba.", ".aba.c", "..a.cc"),
    "butterfly": ("aa....", "aba..a", "abba.a", "abcba.", ".aabcc"),
}

# Each edge is two rows below the selvage, repeated along the band.
EDGES = (
    ("aa..", "...."),
    ("aaa.", ".a.."),
    ("abab", "...."),
    ("a...", "aa.b"),
    ("....", "bb.."),
    ("bbbb", "a.a."),
    (".a.b", "aaab"),
)

_TURNS = ("abcd", "acbd", "abdc", "adbc", "acdb", "adcb")
_SELVAGES = "abc"

# The swatch is twice as many cells wide and high; its corners are stepped in these yarns, outermost first.
_HALF = 10
_CORNER = {2: "b", 3: "b", 4: "b", 6: "a"}


@dataclass(frozen=True)
class Cloth:
    """One repeat of a cooperative's band: rows of yarn letters, `.` being the ground."""

    dye: Dye
    rows: tuple[str, ...]
    medallion: tuple[str, ...]

    @property
    def width(self) -> int:
        """Columns after which the pattern starts again."""
        return len(self.rows[0])

    def colour(self, yarn: str) -> str:
        """Return the colour of a yarn letter."""
        return self.dye.yarns["abcd".index(yarn)]


def brocade_svg(code: str, *, repeats: int = 12, height: int = 24) -> str:
    """Draw the thin band of the cooperative with this code.

    Args:
        repeats: how often the pattern is repeated side by side; the width follows from it.
        height: of the band, in pixels.
    """
    cloth = cloth_of(code)
    columns = cloth.width * repeats
    identity = f"tc-{_digest(code).hex()[:8]}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {columns} {ROWS}" '
        f'width="{round(columns * height / ROWS)}" height="{height}">'
        f"<defs>{brocade_pattern(code, identity=identity)}</defs>"
        f'<rect width="{columns}" height="{ROWS}" fill="url(#{identity})"/></svg>'
    )


def brocade_tile_svg(code: str) -> str:
    """Draw a square swatch of the same cloth, for avatars and small grounds."""
    cloth = cloth_of(code)
    side = len(cloth.medallion)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="96" height="96">'
        f"{_weave(cloth, cloth.medallion)}</svg>"
    )


def brocade_pattern(code: str, *, identity: str, scale: float = 1) -> str:
    """Return the band as a `<pattern>` for use inside a larger picture.

    Args:
        identity: the id under which the picture refers to it.
        scale: size of one cell in the picture's units; the band is 16 cells high.
    """
    cloth = cloth_of(code)
    return (
        f'<pattern id="{identity}" width="{cloth.width}" height="{ROWS}" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({scale:g})">{_weave(cloth, cloth.rows)}</pattern>'
    )


@lru_cache(maxsize=1024)
def cloth_of(code: str) -> Cloth:
    """Choose dye, motifs and edge from the code and weave one repeat."""
    dye, first, second, edge, turn, selvage = _digest(code)[:6]
    names = tuple(MOTIFS)
    one = names[first % len(names)]
    others = tuple(name for name in names if name != one)
    other = others[second % len(others)]
    turned = str.maketrans("abcd", _TURNS[turn % len(_TURNS)])
    core = _beside(_mirrored(MOTIFS[one]), _mirrored(_recoloured(MOTIFS[other])))
    border = (_SELVAGES[selvage % len(_SELVAGES)] * 4, *EDGES[edge % len(EDGES)])
    rows = _framed(core, border)
    return Cloth(
        dye=DYES[dye % len(DYES)],
        rows=tuple(row.translate(turned) for row in rows),
        medallion=tuple(row.translate(turned) for row in _medallion(MOTIFS[one], border[0][0])),
    )


def _digest(code: str) -> bytes:
    return sha256(f"brocade {code}".encode()).digest()


def _recoloured(quarter: Sequence[str]) -> tuple[str, ...]:
    """Turn the yarns round, so that the second motif is told apart from the first."""
    return tuple(row.translate(str.maketrans("abc", "bcd")) for row in quarter)


def _mirrored(quarter: Sequence[str]) -> tuple[str, ...]:
    upper = tuple(row + row[::-1] for row in quarter)
    return upper + upper[::-1]


def _beside(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    """Put two motifs side by side, each with a cell of ground around, to a width the edges divide."""
    gap = -(len(one[0]) + len(other[0])) % 4 or 4
    left, right = GROUND * (gap // 2), GROUND * (gap - gap // 2)
    return tuple(a + left + b + right for a, b in zip(one, other, strict=True))


def _framed(core: tuple[str, ...], border: Sequence[str]) -> tuple[str, ...]:
    upper = tuple(row * (len(core[0]) // 4) for row in border)
    return upper + core + upper[::-1]


def _medallion(quarter: Sequence[str], selvage: str) -> tuple[str, ...]:
    """Set a motif into a square, with stepped corners and a small chevron at each side."""
    rows = ["".join(_cell(x, y, quarter, selvage) for x in range(_HALF)) for y in range(_HALF)]
    return _mirrored(rows)


def _cell(x: int, y: int, quarter: Sequence[str], selvage: str) -> str:
    top, left = _HALF - len(quarter), _HALF - len(quarter[0])
    if y >= top and x >= left:
        return quarter[y - top][x - left]
    if min(x, y) == 0:
        return selvage
    if x + y in _CORNER:
        return _CORNER[x + y]
    return "c" if y + _HALF - 1 - x == 3 or x + _HALF - 1 - y == 2 else GROUND


def _weave(cloth: Cloth, rows: Sequence[str]) -> str:
    """Draw rows of cells: one stroked path per yarn, a run of equal cells being one line."""
    lines: dict[str, list[str]] = {}
    for y, row in enumerate(rows):
        x = 0
        for yarn, cells in groupby(row):
            length = len(list(cells))
            lines.setdefault(yarn, []).append(f"M{x} {y}h{length}")
            x += length
    lines.pop(GROUND, None)
    ground = f'<path fill="{cloth.dye.ground}" d="M0 0h{len(rows[0])}v{len(rows)}H0z"/>'
    woven = "".join(
        f'<path stroke="{cloth.colour(yarn)}" d="{"".join(runs)}"/>' for yarn, runs in sorted(lines.items())
    )
    # A stroke one cell wide lies half above its line; the shift puts each run into its row.
    return f'<g shape-rendering="crispEdges">{ground}<g transform="translate(0 .5)">{woven}</g></g>'
