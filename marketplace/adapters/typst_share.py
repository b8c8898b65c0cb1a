"""The picture that goes with a shared link: set by typst, whose face has all Vietnamese letter; packed by Pillow."""

import json
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image

from marketplace.adapters.typesetting import typeset
from marketplace.products.ports import ShareCard

TEMPLATE = Path(__file__).resolve().parents[2] / "templates" / "print" / "share_card.typ"
QUALITY = 84
# A point is a pixel at this resolution: the page is 1200 × 630 points.
PIXELS_PER_INCH = 72
# A link that is passed around is fetched by many servers within minutes.
KEPT = 64


class TypstShare:
    """Paints share pictures, and keeps the last ones at hand."""

    def paint(self, card: ShareCard) -> bytes:
        """Return a JPEG of 1200 × 630 pixels."""
        return _painted(card)


@lru_cache(maxsize=KEPT)
def _painted(card: ShareCard) -> bytes:
    told = {
        "name": card.name,
        "maker": card.maker,
        "place": card.place,
        "stars": card.star_label,
        "price": card.price,
        "site": card.site,
        "picture": list(_readable(card.picture)),
        "brocade": list(card.brocade),
    }
    png = typeset(TEMPLATE.read_bytes(), {"card": json.dumps(told)}, format="png", ppi=PIXELS_PER_INCH)
    with Image.open(BytesIO(png)) as page:
        return _jpeg(page)


def _readable(picture: bytes) -> bytes:
    """Return a drawing as it is, and a photo as JPEG."""
    if picture.lstrip().startswith(b"<svg"):
        return picture
    with Image.open(BytesIO(picture)) as photo:
        return _jpeg(photo)


def _jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=QUALITY, progressive=True)
    return out.getvalue()
