"""Vietnamese text: what people type, paste and search for."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.text import (
    ascii_upper,
    fold,
    normalise,
    normalise_lines,
    slug,
    vietnamese_sort_key,
)

VIETNAMESE = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặÀĐỢỮ 0129\u00a0\u0301\u0323", max_size=30)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Mật  Ong", "mat ong"),
        ("Đắk Lắk", "dak lak"),
        ("Phú Thuỷ", "phu thuy"),
        ("Phú Thủy", "phu thuy"),
        ("Hoà\u00a0Bình", "hoa binh"),
        ("Hòa Bình", "hoa binh"),
        (unicodedata.normalize("NFD", "Nước mắm Đường"), "nuoc mam duong"),
        ("chè\u200b Shan", "che shan"),
        ("", ""),
    ],
)
def test_folding_finds_the_same_word_however_it_is_spelt(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(VIETNAMESE)
def test_folding_vietnamese_leaves_only_ascii_and_is_stable(text: str) -> None:
    assert fold(text).isascii()
    assert fold(fold(text)) == fold(text)
    assert fold(text.upper()) == fold(text)


@given(st.text(max_size=40))
def test_cleaning_any_text_gives_one_storable_line(text: str) -> None:
    clean = normalise(text)
    assert normalise(clean) == clean
    assert clean == unicodedata.normalize("NFC", clean)
    assert "\x00" not in clean
    assert clean.encode("utf-8").decode("utf-8") == clean


def test_cleaning_removes_what_pasting_leaves_behind() -> None:
    assert normalise("\ufeffChè\u00a0 Shan\u200b\ttuyết\x00 ") == "Chè Shan tuyết"
    assert normalise("a\ud800b") == "ab"


def test_a_family_emoji_survives_cleaning() -> None:
    assert normalise("Gia đình 👩‍👧") == "Gia đình 👩‍👧"


def test_a_story_keeps_its_paragraphs() -> None:
    assert normalise_lines("Một.\r\n\r\n\r\n\r\n  Hai  ba.\n") == "Một.\n\nHai ba."


def test_a_slug_is_readable_and_cut_between_words() -> None:
    assert slug("Nước mắm Sa Châu (500 ml)!") == "nuoc-mam-sa-chau-500-ml"
    assert slug("Nước mắm Sa Châu", longest=10) == "nuoc-mam"
    assert slug("Nướcmắmsachâu", longest=4) == "nuoc"
    assert slug("蜂蜜") == ""


def test_bank_text_has_only_what_every_bank_carries() -> None:
    assert ascii_upper("Trả tiền: đơn #12-A, 50%") == "TRA TIEN DON 12 A 50"
    assert ascii_upper("Thanh toán đơn hàng", longest=14) == "THANH TOAN DON"


def test_the_alphabet_sorts_as_in_a_dictionary() -> None:
    words = ["bà", "ăn", "đá", "dạ", "âm", "an", "da", "ô", "o", "ơ", "ư", "u", "ê", "e"]
    expected = ["an", "ăn", "âm", "bà", "da", "dạ", "đá", "e", "ê", "o", "ô", "ơ", "u", "ư"]
    assert sorted(words, key=vietnamese_sort_key) == expected


def test_tones_decide_only_between_equal_letters() -> None:
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma"], key=vietnamese_sort_key) == [
        "ma", "mà", "mả", "mã", "má", "mạ",
    ]  # fmt: skip
    assert sorted(["mà", "mai", "ma túy", "Ma"], key=vietnamese_sort_key) == ["Ma", "mà", "ma túy", "mai"]


@given(VIETNAMESE)
def test_sorting_ignores_how_a_letter_is_composed(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert vietnamese_sort_key(decomposed) == vietnamese_sort_key(text)
