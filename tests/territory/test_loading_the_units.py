"""The administrative units and the Union's units come from the reference data, once."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select, update

from marketplace.kernel.database import db, transaction
from marketplace.territory import queries
from marketplace.territory.models import AdministrativeUnit, UnionUnit, UnitSuccession, UnitType
from marketplace.territory.rules import Level, Scheme, UnionLevel
from marketplace.territory.services import load_reference_data

pytestmark = pytest.mark.usefixtures("database")

FIRST_DAY = date(2025, 7, 1)
TABLES = (AdministrativeUnit, UnitType, UnitSuccession, UnionUnit)


def everything() -> list[list[tuple[object, ...]]]:
    return [sorted(map(tuple, db.session.execute(select(table.__table__))), key=str) for table in TABLES]


def number_of(scheme: Scheme, level: Level) -> int | None:
    chosen = select(func.count()).where(AdministrativeUnit.scheme == scheme, AdministrativeUnit.level == level)
    return db.session.scalar(chosen)


def test_there_are_34_provinces_and_3321_communes():
    assert number_of(Scheme.OF_2025, Level.PROVINCE) == 34
    assert number_of(Scheme.OF_2025, Level.COMMUNE) == 3321


def test_the_list_of_2025_has_no_districts():
    assert number_of(Scheme.OF_2025, Level.DISTRICT) == 0


def test_the_old_list_is_kept_as_history():
    assert number_of(Scheme.OF_2004, Level.PROVINCE) == 63
    assert number_of(Scheme.OF_2004, Level.DISTRICT) == 696
    assert number_of(Scheme.OF_2004, Level.COMMUNE) == 10_035


def test_on_the_first_day_there_were_2621_xa_687_phuong_and_13_dac_khu():
    communes = [
        commune
        for province in queries.provinces(on=FIRST_DAY)
        for commune in queries.communes_of(province.id, on=FIRST_DAY)
    ]

    assert Counter(commune.type for commune in communes) == {"Xã": 2621, "Phường": 687, "Đặc khu": 13}


def test_after_the_wards_of_2026_there_are_2599_xa_and_709_phuong():
    day = date(2026, 9, 20)
    communes = [
        commune for province in queries.provinces(on=day) for commune in queries.communes_of(province.id, on=day)
    ]

    assert Counter(commune.type for commune in communes) == {"Xã": 2599, "Phường": 709, "Đặc khu": 13}


def test_every_commune_of_today_has_coordinates_within_vietnam():
    for province in queries.provinces():
        for commune in queries.communes_of(province.id):
            assert commune.latitude is not None
            assert commune.longitude is not None
            assert 7 < commune.latitude < 24
            assert 102 < commune.longitude < 118


def test_the_union_has_a_centre_34_provinces_and_3321_communes_today():
    chosen = select(UnionUnit.level, func.count()).where(UnionUnit.valid_to.is_(None)).group_by(UnionUnit.level)

    assert {level: number for level, number in db.session.execute(chosen)} == {
        UnionLevel.CENTRE: 1,
        UnionLevel.PROVINCE: 34,
        UnionLevel.COMMUNE: 3321,
    }


def test_loading_twice_changes_nothing():
    before = everything()

    with transaction():
        load_reference_data()

    assert everything() == before


def test_loading_again_corrects_a_name_that_was_changed():
    nam_dinh = queries.find_commune("13669")
    assert nam_dinh is not None
    with transaction():
        renamed = update(AdministrativeUnit).where(AdministrativeUnit.id == nam_dinh.id)
        db.session.execute(renamed.values(name="Sai Tên"))
        load_reference_data()

    assert queries.find_commune("13669") == nam_dinh
