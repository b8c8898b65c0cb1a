"""Searching, and suggestions while somebody types."""

from flask import Response, jsonify, render_template, request

from marketplace.products import catalogue, searching
from marketplace.products.search_words import LONGEST_TEXT
from marketplace.web.access import public
from marketplace.web.languages import language
from marketplace.web.shop.blueprint import blueprint
from marketplace.web.shop.results import results_of
from marketplace.web.shop.shelf import shelf
from marketplace.web.shop.street import tiles
from marketplace.web.shop.wishes import filter_choices, read_wish, searched_text
from marketplace.wiring import ports

SUGGESTIONS = 8
SHORTEST_FOR_SUGGESTIONS = 2


@blueprint.get("/search")
@public
def search() -> str:
    """Show what fits the words, with or without marks; the address alone says what is looked for."""
    wish = read_wish("/search", text=searched_text())
    found = searching.find(ports().search, wish.text) if wish.text else searching.Found([])
    results = results_of(catalogue.matches(found.product_ids), wish)
    return render_template(
        "shop/search.html",
        wish=wish,
        search_value=wish.text,
        read_as=found.read_as,
        results=results,
        cards=shelf(catalogue.cards_of(results.product_ids)),
        categories=tiles(),
        previous_href=results.previous_href,
        next_href=results.next_href,
        **filter_choices(wish, results.provinces),
    )


@blueprint.get("/search/suggestions")
@public
def suggestions() -> Response:
    """Suggest products for what is typed so far."""
    text = request.args.get("q", "")[:LONGEST_TEXT]
    found = searching.find(ports().search, text, limit=SUGGESTIONS) if len(text) >= SHORTEST_FOR_SUGGESTIONS else None
    cards = catalogue.cards_of(found.product_ids) if found else []
    english = language() == "en"
    answer = jsonify(
        suggestions=[
            {"text": f"{(english and card.name_en) or card.name} – {card.maker}", "href": f"/products/{card.slug}"}
            for card in cards
        ]
    )
    answer.headers["Cache-Control"] = "public, max-age=60"
    return answer
