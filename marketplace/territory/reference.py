"""Read the package `vietnamadminunits` and give rows for our tables: the one place that knows its files.

Its code is not imported, which would draw in libraries for maps; only its data files are read. They hold the
units of 1/7/2025 (19/2025/QĐ-TTg), the old ones of 30/6/2025, and a table from old to new.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from marketplace.territory.conversion import Claim, PackageUnit, without_namesakes
from marketplace.territory.rules import (
    Level,
    Scheme,
    SuccessionKind,
    UnionLevel,
    name_key,
    split_full_name,
)

Row = dict[str, Any]

PACKAGE = "vietnamadminunits"

# 124/2004/QĐ-TTg made the old list; 202/2025/QH15 ended it and the districts.
OLD_LIST_FROM = date(2004, 7, 8)
OLD_LIST_TO = date(2025, 6, 30)
NEW_LIST_FROM = date(2025, 7, 1)
UNION_FOUNDED_ON = date(1930, 10, 20)

# Provinces and communes that kept code and name but got another type word since 1/7/2025.
RETYPED: tuple[tuple[date, Level, str, str], ...] = (
    (date(2026, 4, 30), Level.PROVINCE, "Thành phố", "75"),  # 30/2026/QH16
    (date(2026, 9, 1), Level.PROVINCE, "Thành phố", "22"),  # 36/2026/QH16
    (date(2026, 9, 20), Level.PROVINCE, "Thành phố", "24"),  # 39/2026/QH16
    (  # 237/NQ-UBTVQH16: ten communes of Đồng Nai
        date(2026, 4, 30),
        Level.COMMUNE,
        "Phường",
        "25270 25357 25363 26116 26170 26248 26326 26368 26425 26485",
    ),
    (  # 388/NQ-UBTVQH16: twelve communes of Bắc Ninh
        date(2026, 9, 20),
        Level.COMMUNE,
        "Phường",
        "07294 07375 07399 07444 07840 09193 09292 09313 09319 09454 09475 09496",
    ),
)

_FIRST_ID = {
    (Scheme.OF_2025, Level.PROVINCE): 0,
    (Scheme.OF_2004, Level.PROVINCE): 200,
    (Scheme.OF_2004, Level.DISTRICT): 1_000,
    (Scheme.OF_2025, Level.COMMUNE): 100_000,
    (Scheme.OF_2004, Level.COMMUNE): 200_000,
}
UNION_CENTRE_ID = 1_000_000


def unit_id(scheme: Scheme, level: Level, code: str) -> int:
    """Return the id of a unit, the same in every database: its code counted from where its list begins."""
    return _FIRST_ID[scheme, level] + int(code)


def union_unit_id(administrative_unit_id: int) -> int:
    """Return the id of the Union's unit at an administrative unit."""
    return UNION_CENTRE_ID + administrative_unit_id


@dataclass
class Reference:
    """Rows of the four tables, parents before children."""

    units: dict[int, Row] = field(default_factory=dict)
    types: list[Row] = field(default_factory=list)
    successions: list[Row] = field(default_factory=list)
    union_units: dict[int, Row] = field(default_factory=dict)

    def add_unit(self, row: Row, *, full_name: str) -> None:
        """Add a unit and its first type word; a unit that is there already stays as it is."""
        if row["id"] in self.units:
            return
        name, word = split_full_name(full_name)
        self.units[row["id"]] = row | {"name": name, "name_key": name_key(name)}
        self.types.append({"unit_id": row["id"], "valid_from": row["valid_from"], "word": word})


def read_reference() -> Reference:
    """Read every unit, type word, succession and unit of the Union."""
    files = _data_folder()
    old_rows, new_rows = _package_rows(files / "dataset.db")
    reference = Reference()
    for row in old_rows:
        _add_old_units(reference, row)
    for row in new_rows:
        _add_new_units(reference, row)
    reference.types.extend(_later_types())
    table = json.loads((files / "converter_2025.json").read_text(encoding="utf-8"))
    reference.successions.extend(_successions(reference.units, _claims(table, old_rows, new_rows)))
    _add_union_units(reference)
    return reference


def _data_folder() -> Path:
    return Path(str(distribution(PACKAGE).locate_file(f"{PACKAGE}/data")))


def _package_rows(path: Path) -> tuple[list[Row], list[Row]]:
    # Immutable: the installed package may lie where nobody may write, and SQLite would want to lock it.
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        old = connection.execute(
            "SELECT province, district, ward, provinceCode, districtCode, wardCode, provinceLat, provinceLon,"
            " districtLat, districtLon, wardLat, wardLon, provinceKey, districtKey, wardKey"
            " FROM admin_units_legacy ORDER BY provinceCode, districtCode, wardCode"
        ).fetchall()
        new = connection.execute(
            "SELECT province, ward, provinceCode, wardCode, provinceLat, provinceLon, wardLat, wardLon,"
            " provinceKey, wardKey FROM admin_units ORDER BY provinceCode, wardCode"
        ).fetchall()
    return [dict(row) for row in old], [dict(row) for row in new]


def _add_old_units(reference: Reference, row: Row) -> None:
    parent_id = None
    for level, column in (
        (Level.PROVINCE, "province"),
        (Level.DISTRICT, "district"),
        (Level.COMMUNE, "ward"),
    ):
        if row[column] is None:
            return
        unit = _unit(Scheme.OF_2004, level, row, column=column, parent_id=parent_id)
        reference.add_unit(unit, full_name=row[column])
        parent_id = unit["id"]


