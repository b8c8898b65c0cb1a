"""The table every script prints: figure, ours, floor, ratio, budget, ok or over."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

HEADINGS = ("figure", "ours", "floor", "ratio", "budget", "")


@dataclass(frozen=True)
class Budget:
    """How the ratio of ours to the floor may be, as a sign and a number: ("≤", 20) or ("≥", 0.4)."""

    sign: str
    limit: float

    def allows(self, ratio: float) -> bool:
        """Tell whether a ratio keeps to it."""
        return ratio <= self.limit if self.sign == "≤" else ratio >= self.limit

    def __str__(self) -> str:
        return f"{self.sign} {self.limit:g}"


@dataclass(frozen=True)
class Figure:
    """One measured figure; without a floor, `budget` bounds the figure itself; without a budget it is only told."""

    name: str
    ours: float
    floor: float | None
    unit: str
    budget: Budget | None = None

    @property
    def ratio(self) -> float:
        """Ours divided by the floor, or ours where there is none."""
        return self.ours / self.floor if self.floor is not None else self.ours

    @property
    def verdict(self) -> str:
        """Say "ok", "over", or nothing where no budget was set."""
        if self.budget is None:
            return ""
        return "ok" if self.budget.allows(self.ratio) else "over"

    def cells(self) -> tuple[str, ...]:
        """Return the figure as a row of texts."""
        floor = "–" if self.floor is None else _said(self.floor, self.unit)
        ratio = "–" if self.floor is None else f"{self.ratio:.2f}"
        budget = "–" if self.budget is None else str(self.budget)
        return (self.name, _said(self.ours, self.unit), floor, ratio, budget, self.verdict)


def most(limit: float) -> Budget:
    """Return a budget for costs: at most so many times the floor."""
    return Budget("≤", limit)


def at_least(limit: float) -> Budget:
    """Return a budget for speeds: at least so many times the floor."""
    return Budget("≥", limit)


def show(title: str, figures: Iterable[Figure], *, notes: Iterable[str] = ()) -> None:
    """Print a table as Markdown, with the load of the machine under it, for a busy one blurs all figures."""
    print(f"\n### {title}\n")
    rows = [HEADINGS, *(figure.cells() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    print(_line(rows[0], widths))
    print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
    for row in rows[1:]:
        print(_line(row, widths))
    print()
    for note in notes:
        print(f"- {note}")
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"- {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load average {load}", flush=True)


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"


def _said(value: float, unit: str) -> str:
    digits = 0 if value >= 100 else 1 if value >= 10 else 3
    return f"{value:.{digits}f} {unit}".rstrip()
