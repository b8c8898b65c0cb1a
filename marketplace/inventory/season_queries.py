"""Reads about seasons: what can be ordered before the harvest, what was promised, and what came of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Row, Select, and_, bindparam, case, exists, func, select
from sqlalchemy.orm import aliased

from marketplace.inventory.models import StockItem
from marketplace.inventory.season_models import Season, SeasonMovement, SeasonShare
from marketplace.inventory.season_rules import Promise, SeasonOffer
from marketplace.inventory.season_states import LIVE, SeasonMove, SeasonState
from marketplace.kernel import clock
from marketplace.kernel.database import db
from marketplace.kernel.reading import read
from marketplace.products.models import Product, Variant

PAGE = 50


def is_taking() -> ColumnElement[bool]:
    """Tell in a query that reads `Season` whether orders can be placed today, as far as anything is left."""
    # Asked anew at each execution: statements that are put together once outlive midnight.
    today = bindparam("taken_on", type_=Date(), unique=True, callable_=clock.today)
    return and_(Season.state == SeasonState.OPEN, Season.closes_on >= today)


def left_now() -> ColumnElement[int]:
    """Return in a query that reads `Season` how many packs can still be ordered; 0 when it takes none."""
    return case((is_taking(), Season.expected - Season.taken), else_=0)


#: What an offer is made of, for queries that read `Season`.
OFFER_COLUMNS = (
    Season.id, Season.variant_id, Season.state, Season.rule, Season.must_prepay, Season.harvest_from,
    Season.harvest_to, Season.closes_on, Season.expected, left_now().label("left"),
)  # fmt: skip
_OFFERS = select(*OFFER_COLUMNS)
_OPEN = _OFFERS.where(Season.variant_id.in_(bindparam("ids", expanding=True)), is_taking())
_PACKS = (
    select(Variant.id.label("pack_id"), StockItem.available, StockItem.changed_at, *OFFER_COLUMNS)
    .outerjoin(StockItem, StockItem.variant_id == Variant.id)
    .outerjoin(Season, and_(Season.variant_id == Variant.id, is_taking()))
    .where(Variant.product_id == bindparam("product_id"))
)
_TO_BUY = (
    select(Variant.product_id, func.max(case((StockItem.available > 0, 1), else_=0)).label("in_stock"))
    .outerjoin(StockItem, StockItem.variant_id == Variant.id)
    .outerjoin(Season, and_(Season.variant_id == Variant.id, is_taking(), Season.taken < Season.expected))
    .where(
        Variant.product_id.in_(bindparam("ids", expanding=True)),
        Variant.is_active,
        (StockItem.available > 0) | Season.id.is_not(None),
    )
    .group_by(Variant.product_id)
)


class PackNow(NamedTuple):
    """What can be sold now of one variant: out of stock, since when this is known, and before its harvest."""

    available: int = 0
    changed_at: datetime | None = None
    season: SeasonOffer | None = None


@dataclass(frozen=True)
class OwnSeason:
    """One of a cooperative's seasons in her list."""

    offer: SeasonOffer
    taken: int
    product_name: str
    variant_label: str
    harvested: int | None
    ended_at: datetime | None
    end_note: str


@dataclass(frozen=True)
class Tally:
    """What became of the promises of a season: orders and packs waiting, given and not given."""

    waiting_orders: int
    waiting_packs: int
    given_orders: int
    given_packs: int
    short_packs: int


def open_by_variant(variant_ids: Collection[int]) -> dict[int, SeasonOffer]:
    """Return by variant what can be ordered before the harvest today, also where it is all promised."""
    rows = read(_OPEN, ids=list(set(variant_ids))) if variant_ids else ()
    return {row.variant_id: offer_of(row) for row in rows}


def packs_of(product_id: int) -> dict[int, PackNow]:
    """Return how much of each of a product's variants can be sold today, in one statement."""
    return {
        row.pack_id: PackNow(row.available or 0, row.changed_at, None if row.id is None else offer_of(row))
        for row in read(_PACKS, product_id=product_id)
    }


def products_to_buy(product_ids: Collection[int]) -> dict[int, bool]:
    """Return those of the products that can be bought today, each with whether it is there already."""
    rows = read(_TO_BUY, ids=list(set(product_ids))) if product_ids else ()
    return {product_id: bool(in_stock) for product_id, in_stock in rows}


def offer(season_id: int) -> SeasonOffer | None:
    """Return what a season offers, whatever its state."""
    row = db.session.execute(_OFFERS.where(Season.id == season_id)).first()
    return None if row is None else offer_of(row)


