"""The shelves and a product's own page."""

from flask import render_template, request

from marketplace.cooperatives import closures
from marketplace.inventory import queries as inventory
from marketplace.kernel.errors import NotFound
from marketplace.orders.rates import rates_of
from marketplace.products import catalogue, display
from marketplace.products.shelves import Card, Page, ShelfOrder
from marketplace.web.access import public
from marketplace.web.shop.blueprint import blueprint
from marketplace.web.shop.offer import delivery_words, offer_of
from marketplace.web.shop.shelf import shelf
from marketplace.web.shop.street import categories, category_name, stalls
from marketplace.web.shop.wishes import Wish, filter_choices, read_wish


@blueprint.get("/products")
@public
def products() -> str:
    """Show what is on sale, filtered and ordered as the address asks."""
    wish = read_wish("/products")
    page = catalogue.cards(
        wish.filter,
        order=ShelfOrder(wish.order),
        after=request.args.get("after", ""),
        before=request.args.get("before", ""),
    )
    return render_template(
        "shop/products.html",
        wish=wish,
        title=category_name(wish.category),
        cards=shelf(page.items),
        nav_categories=stalls(wish.category),
        shelves=categories(wish.category),
        **_ways(wish, page),
        **filter_choices(wish, catalogue.provinces_with_makers()),
    )


@blueprint.get("/products/<string:slug>")
@public
def product(slug: str) -> str | tuple[str, int]:
    """Show one product, with all that must be told before a sale at a distance; 410 for what was taken down."""
    try:
        page = display.product_page(slug)
    except NotFound:
        return _former(slug)
    stock = inventory.available_of([variant.id for variant in page.variants])
    return render_template(
        "shop/product.html",
        offer=offer_of(page, stock),
        closure=closures.closure_today(page.maker.id),
        delivery=delivery_words(page, rates_of(page.maker.id)),
        others=shelf(page.others),
        nav_categories=stalls(page.category.slug),
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
