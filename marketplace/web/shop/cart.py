"""The cart: goods of several cooperatives side by side."""

import re
from contextlib import suppress

from flask import Response, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import MarketplaceError, NotFound
from marketplace.kernel.money import Dong
from marketplace.orders import carts, queries
from marketplace.web.access import public
from marketplace.web.failures import status_of
from marketplace.web.goods import cart_parts
from marketplace.web.inbox import count_unread
from marketplace.web.languages import say
from marketplace.web.shop.blueprint import blueprint

COOKIE = "cart"
COOKIE_SECONDS = 90 * 24 * 3600
# What our own tokens look like; anything else in the cookie is as good as none.
TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)


@blueprint.get("/cart")
@public
def cart() -> str:
    """Show what is in the cart."""
    return cart_page()


@blueprint.get("/cart/count")
@public
def cart_count() -> Response:
    """Tell how many kinds of goods are in the cart, and how many messages are new to whoever is signed in.

    Pages stay the same for everybody and ask here.
    """
    answer = jsonify(count=queries.cart_count(cart_token()), unread=count_unread())
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/cart/lines")
@public
def add_to_cart() -> AnyResponse | tuple[str, int]:
    """Put goods into the cart."""
    try:
        with transaction():
            token = _add_chosen(_number("variant_id"))
    except MarketplaceError as error:
        return cart_page(error=say(error.message)), status_of(error)
    return _with_cart(redirect(url_for("shop.cart"), 303), token)


@blueprint.post("/cart/lines/<int:variant_id>")
@public
def set_quantity(variant_id: int) -> AnyResponse | tuple[str, int]:
    """Change how many; zero takes the line out."""
    try:
        with transaction():
            carts.set_quantity(cart_token(), variant_id, quantity=_number("quantity"), at=clock.now())
    except MarketplaceError as error:
        return cart_page(error=say(error.message)), status_of(error)
    return redirect(url_for("shop.cart"), 303)


@blueprint.post("/cart/lines/<int:variant_id>/removal")
@public
def remove_from_cart(variant_id: int) -> AnyResponse:
    """Take a line out; from a cart that is gone it is out already."""
    with transaction(), suppress(NotFound):
        carts.remove(cart_token(), variant_id, at=clock.now())
    return redirect(url_for("shop.cart"), 303)


def cart_token() -> str | None:
    """Return the token of this browser's cart, if it has one."""
    token = request.cookies.get(COOKIE, "")
    return token if TOKEN.fullmatch(token) else None


def cart_page(error: str = "") -> str:
    """Render the cart, with a sentence about what could not be done."""
    view = queries.cart_view(cart_token())
    return render_template("shop/cart.html", cart=view, parts=cart_parts(view), error=error)


def _add_chosen(variant_id: int) -> str:
    """Put a pack into the cart, with the price that the page showed beside it."""
    seen = Dong(max(0, _number(f"price-{variant_id}", 0)))
    return carts.add(
        cart_token(),
        variant_id,
        quantity=_number("quantity", 1),
        at=clock.now(),
        price_seen=seen or None,
        season_id=_number("season_id", 0) or None,
    )


def _with_cart(response: AnyResponse, token: str) -> Response:
    answer = make_response(response)
    answer.set_cookie(COOKIE, token, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure)
    return answer


def _number(name: str, otherwise: int = -1) -> int:
    """Read a number of a form; anything else becomes one that the cart refuses with a sentence."""
    typed = request.form.get(name, "").strip()
    if not typed:
        return otherwise
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else -1
