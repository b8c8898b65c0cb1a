"""What holds for seasons offered before their harvest: days, quantities, and who gets how much. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from marketplace.inventory.season_states import LIVE, SeasonState, ShortfallRule
from marketplace.kernel import clock
from marketplace.kernel.errors import InvalidInput, OutOfStock
from marketplace.kernel.messages import Message, msg
from marketplace.kernel.money import group_thousands

MOST_PACKS = 100_000
LONGEST_AHEAD = timedelta(days=400)
LONGEST_WINDOW = timedelta(days=92)
LONGEST_NOTE = 300


@dataclass(frozen=True)
class SeasonData:
    """What a cooperative says of a harvest to come."""

    harvest_from: date
    harvest_to: date
    closes_on: date
    expected: int
    rule: ShortfallRule
    must_prepay: bool = False


@dataclass(frozen=True)
class SeasonOffer:
    """What buyers agree to when they order before the harvest."""

    id: int
    variant_id: int
    state: SeasonState
    rule: ShortfallRule
    must_prepay: bool
    harvest_from: date
    harvest_to: date
    closes_on: date
    expected: int
    left: int
    is_settled: bool = False

    @property
    def awaits_harvest(self) -> bool:
        """Tell whether nobody knows yet what there will be."""
        return self.state in LIVE


@dataclass(frozen=True)
class Promise:
    """So many packs that an order waits for."""

    order_id: int
    packs: int


def shares(promises: Sequence[Promise], *, harvested: int, rule: ShortfallRule) -> dict[int, int]:
    """Return how many packs each order gets; the same answer whenever it is asked.

    Pro rata everybody gets an even share in whole packs; what rounding leaves goes to the largest remainders, of
    equal ones to whoever ordered first. No order ever gets more than it asked for.

    Args:
        promises: in the order in which they were placed.
    """
    wanted = sum(each.packs for each in promises)
    if harvested >= wanted:
        return {each.order_id: each.packs for each in promises}
    if rule is ShortfallRule.FIRST_COME:
        return _first_come(promises, harvested)
    return _pro_rata(promises, harvested, wanted)


def _first_come(promises: Sequence[Promise], harvested: int) -> dict[int, int]:
    found, left = {}, harvested
    for each in promises:
        found[each.order_id] = min(each.packs, left)
        left -= found[each.order_id]
    return found


def _pro_rata(promises: Sequence[Promise], harvested: int, wanted: int) -> dict[int, int]:
    found = {each.order_id: each.packs * harvested // wanted for each in promises}
    left = harvested - sum(found.values())
    # The sort keeps equal remainders in the order of placing.
    by_remainder = sorted(promises, key=lambda each: -(each.packs * harvested % wanted))
    for each in by_remainder[:left]:
        found[each.order_id] += 1
    return found


def ensure_season(data: SeasonData, *, today: date) -> None:
    """Refuse days and quantities that no harvest has.

    Raises:
        InvalidInput: names every faulty field.
    """
    faults = _window_faults(data.harvest_from, data.harvest_to, today)
    if not today <= data.closes_on <= data.harvest_to:
        faults["closes_on"] = msg("Ngày đóng nhận đặt trước phải từ hôm nay đến hết ngày thu hoạch.")
    if not 0 < data.expected <= MOST_PACKS:
        most = group_thousands(MOST_PACKS, "vi")
        faults["expected"] = msg("Sản lượng dự kiến phải từ 1 đến %(most)s gói.", most=most)
    if faults:
        raise InvalidInput(fields=faults)


def ensure_window(harvest_from: date, harvest_to: date, *, today: date) -> None:
    """Refuse days in the past, in the wrong order, too far ahead or too many.

    Raises:
        InvalidInput: names every faulty field.
    """
    faults = _window_faults(harvest_from, harvest_to, today)
    if faults:
        raise InvalidInput(fields=faults)


def ensure_count(harvested: int) -> None:
    """Refuse a harvest below zero or absurdly large.

    Raises:
        InvalidInput: it is.
    """
    if not 0 <= harvested <= MOST_PACKS:
        most = group_thousands(MOST_PACKS, "vi")
        raise InvalidInput(fields={"harvested": msg("Số gói thu được phải từ 0 đến %(most)s.", most=most)})


def no_longer_offered(name: str) -> OutOfStock:
    """Return the error for a season that takes no more orders."""
    return OutOfStock(msg("%(name)s đã đủ số đặt trước hoặc hết hạn nhận. Hãy bỏ ra khỏi giỏ rồi thử lại.", name=name))


def closes_at(closes_on: date) -> datetime:
    """Return the moment from which a season takes no more orders: the end of its closing day in Vietnam."""
    return clock.end_of(closes_on)


def _window_faults(harvest_from: date, harvest_to: date, today: date) -> dict[str, Message]:
    if harvest_to < today or harvest_to > today + LONGEST_AHEAD:
        return {"harvest_to": msg("Ngày thu hoạch xong phải từ hôm nay đến hơn một năm tới.")}
    if not harvest_to - LONGEST_WINDOW <= harvest_from <= harvest_to:
        return {"harvest_from": msg("Thu hoạch phải bắt đầu trước khi kết thúc, và kéo dài không quá ba tháng.")}
    return {}
