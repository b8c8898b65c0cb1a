"""What a target means: met or not, how far, how it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.monitoring.rules import (
    Operator,
    Ratio,
    describe_target,
    format_percent,
    is_met,
    progress,
    share,
)

COUNTS = st.integers(min_value=0, max_value=10**9)
WANTED = st.integers(min_value=1, max_value=10**9)


@pytest.mark.parametrize(
    ("operator", "value", "value_max", "observed", "met"),
    [
        (">=", 250, None, 249, False),
        (">=", 250, None, 250, True),
        (">", 3, None, 3, False),
        (">", 3, None, 4, True),
        ("=", 5_000, None, 4_999, False),
        ("=", 5_000, None, 5_001, True),
        ("range", 3, 4, 2, False),
        ("range", 3, 4, 3, True),
        ("range", 3, 4, 5, True),
        ("<", 5, None, 5, False),
        ("<", 5, None, 4, True),
        (">=", 13, None, 0, False),
    ],
)
def test_a_count_meets_its_target(operator: str, value: int, value_max: int | None, observed: int, met: bool) -> None:
    assert is_met(operator, value, value_max, observed) is met


def test_a_share_just_above_half_meets_a_target_above_half() -> None:
    assert is_met(">", 50, None, Ratio(1, 2)) is False
    assert is_met(">", 50, None, Ratio(500_001, 1_000_000)) is True
    assert is_met("=", 100, None, Ratio(199, 200)) is False


def test_lao_cais_two_thresholds_judge_one_cooperative_differently() -> None:
    women_workers = Ratio(15, 20)
    assert is_met(">", 70, None, women_workers) is True
    assert is_met(">", 80, None, women_workers) is False


@pytest.mark.parametrize("operator", [operator for operator in Operator if operator != Operator.RANGE])
def test_no_data_is_neither_met_nor_missed_nor_zero(operator: Operator) -> None:
    assert is_met(operator, 10, None, None) is None
    assert progress(operator, 10, None) is None
    assert format_percent(None) == "–"


@given(COUNTS, WANTED)
def test_progress_carries_what_was_reached_and_what_was_wanted(observed: int, wanted: int) -> None:
    way = progress(">=", wanted, observed)
    assert way == Ratio(observed, wanted)
    assert (way.numerator >= way.denominator) == is_met(">=", wanted, None, observed)


@given(COUNTS, WANTED, st.integers(min_value=1, max_value=100))
def test_progress_of_a_share_agrees_with_meeting_it(part: int, whole: int, percent: int) -> None:
    way = progress(">=", percent, Ratio(part, whole))
    assert way is not None
    assert (way.numerator >= way.denominator) == is_met(">=", percent, None, Ratio(part, whole))


def test_an_upper_limit_and_a_zero_target_have_no_progress() -> None:
    assert progress("<", 5, 4) is None
    assert progress(">=", 0, 4) is None


def test_a_share_needs_both_parts() -> None:
    assert share(5, 8) == Ratio(5, 8)
    assert share(None, 8) is None
    assert share(5, None) is None
    assert share(0, 0) is None
    assert share(0, 8) == Ratio(0, 8)


def test_a_share_of_nothing_cannot_exist() -> None:
    for numerator, denominator in ((1, 0), (-1, 5), (1, -5)):
        with pytest.raises(ValueError, match="mẫu số"):
            Ratio(numerator, denominator)


def test_a_percentage_is_written_with_its_parts() -> None:
    assert format_percent(Ratio(5, 8)) == "62,5\u00a0% (5/8)"
    assert format_percent(Ratio(1_200, 1_200)) == "100\u00a0% (1.200/1.200)"
    assert format_percent(Ratio(5, 8), locale="en") == "62.5% (5/8)"
    assert format_percent(Ratio(0, 8)) == "0\u00a0% (0/8)"


@given(COUNTS, WANTED)
def test_a_percentage_is_rounded_half_up_to_a_tenth(part: int, whole: int) -> None:
    tenths = Ratio(part, whole).tenths_of_percent
    assert 2 * tenths * whole <= 2000 * part + whole < 2 * (tenths + 1) * whole


@pytest.mark.parametrize(
    ("operator", "value", "value_max", "unit", "written"),
    [
        (">=", 250, None, "HTX", "≥ 250"),
        (">=", 1_500, None, "THT", "≥ 1.500"),
        (">=", 3, None, "HTX", "≥ 03"),
        ("range", 3, 4, "HTX", "03–04"),
        ("range", 35, 50, "người", "35–50"),
        (">", 50, None, "%", "> 50\u00a0%"),
        ("range", 50, 70, "%", "50–70\u00a0%"),
        ("=", 5_000, None, "người", "5.000"),
        (">", 5_100_000_000, None, "đồng", "> 5,1 tỷ đồng"),
        ("<", 5_000_000_000, None, "đồng", "< 5 tỷ đồng"),
    ],
)
def test_a_target_is_written_as_plans_write_it(
    operator: str, value: int, value_max: int | None, unit: str, written: str
) -> None:
    assert describe_target(operator, value, value_max, unit=unit) == written


def test_a_target_in_english_has_no_leading_zero() -> None:
    assert describe_target("range", 3, 4, unit="HTX", locale="en") == "3–4"
    assert describe_target(">", 50, unit="%", locale="en") == "> 50%"


@pytest.mark.parametrize(
    ("operator", "value_max"), [("range", None), ("range", 3), ("range", 2), (">=", 4), ("about", None)]
)
def test_a_target_that_makes_no_sense_is_refused(operator: str, value_max: int | None) -> None:
    with pytest.raises(ValueError, match=r"khoảng|about"):
        describe_target(operator, 3, value_max)
