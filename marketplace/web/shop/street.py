"""What stands on every page of the shop: the street of categories and the search box that suggests."""

from typing import Any

from flask import current_app

from marketplace.products.reference import CATEGORIES
from marketplace.web.languages import language
from marketplace.web.shop.blueprint import blueprint

CATEGORY_SLUGS = frozenset(slug for slug, *_ in CATEGORIES)


@blueprint.context_processor
def street() -> dict[str, Any]:
    """Give the layout its categories and the address that suggests products."""
    return {"nav_categories": categories(), "suggest_url": "/search/suggestions"}


def categories(current: str = "") -> list[dict[str, Any]]:
    """Return the buyer's shelves in her language, each with its address and the name of its drawing."""
    english = language() == "en"
    return [
        {
            "slug": slug,
            "label": name_en if english else name,
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
