"""Words are read as people type them."""

import pytest

from marketplace.products.search_words import one_slip_away, other_names, without_keyboard_slips, words_of


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nuwowcs mawms", "nuoc mam"),
        ("nu7o7c1 ma8m1", "nuoc mam"),
        ("maajt ong", "mat ong"),
        ("gaoj teer", "gao te"),
        ("ddaaju", "dau"),
        ("caf phee", "ca phe"),
        ("mat ong", ""),
        ("mật ong", ""),
        ("500", ""),
    ],
)
def test_a_keyboard_without_vietnamese_is_understood(typed, meant):
    assert without_keyboard_slips(typed) == meant


def test_words_lose_signs_and_capitals_and_keep_marks():
    assert words_of("  Mật\u00a0ONG (bạc-hà)! ") == ["mật", "ong", "bạc", "hà"]


@pytest.mark.parametrize(
    ("name", "other"), [("Trà shan tuyết", "chè"), ("Lạc rang", "đậu phộng"), ("Thịt lợn gác bếp", "heo")]
)
def test_goods_are_known_by_other_names(name, other):
    assert other in other_names(name)


def test_other_names_do_not_mislead():
    assert "dứa" not in other_names("Gạo thơm lài")
    assert other_names("Chén sứ") == []


def test_one_slip_reaches_the_word_but_short_words_are_left_alone():
    assert "ong" in set(one_slip_away("onng"))
    assert "mat" in set(one_slip_away("mta"))
    assert list(one_slip_away("ca")) == []
