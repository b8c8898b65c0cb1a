"""QR codes with segno."""

import io

import segno

# A fixed mask spares segno the search for the best of eight and reads just as well at these sizes.
MASK = 2
QUIET_MODULES = 4
PNG_PIXELS = 12


class SegnoQr:
    """Draws QR codes as SVG, black on white, with the four quiet modules scanners need."""

    def svg(self, text: str, *, label: str) -> str:
        """Return an inline SVG picture of the code."""
        out = io.BytesIO()
        make_code(text).save(
            out, kind="svg", scale=4, border=QUIET_MODULES, light="#fff", dark="#000", xmldecl=False, svgns=True,
            omitsize=True, svgclass="qr", lineclass=None, title=label,
        )  # fmt: skip
        return out.getvalue().decode().replace("<svg ", '<svg role="img" ', 1)

    def png(self, text: str) -> bytes:
        """Return the code as a black and white PNG file."""
        out = io.BytesIO()
        make_code(text).save(out, kind="png", scale=PNG_PIXELS, border=QUIET_MODULES)
        return out.getvalue()


def make_code(text: str) -> segno.QRCode:
    """Return the code at error level M, which survives a scratched or folded label."""
    return segno.make(text, error="m", mask=MASK, micro=False)


def code_as_one_path(code: segno.QRCode) -> str:
    """Return the code as an SVG whose dark modules are a single shape, one unit wide each, quiet zone included.

    One filled shape leaves no hairlines between the rows when it is printed.
    """
    rows = [bytes(row) for row in code.matrix]
    side = len(rows) + 2 * QUIET_MODULES
    bars = "".join(
        f"M{start + QUIET_MODULES} {y + QUIET_MODULES}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for start, length in _dark_runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{bars}"/></svg>'
    )


def modules_with_quiet_zone(code: segno.QRCode) -> int:
    """Return how many modules the code is wide, the quiet zone on both sides included."""
    return len(code.matrix) + 2 * QUIET_MODULES


def _dark_runs(row: bytes) -> list[tuple[int, int]]:
    """Return (start, length) of every stretch of dark modules."""
    edges = [at for at in range(len(row) + 1) if (row[at - 1 : at] or b"\0") != (row[at : at + 1] or b"\0")]
    return [(start, end - start) for start, end in zip(edges[::2], edges[1::2], strict=True)]
