"""From field to table and back: which lots a lot was made of, and which were made of it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal, select

from marketplace.kernel.database import db
from marketplace.traceability.models import LotUse

#: Deeper chains than this are a mistake in the records; a ring in them must end somewhere.
DEEPEST = 50


@dataclass(frozen=True)
class Step:
    """One use of a lot in another; `depth` counts from the lot that was asked for."""

    from_lot_id: int
    to_lot_id: int
    quantity: int
    depth: int


def sources_of(lot_id: int) -> list[Step]:
    """Return everything that went into a lot, directly or through others, nearest first, in one statement."""
    return _walk(lot_id, start=LotUse.to_lot_id, onward=lambda walked: LotUse.to_lot_id == walked.c.from_lot_id)


def results_of(lot_id: int) -> list[Step]:
    """Return everything that a lot went into, directly or through others, nearest first, in one statement."""
    return _walk(lot_id, start=LotUse.from_lot_id, onward=lambda walked: LotUse.from_lot_id == walked.c.to_lot_id)


def lots_made_of(lot_id: int) -> set[int]:
    """Return the lot and all lots that hold something of it."""
    return {lot_id, *(step.to_lot_id for step in results_of(lot_id))}


def _walk(lot_id: int, *, start: Any, onward: Any) -> list[Step]:
    columns = (LotUse.from_lot_id, LotUse.to_lot_id, LotUse.quantity)
    walked = select(*columns, literal(1).label("depth")).where(start == lot_id).cte("walked", recursive=True)
    further = select(*columns, (walked.c.depth + 1).label("depth")).where(onward(walked), walked.c.depth < DEEPEST)
    # UNION drops what was met before on the same depth, so that a diamond is walked once.
    whole = walked.union(further)
    rows = db.session.execute(select(whole).order_by(whole.c.depth, whole.c.from_lot_id, whole.c.to_lot_id))
    return [Step(*row) for row in rows]
