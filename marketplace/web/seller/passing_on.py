"""Texts that a seller pastes into a group of a messenger: what it is, what it costs, where it is bought."""

from flask import url_for
from flask_babel import gettext

from marketplace.cooperatives import queries as cooperatives
from marketplace.cooperatives.rules import may_trade
from marketplace.products import catalogue
from marketplace.products.shelves import Card, ShelfFilter
from marketplace.web.formats import money
from marketplace.web.languages import language
from marketplace.wiring import settings

MOST_NAMED = 6


def product_text(slug: str) -> str:
    """Return the text for one product; nothing where buyers may not see it. Stars stand in it only while valid."""
    card = catalogue.find_card(slug)
    if card is None:
        return ""
    place = f"{card.maker}, {card.province}"
    lines = (_name(card), _stars(card), _price(card), gettext("Do %(maker)s làm.", maker=place), _link_to(card.slug))
    return "\n".join(line for line in lines if line)


def cooperative_text(cooperative_id: int) -> str:
    """Return the text for a cooperative and what it sells; nothing while it may not trade or sells nothing."""
    own = cooperatives.cooperative_of(cooperative_id)
    if not may_trade(own.state):
        return ""
    cards = catalogue.cards(ShelfFilter(cooperative_id=cooperative_id), limit=MOST_NAMED).items
    if not cards:
        return ""
    goods = [f"- {' · '.join(part for part in (_name(card), _stars(card), _price(card)) if part)}" for card in cards]
    return "\n".join([own.name, *goods, _link(url_for("shop.cooperative", slug=own.slug))])


def _name(card: Card) -> str:
    return (language() == "en" and card.name_en) or card.name


def _stars(card: Card) -> str:
    return gettext("OCOP %(stars)s sao", stars=card.stars) if card.stars else ""


def _price(card: Card) -> str:
    price = money(card.price)
    return gettext("Từ %(price)s", price=price) if card.dearest > card.price else price


def _link_to(slug: str) -> str:
    return _link(url_for("shop.product", slug=slug))


def _link(path: str) -> str:
    return gettext("Đặt mua: %(link)s", link=settings().base_url.rstrip("/") + path)
