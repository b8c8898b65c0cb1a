"""The Women's Union's tree (cấp Hội): the centre, provinces, communes; districts and old provinces in history."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from marketplace.kernel import clock
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.messages import msg
from marketplace.kernel.text import vietnamese_sort_key
from marketplace.territory import rules
from marketplace.territory.history import successor_ids, today_of_old_province
from marketplace.territory.models import AdministrativeUnit, UnionUnit
from marketplace.territory.places import type_word, valid_on
from marketplace.territory.rules import Scheme, TerritoryScope, UnionLevel

CENTRE_NAME = "Trung ương Hội LHPN Việt Nam"


@dataclass(frozen=True)
class UnionNode:
    """A unit of the Union. `code`, `scheme` and `administrative_unit_id` are of its place; the centre has none."""

    id: int
    level: UnionLevel
    place_name: str
    place_type: str | None
    scheme: Scheme | None
    code: str | None
    administrative_unit_id: int | None
    parent_id: int | None
    path: str
    valid_from: date
    valid_to: date | None

    @property
    def name(self) -> str:
        """How the unit is called: "Hội LHPN thành phố Đồng Nai"."""
        if self.place_type is None:
            return CENTRE_NAME
        return f"Hội LHPN {rules.name_within_a_sentence(self.place_name, self.place_type)}"

    @property
    def is_closed(self) -> bool:
        """Whether it exists only in history, like every district since 1/7/2025."""
        return self.valid_to is not None

    @property
    def path_ids(self) -> tuple[int, ...]:
        """The ids from the centre down to this unit."""
        return tuple(int(part) for part in self.path.strip("/").split("/"))


def union_centre() -> UnionNode:
    """Return the centre of the Union."""
    return _one(_rows(clock.today()).where(UnionUnit.level == UnionLevel.CENTRE))


def union_unit(union_unit_id: int, *, on: date | None = None) -> UnionNode:
    """Return one unit, also a closed one, named as on a day.

    Raises:
        NotFound: no unit has this id.
    """
    return _one(_rows(on or clock.today()).where(UnionUnit.id == union_unit_id))


def union_units(union_unit_ids: Collection[int]) -> dict[int, UnionNode]:
    """Return the units of a page by id, in one statement; unknown ids are left out."""
    if not union_unit_ids:
        return {}
    rows = db.session.execute(_rows(clock.today()).where(UnionUnit.id.in_(set(union_unit_ids))))
    return {row.id: UnionNode(*row) for row in rows}


def union_unit_for(level: UnionLevel, code: str | None, *, scheme: Scheme = Scheme.OF_2025) -> UnionNode:
    """Return the unit at a place: `(PROVINCE, "37")`, or `(DISTRICT, "180", scheme=OF_2004)`.

    Raises:
        NotFound: the list has no such place.
    """
    if level is UnionLevel.CENTRE:
        return union_centre()
    unit = AdministrativeUnit
    chosen = _rows(clock.today()).where(UnionUnit.level == level, unit.scheme == scheme, unit.code == code)
    return _one(chosen)


def union_unit_at(administrative_unit_id: int) -> UnionNode:
    """Return the unit at an administrative unit.

    Raises:
        NotFound: the Union has none there.
    """
    return _one(_rows(clock.today()).where(UnionUnit.administrative_unit_id == administrative_unit_id))


def union_children(union_unit_id: int, *, on: date | None = None) -> list[UnionNode]:
    """Return the units right below one that exist on a day, in alphabetical order."""
    day = on or clock.today()
    chosen = _rows(day).where(UnionUnit.parent_id == union_unit_id, valid_on(UnionUnit, day))
    return _sorted(db.session.execute(chosen).all())


def union_ancestors(union_unit_id: int) -> list[UnionNode]:
    """Return the units above one, the centre first.

    Raises:
        NotFound: no unit has this id.
    """
    above = union_unit(union_unit_id).path_ids[:-1]
    rows = db.session.execute(_rows(clock.today()).where(UnionUnit.id.in_(above))).all()
    return sorted((UnionNode(*row) for row in rows), key=lambda node: len(node.path_ids))


def subtree_ids(union_unit_id: int, *, on: date | None = None) -> list[int]:
    """Return the ids of a unit and of all below it that exist on a day.

    Raises:
        NotFound: no unit has this id.
    """
    day = on or clock.today()
    path = union_unit(union_unit_id).path
    chosen = select(UnionUnit.id).where(UnionUnit.path.startswith(path), valid_on(UnionUnit, day))
    return list(db.session.scalars(chosen.order_by(UnionUnit.id)))


def scope_of(union_unit_id: int) -> TerritoryScope:
    """Return the territory the officers of a unit answer for today; a closed unit answers for nothing.

    Raises:
        NotFound: no unit has this id.
    """
    node = union_unit(union_unit_id)
    if node.level is UnionLevel.CENTRE:
        return TerritoryScope(everywhere=True)
    if node.is_closed:
        return TerritoryScope()
    if node.level is UnionLevel.PROVINCE:
        return TerritoryScope(province_id=node.administrative_unit_id)
    province_id = db.session.scalar(
        select(AdministrativeUnit.parent_id).where(AdministrativeUnit.id == node.administrative_unit_id)
    )
    return TerritoryScope(province_id=province_id, commune_id=node.administrative_unit_id)


def covered_commune_ids(union_unit_id: int) -> frozenset[int]:
    """Return today's communes in the territory of a unit, open or closed: what an old plan counts today.

    A commune that took in only a part of the territory is counted as well.

    Raises:
        NotFound: no unit has this id.
    """
    node = union_unit(union_unit_id)
    if node.is_closed:
        return frozenset(successor_ids(node.administrative_unit_id or 0))
    chosen = select(UnionUnit.administrative_unit_id).where(
        UnionUnit.path.startswith(node.path),
        UnionUnit.level == UnionLevel.COMMUNE,
        valid_on(UnionUnit, clock.today()),
    )
    return frozenset(found for found in db.session.scalars(chosen) if found is not None)


def union_units_today(union_unit_id: int) -> list[UnionNode]:
    """Return who stands today where a unit stood when it issued a plan.

    An open unit stands there itself; an old province's place is taken by its new province, an old district's by
    the communes that hold its territory.

    Raises:
        NotFound: no unit has this id.
    """
    node = union_unit(union_unit_id)
    if not node.is_closed:
        return [node]
    if node.level is UnionLevel.PROVINCE:
        return [union_unit_at(today_of_old_province(node.code or "").id)]
    communes = successor_ids(node.administrative_unit_id or 0)
    chosen = _rows(clock.today()).where(UnionUnit.administrative_unit_id.in_(communes))
    return _sorted(db.session.execute(chosen).all())


def _rows(day: date) -> Select[*tuple[Any, ...]]:
    """Select the columns of `UnionNode`, in its order."""
    place = AdministrativeUnit
    of_place = (type_word(place, day), place.scheme, place.code)
    return select(
        UnionUnit.id,
        UnionUnit.level,
        UnionUnit.name,
        *of_place,
        UnionUnit.administrative_unit_id,
        UnionUnit.parent_id,
        UnionUnit.path,
        UnionUnit.valid_from,
        UnionUnit.valid_to,
    ).outerjoin(place, place.id == UnionUnit.administrative_unit_id)


def _one(chosen: Select[*tuple[Any, ...]]) -> UnionNode:
    row = db.session.execute(chosen).first()
    if row is None:
        raise NotFound(msg("Không tìm thấy cấp Hội này."))
    return UnionNode(*row)


def _sorted(rows: Any) -> list[UnionNode]:
    nodes = (UnionNode(*row) for row in rows)
    return sorted(nodes, key=lambda node: (vietnamese_sort_key(node.place_name), node.id))
