"""Words as they go into an index and as they are looked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.text import fold
from marketplace.products import synonyms
from marketplace.products.ports import SearchDocument
from marketplace.products.search_words import (
    LONGEST_TEXT,
    MOST_WORDS,
    as_written,
    exact,
    indexed,
    typed_words,
    without_keyboard_slips,
    words_of,
)


@pytest.mark.parametrize(("one", "other"), [("hoà", "hòa"), ("thuỷ", "thủy"), ("khoẻ", "khỏe"), ("quý", "qúy")])
def test_it_does_not_matter_over_which_vowel_the_tone_is_put(one, other):
    assert exact(one) == exact(other)


@pytest.mark.parametrize("words", ["dừa dưa dứa dua", "cá cà ca cả", "đa da", "mè me mẻ mé", "lạc lác"])
def test_words_with_other_marks_stay_apart(words):
    assert len({exact(word) for word in words.split()}) == len(words.split())
    assert len({fold(word) for word in words.split()}) == 1


@given(st.text(max_size=200))
def test_any_text_can_be_looked_for(text):
    typed = typed_words(text)
    assert len(typed) <= MOST_WORDS
    assert sum(map(len, typed)) <= 3 * LONGEST_TEXT
    assert all(" " not in exact(word) for word in typed)
    without_keyboard_slips(text)


def test_names_of_north_and_south_are_written_with_the_goods():
    told = indexed(SearchDocument(1, "Lạc rang tỏi", "", "HTX Sen", "", "", "thịt lợn"))
    assert {"dau", "phong", "heo", "hop", "tac", "xa"} <= set(told.words.split())
    assert exact("phộng") in told.others.split()
    assert exact("heo") not in told.others.split()


def test_what_would_mislead_goes_one_way():
    names = synonyms.load()
    assert "thơm" in names["dứa",]
    assert ("thơm",) not in names


def test_the_list_is_in_good_form():
    """A person edits it: whoever slips is told here and not by a buyer who finds nothing."""
    for line in synonyms.FILE.read_text(encoding="utf8").splitlines()[1:]:
        assert line.count(",") >= 3, line
        assert line.split(",")[2] in {"both", "one"}, line
    for name, others in synonyms.load().items():
        assert 1 <= len(name) <= 4, name
        assert len(set(others)) == len(others), name
        assert " ".join(name) not in others, name


def test_faulty_lines_are_left_out():
    assert synonyms.read(["name,also_called,ways,why", "chè,,both,", ",trà,both,", "a,b"]) == {("a",): ("b",)}


def test_what_was_meant_is_shown_as_names_write_it():
    assert as_written(["nuoc", "mam", "xyz"], ["Nước mắm Sa Châu"]) == "nước mắm xyz"


def test_words_keep_their_marks():
    assert words_of("  Mật  Ong, bạc-hà! ") == ["mật", "ong", "bạc", "hà"]
