"""Check digits and characters of GS1 keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.gs1.check_digits import (
    as_gtin14,
    check_characters,
    check_digit,
    has_right_check_characters,
    has_right_check_digit,
    is_gln,
    is_gtin,
    is_sscc,
)
from tests.gs1 import shared

DIGITS = st.text("0123456789", min_size=7, max_size=17)


def test_the_shared_vectors_hold():
    vectors = shared.read("check-digit-vectors.json")["vectors"]
    known = (is_gtin, is_gln, is_sscc, has_right_check_digit)
    wrong = [each for each in vectors if any(test(each["value"]) for test in known) != each["ok"]]
    assert wrong == []


def test_gtins_of_every_length_are_known_and_grow_to_fourteen_digits():
    assert [is_gtin(number) for number in ("96385074", "614141999996", "9520123456788", "09520123456788")] == [True] * 4
    assert as_gtin14("9520123456788") == "09520123456788"
    assert is_gtin(as_gtin14("96385074"))


@pytest.mark.parametrize("number", ["", "0", "٣٦", "9520123456788 ", "９５２０１２３４５６７８８", "95201234567AB"])
def test_what_is_no_number_is_no_gtin(number):
    assert not is_gtin(number)
    assert not has_right_check_digit(number)


@given(DIGITS, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(payload, place, shift):
    number = payload + check_digit(payload)
    place %= len(number)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert has_right_check_digit(number)
    assert not has_right_check_digit(wrong)


def test_a_model_number_ends_in_its_two_check_characters():
    """The example of the GS1 General Specifications, section on Global Model Numbers."""
    assert check_characters("1987654Ad4X4bL5ttr2310c") == "2K"
    assert has_right_check_characters("1987654Ad4X4bL5ttr2310c2K")
    assert not has_right_check_characters("1987654Ad4X4bL5ttr2310cK2")
    assert not has_right_check_characters("2K")
