"""The address picker understands what people type."""

import pytest

from marketplace.territory import queries

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize(
    "typed",
    [
        "Giao Thủy",
        "giao thuỷ",
        "GIAO THUY",
        "xã giao thuy",
        "x. Giao Thủy",
        "Xã Giao Thủy, tỉnh Ninh Bình",
        "xã giao thủy tỉnh ninh bình",
        "giao thuy ninh binh",
        "giao th",
    ],
)
def test_a_commune_is_found_however_it_is_typed(typed):
    assert queries.search_communes(typed)[0].label == "Xã Giao Thủy, Tỉnh Ninh Bình"


def test_communes_of_one_name_are_told_apart_by_their_province():
    labels = [place.label for place in queries.search_communes("Hòa Bình")]

    assert "Phường Hòa Bình, Tỉnh Phú Thọ" in labels
    assert "Xã Hòa Bình, Tỉnh Vĩnh Long" in labels
    assert len(labels) == len(set(labels))


def test_the_exact_name_comes_first():
    names = [place.name for place in queries.search_communes("Tân Phú")]

    assert names[0] == "Tân Phú"


def test_a_name_that_begins_like_a_type_word_is_found():
    assert queries.search_communes("Phương Liệt")[0].name == "Phương Liệt"
    assert queries.search_communes("Quản Bạ")[0].name == "Quản Bạ"


@pytest.mark.parametrize("typed", ["Ea H'Leo", "Ea H’Leo", "ea hleo"])
def test_apostrophes_do_not_matter(typed):
    assert queries.search_communes(typed)[0].code == queries.search_communes("Ea H'Leo")[0].code


def test_a_city_of_2026_is_shown_as_city():
    assert queries.search_communes("Bố Hạ")[0].label == "Phường Bố Hạ, Thành phố Bắc Ninh"


@pytest.mark.parametrize("typed", ["", "  ", ",", "%", "_", "'; DROP TABLE unit_type", "\x00", "zz " * 5000])
def test_nothing_useful_finds_nothing(typed):
    assert queries.search_communes(typed) == []
    assert queries.search_old_communes(typed) == []


def test_no_more_are_given_than_asked_for():
    assert len(queries.search_communes("tan", limit=5)) == 5
