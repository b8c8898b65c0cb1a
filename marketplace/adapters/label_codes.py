"""QR codes of labels: zxing-cpp makes one in a third of a millisecond, so that each label can have its own."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

QUIET_MODULES = 4
_DARK = 0


@dataclass(frozen=True)
class DrawnCode:
    """A code as an SVG of one unit per module, and how many modules it is wide with its quiet zone."""

    svg: str
    modules: int


def draw_code(text: str) -> DrawnCode:
    """Return the code at error level M, which survives a scratched or folded label.

    Its dark modules are a single shape: that leaves no hairlines between the rows when it is printed.
    """
    # Imported with the first label: most processes never draw one.
    library: Any = import_module("zxingcpp")
    code = library.create_barcode(text, library.BarcodeFormat.QRCode, ec_level="M")
    picture: Any = code.to_image(scale=1, add_quiet_zones=False)
    width = picture.shape[1]
    flat = memoryview(picture).tobytes()
    rows = [flat[start : start + width] for start in range(0, len(flat), width)]
    bars = "".join(_bars(row, y) for y, row in enumerate(rows, start=QUIET_MODULES))
    side = width + 2 * QUIET_MODULES
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{bars}"/></svg>'
    )
    return DrawnCode(svg, side)


def _bars(row: bytes, y: int) -> str:
    """Return every stretch of dark modules of one row."""
    edges = [at for at in range(len(row) + 1) if _is_dark(row, at - 1) != _is_dark(row, at)]
    starts = zip(edges[::2], edges[1::2], strict=True)
    return "".join(f"M{start + QUIET_MODULES} {y}h{end - start}v1h-{end - start}z" for start, end in starts)


def _is_dark(row: bytes, at: int) -> bool:
    return 0 <= at < len(row) and row[at] == _DARK
