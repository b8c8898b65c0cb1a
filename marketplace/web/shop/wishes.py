"""What a buyer asks of a list, read from the address; whatever else stands there is left alone."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import request
from flask_babel import gettext

from marketplace.products.search_words import LONGEST_TEXT
from marketplace.products.shelves import ShelfFilter, ShelfOrder
from marketplace.web.shop.street import CATEGORY_SLUGS, category_name

STARS = (5, 4, 3)
BEST = "best"
MOST_PAGES = 100


@dataclass(frozen=True)
class Wish:
    """The filters and the order of a list; `text` and `page` are used by the search alone."""

    path: str
    text: str = ""
    category: str = ""
    province: str = ""
    stars: int = 0
    order: str = ShelfOrder.NEWEST.value
    page: int = 1

    @property
    def filter(self) -> ShelfFilter:
        """What the catalogue is asked."""
        return ShelfFilter(category=self.category, province=self.province, stars=self.stars)

    @property
    def usual_order(self) -> str:
        """The order that is not named in the address."""
        return BEST if self.text else ShelfOrder.NEWEST.value

    @property
    def is_filtered(self) -> bool:
        """Tell whether anything but the order is asked."""
        return bool(self.category or self.province or self.stars)

    def href(self, **changes: Any) -> str:
        """Return the address of this list with changes, on its first page unless `page` is one of them."""
        wish = replace(self, **{"page": 1, **{name: changes[name] for name in changes if name in _FIELDS}})
        order = "" if wish.order == wish.usual_order else wish.order
        told = {
            "q": wish.text,
            "category": wish.category,
            "province": wish.province,
            "stars": wish.stars,
            "sort": order,
            "page": wish.page if wish.page > 1 else "",
            **{name: changes[name] for name in changes if name not in _FIELDS},
        }
        query = urlencode({name: value for name, value in told.items() if value})
        return f"{self.path}?{query}" if query else self.path


_FIELDS = frozenset({"text", "category", "province", "stars", "order", "page"})


def searched_text() -> str:
    """Return what the present request asks to search for."""
    return " ".join(request.args.get("q", "")[:LONGEST_TEXT].split())


def read_wish(path: str, *, text: str = "") -> Wish:
    """Read filters and order from the address of the present request.

    Args:
        text: what is searched for, on the page that searches.
    """
    given, wish = request.args, Wish(path=path, text=text)
    category, stars, order = given.get("category", ""), given.get("stars", ""), given.get("sort", "")
    known_orders = {choice.value for choice in ShelfOrder} | ({BEST} if text else set())
    return replace(
        wish,
        category=category if category in CATEGORY_SLUGS else "",
        province=_province_code(given.get("province", "")),
        stars=int(stars) if stars in {str(number) for number in STARS} else 0,
        order=order if order in known_orders else wish.usual_order,
        page=_page(given.get("page", "")),
    )


def filter_choices(wish: Wish, provinces: list[tuple[str, str]]) -> dict[str, Any]:
    """Return what the filter form offers, and the chips of what is filtered now."""
    return {
        "provinces": (("", gettext("Cả nước")), *provinces),
        "star_choices": [("", gettext("Tất cả")), *((str(stars), _stars(stars)) for stars in STARS)],
        "orders": _orders(wish),
        "chips": _chips(wish, dict(provinces)),
        "clear_href": wish.href(category="", province="", stars=0),
    }


def _orders(wish: Wish) -> list[dict[str, Any]]:
    names = {
        ShelfOrder.NEWEST.value: gettext("Mới nhất"),
        ShelfOrder.CHEAPEST.value: gettext("Giá thấp trước"),
        ShelfOrder.DEAREST.value: gettext("Giá cao trước"),
    }
    offered = {BEST: gettext("Phù hợp nhất"), **names} if wish.text else names
    return [
        {"label": label, "href": wish.href(order=order), "is_current": order == wish.order}
        for order, label in offered.items()
    ]


def _chips(wish: Wish, provinces: dict[str, str]) -> list[dict[str, str]]:
    chips = []
    if wish.category:
        chips.append({"label": category_name(wish.category), "href": wish.href(category="")})
    if wish.province:
        chips.append({"label": provinces.get(wish.province, wish.province), "href": wish.href(province="")})
    if wish.stars:
        chips.append({"label": _stars(wish.stars), "href": wish.href(stars=0)})
    return chips


def _stars(stars: int) -> str:
    return gettext("OCOP %(stars)s sao", stars=stars)


def _province_code(text: str) -> str:
    return text if len(text) == 2 and text.isascii() and text.isdigit() else ""


def _page(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) < 4
    return min(max(int(text), 1), MOST_PAGES) if is_number else 1
