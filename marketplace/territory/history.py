"""The units of the old list (until 30/6/2025) and where their territory lies today."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from marketplace.kernel.database import db, shared_alias
from marketplace.kernel.errors import NotFound
from marketplace.kernel.messages import msg
from marketplace.territory import rules
from marketplace.territory.models import AdministrativeUnit, UnitSuccession
from marketplace.territory.places import (
    Place,
    Province,
    begin_words,
    closeness,
    get_province,
    places,
    sorted_by_name,
    type_word,
)
from marketplace.territory.rules import Level, Scheme, SuccessionKind

# The last day of the old list: its units are named as they were then.
_LAST_DAY = date(2025, 6, 30)

_Commune = shared_alias(AdministrativeUnit, "commune")
_District = shared_alias(AdministrativeUnit, "district")
_Province = shared_alias(AdministrativeUnit, "province")


@dataclass(frozen=True)
class Successor:
    """A commune of today in which an old unit's territory lies, as a whole or in part."""

    place: Place
    kind: SuccessionKind


@dataclass(frozen=True)
class OldProvince:
    """A province of the old list, and the code of the one of today in which it lies."""

    code: str
    name: str
    today_code: str


@dataclass(frozen=True)
class OldCommune:
    """A commune of the old list (until 30/6/2025), with the communes of today that took it over."""

    code: str
    label: str
    successors: tuple[Successor, ...]


def search_old_communes(text: str, *, limit: int = 10) -> list[OldCommune]:
    """Return communes of the old list for an address somebody still knows: "Giao Yến, Giao Thủy, Nam Định".

    Where a commune was divided, it has several successors: let the person choose.
    """
    typed = rules.search_words(text)
    if not typed.beginnings:
        return []
    named = [type_word(unit, _LAST_DAY) for unit in (_Commune, _District, _Province)]
    chosen = (
        select(_Commune.id, _Commune.code, _Commune.name, _District.name, _Province.name, *named)
        .join(_District, _District.id == _Commune.parent_id)
        .join(_Province, _Province.id == _District.parent_id)
        .where(*begin_words(typed, _Commune, _District, _Province))
        .order_by(closeness(typed, _Commune), _Commune.name_key, _District.name_key, _Commune.id)
        .limit(limit)
    )
    rows = db.session.execute(chosen).all()
    successors_of = _successors_by_old_unit([row[0] for row in rows])
    return [OldCommune(row[1], _label(row[2:5], row[5:8]), tuple(successors_of[row[0]])) for row in rows]


def successors(old_code: str, level: Level, *, on: date | None = None) -> list[Successor]:
    """Return the communes of today that hold the territory of a unit of the old list, whole ones first.

    For an old district or province these are the successors of all its communes; one counts as a part where
    no commune went into it whole.
    """
    old_id = select(AdministrativeUnit.id).where(
        AdministrativeUnit.scheme == Scheme.OF_2004,
        AdministrativeUnit.level == level,
        AdministrativeUnit.code == old_code,
    )
    kinds = successor_ids(db.session.scalar(old_id) or 0)
    return _as_successors(kinds, places(kinds, on=on))


def successor_ids(old_unit_id: int) -> dict[int, SuccessionKind]:
    """Return the ids of today's communes in which the territory of an old unit, and of all below it, lies."""
    old, above, new = (aliased(AdministrativeUnit) for _ in range(3))
    chosen = (
        select(UnitSuccession.new_unit_id, UnitSuccession.kind)
        .join(new, new.id == UnitSuccession.new_unit_id)
        .join(old, old.id == UnitSuccession.old_unit_id)
        .outerjoin(above, above.id == old.parent_id)
        .where(
            new.level == Level.COMMUNE,
            or_(old.id == old_unit_id, old.parent_id == old_unit_id, above.parent_id == old_unit_id),
        )
    )
    kinds: dict[int, SuccessionKind] = {}
    for new_id, kind in db.session.execute(chosen):
        kinds[new_id] = SuccessionKind.WHOLE if SuccessionKind.WHOLE in (kind, kinds.get(new_id)) else kind
    return kinds


