"""The stand-in picture of a product that has no photo yet: goods on a table, before a backdrop, above her brocade.

A picture follows from words alone: the seed (the product's code) chooses tone, backdrop, table and arrangement, the
cooperative's code the band at the bottom edge. Nothing is stored, and the same words always give the same picture.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from marketplace.cooperatives.brocade import ROWS, brocade_pattern
from marketplace.products.backdrops import BACKDROPS, LANDSCAPES, TABLES, TONES, Backdrop, Tone

SIDE = 640
BAND = 64
FALLBACK = "market-stall"

# Two or three of these side by side, or one of them in a room, would be nonsense.
ALONE = frozenset(
    {"certificate", "cooperative-women", "error", "handshake", "homestay", "market-stall", "mountains", "rice-field"}
)

_DRAWING_MIDDLE = 48
_DRAWING_FOOT = 86


@dataclass(frozen=True)
class Standing:
    """One copy of the drawing on the table: middle of its foot, size, and -1 if it looks the other way."""

    x: int
    y: int
    scale: float
    turned: int = 1


ARRANGEMENTS = (
    (Standing(320, 540, 4.2),),
    (Standing(320, 540, 4.2, -1),),
    (Standing(482, 488, 2.3, -1), Standing(262, 544, 3.7)),
    (Standing(158, 488, 2.3), Standing(378, 544, 3.7, -1)),
    (Standing(142, 480, 2.0), Standing(498, 480, 2.0, -1), Standing(320, 546, 3.6)),
    (Standing(512, 474, 1.9), Standing(428, 500, 2.4, -1), Standing(226, 546, 3.5)),
)


def drawings_in(drawings: Path) -> frozenset[str]:
    """Return the names of the line drawings in this folder."""
    return _names(drawings)


def drawing_markup(name: str, drawings: Path) -> str:
    """Return what a drawing's file holds inside its `<svg>`; an unknown name gives the market stall.

    Raises:
        FileNotFoundError: the folder holds no drawings at all.
    """
    return _markup(_known(name, drawings), drawings)


def scene_svg(seed: str, *, drawing: str, brocade_code: str, drawings: Path, size: int = SIDE) -> str:
    """Draw the square stand-in picture of one product.

    Args:
        seed: the product's code; it chooses tone, backdrop, table and arrangement.
        drawing: name of the line drawing that shows what is sold.
        brocade_code: the cooperative's code, for the band along the bottom edge.
        drawings: the folder of the line drawings.
        size: width and height in pixels.
    """
    tone_at, backdrop_at, table_at, arrangement_at, *shifts = sha256(f"scene {seed}".encode()).digest()
    tone = TONES[tone_at % len(TONES)]
    shown = _known(drawing, drawings)
    backdrops, arrangements = _choices(shown)
    parts = (
        f'<path fill="{tone.wall}" d="M0 0h{SIDE}v{SIDE}H0z"/>',
        backdrops[backdrop_at % len(backdrops)](tone, bytes(shifts)),
        _light(tone),
        TABLES[table_at % len(TABLES)](tone),
        _goods(_markup(shown, drawings), arrangements[arrangement_at % len(arrangements)], tone),
        _band(brocade_code),
    )
    frame = f'viewBox="0 0 {SIDE} {SIDE}" width="{size}" height="{size}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {frame}>{"".join(parts)}</svg>'


def _choices(drawing: str) -> tuple[tuple[Backdrop, ...], tuple[tuple[Standing, ...], ...]]:
    return (LANDSCAPES, ARRANGEMENTS[:2]) if drawing in ALONE else (BACKDROPS, ARRANGEMENTS)


def _known(name: str, drawings: Path) -> str:
    return name if name in _names(drawings) else FALLBACK


@lru_cache(maxsize=8)
def _names(drawings: Path) -> frozenset[str]:
    return frozenset(file.stem for file in drawings.glob("*.svg"))


@lru_cache(maxsize=256)
def _markup(name: str, drawings: Path) -> str:
    text = (drawings / f"{name}.svg").read_text(encoding="utf-8")
    return text[text.index(">") + 1 : text.rindex("</svg>")].replace("\n", "")


def _light(tone: Tone) -> str:
    stops = "".join(
        f'<stop offset="{offset}" stop-color="{tone.glow}" stop-opacity="{opacity}"/>'
        for offset, opacity in ((0, 0.8), (0.5, 0.45), (1, 0))
    )
    return (
        f'<defs><radialGradient id="light">{stops}</radialGradient></defs>'
        '<ellipse cx="320" cy="340" rx="310" ry="270" fill="url(#light)"/>'
    )


def _goods(markup: str, standings: tuple[Standing, ...], tone: Tone) -> str:
    ink = _pen("#2b2622", 1.8)
    rim = _pen(tone.glow, 5.2)
    return (
        f'<defs><g id="goods"><g {rim}>{_silhouette(markup, tone.glow)}</g><g {ink}>{markup}</g></g></defs>'
        f"{''.join(_standing(standing, tone) for standing in standings)}"
    )


def _pen(stroke: str, width: float) -> str:
    return f'fill="none" stroke="{stroke}" stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round"'


def _silhouette(markup: str, fill: str) -> str:
    """Return the drawing in one colour; drawn wider underneath, it lifts the goods off the backdrop."""
    bare = re.sub(r' stroke(-width)?="[^"]*"', "", markup)
    return re.sub(r'fill="#[^"]*"', f'fill="{fill}"', bare)


def _standing(standing: Standing, tone: Tone) -> str:
    across, reach = standing.scale * standing.turned, standing.scale * 42
    return (
        f'<ellipse cx="{standing.x + 10}" cy="{standing.y}" rx="{reach:.0f}" ry="{reach / 7:.0f}" '
        f'fill="{tone.near}" opacity=".45"/>'
        f'<use href="#goods" transform="translate({standing.x} {standing.y}) '
        f'scale({across:g} {standing.scale:g}) translate(-{_DRAWING_MIDDLE} -{_DRAWING_FOOT})"/>'
    )


def _band(code: str) -> str:
    top = SIDE - BAND
    pattern = brocade_pattern(code, identity="band", scale=BAND / ROWS)
    return (
        f'<defs>{pattern}</defs><path fill="#2b2622" opacity=".16" d="M0 {top - 5}h{SIDE}v5H0z"/>'
        f'<g transform="translate(0 {top})"><path fill="url(#band)" d="M0 0h{SIDE}v{BAND}H0z"/></g>'
    )
