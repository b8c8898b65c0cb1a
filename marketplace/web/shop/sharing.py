"""Passing a product on: its picture for messengers and social networks, and its address as a code to scan."""

from hashlib import sha256
from pathlib import Path

from flask import Response, current_app, request
from flask_babel import gettext

from marketplace.cooperatives.brocade import brocade_svg
from marketplace.kernel.errors import NotFound
from marketplace.products import catalogue, pictures
from marketplace.products.display import ProductPage
from marketplace.products.ports import ShareCard
from marketplace.products.rules import photo_file
from marketplace.products.shelves import Card
from marketplace.web.access import public
from marketplace.web.assets import FOR_EVER
from marketplace.web.formats import money
from marketplace.web.languages import language
from marketplace.web.shop.blueprint import blueprint
from marketplace.wiring import ports, settings

_SHORTLY = "public, max-age=3600"
_PHOTO_WIDTH = 640


@blueprint.get("/products/<string:slug>/share.jpg")
@public
def share_picture(slug: str) -> Response:
    """Show the picture that goes with a link to the product; under the mark of what stands on it it is kept for ever.

    Raises:
        NotFound: buyers may not see the product.
    """
    card = _card(slug)
    answer = Response(ports().share.paint(_painted(card)), mimetype="image/jpeg")
    answer.headers["Cache-Control"] = FOR_EVER if "v" in request.args else _SHORTLY
    return answer


@blueprint.get("/products/<string:slug>/qr.svg")
@public
def product_qr(slug: str) -> Response:
    """Show the product's address as a code to scan.

    Raises:
        NotFound: buyers may not see the product.
    """
    card = _card(slug)
    drawn = ports().qr.svg(f"{settings().base_url}/products/{card.slug}", label=card.name)
    # A picture that stands alone must name its language.
    drawn = drawn if "xmlns=" in drawn else drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    answer = Response(drawn, mimetype="image/svg+xml")
    answer.headers["Cache-Control"] = _SHORTLY
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return answer


def share_picture_path(page: ProductPage) -> str:
    """Return the path of a product's share picture, with a mark that changes with whatever stands on it."""
    product, photo = page.product, page.photos[0].key if page.photos else ""
    prices = sorted(variant.price for variant in page.variants)
    shown = (product.revision, product.name, page.maker.name, page.stars, prices, photo, language())
    return f"/products/{product.slug}/share.jpg?v={sha256(repr(shown).encode()).hexdigest()[:10]}"


def _card(slug: str) -> Card:
    card = catalogue.find_card(slug)
    if card is None:
        raise NotFound
    return card


def _painted(card: Card) -> ShareCard:
    price = money(card.price)
    return ShareCard(
        name=(language() == "en" and card.name_en) or card.name,
        maker=card.maker,
        place=card.province,
        star_label=gettext("OCOP %(stars)s sao", stars=card.stars) if card.stars else "",
        price=gettext("Từ %(price)s", price=price) if card.dearest > card.price else price,
        site=settings().site_name,
        picture=_picture(card),
        brocade=brocade_svg(card.maker_code, repeats=24, height=64).encode(),
    )


def _picture(card: Card) -> bytes:
    if card.photo_key:
        return ports().media.read(photo_file(card.photo_key, _PHOTO_WIDTH))
    drawings = Path(current_app.static_folder or "static") / "img" / "drawings"
    drawn = pictures.scene_svg(card.code, drawing=card.drawing, brocade_code=card.maker_code, drawings=drawings)
    return drawn.encode()