def today_of_old_province(old_code: str) -> Province:
    """Return the province of today in which an old one lies: "36" (Nam Định) gives Ninh Bình.

    Raises:
        NotFound: no province of the old list had this code.
    """
    old = aliased(AdministrativeUnit)
    chosen = (
        select(UnitSuccession.new_unit_id)
        .join(old, old.id == UnitSuccession.old_unit_id)
        .where(
            old.scheme == Scheme.OF_2004,
            old.level == Level.PROVINCE,
            old.code == old_code,
            UnitSuccession.kind == SuccessionKind.WHOLE,
        )
    )
    new_id = db.session.scalar(chosen)
    if new_id is None:
        raise NotFound(msg("Không tìm thấy tỉnh, thành phố này."))
    return get_province(new_id)


def old_provinces() -> list[OldProvince]:
    """Return the 63 provinces of the old list in alphabetical order, each with where it lies today."""
    old, new = aliased(AdministrativeUnit), aliased(AdministrativeUnit)
    chosen = (
        select(old.code, old.name, new.code)
        .join(UnitSuccession, UnitSuccession.old_unit_id == old.id)
        .join(new, new.id == UnitSuccession.new_unit_id)
        .where(old.scheme == Scheme.OF_2004, old.level == Level.PROVINCE, UnitSuccession.kind == SuccessionKind.WHOLE)
        .order_by(old.name_key)
    )
    return [OldProvince(*row) for row in db.session.execute(chosen)]


def old_provinces_of(commune_ids: Collection[int]) -> dict[int, tuple[OldProvince, ...]]:
    """Return for each of these communes of today the old provinces in which its territory lay before 1/7/2025.

    Only those that bear another name than the province of today; nearly always there is one or none.
    """
    old, district, province, new, today = (aliased(AdministrativeUnit) for _ in range(5))
    chosen = (
        select(UnitSuccession.new_unit_id, province.code, province.name, today.code)
        .join(old, old.id == UnitSuccession.old_unit_id)
        .join(district, district.id == old.parent_id)
        .join(province, province.id == district.parent_id)
        .join(new, new.id == UnitSuccession.new_unit_id)
        .join(today, today.id == new.parent_id)
        .where(UnitSuccession.new_unit_id.in_(set(commune_ids)), province.name != today.name)
        .distinct()
        .order_by(UnitSuccession.new_unit_id, province.code)
    )
    found: dict[int, list[OldProvince]] = {commune_id: [] for commune_id in commune_ids}
    for commune_id, *told in db.session.execute(chosen) if commune_ids else ():
        found[commune_id].append(OldProvince(*told))
    return {commune_id: tuple(provinces) for commune_id, provinces in found.items()}


def _successors_by_old_unit(old_ids: Collection[int]) -> Mapping[int, list[Successor]]:
    chosen = select(UnitSuccession.old_unit_id, UnitSuccession.new_unit_id, UnitSuccession.kind).where(
        UnitSuccession.old_unit_id.in_(old_ids)
    )
    kinds: dict[int, dict[int, SuccessionKind]] = defaultdict(dict)
    for old_id, new_id, kind in db.session.execute(chosen):
        kinds[old_id][new_id] = kind
    known = places({new_id for of_one in kinds.values() for new_id in of_one})
    return {old_id: _as_successors(kinds[old_id], known) for old_id in old_ids}


def _as_successors(kinds: Mapping[int, SuccessionKind], known: Mapping[int, Place]) -> list[Successor]:
    found = sorted_by_name(known[new_id] for new_id in kinds)
    answer = [Successor(place, kinds[place.id]) for place in found]
    return sorted(answer, key=lambda successor: successor.kind is SuccessionKind.PARTIAL)


def _label(names: Sequence[str], type_words: Sequence[str]) -> str:
    return ", ".join(rules.full_name(name, word) for name, word in zip(names, type_words, strict=True))
