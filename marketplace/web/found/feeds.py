"""All packs on sale, in the format that shopping sites and search engines read (Google Merchant Center's attributes).

Written while it is sent, so that a market of any size needs no more memory than one piece.
"""

import csv
import io
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice

from flask import Flask, Response, current_app, request
from markupsafe import escape

from marketplace.inventory.offers import Offered, offers
from marketplace.kernel import clock
from marketplace.kernel.quantity import UnitGroup, get_unit
from marketplace.web.access import public
from marketplace.web.found.blueprint import blueprint
from marketplace.web.found.heads import absolute
from marketplace.web.media import photo_url
from marketplace.web.pictures import picture_url
from marketplace.wiring import settings

LONGEST_TITLE, LONGEST_DESCRIPTION = 150, 5000
#: The feed is one for all readers and Vietnamese, like the goods' names.
BY_WOMEN = "Hợp tác xã do phụ nữ tham gia quản lý"
WIDEST_PHOTO = 1280
LINES_TOGETHER = 500
#: Attributes in the order of the columns.
COLUMNS = (
    "id",
    "item_group_id",
    "title",
    "description",
    "link",
    "image_link",
    "availability",
    "availability_date",
    "price",
    "condition",
    "brand",
    "identifier_exists",
    "product_type",
    "product_highlight",
    "unit_pricing_measure",
    "shipping_weight",
)
#: The format's word for each kind of measure, and how many base units of ours it holds.
_MEASURES = {
    UnitGroup.MASS: ("g", 1),
    UnitGroup.VOLUME: ("ml", 1),
    UnitGroup.COUNT: ("ct", 1),
    UnitGroup.LENGTH: ("cm", 10),
    UnitGroup.AREA: ("sqm", 10_000),
}
_FAST = 1
_GZIP_WINDOW = 31


@blueprint.get("/feeds/products.xml")
@public
def products_xml() -> Response:
    """Give the feed as RSS 2.0."""
    return _streamed(_rss(), "application/xml")


@blueprint.get("/feeds/products.csv")
@public
def products_csv() -> Response:
    """Give the feed as a table."""
    return _streamed(_csv(), "text/csv")


def _rss() -> Iterator[str]:
    name, home = escape(settings().site_name), escape(absolute("/"))
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n'
    yield f"<channel><title>{name}</title><link>{home}</link><description>{name}</description>\n"
    for row in _rows():
        fields = (f"<g:{name}>{escape(value)}</g:{name}>" for name, value in zip(COLUMNS, row, strict=True) if value)
        yield f"<item>{''.join(fields)}</item>\n"
    yield "</channel></rss>\n"


def _csv() -> Iterator[str]:
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in _rows():
        writer.writerow(row)
        yield sheet.getvalue()
        sheet.seek(0)
        sheet.truncate()
    yield sheet.getvalue()


def _rows() -> Iterator[tuple[str, ...]]:
    return (_row(offered) for offered in offers())


def _row(offered: Offered) -> tuple[str, ...]:
    title = f"{offered.name} – {offered.label}" if offered.label else offered.name
    return (
        f"{offered.code}-{offered.variant_id}",
        offered.code,
        title[:LONGEST_TITLE],
        (offered.summary or offered.description or title)[:LONGEST_DESCRIPTION],
        absolute(f"/products/{offered.slug}"),
        absolute(_picture(offered)),
        *_availability(offered),
        f"{offered.price} VND",
        "new",
        offered.maker,
        "no",
        offered.category,
        f"OCOP {offered.stars} sao" if offered.stars else BY_WOMEN,
        _measure(offered),
        f"{offered.weight_grams} g",
    )


def _availability(offered: Offered) -> tuple[str, str]:
    """Return the format's word, and from when on what is ordered before its harvest is sent."""
    if offered.available:
        return "in_stock", ""
    if offered.preorder_on is None:
        return "out_of_stock", ""
    return "preorder", clock.start_of(offered.preorder_on).astimezone(clock.VIETNAM).isoformat(timespec="minutes")


def _measure(offered: Offered) -> str:
    word, factor = _MEASURES[get_unit(offered.unit).group]
    return f"{offered.amount / factor:g} {word}"


def _picture(offered: Offered) -> str:
    if offered.photo_key:
        return photo_url(offered.photo_key, WIDEST_PHOTO)
    return picture_url(offered.code, offered.drawing, offered.maker_code)


def _streamed(lines: Iterator[str], mimetype: str) -> Response:
    """Send lines in handy pieces, packed where the reader can unpack."""
    site = current_app._get_current_object()  # type: ignore[attr-defined]
    takes_gzip = request.accept_encodings["gzip"] > 0
    pieces = _pieces(lines, site)
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if takes_gzip:
        headers["Content-Encoding"] = "gzip"
    return Response(_packed(pieces) if takes_gzip else pieces, mimetype=mimetype, headers=headers)


def _pieces(lines: Iterator[str], site: Flask) -> Iterator[bytes]:
    while True:
        # Open while a piece is written only: a reader may leave before the end, and nothing must be left behind.
        with site.app_context():
            piece = "".join(islice(lines, LINES_TOGETHER))
        if not piece:
            return
        yield piece.encode()


def _packed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(_FAST, zlib.DEFLATED, _GZIP_WINDOW)
    for piece in pieces:
        yield packer.compress(piece)
    yield packer.flush()
