"""Making the whole demo market, from the first account to the last parcel, in the order of time."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from marketplace.cli.demo_market import shopping
from marketplace.cli.demo_market.buyers import Buyer, make_buyers
from marketplace.cli.demo_market.card_money import CARD_DESKS, plan_payouts
from marketplace.cli.demo_market.cast import FIRST_SELLER, SECOND_SELLER
from marketplace.cli.demo_market.desks import ask_for_labels, fill_desks
from marketplace.cli.demo_market.goods import Good, Shelves
from marketplace.cli.demo_market.harvests import offer_harvest
from marketplace.cli.demo_market.lots import Workshop
from marketplace.cli.demo_market.moderation import plan_days_off, plan_report
from marketplace.cli.demo_market.money_desk import fill_money_desk
from marketplace.cli.demo_market.opinions import like_some
from marketplace.cli.demo_market.people import open_account, open_cast
from marketplace.cli.demo_market.shopping import Key, Purchase, Ware
from marketplace.cli.demo_market.stalls import Registry
from marketplace.cli.demo_market.texts import SellerText, sellers
from marketplace.cli.demo_market.timeline import Timeline
from marketplace.cli.demo_market.trading import Trade
from marketplace.inventory import queries as stock
from marketplace.inventory import services as inventory
from marketplace.kernel import outbox
from marketplace.kernel.clock import day_of
from marketplace.orders import together
from marketplace.products.states import ProductState

CHECKOUTS = 540
_OPENED_DAYS_AGO = 400
_COUNTED_EVERY_DAYS = 100
_DAY = timedelta(days=1)
_DESKS = (
    (FIRST_SELLER, shopping.EVERY_STATE),
    (SECOND_SELLER, shopping.EVERY_STATE),
    ("ong-ban-may", shopping.FORGOTTEN),
    ("gao-dong-sen", shopping.LOST_ON_THE_WAY),
    *CARD_DESKS.items(),
)


def make_market(now: datetime, *, checkouts: int = CHECKOUTS, texts: Sequence[SellerText] = ()) -> None:
    """Make the demo market as it stands at `now`; inside a transaction, so that there is all of it or nothing.

    Args:
        checkouts: how many times people buy in the year before.
        texts: the cooperatives; all of them when none is given.
    """
    timeline = Timeline(now)
    opened_at = now - _OPENED_DAYS_AGO * _DAY
    registry = Registry(timeline, open_cast(opened_at))
    shelves, workshop = Shelves(timeline), Workshop(timeline)
    for number, text in enumerate(texts or sellers(), start=1):
        stall = registry.plan(text, number=number)
        shelves.plan(stall)
    buyers = make_buyers()
    purchases = _plan_purchases(shelves.goods, buyers, now=now, checkouts=checkouts)
    for good in shelves.goods:
        if good.text.state is ProductState.PUBLISHED:
            workshop.plan(good)
    _Storeroom(timeline, purchases, now=now).plan(shelves.goods)
    trade = Trade(timeline, shelves=shelves, workshop=workshop, stalls=registry.stalls)
    trade.buyer_ids = _open_buyers(buyers, registry.cast.ids, at=opened_at + 30 * _DAY)
    for purchase in purchases:
        trade.plan(purchase)
    plan_days_off(timeline, registry.stalls)
    plan_report(timeline, shelves.goods)
    plan_payouts(timeline, registry.stalls, registry.cast.ids)
    timeline.run()
    _let_the_first_like(buyers[0], trade, shelves.goods, at=now)
    if FIRST_SELLER in registry.stalls:
        fill_money_desk(registry.stalls[FIRST_SELLER].cooperative_id, at=now)
    _offer_the_next_harvest(buyers, trade, shelves.goods, at=now)
    fill_desks(registry.stalls, shelves.goods, workshop, at=now)
    _leave_nothing_to_send(shelves.goods, at=now)


def _leave_nothing_to_send(goods: Sequence[Good], *, at: datetime) -> None:
    """The year's letters are not written; labels are drawn as soon as somebody serves the market."""
    together.count_pairs(at=at)
    outbox.call_done(at=at)
    ask_for_labels(goods, at=at)


def _let_the_first_like(buyer: Buyer, trade: Trade, goods: Sequence[Good], *, at: datetime) -> None:
    """Whoever is signed in as the first buyer finds something on her list, and waits for what is sold out."""
    packs = [variant for good in goods if good.wares() for variant in good.variant_ids]
    sold_out = [variant for variant, left in stock.available_of(packs).items() if not left]
    like_some(buyer, trade.buyer_ids[buyer.email], sold_out[:2], at=at)


def _offer_the_next_harvest(buyers: Sequence[Buyer], trade: Trade, goods: Sequence[Good], *, at: datetime) -> None:
    """What the first seller has sold out can be ordered before its next harvest."""
    hers = [good for good in goods if good.stall.text.key == FIRST_SELLER and good.wares()]
    sold_out = [good for good in hers if not good.text.variants[0].left]
    for good in sold_out[:1]:
        offer_harvest(good, buyers, trade.buyer_ids, at=at)


def _open_buyers(buyers: Sequence[Buyer], known: dict[str, int], *, at: datetime) -> dict[str, int]:
    """Return the ids of the buyers who have an account, by e-mail address."""
    return {
        buyer.email: known.get(buyer.email)
        or open_account(buyer.name, buyer.email, buyer.phone, at=at, locale=buyer.locale)
        for buyer in buyers
        if buyer.is_registered
    }


def _plan_purchases(goods: Sequence[Good], buyers: Sequence[Buyer], *, now: datetime, checkouts: int) -> list[Purchase]:
    wares = [ware for good in goods for ware in good.wares()]
    year = shopping.plan_year(wares, buyers, today=day_of(now), checkouts=checkouts)
    desks = [
        purchase
        for seller, desk in _DESKS
        for purchase in shopping.plan_desk(desk, wares, seller=seller, buyers=buyers, now=now)
    ]
    return sorted((*year, *desks), key=lambda purchase: purchase.at)


class _Storeroom:
    """Counts stock every hundred days, so that what people will want is there; today it is as the texts say."""

    def __init__(self, timeline: Timeline, purchases: Sequence[Purchase], *, now: datetime) -> None:
        self.timeline = timeline
        self.first = now - _OPENED_DAYS_AGO * _DAY
        self.wanted: Counter[tuple[Key, int]] = shopping.demand(purchases, first=self.first, days=_COUNTED_EVERY_DAYS)

    def plan(self, goods: Sequence[Good]) -> None:
        """Plan every count of every pack on sale."""
        for good in goods:
            for ware in good.wares():
                self._plan_ware(good, ware)

    def _plan_ware(self, good: Good, ware: Ware) -> None:
        left = good.text.variants[ware.variant].left
        for stretch in range(_OPENED_DAYS_AGO // _COUNTED_EVERY_DAYS + 1):
            begins = self.first + stretch * _COUNTED_EVERY_DAYS * _DAY
            if begins + _COUNTED_EVERY_DAYS * _DAY <= good.on_sale_at:
                continue
            stock = self.wanted[ware.key, stretch] + left
            self._plan_count(good, ware, max(begins, good.on_sale_at), stock)
        self._plan_count(good, ware, self.timeline.until, left)

    def _plan_count(self, good: Good, ware: Ware, moment: datetime, stock: int) -> None:
        self.timeline.at(moment, lambda at: self._count(good, ware.variant, stock, at))

    def _count(self, good: Good, number: int, stock: int, at: datetime) -> None:
        inventory.count_stock(good.variant_ids[number], stock, act=good.stall.act(at))
