"""What was found is filtered, counted and ordered: each count says what a choice would give with all others kept."""

import pytest

from marketplace.kernel.money import Dong
from marketplace.products.facets import FacetWish, Fact, ResultOrder, band_of, faceted, ordered


def fact(number: int, price: int = 60_000, **changes) -> Fact:
    usual = Fact(
        product_id=number, category="mat-ong", places=("37", "cu36"), stars=4, kinds=("ocop",), price=Dong(price),
        band=band_of(price), is_in_stock=True, published=float(number), rating_sum=0, rating_count=0, sold=0,
    )  # fmt: skip
    return usual._replace(**changes)


FOUND = [
    fact(1),
    fact(2, 150_000, category="che-ca-phe", places=("15",)),
    fact(3, stars=0, kinds=(), is_in_stock=False),
    fact(4, 700_000, places=("37",), stars=5),
]


def ids(facts: list[Fact]) -> list[int]:
    return [each.product_id for each in facts]


@pytest.mark.parametrize(
    ("wish", "left"),
    [
        (FacetWish(), [1, 2, 3, 4]),
        (FacetWish(category="mat-ong"), [1, 3, 4]),
        (FacetWish(place="37"), [1, 3, 4]),
        (FacetWish(place="cu36"), [1, 3]),
        (FacetWish(stars=4), [1, 2]),
        (FacetWish(kind="ocop"), [1, 2, 4]),
        (FacetWish(band="500"), [4]),
        (FacetWish(in_stock=True), [1, 2, 4]),
        (FacetWish(category="mat-ong", in_stock=True, stars=4), [1]),
        (FacetWish(category="qua-tang"), []),
    ],
)
def test_filters_leave_what_fits_in_its_order(wish, left):
    assert ids(faceted(FOUND, wish).fitting) == left


def test_every_count_is_what_its_choice_would_give():
    wish = FacetWish(category="mat-ong", in_stock=True)
    counts = faceted(FOUND, wish).counts
    assert counts["category"] == {"mat-ong": 2, "che-ca-phe": 1}
    assert counts["place"] == {"37": 2, "cu36": 1}
    assert counts["in_stock"] == {"1": 2}
    assert counts["stars"] == {"4": 1, "5": 1}
    for place, count in counts["place"].items():
        assert len(faceted(FOUND, FacetWish(category="mat-ong", in_stock=True, place=place)).fitting) == count


def test_orders():
    rated = [
        fact(1, 30_000, rating_sum=5, rating_count=1),
        fact(2, 20_000, rating_sum=12, rating_count=3, sold=2),
        fact(3, 40_000, rating_sum=14, rating_count=3, sold=9),
    ]
    assert ids(ordered(rated, ResultOrder.BEST)) == [1, 2, 3]
    assert ids(ordered(rated, ResultOrder.NEWEST)) == [3, 2, 1]
    assert ids(ordered(rated, ResultOrder.CHEAPEST)) == [2, 1, 3]
    assert ids(ordered(rated, ResultOrder.DEAREST)) == [3, 1, 2]
    assert ids(ordered(rated, ResultOrder.SOLD)) == [3, 2, 1]
    # One friend's five stars are no opinion of buyers yet.
    assert ids(ordered(rated, ResultOrder.RATED)) == [3, 2, 1]


def test_every_price_lies_in_one_band():
    assert [band_of(price) for price in (1_000, 49_999, 50_000, 499_999, 500_000, 10**9)] == [
        "0-50", "0-50", "50-100", "200-500", "500", "500",
    ]  # fmt: skip
