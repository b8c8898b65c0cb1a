"""What stands on every page of the shop: the street of categories and the search box that suggests."""

from functools import lru_cache
from typing import Any

from flask import current_app
from flask_babel import gettext

from marketplace.products.reference import CATEGORIES
from marketplace.web.languages import language
from marketplace.web.shop.blueprint import blueprint

# How many shelves stand side by side at 1280 px, in either language.
FITTING = 7
CATEGORY_SLUGS = frozenset(slug for slug, *_ in CATEGORIES)


@blueprint.context_processor
def street() -> dict[str, Any]:
    """Give the layout its categories, filters all shelves, and the search box its address for suggestions."""
    return {"nav_categories": stalls(), "shelves": categories(), "suggest_url": "/search/suggestions"}


def stalls(current: str = "") -> list[dict[str, Any]]:
    """Return what fits into one line on a desk: the first shelves, the present one, and the way to all."""
    shelves = categories(current)
    further = [shelf for shelf in shelves[FITTING:] if shelf["is_current"]]
    everything = {"label": gettext("Tất cả sản phẩm"), "href": "/products", "is_current": False}
    return [*shelves[: FITTING - len(further)], *further, everything]


def categories(current: str = "") -> list[dict[str, Any]]:
    """Return the buyer's shelves in her language, each with its address and the name of its drawing."""
    return list(_shelves(language(), current if current in CATEGORY_SLUGS else ""))


@lru_cache(maxsize=2 * (len(CATEGORIES) + 1))
def _shelves(locale: str, current: str) -> list[dict[str, Any]]:
    """Return the shelves, worked out once: each page of the shop shows them twice."""
    return [
        {
            "slug": slug,
            "label": name_en if locale == "en" else name,
            "href": f"/products?category={slug}",
            "drawing": drawing,
            "is_current": slug == current,
        }
        for slug, name, name_en, drawing in CATEGORIES
    ]


def category_name(slug: str) -> str:
    """Return what a shelf is called in the viewer's language; "" when there is none."""
    return next((shelf["label"] for shelf in categories() if shelf["slug"] == slug), "")


def tiles() -> list[dict[str, Any]]:
    """Return the shelves for the component `category_tiles`."""
    drawn = current_app.extensions["bundles"]
    return [shelf | {"drawing": drawn.url(f"img/drawings/{shelf['drawing']}.svg")} for shelf in categories()]