def offers_of_orders(order_ids: Collection[int]) -> dict[int, SeasonOffer]:
    """Return by order what harvest it waits for or came out of; orders out of stock are left out."""
    if not order_ids:
        return {}
    settled = SeasonShare.settled_at.is_not(None).label("is_settled")
    chosen = (
        select(SeasonMovement.order_id, settled, *OFFER_COLUMNS)
        .join(Season, Season.id == SeasonMovement.season_id)
        .outerjoin(SeasonShare, SeasonShare.order_id == SeasonMovement.order_id)
        .where(SeasonMovement.order_id.in_(order_ids), SeasonMovement.kind == SeasonMove.TAKEN)
    )
    return {row.order_id: offer_of(row, is_settled=bool(row.is_settled)) for row in db.session.execute(chosen)}


def offer_of(row: Row[*tuple[Any, ...]], *, is_settled: bool = False) -> SeasonOffer:
    """Return the offer that stands in a row with `OFFER_COLUMNS`."""
    return SeasonOffer(
        id=row.id,
        variant_id=row.variant_id,
        state=row.state,
        rule=row.rule,
        must_prepay=bool(row.must_prepay),
        harvest_from=row.harvest_from,
        harvest_to=row.harvest_to,
        closes_on=row.closes_on,
        expected=row.expected,
        left=row.left,
        is_settled=is_settled,
    )


def promises_of(season_id: int) -> list[Promise]:
    """Return what orders wait for, in the order in which they were placed."""
    chosen = _waiting().where(SeasonMovement.season_id == season_id).order_by(SeasonMovement.id)
    return [Promise(row.order_id, row.change) for row in db.session.execute(chosen)]


def promised_to(order_id: int) -> tuple[int, int] | None:
    """Return season and packs that an order waits for; `None` when it waits for none."""
    row = db.session.execute(_waiting().where(SeasonMovement.order_id == order_id)).first()
    return None if row is None else (row.season_id, row.change)


def _waiting() -> Select[*tuple[Any, ...]]:
    gone = aliased(SeasonMovement)
    return select(SeasonMovement.season_id, SeasonMovement.order_id, SeasonMovement.change).where(
        SeasonMovement.kind == SeasonMove.TAKEN,
        ~exists().where(gone.order_id == SeasonMovement.order_id, gone.kind != SeasonMove.TAKEN),
    )


def unsettled(season_id: int) -> list[int]:
    """Return the orders whose share is decided but not yet given, in the order of placing."""
    chosen = select(SeasonShare.order_id).where(SeasonShare.season_id == season_id, SeasonShare.settled_at.is_(None))
    return list(db.session.scalars(chosen.order_by(SeasonShare.order_id)))


def seasons_of(cooperative_id: int) -> list[OwnSeason]:
    """Return a cooperative's seasons, those that run in front, then the latest."""
    return _own(Season.cooperative_id == cooperative_id)


def season_of(season_id: int, *, cooperative_id: int) -> OwnSeason | None:
    """Return one of a cooperative's seasons; `None` when she has no such season."""
    return next(iter(_own(Season.id == season_id, Season.cooperative_id == cooperative_id)), None)


def to_count(cooperative_id: int, *, today: date) -> list[OwnSeason]:
    """Return a cooperative's seasons whose harvest has begun and was not told of yet."""
    return _own(Season.cooperative_id == cooperative_id, Season.state.in_(LIVE), Season.harvest_from <= today)


def _own(*conditions: ColumnElement[bool]) -> list[OwnSeason]:
    chosen = (
        select(
            *OFFER_COLUMNS,
            *(Season.taken, Season.harvested, Season.ended_at, Season.end_note),
            *(Product.name, Variant.label),
        )
        .join(Variant, Variant.id == Season.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .where(*conditions)
        .order_by(Season.state.in_(LIVE).desc(), Season.harvest_to.desc(), Season.id.desc())
        .limit(PAGE)
    )
    return [
        OwnSeason(offer_of(row), row.taken, row.name, row.label, row.harvested, row.ended_at, row.end_note)
        for row in db.session.execute(chosen)
    ]


def tally_of(season_id: int) -> Tally:
    """Return what became of the promises of a season."""
    waiting = promises_of(season_id)
    given = db.session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(SeasonShare.allotted), 0),
            func.coalesce(func.sum(SeasonShare.packs - SeasonShare.allotted), 0),
        ).where(SeasonShare.season_id == season_id)
    ).one()
    return Tally(len(waiting), sum(each.packs for each in waiting), int(given[0]), int(given[1]), int(given[2]))
