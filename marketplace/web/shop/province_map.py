"""A map of the country drawn by us: a small square for every patch of land that a commune lies in.

The communes' middles are sorted into a grid; the cells of a province become one shape, which is a link. So the coast
and the islands appear by themselves, Hoàng Sa and Trường Sa among them, from nothing but our own rows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marketplace.products.gathering import Gathered
from marketplace.territory.places import Point

# Degrees: a cell is about as wide as high on the ground, since a degree of longitude is shorter here.
CELL_EAST, CELL_NORTH = 0.172, 0.165
WEST, NORTH = 102.0, 23.5
CELL = 8
DOT = 7
#: Of the four cells beside a gap, so many are land where the gap is land as well.
LAND_SIDES = 3
FAR_OUT = frozenset({"Hoàng Sa", "Trường Sa"})
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1))

Cell = tuple[int, int]


@dataclass(frozen=True)
class Spot:
    """A province with how much lies there and where its middle is."""

    province_id: int
    name: str
    slug: str
    gathered: Gathered
    latitude: float | None
    longitude: float | None

    @property
    def href(self) -> str:
        """The province's own page."""
        return f"/places/{self.slug}"


@dataclass(frozen=True)
class Shape:
    """A province as it is drawn: its squares as one path, and where its number stands."""

    spot: Spot
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Label:
    """The name of islands that are too far out to be known by their shape; it ends where they lie."""

    name: str
    x: float
    y: float


@dataclass(frozen=True)
class DrawnMap:
    """The whole picture; `width` and `height` are those of its view box."""

    shapes: list[Shape]
    labels: list[Label]
    width: int
    height: int


def draw(spots: Sequence[Spot], points: Iterable[Point]) -> DrawnMap:
    """Return the map; where two provinces share a cell the one with more communes there has it."""
    known = list(points)
    cells = _with_gaps_filled(_cells(known))
    shapes = [
        Shape(spot, _path(cells[spot.province_id]), *_middle(cells[spot.province_id]))
        for spot in spots
        if cells[spot.province_id]
    ]
    every = [cell for group in cells.values() for cell in group]
    width = (max((x for x, _ in every), default=0) + 1) * CELL
    height = (max((y for _, y in every), default=0) + 1) * CELL
    labels = [_label(point) for point in known if point.name in FAR_OUT]
    return DrawnMap(shapes, labels, width, height)


def _label(point: Point) -> Label:
    x, y = _cell(point)
    return Label(point.name, (x + 1) * CELL, y * CELL - DOT)


def _cell(point: Point) -> Cell:
    return int((point.longitude - WEST) / CELL_EAST), int((NORTH - point.latitude) / CELL_NORTH)


def _with_gaps_filled(cells: dict[int, set[Cell]]) -> dict[int, set[Cell]]:
    """Give wide communes the cells around their middles: a gap between land on three sides is land as well."""
    owner = {cell: province_id for province_id, group in cells.items() for cell in group}
    for _ in range(2):
        around = {(x + dx, y + dy) for x, y in owner for dx, dy in _SIDES} - owner.keys()
        for x, y in sorted(around):
            beside = [owner[side] for dx, dy in _SIDES if (side := (x + dx, y + dy)) in owner]
            if len(beside) >= LAND_SIDES:
                owner[x, y] = max(sorted(beside), key=beside.count)
    filled: dict[int, set[Cell]] = defaultdict(set)
    for cell, province_id in owner.items():
        filled[province_id].add(cell)
    return filled


def _cells(points: Iterable[Point]) -> dict[int, set[Cell]]:
    votes: dict[Cell, Counter[int]] = defaultdict(Counter)
    for point in points:
        votes[_cell(point)][point.province_id] += 1
    found: dict[int, set[Cell]] = defaultdict(set)
    for cell, counted in votes.items():
        found[counted.most_common(1)[0][0]].add(cell)
    return found


def _path(cells: set[Cell]) -> str:
    """Return the squares as one path, row by row; side by side they share one stretch."""
    rows: dict[int, list[int]] = defaultdict(list)
    for x, y in cells:
        rows[y].append(x)
    return "".join(f"M{x * CELL} {y * CELL}h{DOT}v{DOT}h-{DOT}z" for y in sorted(rows) for x in sorted(rows[y]))


def _middle(cells: set[Cell]) -> tuple[float, float]:
    """Return the middle of the cell that is nearest to the middle of all, so that a number stands on land."""
    east = sum(x for x, _ in cells) / len(cells)
    north = sum(y for _, y in cells) / len(cells)
    x, y = min(sorted(cells), key=lambda cell: (cell[0] - east) ** 2 + (cell[1] - north) ** 2)
    return x * CELL + DOT / 2, y * CELL + DOT / 2
