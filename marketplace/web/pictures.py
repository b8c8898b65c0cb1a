"""Pictures drawn on demand: a cooperative's brocade and the stand-in for a photo that is missing.

Both follow from the words in the address alone, so nothing is looked up and an answer may be kept for ever. The
addresses given to templates carry the edition of our hand, so that a redrawn line reaches every browser at once.
"""

import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Response, abort, current_app

from marketplace.cooperatives import brocade as weaving
from marketplace.products import backdrops, pictures
from marketplace.web.access import public
from marketplace.web.page_cache import same_for_everybody

blueprint = Blueprint("pictures", __name__)

_CODE = re.compile(r"[A-Za-z0-9-]{1,40}")
_ONE_YEAR_SECONDS = 31_536_000

# Wide enough for any page; a narrower one shows as much of the band as fits.
_REPEATS = 64


@blueprint.get("/brocade/<string:code>.svg")
@public
@same_for_everybody
def brocade(code: str) -> Response:
    """Show the woven band of the cooperative with this code."""
    _ensure_codes(code)
    return _lasting(weaving.brocade_svg(code, repeats=_REPEATS))


@blueprint.get("/brocade/<string:code>/tile.svg")
@public
@same_for_everybody
def brocade_tile(code: str) -> Response:
    """Show the square swatch of the same cloth."""
    _ensure_codes(code)
    return _lasting(weaving.brocade_tile_svg(code))


@blueprint.get("/picture/<string:product_code>/<string:drawing>/<string:cooperative_code>.svg")
@public
@same_for_everybody
def picture(product_code: str, drawing: str, cooperative_code: str) -> Response:
    """Show the stand-in picture of a product without photo."""
    _ensure_codes(product_code, cooperative_code)
    scene = pictures.scene_svg(product_code, drawing=drawing, brocade_code=cooperative_code, drawings=_drawings())
    return _lasting(scene)


@blueprint.app_template_global()
def brocade_url(code: str) -> str:
    """Return the address of a cooperative's band, 24 pixels high and wide enough to be cut to any page."""
    return f"/brocade/{code}.svg?v={_edition(_drawings())}"


@blueprint.app_template_global()
def brocade_tile_url(code: str) -> str:
    """Return the address of a cooperative's square swatch."""
    return f"/brocade/{code}/tile.svg?v={_edition(_drawings())}"


@blueprint.app_template_global()
def picture_url(product_code: str, drawing: str, cooperative_code: str) -> str:
    """Return the address of a product's stand-in picture, square."""
    return f"/picture/{product_code}/{drawing}/{cooperative_code}.svg?v={_edition(_drawings())}"


def _ensure_codes(*codes: str) -> None:
    if not all(_CODE.fullmatch(code) for code in codes):
        abort(404)


def _lasting(svg: str) -> Response:
    answer = Response(svg, mimetype="image/svg+xml")
    answer.cache_control.public = True
    answer.cache_control.max_age = _ONE_YEAR_SECONDS
    answer.cache_control.immutable = True
    answer.headers["Content-Security-Policy"] = "default-src 'none'"
    return answer


def _drawings() -> Path:
    return _drawings_in(current_app.static_folder or "static")


@lru_cache(maxsize=4)
def _drawings_in(static: str) -> Path:
    # Lists ask for two dozen pictures at once; a path put together anew costs more than all the rest.
    return Path(static) / "img" / "drawings"


@lru_cache(maxsize=4)
def _edition(drawings: Path) -> str:
    """Return a short mark that changes with the drawings and with the code that composes them."""
    modules = (weaving.__file__, pictures.__file__, backdrops.__file__)
    files = (*map(Path, modules), *sorted(drawings.glob("*.svg")))
    mark = sha256()
    for file in files:
        mark.update(file.read_bytes())
    return mark.hexdigest()[:8]
