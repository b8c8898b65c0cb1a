"""Backdrops of the stand-in pictures: quiet flat scenes in one family of tones, 640 units wide and high.

Each backdrop is drawn from a `Tone` and from some bytes that shift hills, suns and leaves, so that two pictures with
the same backdrop still differ. Nothing here has an outline: the goods in front have one.
"""

from collections.abc import Callable
from dataclasses import dataclass

TABLE_TOP = 424


@dataclass(frozen=True)
class Tone:
    """The colours of one picture, from the wall to the table."""

    wall: str
    glow: str
    far: str
    mid: str
    near: str
    table: str
    rim: str
    sun: str


TONES = (
    Tone("#fad9bd", "#fff1df", "#f1b993", "#e19875", "#c27a5f", "#f3e0c0", "#d3b183", "#e9804f"),
    Tone("#d3e3c8", "#f3f7e6", "#b0cba5", "#8eb48b", "#6b9670", "#ecdcb9", "#c9b07f", "#f0b74c"),
    Tone("#f6d0cf", "#ffeee9", "#ebb0b3", "#da8e97", "#b56c7b", "#f4e3cf", "#d2b391", "#e2657d"),
    Tone("#f9dc93", "#fff5d3", "#ecc062", "#d7a242", "#ac7d30", "#f6ead0", "#d3b984", "#e57a38"),
    Tone("#c9d9ea", "#f0f5fa", "#a5bdd8", "#809fc3", "#587aa3", "#eadfc9", "#c4b08b", "#f2ab64"),
    Tone("#dfd0e3", "#f8f0f6", "#c3abca", "#a688b0", "#7c5e87", "#eedfc8", "#cab28b", "#ee9068"),
    Tone("#e9b493", "#fbe0c9", "#d6916d", "#bd7353", "#93513d", "#f1dfc3", "#ceae80", "#f8d384"),
    Tone("#f1e4c8", "#fffaee", "#dcc698", "#c4a973", "#9a8250", "#e0c08f", "#bd9962", "#d9764d"),
    Tone("#bcdcd6", "#edf8f4", "#94c4bc", "#6da79f", "#487f7b", "#efe0c2", "#cbb484", "#f29a58"),
    Tone("#92b48d", "#e0ebcf", "#7aa179", "#5d8863", "#416b4a", "#ecdcb9", "#c9b07f", "#f5c861"),
    Tone("#8fa7c8", "#e2eaf3", "#748fb6", "#58749d", "#3d567e", "#e9d9be", "#c4ab80", "#f7bd78"),
    Tone("#e0907a", "#fbdccb", "#cd7460", "#b25a4a", "#873f36", "#f3e1c6", "#cfae82", "#fbd283"),
)

Shifts = bytes
Backdrop = Callable[[Tone, Shifts], str]


def hills(tone: Tone, shifts: Shifts) -> str:
    """Three ranges of hills and a low sun."""
    x, lift = 120 + shifts[0] * 400 // 255, shifts[1] % 50
    back = f"M0 {290 - lift}C90 {200 - lift} 160 210 240 260S400 {150 + lift} 480 210s110 40 160 10V440H0z"
    middle = f"M0 340C120 270 210 {300 - lift} 320 350S520 {250 + lift} 640 310V440H0z"
    front = f"M0 400C150 {340 + lift // 2} 260 400 400 395S560 {350 + lift} 640 372V440H0z"
    return (
        _disc(x, 150 + lift, 58 + shifts[2] % 30, tone.sun)
        + _shape(back, tone.far)
        + _shape(middle, tone.mid, opacity=0.8)
        + _shape(front, tone.near, opacity=0.6)
    )


