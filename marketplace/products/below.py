"""The rows of cards under a product: bought together with it, of the same maker, and of the same kind."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, literal, select, union_all

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.reading import read
from marketplace.products.catalogue import CARD_ROWS, has_pack, is_on_shelf
from marketplace.products.models import BoughtTogether, Product
from marketplace.products.shelves import Card
from marketplace.products.shown import ShownProduct

MOST_IN_A_ROW = 4


class _Row(StrEnum):
    TOGETHER = "together"
    OTHERS = "others"
    ALIKE = "alike"


@dataclass(frozen=True)
class Below:
    """`together` is what was often bought in one checkout with a product, the oftenest first; `others` are more
    products of the same maker, `alike` those of other makers from the same shelf, the newest first.
    """

    together: list[Card]
    others: list[Card]
    alike: list[Card]


def _newest(row: _Row, *conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Select the newest products that lie on the shelves and meet the conditions, for a row of cards."""
    found = (
        select(Product.id)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
        .where(*is_on_shelf, has_pack, Product.id != bindparam("product_id"), *conditions)
        .order_by(Product.published_at.desc(), Product.id.desc())
        .limit(MOST_IN_A_ROW)
        .subquery()
    )
    return select(literal(row.value), found.c.id, literal(0))


_CHOSEN = union_all(
    select(
        literal(_Row.TOGETHER.value).label("row"), BoughtTogether.other_id.label("product_id"), BoughtTogether.checkouts
    ).where(BoughtTogether.product_id == bindparam("product_id")),
    _newest(_Row.OTHERS, Product.cooperative_id == bindparam("cooperative_id")),
    _newest(
        _Row.ALIKE,
        Product.category_id == bindparam("category_id"),
        Product.cooperative_id != bindparam("cooperative_id"),
    ),
).subquery("chosen")
# Put together once, as every product page asks.
_BELOW = CARD_ROWS.add_columns(_CHOSEN.c.row, _CHOSEN.c.checkouts).join(_CHOSEN, _CHOSEN.c.product_id == Product.id)


def cards_below(product: ShownProduct, *, today: date) -> Below:
    """Return the rows under a product, all in one statement."""
    asked = {"product_id": product.id, "cooperative_id": product.cooperative_id, "category_id": product.category_id}
    found: dict[str, list[tuple[Card, int]]] = {row: [] for row in _Row}
    for *card, row, checkouts in read(_BELOW, **asked, today=today):
        found[row].append((Card._make(card), checkouts))
    together = sorted(found[_Row.TOGETHER], key=lambda each: (-each[1], each[0].product_id))
    return Below([card for card, _ in together], _in_order(found[_Row.OTHERS]), _in_order(found[_Row.ALIKE]))


def _in_order(found: list[tuple[Card, int]]) -> list[Card]:
    return sorted((card for card, _ in found), key=lambda card: (card.published_at, card.product_id), reverse=True)
