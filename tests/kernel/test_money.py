"""Money is whole, never lost and never mixed."""

import operator
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.money import (
    Money,
    dong,
    format_dong,
    parse_dong,
    short_dong,
    split_dong,
)

SUMS = st.integers(min_value=-(10**14), max_value=10**14)
WEIGHTS = st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=12).filter(any)


@pytest.mark.parametrize("value", [True, 120000.0, "120000", None])
def test_only_whole_numbers_are_money(value: object) -> None:
    with pytest.raises(ValueError, match="số nguyên"):
        dong(value)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="số nguyên"):
        Money(value, "VND")  # type: ignore[arg-type]


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(ValueError, match="XYZ"):
        Money(1, "XYZ")


def test_dong_have_no_minor_unit_and_dollars_have_cents() -> None:
    assert (Money(1, "VND").exponent, Money(1, "USD").exponent, Money(1, "JPY").exponent) == (0, 2, 0)


def test_one_currency_adds_and_compares() -> None:
    assert Money(120_000, "VND") + Money(5_000, "VND") == Money(125_000, "VND")
    assert Money(120_000, "VND") - Money(125_000, "VND") == -Money(5_000, "VND")
    assert Money(5, "USD") < Money(6, "USD") <= Money(6, "USD")


@pytest.mark.parametrize("mix", [operator.add, operator.sub, operator.lt, operator.ge])
def test_two_currencies_never_mix(mix: Callable[[Money, Money], object]) -> None:
    assert Money(5, "USD") != Money(5, "VND")
    with pytest.raises(ValueError, match="USD với VND"):
        mix(Money(5, "USD"), Money(5, "VND"))


@given(SUMS, WEIGHTS)
def test_splitting_loses_nothing_and_stays_within_one_dong(total: int, weights: list[int]) -> None:
    parts = split_dong(dong(total), weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)


@given(SUMS, WEIGHTS)
def test_a_part_without_weight_gets_nothing(total: int, weights: list[int]) -> None:
    parts = Money(total, "USD").split([*weights, 0])
    assert parts[-1] == Money(0, "USD")


def test_the_odd_dong_goes_to_the_earlier_of_equals() -> None:
    assert split_dong(dong(100), [1, 1, 1]) == [34, 33, 33]
    assert split_dong(dong(-100), [1, 1, 1]) == [-34, -33, -33]


@pytest.mark.parametrize("weights", [[], [0, 0], [3, -1]])
def test_a_split_needs_sensible_weights(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="chia tiền"):
        split_dong(dong(100), weights)


def test_a_price_is_written_as_in_the_shop() -> None:
    assert format_dong(120_000) == "120.000\u00a0₫"
    assert format_dong(120_000, "en") == "120,000\u00a0₫"
    assert format_dong(-1_500) == "-1.500\u00a0₫"
    assert format_dong(0) == "0\u00a0₫"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (5_100_000_000, "5,1 tỷ đồng"),
        (12_400_000, "12,4 triệu đồng"),
        (77_830_000_000, "77,8 tỷ đồng"),
        (70_000_000_000, "70 tỷ đồng"),
        (1_250_000_000_000, "1.250 tỷ đồng"),
        (999_949_999, "999,9 triệu đồng"),
        (999_950_000, "1 tỷ đồng"),
        (999_999, "999.999\u00a0₫"),
        (-5_100_000_000, "-5,1 tỷ đồng"),
    ],
)
def test_a_big_sum_is_written_in_words(value: int, written: str) -> None:
    assert short_dong(value) == written


def test_a_big_sum_in_english() -> None:
    assert short_dong(5_100_000_000, "en") == "5.1 billion đồng"


@pytest.mark.parametrize(
    "typed",
    [
        "120000",
        "120.000",
        "120 000",
        "120,000",
        "120.000 ₫",
        "120.000đ",
        "120\u00a0000 VND",
        "120k",
        "120 nghìn đồng",
    ],
)
def test_a_sum_is_read_however_it_is_typed(typed: str) -> None:
    assert parse_dong(typed) == 120_000


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "12,5", "1.20", "-5.000", "abc", "1.2345", "１２０", "1e6", "9" * 16, "9" * 5000, "9" * 14 + "k"],
)
def test_what_is_no_sum_gets_a_sentence(typed: str) -> None:
    with pytest.raises(ValueError, match=r"số tiền|Số tiền"):
        parse_dong(typed)


@given(st.integers(min_value=0, max_value=10**15))
def test_what_is_written_can_be_read_back(value: int) -> None:
    assert parse_dong(format_dong(value)) == value
    assert parse_dong(format_dong(value, "en")) == value
