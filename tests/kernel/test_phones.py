"""Phone numbers, as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.phones import (
    EXAMPLE_PHONE,
    display_phone,
    is_fictional_phone,
    mask_phone,
    parse_phone,
)


@pytest.mark.parametrize(
    "written",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "84912345678",
        "+84 912 345 678",
        "(+84) 0912-345-678",
        "0084 912345678",
        " 0912\u00a0345\u00a0678 ",
    ],
)
def test_one_number_however_it_is_written(written: str) -> None:
    assert parse_phone(written) == "+84912345678"


@pytest.mark.parametrize(
    "written",
    ["", "  ", "091234567", "09123456789", "0123456789", "0912 ABC DEF", "113x", "+84", "++", "0" * 200, "sen@cho.vn"],
)
def test_what_is_no_number_gets_a_sentence(written: str) -> None:
    with pytest.raises(ValueError, match=r"số điện thoại|Số điện thoại"):
        parse_phone(written)


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_gets_a_sentence(text: str) -> None:
    try:
        number = parse_phone(text)
    except ValueError as refused:
        assert "điện thoại" in str(refused)
        return
    assert parse_phone(number) == number


@pytest.mark.parametrize(
    ("stored", "shown", "masked"),
    [
        ("+84912345678", "0912 345 678", "0912 ••• 678"),
        ("+842438251234", "024 3825 1234", "024 3••• •234"),
        ("+12025550123", "+1 202-555-0123", "+1 202-•••-•123"),
        ("+84500000123", "0500 000 123", "0500 ••• 123"),
    ],
)
def test_a_number_is_shown_in_groups_and_masked(stored: str, shown: str, masked: str) -> None:
    assert display_phone(stored) == shown
    assert mask_phone(stored) == masked


def test_made_up_numbers_ring_nowhere_and_are_known_as_such() -> None:
    assert parse_phone(EXAMPLE_PHONE) == "+84500000123"
    assert is_fictional_phone("+84500000123")
    assert not is_fictional_phone("+84912345678")
