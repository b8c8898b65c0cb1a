"""Seasons offered before their harvest, and orders for them, made by the real services."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from marketplace.cooperatives.models import Cooperative
from marketplace.inventory import queries as stock
from marketplace.inventory import season_queries, seasons
from marketplace.inventory.season_models import Season
from marketplace.inventory.season_rules import SeasonData
from marketplace.inventory.season_states import ShortfallRule
from marketplace.kernel import clock
from marketplace.kernel.database import db, transaction, transactionally
from marketplace.kernel.history import Act
from marketplace.kernel.outbox import OutboxMessage
from marketplace.orders import carts
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order
from marketplace.payments import queries as payments
from marketplace.products.models import Product, Variant
from marketplace.trade import auditing, paying, sharing
from marketplace.trade import seasons as verbs
from tests.conftest import NOON
from tests.makers.orders import make_checkout, make_offer, place

#: Pages and carts ask the real clock what day it is, so these days lie ahead whenever the tests run.
OPENED_ON = max(NOON.date(), clock.today())
OPENED = clock.start_of(OPENED_ON) + timedelta(hours=12)
CLOSES, FIRST_DAY, LAST_DAY = (OPENED_ON + timedelta(days=days) for days in (160, 180, 200))
#: In the middle of the harvest.
AT_HARVEST = OPENED + timedelta(days=190)


def season_data(**changes: object) -> SeasonData:
    """Return what a cooperative says of a harvest half a year ahead."""
    told = SeasonData(FIRST_DAY, LAST_DAY, CLOSES, expected=10, rule=ShortfallRule.PRO_RATA)
    return replace(told, **changes)


def make_season(
    variant: Variant | None = None, *, cooperative: Cooperative | None = None, at: datetime = OPENED, **changes: object
) -> Season:
    """Return a season of ten packs of lychees that takes orders."""
    offered = variant or make_offer(cooperative=cooperative, stock=0, name="Vải thiều Thanh Hà")
    owner = db.session.get_one(Product, offered.product_id).cooperative_id
    with transaction():
        return seasons.open_season(offered.id, season_data(**changes), cooperative_id=owner, act=Act(7, at))


def season_cart(season: Season, packs: int = 1, *, token: str | None = None) -> str:
    """Return the token of a cart in which so many packs of a harvest are."""
    with transaction():
        return carts.add(token, season.variant_id, quantity=packs, at=NOON, season_id=season.id)


def preorder(
    season: Season, packs: int = 1, *, pay_by: PayBy = PayBy.COD, at: datetime = NOON, **changes: object
) -> Order:
    """Return an order of so many packs, placed before the harvest."""
    placed = place(make_checkout(season_cart(season, packs), pay_by=pay_by, **changes), at=at)
    return db.session.get_one(Order, placed.orders[0].id)


def harvest(season: Season, packs: int, *, at: datetime = AT_HARVEST, settles: bool = True) -> list[int]:
    """Let the cooperative count the harvest, and give every order its share unless told otherwise."""
    with transaction():
        waiting = verbs.count_harvest(season.id, packs, cooperative_id=season.cooperative_id, act=Act(7, at))
    if settles:
        share_out(waiting, at=at)
    return waiting


def share_out(order_ids: list[int], *, at: datetime = AT_HARVEST) -> None:
    """Give orders their shares, each in a transaction of its own, as page and clock do."""
    for order_id in order_ids:
        transactionally(lambda order_id=order_id: sharing.settle(order_id, at=at))


def left_of(season: Season) -> int:
    """Return how many packs can still be ordered, as of the day in the database."""
    found = season_queries.offer(season.id)
    assert found is not None
    return found.expected - db.session.get_one(Season, season.id, populate_existing=True).taken


def now_of(order: Order) -> Order:
    """Return an order as it stands now."""
    return db.session.get_one(Order, order.id, populate_existing=True)


def stock_of(season: Season) -> int:
    """Return how many real packs of a season's variant can be sold."""
    return stock.available_of([season.variant_id])[season.variant_id]


def paid(order: Order) -> Order:
    """Let the cooperative see the money of an order."""
    with transaction():
        paying.confirm_received(order.code, cooperative_id=order.cooperative_id, act=Act(7, NOON))
    return order


def refunds_of(order: Order) -> list[int]:
    """Return what is owed back for an order, in đồng."""
    return [refund.amount for refund in payments.refunds_of(order.id)]


def told(order: Order, template: str) -> list[OutboxMessage]:
    """Return the letters of one kind that wait for an order's readers."""
    entries = db.session.scalars(select(OutboxMessage)).all()
    return [e for e in entries if e.payload.get("order") == order.code and e.payload.get("template") == template]


def audited() -> list[str]:
    """Return every broken promise in the rows."""
    db.session.expire_all()
    return [fault.sentence for fault in auditing.faults()]
