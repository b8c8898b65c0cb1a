"""What a buyer asks of the search, read from the address; whatever else stands there is left alone."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import request

from marketplace.certificates.kinds import CertificateKind
from marketplace.products.facets import OLD_MARK, PRICE_BANDS, FacetWish, ResultOrder
from marketplace.products.search_words import LONGEST_TEXT
from marketplace.web.shop.street import CATEGORY_SLUGS

STARS = ("5", "4", "3")
MOST_PAGES = 100


@dataclass(frozen=True)
class SearchWish:
    """Words, filters, order and page of one search. `place` is a province's code, with a mark for one of before."""

    text: str = ""
    category: str = ""
    place: str = ""
    stars: str = ""
    kind: str = ""
    band: str = ""
    in_stock: str = ""
    order: str = ResultOrder.BEST.value
    page: int = 1

    path = "/search"

    @property
    def facets(self) -> FacetWish:
        """What is wanted of each facet."""
        return FacetWish(
            category=self.category,
            place=self.place,
            stars=int(self.stars or 0),
            kind=self.kind,
            band=self.band,
            in_stock=bool(self.in_stock),
        )

    def href(self, **changes: Any) -> str:
        """Return the address of this search with changes, on its first page unless `page` is one of them."""
        wish = replace(self, **{"page": 1, **changes})
        told = {
            "q": wish.text,
            **{name: getattr(wish, field) for name, field in FIELDS.items()},
            "sort": "" if wish.order == ResultOrder.BEST else wish.order,
            "page": wish.page if wish.page > 1 else "",
        }
        return f"{self.path}?{urlencode({name: value for name, value in told.items() if value})}"


#: Names in the address, and the fields they stand for.
FIELDS = {
    "category": "category",
    "province": "place",
    "stars": "stars",
    "certificate": "kind",
    "price": "band",
    "stock": "in_stock",
}
_KNOWN = {
    "category": CATEGORY_SLUGS,
    "stars": frozenset(STARS),
    "kind": frozenset(kind.value for kind in CertificateKind),
    "band": frozenset(PRICE_BANDS),
    "in_stock": frozenset({"1"}),
}


def searched_text() -> str:
    """Return what the present request asks to search for."""
    return " ".join(request.args.get("q", "")[:LONGEST_TEXT].split())


def read_search_wish() -> SearchWish:
    """Read a search from the address of the present request."""
    given = {field: request.args.get(name, "") for name, field in FIELDS.items()}
    order = request.args.get("sort", "")
    return SearchWish(
        text=searched_text(),
        place=given["place"] if _is_place(given["place"]) else "",
        **{field: given[field] for field, known in _KNOWN.items() if given[field] in known},
        order=order if order in {choice.value for choice in ResultOrder} else ResultOrder.BEST.value,
        page=_page(request.args.get("page", "")),
    )


def _is_place(text: str) -> bool:
    code = text.removeprefix(OLD_MARK)
    return len(code) == 2 and code.isascii() and code.isdigit()


def _page(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) < 4
    return min(max(int(text), 1), MOST_PAGES) if is_number else 1
