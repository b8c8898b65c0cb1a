"""Who buys what and when in the year: planned before anything is done. Pure."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TypeVar

from marketplace.cli.demo_market import seasons
from marketplace.cli.demo_market.buyers import Buyer
from marketplace.cli.demo_market.chance import dice
from marketplace.cli.demo_market.courses import Rest
from marketplace.kernel.clock import VIETNAM, day_of
from marketplace.orders.kinds import PayBy
from marketplace.orders.states import OrderState

Key = tuple[str, str, int]
Chosen = TypeVar("Chosen")

DAYS = 365
#: What is dear is bought one by one.
_DEAR = 240_000
_PAYS_BY_TRANSFER = 0.46
_MOST_LINES_OF_A_SELLER = 3
#: How many shop in each hour of the day, from six in the morning on.
_FIRST_HOUR = 6
_HOURS = (2, 4, 6, 7, 6, 6, 5, 4, 4, 4, 4, 4, 4, 7, 10, 10, 6)


@dataclass(frozen=True)
class Ware:
    """One pack on offer: of which seller, from when, at what price, and how much it is wanted."""

    seller: str
    product: str
    variant: int
    price: int
    wanted: float
    season: str
    on_sale_from: datetime
    province_code: str
    near_only: bool

    @property
    def key(self) -> Key:
        """What names it."""
        return (self.seller, self.product, self.variant)


@dataclass(frozen=True)
class Wish:
    """So many packs of a ware."""

    ware: Ware
    quantity: int


@dataclass(frozen=True)
class Purchase:
    """One checkout. With `rest` its orders stop on the way, so that every desk has something on it today."""

    at: datetime
    buyer: Buyer
    wishes: tuple[Wish, ...]
    pay_by: PayBy
    rest: Rest | None = None


@dataclass(frozen=True)
class OnDesk:
    """An order for a desk: placed so many hours ago, and in its state since so many."""

    placed_hours: float
    state: OrderState
    since_hours: float
    is_signed_in: bool = False
    pay_by: PayBy = PayBy.COD


#: What is on the desk of a cooperative whose people can be signed in as.
EVERY_STATE = (
    OnDesk(94, OrderState.DELIVERED, 0.5, is_signed_in=True),
    OnDesk(71, OrderState.SHIPPED, 25),
    OnDesk(52, OrderState.SHIPPED, 6, is_signed_in=True, pay_by=PayBy.VIETQR),
    OnDesk(27, OrderState.PACKED, 3),
    OnDesk(20, OrderState.CONFIRMED, 9, pay_by=PayBy.VIETQR),
    OnDesk(16, OrderState.CONFIRMED, 2, is_signed_in=True),
    OnDesk(5, OrderState.PLACED, 5),
    OnDesk(2.2, OrderState.PLACED, 2.2, is_signed_in=True, pay_by=PayBy.VIETQR),
    OnDesk(0.6, OrderState.PLACED, 0.6),
)
#: What the Union's officers should call about.
FORGOTTEN = (OnDesk(83, OrderState.PLACED, 83),)
LOST_ON_THE_WAY = (OnDesk(330, OrderState.SHIPPED, 290), OnDesk(150, OrderState.CONFIRMED, 110))


def plan_year(wares: Sequence[Ware], buyers: Sequence[Buyer], *, today: date, checkouts: int) -> list[Purchase]:
    """Return the purchases of the year that ends with `today`, in the order of time."""
    chance = dice("shopping")
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    weights = [seasons.rhythm(day, first=days[0], last=today) for day in days]
    moments = sorted(_moment(day, chance) for day in chance.choices(days, weights, k=checkouts))
    loyalties = [buyer.loyalty for buyer in buyers]
    planned = (_purchase(moment, chance.choices(buyers, loyalties)[0], wares, chance) for moment in moments)
    return [purchase for purchase in planned if purchase.wishes]


def plan_desk(
    desk: Sequence[OnDesk], wares: Sequence[Ware], *, seller: str, buyers: Sequence[Buyer], now: datetime
) -> list[Purchase]:
    """Return purchases of the last days from one seller, each of which waits on a desk today.

    Args:
        buyers: the first one is the one who can be signed in as.
    """
    chance = dice(f"desk of {seller}")
    hers = [ware for ware in wares if ware.seller == seller and not ware.near_only]
    signed_in, *others = buyers
    planned = []
    for each in desk:
        moment = now - timedelta(hours=each.placed_hours)
        buyer = signed_in if each.is_signed_in else chance.choice(others)
        rest = Rest(each.state, now - timedelta(hours=each.since_hours))
        planned.append(Purchase(moment, buyer, _wishes_of(seller, hers, moment, chance), each.pay_by, rest))
    return [purchase for purchase in planned if purchase.wishes]


def demand(purchases: Sequence[Purchase], *, first: datetime, days: int) -> Counter[tuple[Key, int]]:
    """Return how many packs of each ware are bought in each stretch of so many days."""
    wanted: Counter[tuple[Key, int]] = Counter()
    for purchase in purchases:
        stretch = (purchase.at - first) // timedelta(days=days)
        for wish in purchase.wishes:
            wanted[wish.ware.key, stretch] += wish.quantity
    return wanted


def _moment(day: date, chance: Random) -> datetime:
    hour = chance.choices(range(_FIRST_HOUR, _FIRST_HOUR + len(_HOURS)), _HOURS)[0]
    of_day = time(hour, chance.randrange(60), chance.randrange(60))
    return datetime.combine(day, of_day, tzinfo=VIETNAM)


def _purchase(moment: datetime, buyer: Buyer, wares: Sequence[Ware], chance: Random) -> Purchase:
    offered = [ware for ware in wares if ware.on_sale_from < moment and _reaches(ware, buyer)]
    by_seller = _by_seller(offered, moment)
    many = chance.choices((1, 2, 3), (68, 24, 8))[0]
    sellers = _some(by_seller, many, chance)
    wishes = tuple(wish for seller in sellers for wish in _wishes_of(seller, offered, moment, chance))
    pay_by = PayBy.VIETQR if chance.random() < _PAYS_BY_TRANSFER else PayBy.COD
    return Purchase(moment, buyer, wishes, pay_by)


def _reaches(ware: Ware, buyer: Buyer) -> bool:
    return not ware.near_only or ware.province_code == buyer.place.province_code


def _by_seller(wares: Sequence[Ware], moment: datetime) -> Mapping[str, float]:
    day = day_of(moment)
    sums: dict[str, float] = defaultdict(float)
    for ware in wares:
        sums[ware.seller] += ware.wanted * seasons.wish_for(ware.season, day)
    return sums


def _some(weights: Mapping[Chosen, float], many: int, chance: Random) -> list[Chosen]:
    """Return up to `many` different ones, the wanted ones more often."""
    left = {one: weight for one, weight in weights.items() if weight > 0}
    chosen: list[Chosen] = []
    while left and len(chosen) < many:
        one = chance.choices(list(left), list(left.values()))[0]
        chosen.append(one)
        del left[one]
    return chosen


def _wishes_of(seller: str, wares: Sequence[Ware], moment: datetime, chance: Random) -> tuple[Wish, ...]:
    day = day_of(moment)
    weights = {
        ware: ware.wanted * seasons.wish_for(ware.season, day)
        for ware in wares
        if ware.seller == seller and ware.on_sale_from < moment
    }
    lines = chance.choices(range(1, _MOST_LINES_OF_A_SELLER + 1), (62, 27, 11))[0]
    return tuple(Wish(ware, _quantity(ware, chance)) for ware in _some(weights, lines, chance))


def _quantity(ware: Ware, chance: Random) -> int:
    chances = (88, 10, 2, 0) if ware.price >= _DEAR else (58, 27, 10, 5)
    return chance.choices((1, 2, 3, 5), chances)[0]
