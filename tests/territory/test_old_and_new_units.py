"""An address or a plan of before July 2025 finds the units of today."""

import pytest

from marketplace.kernel.errors import NotFound
from marketplace.territory import queries
from marketplace.territory.rules import Level, SuccessionKind

pytestmark = pytest.mark.usefixtures("database")

SEEDS = [("36", "Ninh Bình"), ("70", "Đồng Nai"), ("10", "Lào Cai"), ("20", "Lạng Sơn")]


@pytest.mark.parametrize(("old_code", "name"), SEEDS)
def test_an_old_province_lies_in_a_province_of_today(old_code, name):
    assert queries.today_of_old_province(old_code).name == name


def test_one_code_can_mean_two_provinces():
    assert queries.today_of_old_province("24").name == "Bắc Ninh"
    assert queries.today_of_old_province("52").name == "Gia Lai"
    assert queries.today_of_old_province("15").code == "15"
    assert queries.today_of_old_province("10").code == "15"


def test_a_code_that_was_never_given_is_not_found():
    with pytest.raises(NotFound):
        queries.today_of_old_province("99")


def test_a_commune_that_went_whole_has_one_successor():
    (successor,) = queries.successors("00001", Level.COMMUNE)

    assert successor.place.label == "Phường Hồng Hà, Thành phố Hà Nội"
    assert successor.kind is SuccessionKind.WHOLE


def test_a_divided_commune_has_several_successors():
    found = queries.successors("00634", Level.COMMUNE)

    assert [successor.place.name for successor in found] == [
        *("Dương Nội", "Đại Mỗ", "Hà Đông", "Tây Mỗ", "Xuân Phương"),
    ]
    assert {successor.kind for successor in found} == {SuccessionKind.PARTIAL}


def test_trang_dinh_lives_on_in_communes_of_lang_son():
    found = queries.successors("180", Level.DISTRICT)

    assert [successor.place.name for successor in found] == [
        *("Đoàn Kết", "Kháng Chiến", "Quốc Khánh", "Quốc Việt", "Tân Tiến", "Thất Khê", "Tràng Định"),
    ]
    assert {successor.place.province_full_name for successor in found} == {"Tỉnh Lạng Sơn"}


def test_all_of_nam_dinh_lies_in_ninh_binh():
    found = queries.successors("36", Level.PROVINCE)

    assert len(found) == 57
    assert {successor.place.province_name for successor in found} == {"Ninh Bình"}


def test_an_island_without_communes_became_a_special_zone():
    (successor,) = queries.successors("471", Level.DISTRICT)

    assert successor.place.label == "Đặc khu Cồn Cỏ, Tỉnh Quảng Trị"


def test_of_two_old_communes_of_one_name_each_finds_its_own_successor():
    of_ben_tre = queries.successors("28924", Level.COMMUNE)
    of_vinh_long = queries.successors("29734", Level.COMMUNE)

    assert [successor.place.name for successor in of_ben_tre] == ["Tân Thành Bình"]
    assert [successor.place.name for successor in of_vinh_long] == ["Hòa Hiệp"]
    assert {successor.kind for successor in of_ben_tre + of_vinh_long} == {SuccessionKind.WHOLE}


def test_an_unknown_old_code_has_no_successors():
    assert queries.successors("99999", Level.COMMUNE) == []


def test_somebody_who_knows_only_the_old_address_finds_todays_commune():
    (found,) = queries.search_old_communes("Phúc Xá, Ba Đình, Hà Nội")

    assert found.label == "Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội"
    assert [successor.place.name for successor in found.successors] == ["Hồng Hà"]


def test_an_old_address_is_named_as_it_was_then():
    found = queries.search_old_communes("Tân Phú, Đồng Phú, Bình Phước")[0]

    assert found.label == "Thị trấn Tân Phú, Huyện Đồng Phú, Tỉnh Bình Phước"
