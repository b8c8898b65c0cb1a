"""What the search index found, filtered, ordered and cut into pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.products.catalogue import Match
from marketplace.products.shelves import PAGE_SIZE, ShelfOrder
from marketplace.web.shop.wishes import Wish


@dataclass(frozen=True)
class Results:
    """One page of what was found; `total` counts all pages, `provinces` are those of everything that was found."""

    product_ids: list[int]
    total: int
    provinces: list[tuple[str, str]]
    previous_href: str
    next_href: str


def results_of(found: Sequence[Match], wish: Wish) -> Results:
    """Return the page of results that is asked for.

    Args:
        found: best first.
    """
    fitting = _ordered([match for match in found if _fits(match, wish)], wish.order)
    start = (wish.page - 1) * PAGE_SIZE
    return Results(
        product_ids=[match.product_id for match in fitting[start : start + PAGE_SIZE]],
        total=len(fitting),
        provinces=sorted({(match.province, match.province_name) for match in found}, key=lambda place: place[1]),
        previous_href=wish.href(page=wish.page - 1) if wish.page > 1 else "",
        next_href=wish.href(page=wish.page + 1) if len(fitting) > start + PAGE_SIZE else "",
    )


def _fits(match: Match, wish: Wish) -> bool:
    return (
        wish.category in ("", match.category)
        and wish.province in ("", match.province)
        and wish.stars in (0, match.stars)
    )


def _ordered(matches: list[Match], order: str) -> list[Match]:
    if order == ShelfOrder.CHEAPEST:
        return sorted(matches, key=lambda match: match.price)
    if order == ShelfOrder.DEAREST:
        return sorted(matches, key=lambda match: -match.price)
    if order == ShelfOrder.NEWEST:
        return sorted(matches, key=lambda match: match.published_at, reverse=True)
    return matches