def _add_new_units(reference: Reference, row: Row) -> None:
    province = _unit(Scheme.OF_2025, Level.PROVINCE, row, column="province", parent_id=None)
    reference.add_unit(province, full_name=row["province"])
    commune = _unit(Scheme.OF_2025, Level.COMMUNE, row, column="ward", parent_id=province["id"])
    reference.add_unit(commune, full_name=row["ward"])


def _unit(scheme: Scheme, level: Level, row: Row, *, column: str, parent_id: int | None) -> Row:
    is_old = scheme is Scheme.OF_2004
    return {
        "id": unit_id(scheme, level, row[f"{column}Code"]),
        "scheme": scheme,
        "level": level,
        "code": row[f"{column}Code"],
        "parent_id": parent_id,
        "latitude": row[f"{column}Lat"],
        "longitude": row[f"{column}Lon"],
        "valid_from": OLD_LIST_FROM if is_old else NEW_LIST_FROM,
        "valid_to": OLD_LIST_TO if is_old else None,
    }


def _later_types() -> Iterator[Row]:
    for since, level, word, codes in RETYPED:
        for code in codes.split():
            yield {"unit_id": unit_id(Scheme.OF_2025, level, code), "valid_from": since, "word": word}


def _claims(table: Mapping[str, Any], old_rows: list[Row], new_rows: list[Row]) -> Iterator[Claim]:
    old = {_old_key(row): _package_unit(row) for row in old_rows}
    new = {(row["provinceKey"], row["wardKey"]): _package_unit(row) for row in new_rows}
    for province, communes in table["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, old_keys in communes.items():
            for key in old_keys:
                yield Claim(old[key], new[province, commune], SuccessionKind.WHOLE)
    for province, divided in table["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, parts in divided.items():
            for part in parts:
                yield Claim(old[key], new[province, part["newWardKey"]], SuccessionKind.PARTIAL)


def _old_key(row: Row) -> str:
    return f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"


def _package_unit(row: Row) -> PackageUnit:
    """Return a commune; of an island district without communes, the district in its place."""
    part = "ward" if row["wardCode"] else "district"
    return PackageUnit(
        code=row[f"{part}Code"],
        key=row["wardKey"] or "",
        district_code=row.get("districtCode", ""),
        point=(row[f"{part}Lat"], row[f"{part}Lon"]),
    )


def _successions(units: Mapping[int, Row], claims: Iterator[Claim]) -> Iterator[Row]:
    """Give the succession of communes, then the succession of provinces that follows from it."""
    provinces: Counter[tuple[int, int]] = Counter()
    for claim in without_namesakes(claims):
        level = Level.COMMUNE if claim.old.key else Level.DISTRICT
        old_id = unit_id(Scheme.OF_2004, level, claim.old.code)
        new_id = unit_id(Scheme.OF_2025, Level.COMMUNE, claim.new.code)
        provinces[_province_id(units, old_id), _province_id(units, new_id)] += 1
        yield _succession(old_id, new_id, claim.kind)
    # Most communes of an old province went where it went; should a few lie elsewhere, that is a part.
    gone: set[int] = set()
    for (old_id, new_id), _ in provinces.most_common():
        yield _succession(old_id, new_id, SuccessionKind.PARTIAL if old_id in gone else SuccessionKind.WHOLE)
        gone.add(old_id)


def _province_id(units: Mapping[int, Row], administrative_unit_id: int) -> int:
    parent_id = units[administrative_unit_id]["parent_id"]
    return administrative_unit_id if parent_id is None else _province_id(units, parent_id)


def _succession(old_id: int, new_id: int, kind: SuccessionKind) -> Row:
    return {"old_unit_id": old_id, "new_unit_id": new_id, "kind": kind, "effective_on": NEW_LIST_FROM}


def _add_union_units(reference: Reference) -> None:
    """Give the Union a unit at every place but the communes of the old list: no plan was ever made there."""
    centre: Row = {
        "id": UNION_CENTRE_ID,
        "level": UnionLevel.CENTRE,
        "administrative_unit_id": None,
        "parent_id": None,
        "name": "Việt Nam",
        "path": f"/{UNION_CENTRE_ID}/",
        "valid_from": UNION_FOUNDED_ON,
        "valid_to": None,
    }
    reference.union_units[UNION_CENTRE_ID] = centre
    for unit in reference.units.values():
        if (unit["scheme"], unit["level"]) == (Scheme.OF_2004, Level.COMMUNE):
            continue
        row = _union_unit(unit, reference.union_units)
        reference.union_units[row["id"]] = row


def _union_unit(unit: Row, above: Mapping[int, Row]) -> Row:
    own_id = union_unit_id(unit["id"])
    parent_id = UNION_CENTRE_ID if unit["parent_id"] is None else union_unit_id(unit["parent_id"])
    return {
        "id": own_id,
        "level": UnionLevel(unit["level"]),
        "administrative_unit_id": unit["id"],
        "parent_id": parent_id,
        "name": unit["name"],
        "path": f"{above[parent_id]['path']}{own_id}/",
        "valid_from": unit["valid_from"],
        "valid_to": unit["valid_to"],
    }
