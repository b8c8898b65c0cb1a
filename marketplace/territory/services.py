"""Loading the administrative units and the Union's units into our tables."""

from collections.abc import Iterable
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update

from marketplace.kernel.database import Model, db, dialect_insert
from marketplace.territory import places
from marketplace.territory.models import AdministrativeUnit, UnionUnit, UnitSuccession, UnitType
from marketplace.territory.reference import Row, read_reference


def load_reference_data() -> None:
    """Bring the tables to what the reference data says: add what is missing, correct what differs.

    Nothing is deleted, and running it again changes nothing. It does not commit.
    """
    reference = read_reference()
    _bring_up_to_date(AdministrativeUnit, reference.units.values())
    _bring_up_to_date(UnitType, reference.types)
    _bring_up_to_date(UnitSuccession, reference.successions)
    _bring_up_to_date(UnionUnit, reference.union_units.values())
    places.forget_kept()


def _bring_up_to_date(model: type[Model], rows: Iterable[Row]) -> None:
    table = cast(Table, model.__table__)
    keys = [column.name for column in table.primary_key]
    stored = {tuple(row[key] for key in keys): dict(row) for row in db.session.execute(select(table)).mappings()}
    missing = []
    changed = []
    for row in rows:
        held = stored.get(tuple(row[key] for key in keys))
        if held is None:
            missing.append(row)
        elif held != row:
            changed.append({f"with_{name}": value for name, value in row.items()})
    if missing:
        # Two processes may start on one empty database: the later one finds the rows there and leaves them.
        db.session.execute(dialect_insert(model).on_conflict_do_nothing(), missing)
    if changed:
        values: dict[str, Any] = {column.name: bindparam(f"with_{column.name}") for column in table.columns}
        here = [table.columns[key] == bindparam(f"with_{key}") for key in keys]
        db.session.execute(update(table).where(*here).values(values), changed)
