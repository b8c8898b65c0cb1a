"""A place keeps its code and name while its type word changes on a day set by a resolution."""

from datetime import date

import pytest

from marketplace.kernel.errors import NotFound
from marketplace.territory import queries

pytestmark = pytest.mark.usefixtures("database")

CITIES = [
    ("75", "Đồng Nai", date(2026, 4, 29), date(2026, 4, 30)),
    ("22", "Quảng Ninh", date(2026, 8, 31), date(2026, 9, 1)),
    ("24", "Bắc Ninh", date(2026, 9, 19), date(2026, 9, 20)),
]


@pytest.mark.parametrize(("code", "name", "last_day", "first_day"), CITIES)
def test_a_province_becomes_a_city_on_the_day_of_its_resolution(code, name, last_day, first_day):
    before = queries.find_province(code, on=last_day)
    after = queries.find_province(code, on=first_day)

    assert before is not None
    assert after is not None
    assert before.full_name == f"Tỉnh {name}"
    assert after.full_name == f"Thành phố {name}"


def test_there_are_nine_cities_today():
    cities = [province.name for province in queries.provinces(on=date(2026, 11, 22)) if province.type != "Tỉnh"]

    assert cities == [
        *("Bắc Ninh", "Cần Thơ", "Đà Nẵng", "Đồng Nai", "Hà Nội"),
        *("Hải Phòng", "Hồ Chí Minh", "Huế", "Quảng Ninh"),
    ]


def test_nobody_reads_tinh_dong_nai_in_a_commune_of_today():
    dong_nai = queries.find_province("75")
    assert dong_nai is not None

    for commune in queries.communes_of(dong_nai.id):
        assert commune.province_full_name == "Thành phố Đồng Nai"


def test_a_commune_becomes_a_ward():
    before = queries.find_commune("07294", on=date(2026, 9, 19))
    after = queries.find_commune("07294", on=date(2026, 9, 20))

    assert before is not None
    assert after is not None
    assert before.label == "Xã Bố Hạ, Tỉnh Bắc Ninh"
    assert after.label == "Phường Bố Hạ, Thành phố Bắc Ninh"


def test_a_unit_has_no_type_before_it_exists():
    hue = queries.find_province("46")
    assert hue is not None

    assert queries.type_on(hue.id, date(2025, 6, 30)) is None


def test_a_unit_looked_at_before_its_time_has_its_first_name():
    dong_nai = queries.find_province("75")
    assert dong_nai is not None

    assert queries.get_province(dong_nai.id, on=date(2024, 1, 1)).full_name == "Tỉnh Đồng Nai"


def test_before_july_2025_there_were_63_provinces():
    assert len(queries.provinces(on=date(2025, 6, 30))) == 63
    assert len(queries.provinces(on=date(2025, 7, 1))) == 34


def test_provinces_stand_in_vietnamese_order():
    names = [province.name for province in queries.provinces()]

    assert names[0] == "An Giang"
    assert names.index("Đà Nẵng") > names.index("Cao Bằng")
    assert names.index("Đắk Lắk") < names.index("Gia Lai")


def test_many_communes_come_in_one_answer_and_unknown_ids_are_left_out():
    one = queries.find_commune("00004")
    other = queries.find_commune("13669")
    assert one is not None
    assert other is not None

    assert queries.places([one.id, other.id, 1]) == {one.id: one, other.id: other}
    assert queries.places([]) == {}


def test_a_commune_nobody_knows_is_not_found():
    assert queries.find_commune("99999") is None
    assert queries.find_commune("\x00") is None
    assert queries.find_province("") is None
    with pytest.raises(NotFound, match="Không tìm thấy xã, phường, đặc khu này"):
        queries.get_commune(99_999_999)


def test_an_old_province_is_not_taken_for_a_commune():
    with pytest.raises(NotFound):
        queries.get_commune(queries.provinces(on=date(2025, 6, 30))[0].id)
