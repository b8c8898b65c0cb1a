"""Tax numbers: 10 digits with a check digit, 13 for branches."""

import pytest

from marketplace.cooperatives.application import is_tax_number


@pytest.mark.parametrize("digits", ["0100233488", "0314409058002", "0100112437"])
def test_a_right_number_passes(digits: str) -> None:
    assert is_tax_number(digits)


@pytest.mark.parametrize(
    "digits", ["", "0100233489", "1000233488", "010023348", "01002334880", "0314409058000", "0100000007", "010023348a"]
)
def test_a_wrong_number_is_caught(digits: str) -> None:
    assert not is_tax_number(digits)


def test_of_ten_check_digits_at_most_one_is_right() -> None:
    for first in range(100_000, 100_200):
        right = [last for last in range(10) if is_tax_number(f"010{first}{last}")]
        assert len(right) <= 1
