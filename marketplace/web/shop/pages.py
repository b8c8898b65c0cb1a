"""Pages of plain words: who runs the market, how it works, privacy, terms, and how lists are ordered."""

from flask import render_template

from marketplace.orders.rules import CONTACT_OPEN
from marketplace.orders.together import FEWEST_CHECKOUTS
from marketplace.products import search_words
from marketplace.products.facets import FEWEST_RATINGS
from marketplace.products.shelves import PAGE_SIZE
from marketplace.web.access import public
from marketplace.web.formats import number
from marketplace.web.languages import say
from marketplace.web.page_cache import same_for_everybody
from marketplace.web.shop.blueprint import blueprint
from marketplace.web.shop.facet_choices import ORDER_NAMES
from marketplace.web.shop.shelf import MOST_OF_ONE_MAKER


@blueprint.get("/about")
@public
@same_for_everybody
def about() -> str:
    """Tell who runs the market (Nghị định 248/2026/NĐ-CP article 4)."""
    return render_template("shop/page_about.html")


@blueprint.get("/how-it-works")
@public
@same_for_everybody
def how_it_works() -> str:
    """Tell how buying, paying, delivery, returning and tracing go."""
    return render_template("shop/page_how_it_works.html")


@blueprint.get("/privacy")
@public
@same_for_everybody
def privacy() -> str:
    """Tell what is known of a buyer, who sees it and how long."""
    return render_template("shop/page_privacy.html", contact_days=CONTACT_OPEN.days)


@blueprint.get("/terms")
@public
@same_for_everybody
def terms() -> str:
    """Tell what buyer, cooperative and market owe each other."""
    return render_template("shop/page_terms.html")


@blueprint.get("/ranking")
@public
@same_for_everybody
def ranking() -> str:
    """Tell how lists are ordered, from the very constants that order them (Nghị định 248/2026/NĐ-CP article 11)."""
    return render_template(
        "shop/page_ranking.html",
        page_size=PAGE_SIZE,
        most_of_one=MOST_OF_ONE_MAKER,
        name_counts=search_words.NAME_COUNTS,
        exact_counts=number(search_words.EXACT_MARKS_COUNT),
        other_counts=number(search_words.OTHER_NAME_COUNTS),
        fewest_ratings=FEWEST_RATINGS,
        fewest_checkouts=FEWEST_CHECKOUTS,
        order_names=[say(name) for name in ORDER_NAMES.values()],
        order_counts=number(search_words.WORD_ORDER_COUNTS),
        beginning_counts=number(search_words.BEGINNING_COUNTS),
    )
