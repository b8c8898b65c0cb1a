"""The shelves and a product's own page."""

from flask import render_template, request
from flask_babel import gettext

from marketplace.inventory import season_queries
from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound
from marketplace.orders.rates import rates_of
from marketplace.products import catalogue, display
from marketplace.products.below import cards_below
from marketplace.products.shelves import Card, Page, ShelfOrder
from marketplace.reviews import queries as reviews
from marketplace.reviews.queries import UNRATED
from marketplace.web.access import public
from marketplace.web.page_cache import same_for_everybody
from marketplace.web.review_card import rating_card
from marketplace.web.shop import structured
from marketplace.web.shop.blueprint import blueprint
from marketplace.web.shop.delivery import province_choices
from marketplace.web.shop.headings import heading_of
from marketplace.web.shop.offer import delivery_words, offer_of
from marketplace.web.shop.shelf import rows_below, shelf, shelf_with, stocked
from marketplace.web.shop.street import categories, stalls
from marketplace.web.shop.wishes import Wish, filter_choices, read_wish


@blueprint.get("/products")
@public
@same_for_everybody
def products() -> str:
    """Show what is on sale, filtered and ordered as the address asks."""
    wish = read_wish("/products")
    page = catalogue.cards(wish.filter, order=ShelfOrder(wish.order), after=_asked("after"), before=_asked("before"))
    cards, heading = shelf(page.items), heading_of(wish)
    return render_template(
        "shop/products.html",
        wish=wish,
        heading=heading,
        cards=cards,
        nav_categories=stalls(wish.category),
        shelves=categories(wish.category),
        structured=structured.of_list(cards, _trail(heading.title)),
        **_ways(wish, page),
        **filter_choices(wish, catalogue.provinces_with_makers()),
    )


@blueprint.get("/products/<string:slug>")
@public
@same_for_everybody
def product(slug: str) -> str | tuple[str, int]:
    """Show one product, with all that must be told before a sale at a distance; 410 for what was taken down."""
    try:
        page = display.product_page(slug)
    except NotFound:
        return _former(slug)
    offer = offer_of(page, season_queries.packs_of(page.product.id))
    below = cards_below(page.product, today=clock.today())
    in_stock = stocked([*below.together, *below.others, *below.alike])
    rating = reviews.rating_of(page.product.id) if page.rating_count else UNRATED
    return render_template(
        "shop/product.html",
        offer=offer,
        structured=structured.of_product(page, offer),
        closure=page.closure,
        delivery=delivery_words(page, rates_of(page.maker.id)),
        provinces=tuple(province_choices()),
        below={name: shelf_with(cards, in_stock) for name, cards in rows_below(below, in_stock).items()},
        rating=rating_card(rating),
        nav_categories=stalls(page.category),
    )


def _former(slug: str) -> tuple[str, int]:
    former = display.find_former(slug)
    if former is None:
        raise NotFound
    return render_template("shop/product_gone.html", former=former), 410


def _ways(wish: Wish, page: Page[Card]) -> dict[str, str]:
    return {
        "previous_href": wish.href(before=page.previous) if page.previous else "",
        "next_href": wish.href(after=page.next) if page.next else "",
    }


def _asked(name: str) -> str:
    return request.args.get(name, "")


def _trail(name: str) -> list[tuple[str, str]]:
    everything = gettext("Tất cả sản phẩm")
    return [(everything, "/products"), (name, "")] if name else [(everything, "")]
