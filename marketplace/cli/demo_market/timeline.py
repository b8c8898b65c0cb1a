"""Doing what was planned in the order of time, so that everything has its number in that order too."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import count

from marketplace.kernel.clock import VIETNAM

Deed = Callable[[datetime], None]

_OPENS, _CLOSES = time(7, 15), time(20, 30)


@dataclass(order=True)
class _Planned:
    at: datetime
    number: int
    do: Deed = field(compare=False)


class Timeline:
    """What happens up to `until`; what was planned for later has not happened yet."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self._planned: list[_Planned] = []
        self._numbers = count()

    def at(self, moment: datetime, do: Deed) -> None:
        """Plan something; of two at the same moment the one planned first comes first."""
        if moment <= self.until:
            heapq.heappush(self._planned, _Planned(moment, next(self._numbers), do))

    def run(self) -> None:
        """Do everything, also what is planned meanwhile."""
        while self._planned:
            planned = heapq.heappop(self._planned)
            planned.do(planned.at)


def at_work(moment: datetime) -> datetime:
    """Return this moment, or the next at which somebody is at work: 7:15 to 20:30 in Vietnam."""
    here = moment.astimezone(VIETNAM)
    if here.time() < _OPENS:
        return _at(here, _OPENS)
    return _at(here + timedelta(days=1), _OPENS) if here.time() > _CLOSES else moment


def _at(day: datetime, hour: time) -> datetime:
    return datetime.combine(day.date(), hour, tzinfo=VIETNAM) + timedelta(minutes=day.minute, seconds=day.second)
