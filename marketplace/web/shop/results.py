"""What the search index found, filtered, counted, ordered and cut into pages."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from marketplace.kernel.text import fold
from marketplace.products import searching
from marketplace.products.facets import ResultOrder, faceted, ordered
from marketplace.products.shelves import PAGE_SIZE
from marketplace.territory import queries as territory
from marketplace.territory.queries import OldProvince
from marketplace.web.shop.search_wish import MOST_PAGES, SearchWish
from marketplace.wiring import ports, shelf_facts


@dataclass(frozen=True)
class Results:
    """One page of what was found; `total` and `counts` are of all pages.

    `read_as` is what was searched for where the words as typed were found nowhere, else "". They are loose where the
    words stand in each product, but nowhere belong together.
    """

    product_ids: list[int]
    total: int
    read_as: str = ""
    is_loose: bool = False
    counts: Mapping[str, Counter[str]] = field(default_factory=dict)
    previous_href: str = ""
    next_href: str = ""


def results_of(wish: SearchWish) -> Results:
    """Return the page of results that is asked for."""
    if not wish.text:
        return Results([], 0)
    found = searching.find(ports().search, wish.text)
    answer = faceted(shelf_facts().of(found.product_ids), wish.facets)
    fitting = ordered(answer.fitting, ResultOrder(wish.order))
    start = (wish.page - 1) * PAGE_SIZE
    has_next = len(fitting) > start + PAGE_SIZE and wish.page < MOST_PAGES
    return Results(
        product_ids=[fact.product_id for fact in fitting[start : start + PAGE_SIZE]],
        total=len(fitting),
        read_as=searching.in_buyers_words(found),
        is_loose=found.is_loose,
        counts=answer.counts,
        previous_href=wish.href(page=wish.page - 1) if wish.page > 1 else "",
        next_href=wish.href(page=wish.page + 1) if has_next else "",
    )


def old_names_in(text: str) -> list[tuple[OldProvince, str]]:
    """Return the provinces of the old list that the words name, each with what it is called today."""
    typed = f" {fold(text)} "
    named = [old for old in territory.old_provinces() if f" {fold(old.name)} " in typed]
    today = {province.code: province.name for province in territory.provinces()} if named else {}
    return [(old, today[old.today_code]) for old in named if today[old.today_code] != old.name]
