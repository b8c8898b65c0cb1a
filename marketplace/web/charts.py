"""Charts drawn on the server as SVG pictures, without script, in the site's colours and Vietnamese numbers.

A chart is a picture of its own address, because the pages forbid inline styles; its answer allows just those.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from flask import Response

from marketplace.kernel.money import group_thousands
from marketplace.web.languages import language

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
INK, INK_SOFT, LINE, SURFACE, LEAF, LEAF_PALE = "#241f19", "#5d5347", "#e3d8c6", "#fffdf9", "#2a6239", "#b6d3b1"
FONTS = '-apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif'
STEPS = (1, 2, 5)
TICKS = 5
ROW_HEIGHT, MARGINS_HEIGHT = 34, 60
LONGEST_LABEL = 26

_UNITS = {
    "vi": ((10**9, " tỷ"), (10**6, " tr"), (10**3, " nghìn")),
    "en": ((10**9, " bn"), (10**6, " m"), (10**3, " k")),
}
_DECIMAL_POINT = {"vi": ",", "en": "."}


@dataclass(frozen=True, slots=True)
class Series:
    """Bars of one colour; a value of `None` leaves a gap, as there is no data."""

    name: str
    values: Sequence[int | None]


def columns(labels: Sequence[str], series: Sequence[Series]) -> Response:
    """Draw upright columns over time; of two series the first is the pale one behind."""
    rotation = 0 if len(labels) <= 12 else 45
    chart = _library().Bar(**_options(len(series)), width=860, height=360, x_label_rotation=rotation)
    return _drawn(chart, labels, series)


def bars(labels: Sequence[str], series: Series) -> Response:
    """Draw lying bars, the first label on top."""
    height = MARGINS_HEIGHT + ROW_HEIGHT * max(len(labels), 2)
    chart = _library().HorizontalBar(**_options(1), width=860, height=height)
    upside_down = Series(series.name, list(reversed(series.values)))
    return _drawn(chart, [_shortened(label) for label in reversed(labels)], [upside_down])


def axis_money(value: float) -> str:
    """Write đồng for an axis, short: `1,2 tỷ`, `350 tr`, `20 nghìn`, `0`."""
    locale = language()
    amount = round(abs(value))
    sign = "−" if value < 0 and amount else ""
    for size, name in _UNITS[locale]:
        if amount >= size:
            tenths = (20 * amount + size) // (2 * size)
            decimals = f"{_DECIMAL_POINT[locale]}{tenths % 10}" if tenths % 10 else ""
            return f"{sign}{group_thousands(tenths // 10, locale)}{decimals}\u00a0{name.strip()}"
    return f"{sign}{amount}"


def ticks(values: Sequence[int | None]) -> list[int]:
    """Return about five round values that span `values` and 0."""
    known = [value for value in values if value is not None]
    low, high = min([0, *known]), max([0, *known])
    step = _round_step((high - low) // TICKS or 1)
    first, last = low // step, -(-high // step)
    return [step * place for place in range(first, max(last, first + 1) + 1)]


def _round_step(least: int) -> int:
    power = 1
    while True:
        for step in STEPS:
            if step * power >= least:
                return step * power
        power *= 10


def _library() -> Any:
    """Return pygal, imported with the first chart: only officers see any, and it is large."""
    return import_module("pygal")


def _options(colours: int) -> dict[str, Any]:
    return {
        "style": _style(colours),
        "js": (),
        "show_legend": colours > 1,
        "legend_at_bottom": True,
        "legend_box_size": 12,
        "rounded_bars": 2,
        "margin": 8,
        "spacing": 10,
        "show_minor_x_labels": True,
        "show_minor_y_labels": True,
        "truncate_label": -1,
        "print_values": False,
        "value_formatter": axis_money,
        "no_data_text": "–",
        "explicit_size": True,
        "disable_xml_declaration": False,
    }


def _style(colours: int) -> Any:
    return _library().style.Style(
        background=SURFACE,
        plot_background=SURFACE,
        foreground=INK_SOFT,
        foreground_strong=INK,
        foreground_subtle=LINE,
        guide_stroke_color=LINE,
        major_guide_stroke_color=LINE,
        guide_stroke_dasharray="0",
        major_guide_stroke_dasharray="0",
        opacity="1",
        opacity_hover="1",
        transition="0s",
        font_family=FONTS,
        label_font_size=13,
        major_label_font_size=13,
        legend_font_size=14,
        colors=(LEAF,) if colours == 1 else (LEAF_PALE, LEAF),
    )


def _drawn(chart: Any, labels: Sequence[str], series: Sequence[Series]) -> Response:
    chart.y_labels = ticks([value for each in series for value in each.values])
    chart.x_labels = list(labels)
    for each in series:
        chart.add(each.name, list(each.values))
    chart.add_xml_filter(_without_script)
    return Response(
        chart.render(),
        mimetype="image/svg+xml",
        headers={"Content-Security-Policy": POLICY, "Cache-Control": "private, max-age=60"},
    )


def _without_script(drawing: Any) -> Any:
    """Take out the settings pygal leaves for its own script, which we do not load."""
    for parent in list(drawing.iter()):
        for child in [child for child in parent if str(child.tag).endswith("script")]:
            parent.remove(child)
    return drawing


def _shortened(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"
