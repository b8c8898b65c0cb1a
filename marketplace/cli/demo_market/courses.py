"""The way of one order, drawn by lot when it is placed: when it is paid, packed and delivered, or called off. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from marketplace.cli.demo_market.timeline import at_work
from marketplace.orders.states import OrderState
from marketplace.territory.rules import Zone

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)

_BUYERS_REASONS = ("Đặt nhầm quy cách", "Muốn đổi địa chỉ nhận hàng", "Đã mua ở chỗ khác", "")
_SELLERS_REASONS = ("Hết hàng đột xuất, mong bạn thông cảm", "Không liên lạc được với người nhận")
_NOT_PAID = "Chưa nhận được chuyển khoản sau 2 ngày"
_REFUSED = "Người nhận từ chối nhận hàng"
_HOURS_ON_THE_WAY = {Zone.SAME_PROVINCE: (20, 40), Zone.SAME_REGION: (34, 66), Zone.BETWEEN_REGIONS: (60, 110)}


class Deed(StrEnum):
    """What somebody does with an order."""

    RECEIVE = "receive"
    CONFIRM = "confirm"
    PACK = "pack"
    SHIP = "ship"
    DELIVER = "deliver"
    CALL_OFF = "call_off"  # the buyer
    TAKE_BACK = "take_back"  # the cooperative
    REFUND = "refund"


class Fate(StrEnum):
    """How an order ends."""

    DELIVERED = "delivered"
    BUYER_CANCELS = "buyer_cancels"
    SELLER_CANCELS = "seller_cancels"
    REFUSED = "refused"


@dataclass(frozen=True)
class Step:
    """One deed, when it is done, and why."""

    at: datetime
    deed: Deed
    note: str = ""


@dataclass(frozen=True)
class Rest:
    """A state in which an order stays, and since when."""

    state: OrderState
    since: datetime


@dataclass(frozen=True)
class Begun:
    """An order just placed. `rest` is where it stops, when it was placed for a desk."""

    placed_at: datetime
    by_transfer: bool
    zone: Zone
    rest: Rest | None = None


_FATES = {Fate.DELIVERED: 0.92, Fate.BUYER_CANCELS: 0.04, Fate.SELLER_CANCELS: 0.02, Fate.REFUSED: 0.02}
_WAY = {
    OrderState.CONFIRMED: Deed.CONFIRM,
    OrderState.PACKED: Deed.PACK,
    OrderState.SHIPPED: Deed.SHIP,
    OrderState.DELIVERED: Deed.DELIVER,
}


def draw_course(begun: Begun, chance: Random) -> list[Step]:
    """Return what happens to an order, in the order of time; much of it may lie in the future."""
    if begun.rest is not None:
        return _up_to(begun.rest, begun)
    fate = chance.choices(list(_FATES), list(_FATES.values()))[0]
    draw = {
        Fate.DELIVERED: _delivered,
        Fate.BUYER_CANCELS: _called_off,
        Fate.SELLER_CANCELS: _taken_back,
        # What is paid for is not refused at the door.
        Fate.REFUSED: _delivered if begun.by_transfer else _refused,
    }[fate]
    return list(draw(begun, chance))


def _up_to(rest: Rest, begun: Begun) -> list[Step]:
    """Return the steps to a state, evenly spread over the time until then; what is only placed is not paid yet."""
    if rest.state is OrderState.PLACED:
        return []
    states = list(_WAY)
    way = [_WAY[state] for state in states[: states.index(rest.state) + 1]]
    deeds = [Deed.RECEIVE, *way] if begun.by_transfer else way
    part = (rest.since - begun.placed_at) / len(deeds)
    return [Step(begun.placed_at + number * part, deed) for number, deed in enumerate(deeds, start=1)]


def _delivered(begun: Begun, chance: Random) -> Iterator[Step]:
    *before, last = _to_the_carrier(begun, chance)
    yield from (*before, last)
    delivered_at = _arrives(last.at, begun, chance)
    yield Step(delivered_at, Deed.DELIVER)
    if not begun.by_transfer:
        # The carrier hands the cash over some days later.
        yield Step(at_work(delivered_at + chance.uniform(2, 60) * _HOUR), Deed.RECEIVE)


def _refused(begun: Begun, chance: Random) -> Iterator[Step]:
    *before, last = _to_the_carrier(begun, chance)
    yield from (*before, last)
    yield Step(at_work(_arrives(last.at, begun, chance) + 30 * _HOUR), Deed.TAKE_BACK, _REFUSED)


def _called_off(begun: Begun, chance: Random) -> Iterator[Step]:
    """The buyer changes her mind before the order is confirmed; what she paid goes back the next day."""
    paid_at, confirmed_at = _answered(begun, chance)
    moment = begun.placed_at + (confirmed_at - begun.placed_at) * 0.8
    is_paid = begun.by_transfer and paid_at < moment
    if is_paid:
        yield Step(paid_at, Deed.RECEIVE)
    yield Step(moment, Deed.CALL_OFF, chance.choice(_BUYERS_REASONS))
    if is_paid:
        yield Step(at_work(moment + 20 * _HOUR), Deed.REFUND)


def _taken_back(begun: Begun, chance: Random) -> Iterator[Step]:
    hours, reason = (50, _NOT_PAID) if begun.by_transfer else (10, chance.choice(_SELLERS_REASONS))
    yield Step(at_work(begun.placed_at + hours * _HOUR), Deed.TAKE_BACK, reason)


def _to_the_carrier(begun: Begun, chance: Random) -> Iterator[Step]:
    paid_at, confirmed_at = _answered(begun, chance)
    if begun.by_transfer:
        yield Step(paid_at, Deed.RECEIVE)
    yield Step(confirmed_at, Deed.CONFIRM)
    packed_at = at_work(confirmed_at + chance.triangular(1, 26, 5) * _HOUR)
    yield Step(packed_at, Deed.PACK)
    yield Step(at_work(packed_at + chance.triangular(0.5, 20, 3) * _HOUR), Deed.SHIP)


def _answered(begun: Begun, chance: Random) -> tuple[datetime, datetime]:
    """Return when she sees the transfer, and when she confirms: after that, or without it where cash is paid."""
    paid_at = at_work(begun.placed_at + chance.triangular(2, 300, 9) * _MINUTE)
    begins = paid_at if begun.by_transfer else begun.placed_at
    return paid_at, at_work(begins + chance.triangular(0.3, 15, 2) * _HOUR)


def _arrives(shipped_at: datetime, begun: Begun, chance: Random) -> datetime:
    return at_work(shipped_at + chance.uniform(*_HOURS_ON_THE_WAY[begun.zone]) * _HOUR)
