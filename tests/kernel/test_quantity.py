"""Quantities: exact, in one group, with prices that can be compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.money import dong
from marketplace.kernel.quantity import (
    UNITS,
    Quantity,
    UnitGroup,
    format_amount,
    format_quantity,
    format_unit_price,
    get_unit,
    parse_quantity,
    unit_price,
)

MASS, COUNT = UnitGroup.MASS, UnitGroup.COUNT


@pytest.mark.parametrize(
    ("code", "base"),
    [("lang", 100), ("yen", 10_000), ("ta", 100_000), ("tan", 1_000_000), ("lit", 1_000), ("m2", 10_000)],
)
def test_a_unit_holds_so_many_base_units(code: str, base: int) -> None:
    assert get_unit(code).factor == base


def test_a_dozen_of_unsure_size_is_no_unit() -> None:
    with pytest.raises(ValueError, match="chuc"):
        get_unit("chuc")


def test_words_and_codes_are_each_used_once() -> None:
    assert all(code == unit.code for code, unit in UNITS.items())
    assert len({unit.name_vi for unit in UNITS.values()}) == len(UNITS)


def test_quantities_of_one_group_add_up() -> None:
    assert Quantity(500, MASS) + Quantity(1_500, MASS) == Quantity(2_000, MASS)
    assert Quantity(500, MASS) - Quantity(200, MASS) == Quantity(300, MASS)
    assert Quantity(500, MASS) < Quantity(501, MASS)


def test_shirts_and_kilograms_never_add_up() -> None:
    with pytest.raises(ValueError, match="cùng loại"):
        Quantity(1_000, COUNT) + Quantity(20_000, MASS)


@pytest.mark.parametrize(
    ("typed", "unit", "base"),
    [
        ("0,5", "kg", 500),
        ("0.5", "kg", 500),
        ("1.500", "g", 1_500),
        ("1.500,5", "kg", 1_500_500),
        ("2", "tan", 2_000_000),
        ("0,25", "lang", 25),
        ("30", "qua", 30),
        (" 1 000 ", "kg", 1_000_000),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed: str, unit: str, base: int) -> None:
    assert parse_quantity(typed, UNITS[unit]) == Quantity(base, UNITS[unit].group)


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("", "kg"),
        ("hai", "kg"),
        ("0", "kg"),
        ("-1", "kg"),
        ("0,5", "qua"),
        ("0,0001", "kg"),
        ("1," + "0" * 40 + "1", "kg"),
        ("1e3", "g"),
        ("9" * 40, "g"),
    ],
)
def test_what_cannot_be_an_amount_gets_a_sentence(typed: str, unit: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        parse_quantity(typed, UNITS[unit])


@given(st.integers(min_value=1, max_value=10**15), st.sampled_from(sorted(UNITS)))
def test_what_is_written_in_any_unit_can_be_read_back(base: int, code: str) -> None:
    unit = UNITS[code]
    written = format_amount(base, unit)
    # "1,234" kg is written with a comma and read with a comma; no number passes through a float.
    assert parse_quantity(written, unit) == Quantity(base, unit.group)


@pytest.mark.parametrize(
    ("base", "written"),
    [
        (500, "500 g"),
        (1_500, "1,5 kg"),
        (1_234_567, "1.234,567 kg"),
        (2_000_000_000, "2.000 tấn"),
        (0, "0 g"),
    ],
)
def test_a_weight_is_written_in_the_fitting_unit(base: int, written: str) -> None:
    assert format_quantity(Quantity(base, MASS)) == written


def test_a_count_is_written_in_the_unit_of_sale() -> None:
    assert format_quantity(Quantity(30, COUNT), unit=UNITS["qua"]) == "30 quả"


@pytest.mark.parametrize(
    ("base", "unit", "written"),
    [
        (1_500, "kg", "1.5 kg"),
        (1, "hop", "1 box"),
        (3, "hop", "3 boxes"),
        (2, "bunch", "2 bunches"),
        (12, "lo", "12 small jars"),
        (2_000_000, "tan", "2 tonnes"),
        (20_000, "yen", "2 yến (10 kg)"),
    ],
)
def test_english_has_plurals(base: int, unit: str, written: str) -> None:
    quantity = Quantity(base, UNITS[unit].group)
    assert format_quantity(quantity, unit=UNITS[unit], locale="en") == written


def test_a_weight_is_not_written_in_pieces() -> None:
    with pytest.raises(ValueError, match="cùng loại"):
        format_quantity(Quantity(30, MASS), unit=UNITS["qua"])


def test_half_a_kilogram_is_compared_by_the_kilogram() -> None:
    assert format_unit_price(unit_price(dong(60_000), 500, MASS)) == "120.000\u00a0₫/kg"


def test_a_tray_of_eggs_is_compared_by_the_egg() -> None:
    each = unit_price(dong(105_000), 30, COUNT, piece=UNITS["qua"])
    assert format_unit_price(each) == "3.500\u00a0₫/quả"


def test_a_unit_price_is_rounded_half_up() -> None:
    assert unit_price(dong(5), 2, COUNT).price == 3
    assert unit_price(dong(100_000), 3, COUNT).price == 33_333


def test_a_pack_must_hold_something() -> None:
    with pytest.raises(ValueError, match="lớn hơn 0"):
        unit_price(dong(100), 0, MASS)
