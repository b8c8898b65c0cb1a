"""Thirty orders of three cooperatives from September to November 2026, whose figures were worked out by hand.

|           | September | October   | November  | all       |
| --------- | --------- | --------- | --------- | --------- |
| Sen Hồng  | 500.000   | 20.000    | 515.000   | 1.035.000 |
| Tà Phìn   | 150.000   | 697.000   | −45.000   | 802.000   |
| Muối Biển | 339.999   | 310.000   | 1.024.999 | 1.674.998 |
| all       | 989.999   | 1.027.000 | 1.494.999 | 3.511.998 |
| orders    | 5         | 8         | 10        | 23        |

Rice 1.500.665, honey 511.667, tea 802.000, handicraft 697.666. Fair 150.000, wholesale 450.000, online the rest.
Ninh Bình 2.709.998, Lào Cai 802.000.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from marketplace.cooperatives.models import Cooperative
from marketplace.orders.kinds import Channel
from marketplace.orders.models import Order
from marketplace.orders.states import OrderAction
from tests.makers.cooperatives import GIAO_THUY, TA_PHIN, XUAN_TRUONG, make_cooperative
from tests.makers.keeping import kept
from tests.makers.sales import Sold, cancel, deliver, make_order, refund, vietnam

RICE, HONEY, TEA, CRAFT = "gao-ngu-coc", "mat-ong", "che-ca-phe", "thu-cong"


@dataclass(frozen=True)
class Thirty:
    """The three cooperatives, and the orders by their number in this file."""

    sen_hong: Cooperative
    ta_phin: Cooperative
    muoi_bien: Cooperative
    orders: dict[int, Order]


@kept
def make_thirty_orders() -> Thirty:
    """Return the market of the table above."""
    market = Thirty(
        make_cooperative("Sen Hồng", commune_code=GIAO_THUY),
        make_cooperative("Tà Phìn", commune_code=TA_PHIN),
        make_cooperative("Muối Biển", commune_code=XUAN_TRUONG),
        {},
    )
    _september(market)
    _october(market)
    _november(market)
    _refunds(market)
    return market


def _september(market: Thirty) -> None:
    one, two, three = market.sen_hong, market.ta_phin, market.muoi_bien
    _sold(market, 1, one, [Sold(100_000, 1, RICE)], vietnam(2026, 9, 5))
    _sold(market, 2, one, [Sold(200_000, 2, HONEY)], vietnam(2026, 9, 10))
    _sold(market, 3, two, [Sold(150_000, 1, TEA)], vietnam(2026, 9, 12), channel=Channel.FAIR)
    _sold(market, 4, three, [Sold(80_000, 3, RICE)], vietnam(2026, 9, 20))
    cancel(_open(market, 5, one, [Sold(100_000, 1, RICE)], []), vietnam(2026, 11, 2))
    cancel(_open(market, 6, two, [Sold(90_000, 1, TEA)]), vietnam(2026, 11, 5))
    two_lines = [Sold(50_000, 1, RICE), Sold(50_000, 1, HONEY)]
    _sold(market, 7, three, two_lines, vietnam(2026, 9, 30, 23, 59), discount=1)


def _october(market: Thirty) -> None:
    one, two, three = market.sen_hong, market.ta_phin, market.muoi_bien
    _sold(market, 8, one, [Sold(10_000, 1, RICE)], vietnam(2026, 10, 1, 0, 0))
    _sold(market, 9, one, [Sold(30_000, 3, HONEY)], vietnam(2026, 10, 3), discount=20_000)
    _sold(market, 10, two, [Sold(300_000, 2, TEA)], vietnam(2026, 10, 7), discount=100_000)
    _sold(market, 11, two, [Sold(120_000, 1, TEA)], vietnam(2026, 10, 9))
    _sold(market, 12, three, [Sold(25_000, 4, RICE)], vietnam(2026, 10, 11))
    _sold(market, 13, three, [Sold(450_000, 1, CRAFT)], vietnam(2026, 10, 15), channel=Channel.WHOLESALE)
    two_lines = [Sold(60_000, 1, RICE), Sold(40_000, 1, CRAFT)]
    _sold(market, 14, one, two_lines, vietnam(2026, 10, 18), discount=10_000)
    _open(market, 15, two, [Sold(55_000, 1, TEA)], [])
    cancel(_open(market, 16, one, [Sold(70_000, 2, RICE)]), vietnam(2026, 11, 6))
    _sold(market, 17, two, [Sold(77_000, 1, TEA)], vietnam(2026, 10, 31, 23, 30))


def _november(market: Thirty) -> None:
    one, two, three = market.sen_hong, market.ta_phin, market.muoi_bien
    _sold(market, 18, one, [Sold(200_000, 1, RICE)], vietnam(2026, 11, 1, 0, 0))
    _sold(market, 19, one, [Sold(90_000, 2, HONEY)], vietnam(2026, 11, 2))
    _sold(market, 20, two, [Sold(65_000, 3, TEA)], vietnam(2026, 11, 5))
    _sold(market, 21, three, [Sold(1_000_000, 1, RICE)], vietnam(2026, 11, 6), discount=1)
    _sold(market, 22, three, [Sold(33_333, 3, CRAFT)], vietnam(2026, 11, 8))
    three_lines = [Sold(15_000, 1, RICE), Sold(15_000, 1, HONEY), Sold(15_000, 1, CRAFT)]
    _sold(market, 23, one, three_lines, vietnam(2026, 11, 10), discount=10_000)
    cancel(_open(market, 24, two, [Sold(400_000, 1, TEA)], [OrderAction.CONFIRM]), vietnam(2026, 11, 11))
    _sold(market, 25, two, [Sold(500_000, 1, TEA)], vietnam(2026, 11, 12))
    _open(market, 26, three, [Sold(44_000, 1, RICE)])
    _sold(market, 27, one, [Sold(120_000, 1, CRAFT)], vietnam(2026, 11, 18))
    _sold(market, 28, two, [Sold(10_000, 1, TEA)], vietnam(2026, 11, 20))
    _sold(market, 29, three, [Sold(5_000, 5, RICE)], vietnam(2026, 11, 21))
    _open(market, 30, one, [Sold(99_000, 1, RICE)], [])


def _refunds(market: Thirty) -> None:
    orders = market.orders
    refund(orders[2], vietnam(2026, 10, 2), amount=150_000)
    refund(orders[4], vietnam(2026, 10, 20))
    refund(orders[10], vietnam(2026, 11, 3), amount=250_000)
    refund(orders[7], vietnam(2026, 11, 14))
    refund(orders[25], vietnam(2026, 11, 15))
    refund(orders[27], vietnam(2026, 11, 19), amount=20_000)


def _sold(
    market: Thirty,
    number: int,
    cooperative: Cooperative,
    lines: Sequence[Sold],
    at: datetime,
    *,
    discount: int = 0,
    channel: Channel = Channel.ONLINE,
) -> None:
    placed_at = at - timedelta(days=2)
    order = make_order(cooperative, lines, discount=discount, channel=channel, placed_at=placed_at)
    market.orders[number] = deliver(order, at)


def _open(
    market: Thirty,
    number: int,
    cooperative: Cooperative,
    lines: Sequence[Sold],
    steps: Sequence[OrderAction] = (OrderAction.CONFIRM, OrderAction.PACK, OrderAction.SHIP),
) -> Order:
    market.orders[number] = make_order(cooperative, lines, steps=steps)
    return market.orders[number]
