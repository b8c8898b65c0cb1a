"""Places for pages: provinces and communes of a day, and the search of address pickers.

Every name carries the type word that holds on the day asked for, today unless told otherwise.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import URL, ColumnElement, Select, and_, bindparam, case, func, literal, or_, select

from marketplace.kernel import clock
from marketplace.kernel.database import db, shared_alias
from marketplace.kernel.errors import NotFound
from marketplace.kernel.messages import msg
from marketplace.kernel.reading import read
from marketplace.kernel.text import vietnamese_sort_key
from marketplace.territory import rules
from marketplace.territory.models import AdministrativeUnit, UnitType
from marketplace.territory.rules import Level, Scheme, SearchWords

_Commune = shared_alias(AdministrativeUnit, "commune")
_Province = shared_alias(AdministrativeUnit, "province")

#: Reforms come once in decades, and every page that offers a choice of provinces asks for all of them.
KEPT_FOR = timedelta(minutes=1)
MOST_DAYS_KEPT = 16


@dataclass(frozen=True)
class Province:
    """A province or centrally governed city. The coordinates are of its middle, in degrees."""

    id: int
    code: str
    name: str
    type: str
    latitude: float | None
    longitude: float | None

    @property
    def full_name(self) -> str:
        """The printed name: "Thành phố Đồng Nai"."""
        return rules.full_name(self.name, self.type)


@dataclass(frozen=True)
class Place:
    """A commune, ward or special zone with its province. The coordinates are of its middle, in degrees."""

    id: int
    code: str
    name: str
    type: str
    latitude: float | None
    longitude: float | None
    province_id: int
    province_code: str
    province_name: str
    province_type: str

    @property
    def full_name(self) -> str:
        """The printed name of the commune: "Xã Giao Thủy"."""
        return rules.full_name(self.name, self.type)

    @property
    def province_full_name(self) -> str:
        """The printed name of the province: "Tỉnh Ninh Bình"."""
        return rules.full_name(self.province_name, self.province_type)

    @property
    def label(self) -> str:
        """Commune and province, since many communes share a name: "Xã Giao Thủy, Tỉnh Ninh Bình"."""
        return f"{self.full_name}, {self.province_full_name}"


class Point(NamedTuple):
    """Where the middle of a commune of one of the 34 provinces lies, in degrees."""

    province_id: int
    name: str
    latitude: float
    longitude: float


_kept: dict[tuple[URL, date], tuple[datetime, list[Province]]] = {}


def commune_points(*, on: date | None = None) -> list[Point]:
    """Return where the communes of a day lie, as plain rows in one statement: there are thousands."""
    chosen = select(_Commune.parent_id, _Commune.name, _Commune.latitude, _Commune.longitude).where(
        _Commune.level == Level.COMMUNE,
        _Commune.scheme == Scheme.OF_2025,
        _Commune.latitude.is_not(None),
        _Commune.longitude.is_not(None),
        valid_on(_Commune, on or clock.today()),
    )
    return [Point._make(row) for row in db.session.execute(chosen)]


def provinces(*, on: date | None = None) -> list[Province]:
    """Return the provinces of a day in alphabetical order: 34 today, 63 before 1/7/2025."""
    day, now = on or clock.today(), clock.now()
    key = (db.engine.url, day)
    read_at, found = _kept.get(key, (now - KEPT_FOR, []))
    if not now - KEPT_FOR < read_at <= now:
        found = _read_provinces(day)
        _keep(key, now, found)
    return list(found)


def forget_kept() -> None:
    """Read the provinces anew from now on: their rows were written."""
    _kept.clear()


def _keep(key: tuple[URL, date], now: datetime, found: list[Province]) -> None:
    if len(_kept) >= MOST_DAYS_KEPT:
        _kept.clear()
    _kept[key] = (now, found)


def _read_provinces(day: date) -> list[Province]:
    chosen = _province_rows(day).where(valid_on(_Province, day))
    return sorted_by_name(Province(*row) for row in db.session.execute(chosen))


def get_province(province_id: int, *, on: date | None = None) -> Province:
    """Return one province.

    Raises:
        NotFound: no province has this id.
    """
    chosen = _province_rows(on or clock.today()).where(_Province.id == province_id)
    row = db.session.execute(chosen).first()
    if row is None:
        raise NotFound(msg("Không tìm thấy tỉnh, thành phố này."))
    return Province(*row)


def find_province(code: str, *, on: date | None = None) -> Province | None:
    """Return the province that has this code in the list of the day, if there is one."""
    if not rules.is_code(code):
        return None
    day = on or clock.today()
    chosen = _province_rows(day).where(_Province.code == code, valid_on(_Province, day))
    row = db.session.execute(chosen).first()
    return Province(*row) if row else None


def communes_of(province_id: int, *, on: date | None = None) -> list[Place]:
    """Return the communes of one of the 34 provinces in alphabetical order."""
    day = on or clock.today()
    chosen = _place_rows(day).where(_Commune.parent_id == province_id, valid_on(_Commune, day))
    return sorted_by_name(Place(*row) for row in db.session.execute(chosen))


def get_commune(commune_id: int, *, on: date | None = None) -> Place:
    """Return one commune of the list of 2025.

    Raises:
        NotFound: no commune has this id.
    """
    found = places([commune_id], on=on).get(commune_id)
    if found is None:
        raise NotFound(msg("Không tìm thấy xã, phường, đặc khu này."))
    return found


def find_commune(code: str, *, on: date | None = None) -> Place | None:
    """Return the commune that has this code in the list of 2025, if there is one."""
    if not rules.is_code(code):
        return None
    row = db.session.execute(_place_rows(on or clock.today()).where(_Commune.code == code)).first()
    return Place(*row) if row else None


def places(commune_ids: Collection[int], *, on: date | None = None) -> dict[int, Place]:
    """Return the communes of a page by id, in one statement; unknown ids are left out."""
    if not commune_ids:
        return {}
    rows = read(_places_by_id(on or clock.today()), ids=list(set(commune_ids)))
    return {row.id: Place(*row) for row in rows}


def search_communes(text: str, *, limit: int = 10) -> list[Place]:
    """Return communes for what somebody types, best first: "giao thuy", "Xã Giao Thủy, Ninh Bình".

    Everything typed must begin a word of the commune's or the province's name; marks do not matter.
    """
    day = clock.today()
    typed = rules.search_words(text)
    if not typed.beginnings:
        return []
    chosen = (
        _place_rows(day)
        .where(valid_on(_Commune, day), *begin_words(typed, _Commune, _Province))
        .order_by(closeness(typed, _Commune), _Commune.name_key, _Province.name_key, _Commune.id)
        .limit(limit)
    )
    return [Place(*row) for row in db.session.execute(chosen)]


def type_on(unit_id: int, day: date) -> str | None:
    """Return the type word a unit had on a day; `None` before it existed."""
    chosen = select(UnitType.word).where(UnitType.unit_id == unit_id, UnitType.valid_from <= day)
    return db.session.scalar(chosen.order_by(UnitType.valid_from.desc()).limit(1))


def type_word(unit: Any, day: date) -> ColumnElement[str]:
    """Return the type word of a joined unit on a day as a column; before the unit existed, its first one."""
    words = select(UnitType.word).where(UnitType.unit_id == unit.id).correlate(unit).limit(1)
    held = words.where(UnitType.valid_from <= day).order_by(UnitType.valid_from.desc())
    first = words.order_by(UnitType.valid_from)
    return func.coalesce(held.scalar_subquery(), first.scalar_subquery())


def valid_on(unit: Any, day: date) -> ColumnElement[bool]:
    """Tell in a query whether a joined unit, administrative or the Union's, holds on a day."""
    return and_(unit.valid_from <= day, or_(unit.valid_to.is_(None), unit.valid_to >= day))