def terraces(tone: Tone, shifts: Shifts) -> str:
    """Rice terraces that climb towards a ridge."""
    fields = [_disc(110 + shifts[0] * 420 // 255, 118, 52, tone.sun)]
    fields.append(_shape("M0 210C110 110 200 150 290 190S470 90 640 190V440H0z", tone.far))
    for step, fill in enumerate((tone.mid, tone.glow, tone.far, tone.mid, tone.sun, tone.near)):
        y, bend = 222 + step * 38, 30 + shifts[1 + step] % 44
        edge = f"M0 {y}C110 {y - bend} 220 {y + bend - 10} 330 {y + 2}S540 {y - bend + 8} 640 {y + 6}V440H0z"
        fields.append(_shape(edge, fill, opacity=0.66))
    return "".join(fields)


def karst(tone: Tone, shifts: Shifts) -> str:
    """Limestone towers above still water."""
    towers = []
    for tower in range(7):
        x, top = tower * 104 - 30 + shifts[tower] % 50, 130 + shifts[tower + 2] % 150
        half = 50 + shifts[tower + 1] % 30
        rise = f"M{x} 372C{x + 6} {top + 60} {x + half // 2} {top} {x + half} {top}"
        fall = f"S{x + 2 * half - 8} {top + 70} {x + 2 * half} 372z"
        towers.append(_shape(rise + fall, (tone.far, tone.mid, tone.far)[tower % 3], opacity=0.85))
    ripples = "M40 386h120M226 398h60M380 384h150M86 410h90M470 408h110"
    return (
        _disc(160 + shifts[9] * 320 // 255, 120, 46, tone.sun)
        + "".join(towers)
        + _shape("M0 368h640v72H0z", tone.glow, opacity=0.85)
        + _line(ripples, tone.mid, width=5)
    )


def great_sun(tone: Tone, shifts: Shifts) -> str:
    """One large sun behind the goods, crossed by bands of cloud."""
    x = 250 + shifts[0] % 140
    clouds = ((40 + shifts[1] % 60, 150), (430 + shifts[2] % 60, 226), (-30 + shifts[3] % 60, 330))
    return (
        _disc(x, 262, 210, tone.sun, opacity=0.4)
        + _disc(x, 262, 158, tone.sun, opacity=0.5)
        + "".join(_shape(_cloud(*at), tone.glow, opacity=0.9) for at in clouds)
    )


def woven_wall(tone: Tone, shifts: Shifts) -> str:
    """A wall of plaited bamboo, as in a house on stilts."""
    size = 44 + shifts[0] % 4 * 6
    half = size // 2
    strips = (
        _strip(2, 3, size - 4, half - 6, fill=tone.far)
        + _strip(2, half + 3, half - 4, half - 6, fill=tone.far)
        + _strip(half + 3, half + 2, half - 6, size - 4, fill=tone.mid)
        + _strip(half + 3, 2 - half, half - 6, half - 2, fill=tone.mid)
    )
    return (
        f'<defs><pattern id="mat" width="{size}" height="{size}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)">{strips}</pattern></defs>'
        + _shape("M0 0h640v440H0z", "url(#mat)", opacity=0.75)
        + _shape("M0 0h640v26H0zM0 402h640v30H0z", tone.near, opacity=0.6)
    )


def shelf(tone: Tone, shifts: Shifts) -> str:
    """A store-room shelf with jars and bowls."""
    goods = []
    for place in range(6):
        fill = (tone.mid, tone.sun, tone.near, tone.far)[shifts[place + 2] % 4]
        vessel = _vessel(shifts[place + 1] % 4, 34 + place * 100 + shifts[place] % 24, 190)
        goods.append(_shape(vessel, fill, opacity=0.75))
    brackets = "M0 206h640v10H0zM70 206h18v44c-10 0-18-8-18-18zM552 206h18v26c0 10-8 18-18 18z"
    return (
        _shape("M0 30h640v160H0z", tone.far, opacity=0.6)
        + "".join(goods)
        + _shape("M0 190h640v16H0z", tone.near, opacity=0.8)
        + _shape(brackets, tone.mid, opacity=0.5)
    )


def window(tone: Tone, shifts: Shifts) -> str:
    """A window with shutters, hills outside."""
    x, dip = 150 + (shifts[0] % 3 - 1) * 50, shifts[1] % 40
    return (
        _shape(f"M{x} 50h340v300H{x}z", tone.glow)
        + _disc(x + 90 + shifts[2] % 160, 130, 38, tone.sun)
        + _shape(f"M{x} {220 + dip}c60-80 110-70 160-20s110-60 180-20V350H{x}z", tone.far)
        + _shape(f"M{x} 290c80-50 130-30 190-10s100-30 150-10v70H{x}z", tone.mid, opacity=0.9)
        + _line(f"M{x} 50h340v300H{x}zM{x + 170} 50v300", tone.near, width=16)
        + _shape(f"M{x - 96} 42h88v316h-88zM{x + 348} 42h88v316h-88z", tone.mid)
        + _line(_slats(x - 84) + _slats(x + 360), tone.near, width=6, opacity=0.7)
        + _shape(f"M{x - 30} 350h400v18h-400z", tone.near)
    )


def bamboo(tone: Tone, shifts: Shifts) -> str:
    """A bamboo grove at both sides."""
    stalks = []
    for stalk, place in enumerate((24, 86, 150, 310, 470, 532, 590)):
        x, start = place + shifts[stalk] % 30, 40 + shifts[stalk + 1] % 90
        fill = (tone.mid, tone.far, tone.mid, tone.far, tone.far, tone.mid, tone.near)[stalk]
        nodes = "".join(f"M{x - 3} {y}h24" for y in range(start, 430, 92))
        stalks.append(_shape(f"M{x} 0h18v440h-18z", fill, opacity=0.7))
        stalks.append(_line(nodes, tone.glow, width=5))
        stalks.append(_leaves(_BAMBOO_LEAF, (-28, 22, 200, 152), at=(x + 9, start), fill=fill))
    return "".join(stalks)


def niche(tone: Tone, shifts: Shifts) -> str:
    """An arched niche in a lime-washed wall, with tall leaves beside it."""
    inset, lean = shifts[0] % 40, shifts[1] % 16
    outer = f"M{110 - inset // 2} 440V290a{210 + inset // 2} {214 + inset // 2} 0 0 1 {420 + inset} 0v150z"
    return (
        _shape(outer, tone.far)
        + _shape("M152 440V296a168 182 0 0 1 336 0v144z", tone.glow)
        + _leaves(_TALL_LEAF, (-54, -26 + lean, 2 + lean), at=(64, 440), fill=tone.near)
        + _leaves(_TALL_LEAF, (52, 24 - lean, -4 - lean), at=(584, 440), fill=tone.near)
    )


def lanterns(tone: Tone, shifts: Shifts) -> str:
    """A string of silk lanterns above the stall."""
    lamps = []
    for lamp in range(5):
        x, y = 64 + lamp * 128, 64 + shifts[lamp] % 50 + (0, 34, 52, 34, 0)[lamp]
        fill = (tone.sun, tone.near, tone.mid)[(lamp + shifts[5]) % 3]
        lamps.append(_line(f"M{x} 0v{y - 40}M{x} {y + 44}v44", tone.near, width=4))
        lamps.append(f'<ellipse cx="{x}" cy="{y}" rx="48" ry="44" fill="{fill}"/>')
        lamps.append(f'<ellipse cx="{x}" cy="{y}" rx="20" ry="44" fill="{tone.glow}" opacity=".4"/>')
        lamps.append(_shape(f"M{x - 18} {y - 48}h36v10h-36zM{x - 18} {y + 38}h36v10h-36z", tone.near))
    return _shape("M0 360q160-60 320-30t320-20v130H0z", tone.far, opacity=0.7) + "".join(lamps)


def awning(tone: Tone, shifts: Shifts) -> str:
    """The striped roof of a market stall."""
    starts = range(-(shifts[0] % 80), 640, 80)
    stripes = "".join(
        _shape(f"M{x} 0h80v104a40 34 0 0 1-80 0z", (tone.sun, tone.glow)[stripe % 2]) for stripe, x in enumerate(starts)
    )
    return (
        _shape("M0 330q120-70 230-40t200-30 210 30v150H0z", tone.far, opacity=0.75)
        + _shape("M40 90h18v350H40zM582 90h18v350h-18z", tone.mid, opacity=0.8)
        + stripes
        + _shape("M0 0h640v22H0z", tone.near, opacity=0.3)
    )


def pond(tone: Tone, shifts: Shifts) -> str:
    """A lotus pond: round leaves and open flowers on tall stems."""
    plants = []
    for plant, place in enumerate((60, 170, 262, 392, 486, 580)):
        x, y = place + shifts[plant] % 40 - 20, 130 + shifts[plant + 1] % 150
        plants.append(_line(f"M{x} {y}q14 140-4 280", tone.near, width=7, opacity=0.7))
        plants.append((_pad, _lotus)[(shifts[6] + plant) % 2](tone, x, y))
    return _shape("M0 310q180-30 330-6t310-10v150H0z", tone.far) + "".join(plants)


LANDSCAPES: tuple[Backdrop, ...] = (hills, terraces, karst, great_sun, bamboo, pond)
BACKDROPS: tuple[Backdrop, ...] = (*LANDSCAPES, woven_wall, shelf, window, niche, lanterns, awning)


def plain_table(tone: Tone) -> str:
    """Return a smooth table top."""
    return _shape("M0 424h640v216H0z", tone.table) + _shape("M0 424h640v8H0z", tone.rim, opacity=0.6)


def planked_table(tone: Tone) -> str:
    """Return a table of wide boards."""
    joints = "M0 462h640M0 510h640M210 432v30M468 432v30M96 462v48M380 462v48M560 462v48M250 510v66M500 510v66"
    return plain_table(tone) + _line(joints, tone.rim, width=3, opacity=0.7)


def covered_table(tone: Tone) -> str:
    """Return a table under a cloth with a scalloped hem at the back."""
    scallops = "".join(f"M{x} 424a32 20 0 0 1 64 0z" for x in range(0, 640, 64))
    return _shape(scallops, tone.table) + plain_table(tone) + _line("M0 446h640", tone.sun, width=6, opacity=0.7)


def matted_table(tone: Tone) -> str:
    """Return a table with a round mat of plaited rush under the goods."""
    rings = "".join(
        f'<ellipse cx="320" cy="520" rx="{280 - ring * 52}" ry="{70 - ring * 13}" fill="none" stroke="{tone.rim}" '
        f'stroke-width="4" opacity=".6"/>'
        for ring in range(4)
    )
    return plain_table(tone) + f'<ellipse cx="320" cy="520" rx="292" ry="74" fill="{tone.glow}"/>' + rings


TABLES: tuple[Callable[[Tone], str], ...] = (plain_table, planked_table, covered_table, matted_table)

_BAMBOO_LEAF = "M0 0q26-16 66 0-40 14-66 0z"
_TALL_LEAF = "M0 0C-34-60-30-150 0-210 30-150 34-60 0 0z"
_PETAL = "M0 0C-30-28-28-70 0-104 28-70 30-28 0 0z"


def _shape(outline: str, fill: str, *, opacity: float = 1) -> str:
    return f'<path fill="{fill}" opacity="{opacity:g}" d="{outline}"/>'


def _line(course: str, stroke: str, *, width: int, opacity: float = 1) -> str:
    return (
        f'<path fill="none" stroke="{stroke}" stroke-width="{width}" stroke-linecap="round" '
        f'opacity="{opacity:g}" d="{course}"/>'
    )


def _disc(x: int, y: int, radius: int, fill: str, *, opacity: float = 0.85) -> str:
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" opacity="{opacity:g}"/>'


def _strip(x: int, y: int, width: int, height: int, *, fill: str) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="4" fill="{fill}" opacity=".7"/>'


def _leaves(leaf: str, turns: tuple[int, ...], *, at: tuple[int, int], fill: str) -> str:
    blades = "".join(f'<path d="{leaf}" transform="rotate({turn})"/>' for turn in turns)
    return f'<g fill="{fill}" opacity=".8" transform="translate({at[0]} {at[1]})">{blades}</g>'


def _cloud(x: int, y: int) -> str:
    return f"M{x} {y}a22 22 0 0 1 26-22 40 40 0 0 1 74-6 28 28 0 0 1 46 10 20 20 0 0 1 30 18z"


def _vessel(kind: int, x: int, floor: int) -> str:
    return (
        f"M{x} {floor}v-66q0-14 14-14h42q14 0 14 14v66zM{x + 8} {floor - 100}h54v16h-54z",
        f"M{x + 22} {floor}q-26-30-18-66l22-20v-30h26v30l22 20q8 36-18 66z",
        f"M{x} {floor - 52}h84q-4 40-26 52h-32q-22-12-26-52z",
        f"M{x + 14} {floor}q-14-6-14-30 0-44 22-56v-34h24v34q22 12 22 56 0 24-14 30z",
    )[kind]


def _slats(x: int) -> str:
    return "".join(f"M{x} {y}h64" for y in range(70, 340, 26))


def _pad(tone: Tone, x: int, y: int) -> str:
    veins = f"M{x} {y - 6}l-48 8M{x} {y - 6}l48 8M{x} {y - 6}l-20 22M{x} {y - 6}l20 22M{x} {y - 6}v-16"
    return f'<ellipse cx="{x}" cy="{y}" rx="82" ry="30" fill="{tone.mid}"/>' + _line(veins, tone.far, width=4)


def _lotus(tone: Tone, x: int, y: int) -> str:
    outer = _leaves(_PETAL, (-64, 64, -34, 34), at=(x, y + 20), fill=tone.sun)
    return outer + _leaves(_PETAL, (0,), at=(x, y + 20), fill=tone.glow)
