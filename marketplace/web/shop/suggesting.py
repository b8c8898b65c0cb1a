"""What is suggested while somebody types: products first, then who makes them, shelves and places."""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlencode

from flask_babel import gettext

from marketplace.cooperatives import queries as cooperatives
from marketplace.kernel.text import fold
from marketplace.products import catalogue, searching
from marketplace.products.facets import old_place
from marketplace.territory import queries as territory
from marketplace.web.languages import language
from marketplace.web.shop.street import categories
from marketplace.wiring import ports, shelf_facts

PRODUCTS, MAKERS, SHELVES, PLACES = 6, 2, 2, 2
SHORTEST = 2


class Suggestion(NamedTuple):
    """A line under the search box: where it leads, and what kind of thing is there."""

    text: str
    href: str
    kind: str


def suggestions_for(text: str) -> list[Suggestion]:
    """Return what may be meant by a text that is still being typed."""
    if len(text) < SHORTEST:
        return []
    return [*_products(text), *_makers(text), *_shelves(text), *_places(text)]


def _products(text: str) -> Iterator[Suggestion]:
    found = searching.find(ports().search, text, limit=PRODUCTS)
    english, kind = language() == "en", gettext("Sản phẩm")
    for card in catalogue.cards_of(found.product_ids):
        name = (english and card.name_en) or card.name
        yield Suggestion(f"{name} – {card.maker}", f"/products/{card.slug}", kind)


def _makers(text: str) -> Iterator[Suggestion]:
    for card in cooperatives.public_cooperatives(text=text, limit=MAKERS).cards:
        yield Suggestion(card.name, f"/cooperatives/{card.slug}", gettext("Hợp tác xã"))


def _shelves(text: str) -> list[Suggestion]:
    named = (shelf for shelf in categories() if _begins(text, shelf["label"]))
    return [Suggestion(shelf["label"], shelf["href"], gettext("Danh mục")) for shelf in named][:SHELVES]


def _places(text: str) -> list[Suggestion]:
    """Suggest provinces where something is made, and those of before that lie in them."""
    makers, known = dict(catalogue.provinces_with_makers()), shelf_facts().places()
    today = [Suggestion(name, f"/products?province={code}", gettext("Nơi làm ra")) for code, name in makers.items()]
    before = [
        Suggestion(
            gettext("%(old)s (nay thuộc %(new)s)", old=old.name, new=makers[old.today_code]),
            f"/search?{urlencode({'q': old.name, 'province': old_place(old.code)})}",
            gettext("Nơi làm ra"),
        )
        for old in territory.old_provinces()
        if old.today_code in makers and old_place(old.code) in known and old.name != makers[old.today_code]
    ]
    return [place for place in (*today, *before) if _begins(text, place.text)][:PLACES]


def _begins(text: str, name: str) -> bool:
    """Tell whether a name, or a word of it, begins as typed, whatever the marks."""
    return f" {fold(name)}".find(f" {fold(text)}") >= 0
