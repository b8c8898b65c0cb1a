"""Searching, and suggestions while somebody types."""

from flask import Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from marketplace.products import catalogue
from marketplace.products.search_words import LONGEST_TEXT
from marketplace.web.access import public
from marketplace.web.shop.blueprint import blueprint
from marketplace.web.shop.facet_choices import chips_of, clear_href, groups_of, order_tabs
from marketplace.web.shop.results import old_names_in, results_of
from marketplace.web.shop.search_codes import where_it_belongs
from marketplace.web.shop.search_wish import read_search_wish
from marketplace.web.shop.shelf import shelf
from marketplace.web.shop.street import tiles
from marketplace.web.shop.suggesting import suggestions_for


@blueprint.get("/search")
@public
def search() -> str | AnyResponse:
    """Show what fits the words, with or without marks; a code goes where it belongs."""
    wish = read_search_wish()
    address = where_it_belongs(wish.text)
    if address:
        return redirect(address)
    results = results_of(wish)
    return render_template(
        "shop/search.html",
        wish=wish,
        search_value=wish.text,
        results=results,
        cards=shelf(catalogue.cards_of(results.product_ids)),
        old_names=old_names_in(wish.text),
        groups=groups_of(results.counts, wish),
        chips=chips_of(wish),
        clear_href=clear_href(wish),
        orders=order_tabs(wish),
        categories=tiles(),
    )


@blueprint.get("/search/suggestions")
@public
def suggestions() -> Response:
    """Suggest products, cooperatives, shelves and places for what is typed so far; to a browser as a page."""
    text = " ".join(request.args.get("q", "")[:LONGEST_TEXT].split())
    found = suggestions_for(text)
    if request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html":
        answer = Response(render_template("shop/suggestions.html", text=text, search_value=text, suggestions=found))
    else:
        answer = jsonify(suggestions=[suggestion._asdict() for suggestion in found])
    answer.headers["Cache-Control"] = "public, max-age=60"
    answer.vary.add("Accept")
    return answer
