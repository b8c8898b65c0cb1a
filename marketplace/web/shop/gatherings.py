"""Other ways through the market than its shelves: by province on our map, by craft, by what is in season."""

from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound
from marketplace.products import catalogue, gathering, makers
from marketplace.products.crafts import CRAFTS
from marketplace.products.gathering import Gathered
from marketplace.products.shelves import ShelfFilter, ShelfOrder
from marketplace.territory import queries as territory
from marketplace.web.access import public
from marketplace.web.languages import say
from marketplace.web.page_cache import same_for_everybody
from marketplace.web.shop.blueprint import blueprint
from marketplace.web.shop.headings import Heading, heading
from marketplace.web.shop.province_map import Spot, draw
from marketplace.web.shop.provinces import address_of, find_by_address
from marketplace.web.shop.shelf import maker_shelf, shelf
from marketplace.web.shop.wishes import filter_choices, read_wish

MAKERS_SHOWN = 6
_NOTHING = Gathered(0, 0)


@blueprint.get("/places")
@public
@same_for_everybody
def places() -> str:
    """Show the provinces on a map of our own and in a list beside it, each with how much lies there."""
    counts = gathering.count_by_province()
    every = territory.provinces()
    spots = [
        Spot(each.id, each.name, address_of(each.name), counts.get(each.id, _NOTHING), each.latitude, each.longitude)
        for each in every
    ]
    return render_template(
        "shop/places.html",
        map=draw(spots, territory.commune_points()),
        busy=[spot for spot in spots if spot.gathered.products],
        quiet=[spot for spot in spots if not spot.gathered.products],
    )


@blueprint.get("/places/<string:slug>")
@public
@same_for_everybody
def goods_of_place(slug: str) -> str | Response:
    """Show what is made in one province; an old province's name leads to the one of today."""
    province = find_by_address(slug)
    if province is None:
        raise NotFound
    today = address_of(province.name)
    if today != slug:
        return redirect(url_for(".goods_of_place", slug=today), 301)
    title = heading(province.full_name, gettext("Món ngon, đồ đẹp của chị em hợp tác xã ở đây."), "mountains")
    return _gathered(
        f"/places/{slug}",
        title,
        ShelfFilter(province=province.code),
        makers=maker_shelf(makers.makers(province=province.code, limit=MAKERS_SHOWN).items),
        up=(gettext("Các tỉnh, thành phố"), url_for(".places")),
    )


@blueprint.get("/crafts")
@public
@same_for_everybody
def crafts() -> str:
    """Show the crafts, each with how much it has on sale."""
    counts = gathering.count_by_craft()
    tiles = [
        {
            "href": url_for(".craft", slug=craft.slug),
            "heading": heading(say(craft.name), say(craft.about), craft.drawing),
            "products": counts.get(craft.slug, 0),
        }
        for craft in CRAFTS.values()
    ]
    return render_template("shop/crafts.html", tiles=sorted(tiles, key=lambda tile: tile["products"] == 0))


@blueprint.get("/crafts/<string:slug>")
@public
@same_for_everybody
def craft(slug: str) -> str:
    """Show what is made by one craft."""
    chosen = CRAFTS.get(slug)
    if chosen is None:
        raise NotFound
    title = heading(say(chosen.name), say(chosen.about), chosen.drawing)
    up = (gettext("Các nghề"), url_for(".crafts"))
    return _gathered(f"/crafts/{slug}", title, ShelfFilter(craft=slug), makers=[], up=up)


@blueprint.get("/in-season")
@public
@same_for_everybody
def in_season() -> str:
    """Show what is fresh this month."""
    month = clock.today().month
    title = heading(
        gettext("Đang vào mùa"),
        gettext("Tháng %(month)s có gì tươi, gì mới: theo lời các hợp tác xã.", month=month),
        "persimmon",
    )
    return _gathered("/in-season", title, ShelfFilter(month=month), makers=[], up=None)


def _gathered(path: str, title: Heading, fixed: ShelfFilter, *, makers: list[Any], up: tuple[str, str] | None) -> str:
    """Show a list in which something is fixed by its address and the rest can be filtered."""
    asked = read_wish(path)
    wish = replace(asked, province="") if fixed.province else asked
    page = catalogue.cards(
        _both(wish.filter, fixed),
        order=ShelfOrder(wish.order),
        after=request.args.get("after", ""),
        before=request.args.get("before", ""),
    )
    provinces = [] if fixed.province else catalogue.provinces_with_makers()
    choices = filter_choices(wish, provinces)
    if fixed.province:
        choices["provinces"] = []
    return render_template(
        "shop/gathered.html",
        wish=wish,
        heading=title,
        up=up,
        makers=makers,
        cards=shelf(page.items),
        previous_href=wish.href(before=page.previous) if page.previous else "",
        next_href=wish.href(after=page.next) if page.next else "",
        **choices,
    )


def _both(asked: ShelfFilter, fixed: ShelfFilter) -> ShelfFilter:
    return replace(asked, province=fixed.province or asked.province, craft=fixed.craft, month=fixed.month)
