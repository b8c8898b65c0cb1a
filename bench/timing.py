"""Stop-watches: processor time where others share the machine, and the order in which things are measured."""

from collections.abc import Callable, Mapping, Sequence
from statistics import median
from time import process_time

Work = Callable[[], object]


def side_by_side(works: Mapping[str, Work], *, seconds: float, rounds: int = 7) -> dict[str, float]:
    """Return the milliseconds of processor time that each work takes once; the median of several rounds.

    The works take turns, so that a busy minute of the machine falls on all of them alike.

    Args:
        seconds: how long each work is repeated in each round, about.
    """
    times = {name: _calls_in(work, seconds) for name, work in works.items()}
    found: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            found[name].append(_one_round(work, times[name]))
    return {name: median(values) for name, values in found.items()}


def processor_milliseconds(work: Work) -> float:
    """Return what one call costs in processor time of this process, all its threads together."""
    return _one_round(work, 1)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _one_round(work: Work, times: int) -> float:
    began = process_time()
    for _ in range(times):
        work()
    return (process_time() - began) * 1000 / times


def _calls_in(work: Work, seconds: float) -> int:
    # The first call fills caches: templates, statements, pictures.
    work()
    return max(1, int(seconds * 1000 / max(_one_round(work, 2), 0.001)))
