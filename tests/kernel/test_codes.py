"""Codes with a check character: what a tired hand or a bank does to them is noticed."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.codes import ALPHABET, clean_code, find_codes, is_valid, new_code, with_check

BODIES = st.text(alphabet=ALPHABET, min_size=1, max_size=12)


def test_the_alphabet_has_no_look_alikes() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("01OI") & set(ALPHABET)


def test_a_new_code_is_prefix_body_and_check() -> None:
    code = new_code(7, prefix="CS", random=lambda size: size - 1)
    assert code.startswith("CSZZZZZZZ")
    assert len(code) == 10
    assert is_valid(code)


def test_codes_do_not_repeat() -> None:
    assert len({new_code(8) for _ in range(2000)}) == 2000


def test_a_prefix_outside_the_alphabet_is_refused() -> None:
    with pytest.raises(ValueError, match="“O”"):
        new_code(6, prefix="ORD")


@given(BODIES)
def test_any_single_wrong_character_is_found(body: str) -> None:
    code = with_check(body)
    for place, wrong in itertools.product(range(len(code)), ALPHABET):
        changed = code[:place] + wrong + code[place + 1 :]
        assert is_valid(changed) == (changed == code)


@given(BODIES)
def test_any_swap_of_neighbours_is_found(body: str) -> None:
    code = with_check(body)
    for place in range(len(code) - 1):
        changed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert is_valid(changed) == (changed == code)


def test_every_swap_and_every_wrong_character_in_two_letters() -> None:
    """Two characters and their check show all pairs there are; longer codes only move them along."""
    for first, second in itertools.product(ALPHABET, repeat=2):
        code = with_check(first + second)
        swaps = {second + first + code[2], first + code[2] + second}
        wrong = {other + code[1:] for other in ALPHABET} | {code[:2] + other for other in ALPHABET}
        assert not any(is_valid(changed) for changed in (swaps | wrong) - {code})


@pytest.mark.parametrize("text", ["", "2", "CS-ABC", "cs2345", "CS0O1I"])
def test_what_is_not_a_code_is_not_valid(text: str) -> None:
    assert not is_valid(text)


def test_a_code_typed_by_hand_is_cleaned() -> None:
    assert clean_code(" cs-7k2m 9qxd ") == "CS7K2M9QXD"


CODE = with_check("CS7K2M9QX")


@pytest.mark.parametrize(
    "noise",
    [
        CODE,
        f"CT DEN:412233 ND: {CODE}",
        f"MBVCB.5512.{CODE.lower()}.CT tu 0011 toi 0022",
        f"NGUYENTHISENTHANHTOAN{CODE}FT26123",
        " ".join(CODE),
        f"{CODE[:4]}-{CODE[4:]} thanh toán đơn hàng",
        f"{CODE[:5]}\n{CODE[5:]}",
    ],
)
def test_a_code_is_found_in_what_banks_make_of_it(noise: str) -> None:
    assert find_codes(noise, prefix="CS", length=7) == [CODE]
    assert CODE in find_codes(noise)


def test_a_spoilt_code_is_not_found() -> None:
    spoilt = CODE[:4] + ("A" if CODE[4] != "A" else "B") + CODE[5:]
    assert find_codes(f"ND {spoilt}", prefix="CS", length=7) == []


def test_two_codes_in_one_text_are_both_found_once() -> None:
    other = with_check("CSHHHHHHH")
    assert find_codes(f"{CODE} va {other} va {CODE}", prefix="CS", length=7) == [CODE, other]


@given(BODIES.filter(lambda body: len(body) >= 7), st.text(max_size=20), st.text(max_size=20))
def test_a_code_is_found_between_any_words(body: str, before: str, after: str) -> None:
    code = with_check(body)
    assert code in find_codes(f"{before} {code.lower()} {after}")
