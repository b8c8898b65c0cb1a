"""The front page."""

from flask import render_template

from marketplace.kernel import clock
from marketplace.products import catalogue, makers
from marketplace.products.shelves import ShelfFilter
from marketplace.web.access import public
from marketplace.web.page_cache import same_for_everybody
from marketplace.web.shop import structured
from marketplace.web.shop.blueprint import blueprint
from marketplace.web.shop.shelf import maker_shelf, mixed, shelf_with, stocked
from marketplace.web.shop.street import tiles

FRESH, SEASONAL, CERTIFIED, MAKERS = 8, 4, 4, 4
LOOKED_THROUGH = 32
FEWEST_STARS = 4


@blueprint.get("/")
@public
@same_for_everybody
def home() -> str:
    """Show what the market is and what lies on it today."""
    today = clock.today()
    newest = catalogue.cards(ShelfFilter(), limit=LOOKED_THROUGH).items
    starred = catalogue.cards(ShelfFilter(fewest_stars=FEWEST_STARS), limit=LOOKED_THROUGH).items
    ripe = catalogue.cards(ShelfFilter(month=today.month), limit=LOOKED_THROUGH).items
    in_stock = stocked([*newest, *ripe, *starred])
    seasonal = mixed(ripe, in_stock, limit=SEASONAL)
    fresh = mixed((card for card in newest if card not in seasonal), in_stock, limit=FRESH)
    certified = mixed((card for card in starred if card not in (*fresh, *seasonal)), in_stock, limit=CERTIFIED)
    return render_template(
        "shop/home.html",
        structured=structured.of_home(),
        categories=tiles(),
        month=today.month,
        seasonal=shelf_with(seasonal, in_stock),
        fresh=shelf_with(fresh, in_stock),
        certified=shelf_with(certified, in_stock),
        makers=maker_shelf(makers.makers_of_the_week(today, limit=MAKERS)),
        numbers=makers.market_numbers(today),
    )
