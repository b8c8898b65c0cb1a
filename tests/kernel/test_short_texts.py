"""Texts for telephones are one SMS: 160 characters of the GSM alphabet, marks left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.short_texts import LONGEST, compose, fits, without_marks


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Đã nhận đơn, 240.000 ₫", "Da nhan don, 240.000 d"),
        ("Hợp tác xã “Sen Hồng” – Nước mắm…", 'Hop tac xa "Sen Hong" - Nuoc mam...'),
        ("[HTX] {Tày} 日本 ~", "(HTX) (Tay)  "),
    ],
)
def test_marks_are_left_out_and_capitals_kept(text, plain):
    assert without_marks(text) == plain


def test_a_long_name_is_cut_and_nothing_else():
    link = "https://cho.example.vn/orders?code=CS22222222"
    text = compose("Chợ Sen: %(name)s đã gửi đơn. Xem: %(link)s", name="Hợp tác xã " * 30, link=link)
    assert len(text) <= LONGEST
    assert text.endswith(link)
    assert ". da gui don" in text


def test_what_is_too_long_without_its_name_is_refused():
    with pytest.raises(ValueError, match="fit"):
        compose("%(link)s", name="", link="x" * 161)


@given(st.text(max_size=400))
def test_whatever_somebody_is_called_it_is_one_sms(name):
    assert fits(compose("Chợ Sen: %(name)s mời bạn. %(link)s", name=name, link="https://cho.example.vn/a/b"))
