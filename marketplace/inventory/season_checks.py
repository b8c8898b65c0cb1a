"""Audit of the seasons: what is promised is what orders took and did not let go, and never more than was expected."""

from collections.abc import Iterator

from sqlalchemy import func, select

from marketplace.inventory.season_models import Season, SeasonMovement, SeasonShare
from marketplace.inventory.season_states import SEASON_LIFE, SeasonState
from marketplace.kernel.database import db
from marketplace.kernel.faults import Fault, state_faults


def faults() -> Iterator[Fault]:
    """Yield the seasons that do not add up, and those whose history ends elsewhere."""
    yield from _promised()
    yield from _given()
    yield from state_faults(SEASON_LIFE, Season, first=SeasonState.OPEN)


def _promised() -> Iterator[Fault]:
    moved = (
        select(SeasonMovement.season_id, func.sum(SeasonMovement.change).label("packs"))
        .group_by(SeasonMovement.season_id)
        .subquery()
    )
    total = func.coalesce(moved.c.packs, 0)
    chosen = (
        select(Season.id, Season.taken, total)
        .outerjoin(moved, moved.c.season_id == Season.id)
        .where(Season.taken != total)
        .order_by(Season.id)
    )
    for season_id, taken, packs in db.session.execute(chosen):
        where = f"season {season_id}"
        yield Fault("seasons", where, f"The {where} has promised {taken}, but its movements add up to {int(packs)}.")


def _given() -> Iterator[Fault]:
    chosen = (
        select(Season.id, Season.harvested, func.sum(SeasonShare.allotted))
        .join(SeasonShare, SeasonShare.season_id == Season.id)
        .group_by(Season.id, Season.harvested)
        .having(func.sum(SeasonShare.allotted) > func.coalesce(Season.harvested, 0))
        .order_by(Season.id)
    )
    for season_id, harvested, allotted in db.session.execute(chosen):
        where = f"season {season_id}"
        yield Fault("seasons", where, f"Of the {where}, {harvested or 0} were harvested, but {int(allotted)} given.")
