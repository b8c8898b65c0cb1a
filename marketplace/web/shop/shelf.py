"""Shelves ready for the templates: addresses, pictures and prices worked out once per product, here."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from flask_babel import gettext, ngettext

from marketplace.inventory import season_queries
from marketplace.products.below import MOST_IN_A_ROW, Below
from marketplace.products.makers import MakerCard
from marketplace.products.shelves import Card, price_per_unit
from marketplace.web.languages import language
from marketplace.web.media import photo_url
from marketplace.web.pictures import brocade_url, picture_url

NARROW, WIDE = 320, 640
LONGEST_EXCERPT = 130
#: On the front page, so that each maker has her chance; told on `/ranking`.
MOST_OF_ONE_MAKER = 2

Shown = dict[str, Any]


class Picture(NamedTuple):
    """A card's picture: a photo in two widths, or our own drawing."""

    src: str
    srcset: str
    alt: str


class ShownCard(NamedTuple):
    """A product as `product_grid` prints it; the template reads such fields faster than a dict's."""

    href: str
    slug: str
    name: str
    maker: str
    place: str
    stars: int
    price: int
    unit_price: str
    note: str
    picture: Picture


def shelf(cards: Sequence[Card]) -> list[ShownCard]:
    """Return products for the component `product_grid`; asks once for the stock of all."""
    return shelf_with(cards, stocked(cards))


def stocked(cards: Iterable[Card]) -> dict[int, bool]:
    """Return which of the products can be bought now, each with whether it is there or still grows."""
    return season_queries.products_to_buy([card.product_id for card in cards])


def shelf_with(cards: Iterable[Card], in_stock: Mapping[int, bool]) -> list[ShownCard]:
    """Return products for the component `product_grid` where their stock is known already."""
    words = {None: gettext("Hết hàng"), False: gettext("Đặt trước"), True: gettext("Từ")}
    locale = language()
    return [_shown(card, words, is_there=in_stock.get(card.product_id), locale=locale) for card in cards]


def mixed(cards: Iterable[Card], in_stock: Mapping[int, bool], *, limit: int) -> list[Card]:
    """Return what can be bought first, with few of each maker: one who lists twenty at once does not fill the page."""
    taken: Counter[str] = Counter()
    front: list[Card] = []
    rest: list[Card] = []
    sold_out: list[Card] = []
    for card in cards:
        if card.product_id not in in_stock:
            sold_out.append(card)
            continue
        taken[card.maker_code] += 1
        (front if taken[card.maker_code] <= MOST_OF_ONE_MAKER else rest).append(card)
    return [*front, *rest, *sold_out][:limit]


def rows_below(below: Below, in_stock: Collection[int]) -> dict[str, list[Card]]:
    """Return the rows of cards under a product, none of them twice; what is bought together only while it is there."""
    together = [card for card in below.together if card.product_id in in_stock][:MOST_IN_A_ROW]
    shown = {card.product_id for card in together}
    return {
        "together": together,
        "others": [card for card in below.others if card.product_id not in shown],
        "alike": [card for card in below.alike if card.product_id not in shown],
    }


def maker_shelf(cards: Iterable[MakerCard]) -> list[Shown]:
    """Return cooperatives for the component `cooperative_grid`."""
    english = language() == "en"
    return [
        {
            "href": f"/cooperatives/{card.slug}",
            "name": card.name,
            "place": f"{card.commune}, {card.province}",
            "about": excerpt((english and card.story_en) or card.story),
            "brocade": brocade_url(card.code),
            "count_label": ngettext("%(num)s sản phẩm", "%(num)s sản phẩm", card.products) if card.products else "",
        }
        for card in cards
    ]


def excerpt(text: str, *, longest: int = LONGEST_EXCERPT) -> str:
    """Return the beginning of a text, cut between words."""
    first = " ".join(text.split())
    if len(first) <= longest:
        return first
    kept, _, _ = first[:longest].rpartition(" ")
    return f"{kept.rstrip(' ,.;:–-')}…"


def _shown(card: Card, words: Mapping[bool | None, str], *, is_there: bool | None, locale: str) -> ShownCard:
    name = (locale == "en" and card.name_en) or card.name
    several = words[True] if card.dearest > card.price else ""
    return ShownCard(
        href=f"/products/{card.slug}",
        slug=card.slug,
        name=name,
        maker=card.maker,
        place=card.province,
        stars=card.stars,
        price=card.price,
        unit_price=price_per_unit(card.price, unit=card.unit, amount=card.amount, locale=locale),
        note=several if is_there else words[is_there],
        picture=_picture(card, name),
    )


def _picture(card: Card, name: str) -> Picture:
    if not card.photo_key:
        return Picture(picture_url(card.code, card.drawing, card.maker_code), "", name)
    narrow, wide = photo_url(card.photo_key, NARROW), photo_url(card.photo_key, WIDE)
    return Picture(wide, f"{narrow} {NARROW}w, {wide} {WIDE}w", card.photo_alt or name)
