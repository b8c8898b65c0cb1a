"""What a list of products is asked for and what it answers. Pure.

Lists are read by key: a page begins after the last product of the page before, so that page 400 costs as much as
page 1 and nothing is shown twice when something new arrives meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from marketplace.kernel.money import Dong
from marketplace.kernel.quantity import UnitGroup, format_unit_price, get_unit, unit_price

Item = TypeVar("Item")

PAGE_SIZE = 24

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LARGEST = 2**62


class ShelfOrder(StrEnum):
    """How a list is ordered."""

    NEWEST = "newest"
    CHEAPEST = "cheapest"
    DEAREST = "dearest"


@dataclass(frozen=True)
class ShelfFilter:
    """Which products are wanted; an empty field asks for nothing.

    Args:
        category: slug of a shelf.
        province: code of one of the 34 provinces, where the maker is.
        stars: exactly so many OCOP stars, valid today.
        fewest_stars: at least so many.
        cooperative_id: one maker's.
        craft: slug of a craft of `products.crafts`.
        month: what is in season in this month, 1 to 12; what is there all year round is not meant.
    """

    category: str = ""
    province: str = ""
    stars: int = 0
    fewest_stars: int = 0
    cooperative_id: int | None = None
    craft: str = ""
    month: int = 0


class Card(NamedTuple):
    """A product as it lies on a shelf: its cheapest pack, its maker and her place.

    `stars` is 0 without a certificate valid today; `dearest` is the price of the dearest pack; `amount` is in base
    units of `unit`'s group; `photo_key` is "" when there is no photo yet.
    """

    product_id: int
    variant_id: int
    code: str
    slug: str
    name: str
    name_en: str
    maker: str
    maker_slug: str
    maker_code: str
    commune: str
    province: str
    stars: int
    price: Dong
    dearest: Dong
    unit: str
    amount: int
    drawing: str
    photo_key: str
    photo_alt: str
    published_at: datetime


@dataclass(frozen=True)
class Page(Generic[Item]):
    """A piece of a list, and where the pieces before and after it begin ("" where there is none)."""

    items: Sequence[Item]
    next: str = ""
    previous: str = ""


class Position(NamedTuple):
    """A place in an ordered list: the value it is ordered by, and the id that tells equals apart."""

    value: int
    id: int

    def __str__(self) -> str:
        return f"{self.value}.{self.id}"


def position_of(card: Card, order: ShelfOrder) -> Position:
    """Return where a card stands in a list: by its day, or by the price of its cheapest pack."""
    if order is ShelfOrder.NEWEST:
        return Position((card.published_at - _EPOCH) // _MICROSECOND, card.product_id)
    return Position(card.price, card.variant_id)


def read_position(text: str) -> Position | None:
    """Read a position from an address; whatever else stands there is no position."""
    value, _, identity = text.partition(".")
    if not (_is_whole(value) and _is_whole(identity)):
        return None
    found = Position(int(value), int(identity))
    return found if max(found) < _LARGEST else None


def moment_at(position: Position) -> datetime:
    """Return the moment a position in the newest-first list stands for."""
    return _EPOCH + timedelta(microseconds=min(position.value, 2**57))


def price_per_unit(price: Dong, *, unit: str, amount: int, locale: str = "vi") -> str:
    """Return `360.000 ₫/kg`, or "" where the pack is one piece and its price says all."""
    sold_in = get_unit(unit)
    if sold_in.group is UnitGroup.COUNT and amount == sold_in.factor:
        return ""
    return format_unit_price(unit_price(price, amount, sold_in.group, piece=sold_in), locale=locale)


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 20
