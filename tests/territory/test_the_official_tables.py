"""Our units equal the statistics office's tables, where those lie beside the project."""

import csv
import unicodedata
from datetime import date, timedelta
from pathlib import Path

import pytest

from marketplace.territory import queries

TABLES = Path(__file__).parents[3] / "shared" / "data"
COMMUNES = TABLES / "communes_2025.csv"
PROVINCES = TABLES / "provinces_63_to_34.csv"
FIRST_DAY = date(2025, 7, 1)
TODAY = date(2026, 11, 22)

pytestmark = [
    pytest.mark.usefixtures("database"),
    pytest.mark.skipif(not COMMUNES.exists(), reason="the official tables are not beside the project"),
]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def spelling(name: str) -> list[list[str]]:
    """Letters and marks of each word, wherever in the word the tone stands: Hoà and Hòa are one spelling."""
    return [sorted(word) for word in unicodedata.normalize("NFD", name.lower()).split()]


def test_every_commune_has_the_official_code_name_type_and_province():
    ours = {
        commune.code: (spelling(commune.full_name), commune.type, commune.province_code)
        for province in queries.provinces(on=FIRST_DAY)
        for commune in queries.communes_of(province.id, on=FIRST_DAY)
    }
    official = {row["code"]: (spelling(row["name"]), row["type"], row["province_code"]) for row in rows_of(COMMUNES)}

    assert ours == official


def test_every_note_of_2026_holds_today():
    for row in rows_of(COMMUNES):
        if row["note_2026"]:
            commune = queries.find_commune(row["code"])
            assert commune is not None
            assert row["note_2026"].startswith(commune.type)


def test_every_old_province_has_the_official_name():
    ours = {old.code: spelling(old.full_name) for old in queries.provinces(on=date(2025, 6, 30))}

    assert ours == {row["old_code"]: spelling(row["old_name"]) for row in rows_of(PROVINCES)}


def test_every_old_province_lies_in_the_official_new_one():
    for row in rows_of(PROVINCES):
        new = queries.today_of_old_province(row["old_code"])
        then = queries.get_province(new.id, on=FIRST_DAY)
        assert new.code == row["new_code"]
        assert spelling(then.full_name) == spelling(row["new_name_2025_07"])


def test_every_province_has_the_official_type_word_since_its_resolution():
    for row in rows_of(PROVINCES):
        province = queries.find_province(row["new_code"], on=TODAY)
        assert province is not None
        assert province.type == row["new_type_2026_09"]
        if row["type_change_effective"]:
            since = date.fromisoformat(row["type_change_effective"])
            assert queries.type_on(province.id, since - timedelta(days=1)) == "Tỉnh"
            assert queries.type_on(province.id, since) == "Thành phố"
