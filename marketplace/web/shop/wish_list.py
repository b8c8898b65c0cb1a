"""The list of what a visitor likes, with what it costs and whether it is there now."""

from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import MarketplaceError
from marketplace.web.access import public, signed_in
from marketplace.web.failures import status_of
from marketplace.web.formats import vn_date
from marketplace.web.languages import language, say
from marketplace.web.limits import FROM_ONE_NETWORK, limiter
from marketplace.web.shop.blueprint import blueprint
from marketplace.web.shop.offer import stock_note
from marketplace.web.shop.shelf import shelf_with
from marketplace.web.viewer import is_signed_in, viewer
from marketplace.web.wisher import remembering, wisher
from marketplace.wishes import queries, services, waiting
from marketplace.wishes.queries import Awaited, Wished, WishedPack

#: More hearts than stand on any page are nobody's question.
MOST_HEARTS = 100


@blueprint.get("/wishes")
@public
def wishes() -> str:
    """Show what is on the list."""
    return _page()


@blueprint.get("/wishes/shown")
@public
def shown_wishes() -> Response:
    """Tell which of the products on a page are on the list; pages stay the same for everybody and ask here."""
    slugs = request.args.getlist("product")[:MOST_HEARTS]
    answer = jsonify(wished=queries.wished_among(wisher(), slugs))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/wishes")
@public
@limiter.limit(FROM_ONE_NETWORK)
def add_wish() -> Response | tuple[str, int]:
    """Put a product on the list."""
    try:
        with transaction():
            kept = services.add(wisher(), request.form.get("product", ""), at=clock.now())
    except MarketplaceError as error:
        return _page(say(error.message)), status_of(error)
    return remembering(redirect(url_for("shop.wishes"), 303), kept)


@blueprint.post("/wishes/<int:product_id>/removal")
@public
def remove_wish(product_id: int) -> Response:
    """Take a product off the list."""
    with transaction():
        services.remove(wisher(), product_id, at=clock.now())
    return redirect(url_for("shop.wishes"), 303)


@blueprint.post("/wishes/waits/<int:wait_id>/stop")
@signed_in
def stop_waiting(wait_id: int) -> Response:
    """Stop waiting for something to be in stock again."""
    with transaction():
        waiting.stop(wait_id, person_id=viewer().id, act=viewer().act())
    return redirect(url_for("shop.wishes"), 303)


def _page(problem: str = "") -> str:
    found = queries.wished(wisher())
    awaited = queries.awaited(viewer().id) if is_signed_in() else []
    return render_template(
        "shop/wishes.html",
        rows=[_row(each) for each in found if each.card],
        gone=[each for each in found if each.card is None],
        awaited=[_awaited(each) for each in awaited],
        is_signed_in=is_signed_in(),
        problem=problem,
    )


def _row(each: Wished) -> dict[str, Any]:
    """Return one thing liked: put straight into the cart where it comes in one pack, chosen on its page otherwise."""
    sellable = [pack for pack in each.packs if pack.left]
    shown = shelf_with([each.card] if each.card else [], {each.product_id: True} if sellable else {})[0]
    only = sellable[0] if len(each.packs) == 1 and sellable else None
    note, tone = stock_note(max((pack.left for pack in each.packs), default=0))
    return {
        "product_id": each.product_id,
        "card": shown,
        "pack": _label(each.packs[0]) if len(each.packs) == 1 else "",
        "is_from": len({pack.price for pack in each.packs}) > 1,
        "stock": note,
        "tone": tone,
        "only": only,
        "is_sold_out": not sellable,
        "tell_href": f"{shown.href}/back-in-stock",
    }


def _awaited(each: Awaited) -> dict[str, Any]:
    english = language() == "en"
    return {
        "id": each.wait_id,
        "name": (english and each.name_en) or each.name,
        "label": (english and each.label_en) or each.label,
        "href": f"/products/{each.slug}",
        "asked": gettext("Bạn đã hỏi ngày %(day)s.", day=vn_date(each.asked_at)),
        "is_confirmed": each.is_confirmed,
    }


def _label(pack: WishedPack) -> str:
    return (language() == "en" and pack.label_en) or pack.label
