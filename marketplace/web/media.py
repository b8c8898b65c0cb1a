"""Developed photos, served from the file store; what was uploaded is never shown.

A photo's files never change under their key, so a browser that has one is told so without a byte of it.
"""

import re
from collections.abc import Iterable
from typing import Any, Protocol

from flask import Blueprint, Response, request

from marketplace.kernel.errors import NotFound
from marketplace.products import queries
from marketplace.products.kinds import PhotoState
from marketplace.products.ports import PHOTO_WIDTHS
from marketplace.products.rules import photo_file
from marketplace.web.access import public
from marketplace.web.pictures import picture_url
from marketplace.web.viewer import is_signed_in, viewer
from marketplace.wiring import ports

blueprint = Blueprint("media", __name__)

# Originals lie in the same store and may hold the place where a photo was taken: only prints have an address.
_PUBLIC = re.compile(r"photos/[0-9a-f]{32}/[0-9]{2,4}\.webp")
_SHOWN_FIRST = 640


class StoredPhoto(Protocol):
    """What must be known of a photo to show it."""

    @property
    def key(self) -> str: ...
    @property
    def state(self) -> PhotoState: ...
    @property
    def alt(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...


class Pictured(Protocol):
    """What must be known of a product to draw its stand-in."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def drawing(self) -> str: ...


@blueprint.get("/media/<path:key>")
@public
def photo(key: str) -> Response:
    """Serve one print of a photo; while its product is taken down 410 to all but its makers and their officers.

    Raises:
        NotFound: there is none, or the key does not name a print.
    """
    if not _PUBLIC.fullmatch(key):
        raise NotFound
    maker = queries.find_taken_down(key.split("/")[1])
    if maker is not None and not _answers_for(maker):
        return Response(status=410, headers={"Cache-Control": "no-store"})
    answer = Response(b"", mimetype="image/webp")
    answer.set_etag(key)
    if not request.if_none_match.contains(key):
        answer.set_data(ports().media.read(key))
    # Kept by browsers, but asked for each time: a picture of what was taken down must be gone at once.
    answer.headers["Cache-Control"] = "public, no-cache" if maker is None else "private, no-store"
    answer.headers["Content-Security-Policy"] = "default-src 'none'"
    answer.make_conditional(request)
    return answer


def _answers_for(maker: Any) -> bool:
    """Tell whether who asks is signed in and belongs to the cooperative, or is its officer."""
    if not is_signed_in():
        return False
    return viewer().answers_for(maker.id, province_id=maker.province_id, commune_id=maker.commune_id)


def photo_url(key: str, width: int) -> str:
    """Return the address of one print: 320, 640 or 1280."""
    return ports().media.url(photo_file(key, width))


def photo_urls(photo: StoredPhoto) -> dict[int, str]:
    """Return the addresses of a developed photo's prints by width, narrow ones first."""
    return {width: photo_url(photo.key, width) for width in PHOTO_WIDTHS}


def picture_of(photo: StoredPhoto, *, alt: str) -> dict[str, Any]:
    """Return a developed photo for the component `product_picture`.

    Args:
        alt: told where the cooperative has not described the photo.
    """
    urls = photo_urls(photo)
    return {
        "src": urls[_SHOWN_FIRST],
        "srcset": ", ".join(f"{url} {width}w" for width, url in urls.items()),
        "alt": photo.alt or alt,
        "width": _SHOWN_FIRST,
        "height": round(photo.height * _SHOWN_FIRST / photo.width),
    }


def pictures_of(product: Pictured, photos: Iterable[StoredPhoto], *, cooperative_code: str) -> list[dict[str, Any]]:
    """Return a product's developed photos for `picture_gallery`, or its drawn stand-in where there are none."""
    shown = [picture_of(photo, alt=product.name) for photo in photos if photo.state == PhotoState.READY]
    return shown or [stand_in(product, cooperative_code=cooperative_code)]


def stand_in(product: Pictured, *, cooperative_code: str) -> dict[str, Any]:
    """Return our own drawing for a product without photo."""
    src = picture_url(product.code, product.drawing, cooperative_code)
    return {"src": src, "srcset": "", "alt": product.name, "width": 640, "height": 640}