def begin_words(typed: SearchWords, *units: Any) -> Iterable[ColumnElement[bool]]:
    """Tell in a query whether everything typed begins a word of the names of the joined units."""
    names: ColumnElement[str] = literal("")
    for unit in units:
        names = names + " " + unit.name_key
    return [names.contains(f" {word}", autoescape=True) for word in typed.beginnings]


def closeness(typed: SearchWords, unit: Any) -> ColumnElement[int]:
    """Rank a joined unit by how its own name meets what was typed; the smallest is best."""
    return case(
        (unit.name_key == typed.name, 0),
        (unit.name_key == typed.bare, 1),
        (unit.name_key.startswith(typed.name, autoescape=True), 2),
        (unit.name_key.startswith(typed.bare, autoescape=True), 3),
        (literal(typed.bare).startswith(unit.name_key + " "), 4),
        else_=5,
    )


Named = TypeVar("Named", Province, Place)


def sorted_by_name(found: Iterable[Named]) -> list[Named]:
    """Return places in the order of a Vietnamese dictionary, namesakes by code."""
    return sorted(found, key=lambda place: (vietnamese_sort_key(place.name), place.code))


def _province_rows(day: date) -> Select[*tuple[Any, ...]]:
    """Select the columns of `Province`, in its order."""
    unit = _Province
    return select(*(unit.id, unit.code, unit.name, type_word(unit, day), unit.latitude, unit.longitude)).where(
        unit.level == Level.PROVINCE
    )


@lru_cache(maxsize=16)
def _places_by_id(day: date) -> Select[*tuple[Any, ...]]:
    """Return the statement of a day, written once: every page of a product asks for its place."""
    return _place_rows(day).where(_Commune.id.in_(bindparam("ids", expanding=True)))


def _place_rows(day: date) -> Select[*tuple[Any, ...]]:
    """Select the columns of `Place`, in its order, of communes whose parent is a province: the list of 2025."""
    return (
        select(*_place_columns(day))
        .join(_Province, _Province.id == _Commune.parent_id)
        .where(_Commune.level == Level.COMMUNE, _Commune.scheme == Scheme.OF_2025)
    )


def with_place(chosen: Select[*tuple[Any, ...]], commune_id: Any, day: date) -> Select[*tuple[Any, ...]]:
    """Add to a selection of what lies in a commune the columns of `Place`, in its order, as its last ones.

    Args:
        commune_id: the column that names the commune.
    """
    return (
        chosen.add_columns(*_place_columns(day))
        .join(_Commune, _Commune.id == commune_id)
        .join(_Province, _Province.id == _Commune.parent_id)
    )


def _place_columns(day: date) -> tuple[Any, ...]:
    of_commune = (_Commune.id, _Commune.code, _Commune.name, type_word(_Commune, day))
    of_province = (_Province.id, _Province.code, _Province.name, type_word(_Province, day))
    return (*of_commune, _Commune.latitude, _Commune.longitude, *of_province)
