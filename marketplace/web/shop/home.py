"""The front page."""

from flask import render_template

from marketplace.kernel import clock
from marketplace.products import catalogue, makers
from marketplace.products.shelves import ShelfFilter
from marketplace.web.access import public
from marketplace.web.shop.blueprint import blueprint
from marketplace.web.shop.shelf import maker_shelf, mixed, shelf
from marketplace.web.shop.street import tiles

FRESH, CERTIFIED, MAKERS = 8, 4, 4
FEWEST_STARS = 3
LOOKED_THROUGH = FRESH * 4


@blueprint.get("/")
@public
def home() -> str:
    """Show what the market is and what lies on it today."""
    today = clock.today()
    fresh = mixed(catalogue.cards(ShelfFilter(), limit=LOOKED_THROUGH).items, limit=FRESH)
    certified = mixed(
        catalogue.cards(ShelfFilter(fewest_stars=FEWEST_STARS), limit=CERTIFIED * 4).items, limit=CERTIFIED
    )
    shown = shelf([*fresh, *certified])
    return render_template(
        "shop/home.html",
        categories=tiles(),
        fresh=shown[: len(fresh)],
        certified=shown[len(fresh) :],
        makers=maker_shelf(makers.makers_of_the_week(today, limit=MAKERS)),
        numbers=makers.market_numbers(today),
    )
