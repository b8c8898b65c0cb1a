"""A cooperative's steps with a season: counted, moved, called off. Whoever ordered is told, and paid back where due.

Deciding and giving are apart: what each order gets is decided in one transaction, and `sharing` gives it order by
order, here at once and by the market's clock wherever that broke off.
"""

from datetime import date

from sqlalchemy import select

from marketplace.inventory import season_queries, seasons
from marketplace.inventory.season_models import Season
from marketplace.kernel.database import db
from marketplace.kernel.history import Act
from marketplace.kernel.lifecycle import Actor
from marketplace.orders.models import Order
from marketplace.trade import letters, overdue


def count_harvest(season_id: int, harvested: int, *, cooperative_id: int, act: Act) -> list[int]:
    """The harvest is in and counted, in packs.

    Returns:
        The orders whose share is to be given now.

    Raises:
        NotFound: it is not hers.
        InvalidInput, TransitionNotAllowed, StaleState: as `seasons.count_harvest`.
    """
    season = seasons.get_of_cooperative(season_id, cooperative_id=cooperative_id)
    overdue.cancel_unpaid_of_season(season.id, at=act.at)
    seasons.count_harvest(season, harvested, act=act.said(act.note, by=Actor.SELLER))
    return season_queries.unsettled(season.id)


def call_off(season_id: int, *, reason: str, cooperative_id: int, act: Act) -> list[int]:
    """There is no harvest: every order is cancelled and paid back.

    Returns:
        The orders to be cancelled now.

    Raises:
        NotFound: it is not hers.
        InvalidInput, TransitionNotAllowed, StaleState: as `seasons.call_off`.
    """
    season = seasons.get_of_cooperative(season_id, cooperative_id=cooperative_id)
    seasons.call_off(season, reason=reason, act=act.said(act.note, by=Actor.SELLER))
    return season_queries.unsettled(season.id)


def move_window(season_id: int, harvest_from: date, harvest_to: date, *, cooperative_id: int, act: Act) -> Season:
    """The harvest comes earlier or later: every buyer is told, and may cancel without charge as before.

    Raises:
        NotFound: it is not hers.
        InvalidInput, RuleBroken: as `seasons.move_window`.
    """
    season = seasons.get_of_cooperative(season_id, cooperative_id=cooperative_id)
    if seasons.move_window(season, harvest_from, harvest_to, act=act):
        waiting = [each.order_id for each in season_queries.promises_of(season.id)]
        for code in db.session.scalars(select(Order.code).where(Order.id.in_(waiting)).order_by(Order.id)):
            letters.tell_of_moved_season(code, at=act.at)
    return season
