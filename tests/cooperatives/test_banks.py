"""Banks a cooperative can be paid through."""

import json
from pathlib import Path

import pytest

from marketplace.cooperatives.banks import clean_account_number, find_bank, get_bank, receiving_banks
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.kernel.text import vietnamese_sort_key

SHARED_BANKS = Path(__file__).resolve().parents[3] / "shared" / "data" / "vietqr_banks.json"


def test_a_bank_is_known_by_its_key() -> None:
    bank = get_bank("agribank")
    assert (bank.bin, bank.short_name) == ("970405", "Agribank")
    assert find_bank("970405") is None


def test_an_unknown_bank_is_not_found() -> None:
    with pytest.raises(NotFound):
        get_bank("no-such-bank")


def test_only_banks_that_receive_are_offered_in_order() -> None:
    offered = receiving_banks()
    names = [vietnamese_sort_key(bank.short_name) for bank in offered]
    assert names == sorted(names)
    assert all(len(bank.bin) == 6 and bank.bin.isdigit() for bank in offered)
    assert {"bidc", "lienvietpostbank", "oceanbank"}.isdisjoint(bank.key for bank in offered)


def test_an_account_at_a_renamed_bank_still_has_its_bank() -> None:
    assert get_bank("lienvietpostbank").bin == get_bank("lpbank").bin == "970449"
    assert not get_bank("lienvietpostbank").is_current


def test_every_bank_of_the_shared_table_is_here() -> None:
    if not SHARED_BANKS.exists():
        pytest.skip("the shared data is not on this machine")
    shared = json.loads(SHARED_BANKS.read_text(encoding="utf-8"))["banks"]
    assert all(get_bank(row["key"]).bin == row["bin"] for row in shared)
    assert len(receiving_banks()) == len(shared) - 3


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0011 0123 45678", "0011012345678"), ("2576.788-59", "257678859"), ("vq0352350917", "VQ0352350917")],
)
def test_an_account_number_is_cleaned(typed: str, number: str) -> None:
    assert clean_account_number(typed) == number


@pytest.mark.parametrize("typed", ["", "12345", "1" * 20, "Đ12345678", "NGUYENTHISEN", "１２３４５６７"])
def test_what_is_no_account_number_gets_a_sentence(typed: str) -> None:
    with pytest.raises(InvalidInput, match="6 đến 19") as refused:
        clean_account_number(typed)
    assert list(refused.value.fields) == ["account_number"]
