"""Names, addresses, zones and territories follow rules that need no rows."""

import pytest

from marketplace.kernel.errors import InvalidInput
from marketplace.territory.rules import (
    Region,
    TerritoryScope,
    Zone,
    full_name,
    name_key,
    name_within_a_sentence,
    one_line_address,
    region_of,
    search_words,
    split_full_name,
    zone_between,
    zone_name,
)


def test_an_address_runs_from_house_to_province_without_a_district():
    assert one_line_address("Xóm 5", "Xã Giao Thủy", "Tỉnh Ninh Bình") == "Xóm 5, Xã Giao Thủy, Tỉnh Ninh Bình"


def test_an_address_without_a_house_leaves_no_comma():
    assert one_line_address("  ", "Xã Giao Thủy", "Tỉnh Ninh Bình") == "Xã Giao Thủy, Tỉnh Ninh Bình"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Phú Thuỷ", "Phú Thủy"),
        ("Hoà Bình", "Hòa Bình"),
        ("Đắk Lắk", "dak lak"),
        ("Phường\u00a0Việt  Hòa", "phường việt hoà"),
        ("Ho\u0300a", "Hòa"),
        ("Cư M'gar", "Cư M’gar"),
        ("Bà Rịa-Vũng Tàu", "Bà Rịa - Vũng Tàu"),
    ],
)
def test_two_spellings_of_one_name_are_equal(one, other):
    assert name_key(one) == name_key(other)


def test_different_names_stay_different():
    assert name_key("Tân Phú") != name_key("Tân Phủ Đông")


@pytest.mark.parametrize(
    ("printed", "name", "word"),
    [
        ("Thành Phố Bắc Kạn", "Bắc Kạn", "Thành phố"),
        ("Thị Trấn  Prao", "Prao", "Thị trấn"),
        ("Đặc khu Cồn Cỏ", "Cồn Cỏ", "Đặc khu"),
        ("Phường 1", "1", "Phường"),
        ("Xã Ho\u0300a Bình", "Hòa Bình", "Xã"),
    ],
)
def test_a_printed_name_is_taken_apart(printed, name, word):
    assert split_full_name(printed) == (name, word)
    assert full_name(name, word).lower() == full_name(*split_full_name(printed)).lower()


def test_a_name_without_type_word_is_refused():
    with pytest.raises(ValueError, match="no type word"):
        split_full_name("Bắc Kạn")


def test_type_words_are_small_within_a_sentence_but_not_before_numbers():
    assert name_within_a_sentence("Ninh Bình", "Tỉnh") == "tỉnh Ninh Bình"
    assert name_within_a_sentence("1", "Quận") == "Quận 1"
    assert name_within_a_sentence("Hồ Chí Minh", "Thành phố") == "Thành phố Hồ Chí Minh"


def test_a_search_leaves_out_the_type_words_and_keeps_names_together():
    typed = search_words("Xã Giao Thủy, tỉnh Ninh Bình")

    assert typed.beginnings == ("giao thuy", "ninh binh")
    assert (typed.name, typed.bare) == ("xa giao thuy", "giao thuy")


def test_a_search_without_a_comma_looks_for_each_word():
    assert search_words("xã giao thủy tỉnh ninh bình").beginnings == ("giao", "thuy", "ninh", "binh")


def test_each_of_the_34_provinces_lies_in_one_region():
    regions = [_region_or_none(f"{number:02}") for number in range(1, 97)]

    assert [regions.count(region) for region in Region] == [15, 11, 8]


def _region_or_none(code: str) -> Region | None:
    try:
        return region_of(code)
    except InvalidInput:
        return None


@pytest.mark.parametrize(
    ("seller", "buyer", "zone", "word"),
    [
        ("37", "37", Zone.SAME_PROVINCE, "Nội tỉnh"),
        ("37", "01", Zone.SAME_REGION, "Nội miền"),
        ("68", "48", Zone.SAME_REGION, "Nội miền"),
        ("37", "79", Zone.BETWEEN_REGIONS, "Liên miền"),
        ("38", "37", Zone.BETWEEN_REGIONS, "Liên miền"),
    ],
)
def test_a_parcel_has_a_zone(seller, buyer, zone, word):
    assert zone_between(seller, buyer) is zone
    assert zone_between(buyer, seller) is zone
    assert str(zone_name(zone)) == word


def test_a_code_of_the_old_list_has_no_zone():
    with pytest.raises(InvalidInput, match="Không có tỉnh, thành phố nào mang mã 36"):
        zone_between("36", "36")


@pytest.mark.parametrize(
    ("scope", "inside", "same_province", "elsewhere"),
    [
        (TerritoryScope(everywhere=True), True, True, True),
        (TerritoryScope(province_id=37), True, True, False),
        (TerritoryScope(province_id=37, commune_id=5), True, False, False),
        (TerritoryScope(), False, False, False),
    ],
)
def test_a_territory_contains_what_lies_in_it(scope, inside, same_province, elsewhere):
    assert scope.contains(province_id=37, commune_id=5) is inside
    assert scope.contains(province_id=37, commune_id=6) is same_province
    assert scope.contains(province_id=1, commune_id=7) is elsewhere


def test_a_place_without_commune_belongs_to_no_commune_and_without_province_to_no_province():
    assert not TerritoryScope(province_id=37, commune_id=5).contains(province_id=37, commune_id=None)
    assert not TerritoryScope(province_id=37).contains(province_id=None, commune_id=None)
    assert not TerritoryScope().contains(province_id=None, commune_id=None)
