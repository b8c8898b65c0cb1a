"""What Whoosh knows of words, read once: which products have a word in a field, and how much it counts there.

Whoosh walks through its lists of products again with each query, one product at a time. Here a list is read once per
state of the index and kept as a table, which is joined with others at the speed of the interpreter's own loops; long
lists are only looked into where few products are left. What a word counts for is what Whoosh says.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from heapq import nsmallest
from typing import Any

from whoosh.searching import Searcher

#: How many entries are kept in all, about a hundred bytes each; beyond these what was not asked for longest goes.
MOST_ENTRIES = 300_000
#: From how many entries for each product looked for it is cheaper to skip those between than to read all.
WORTH_SKIPPING = 8

Counts = dict[int, float]
#: A field, a word in it, and how much more than usual it counts.
Wanted = tuple[str, str, float]
Group = tuple[Wanted, ...]


class Postings:
    """Tables of products by Whoosh's own numbers, for one state of the index."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._kept: OrderedDict[Group, Counts] = OrderedDict()
        self._entries = 0

    def best(self, needed: Iterable[Group], better: Iterable[Wanted], *, limit: int | None) -> list[int]:
        """Return the products that have one of each group of `needed`; those before that have more of `better`."""
        total = self._having_all(needed)
        for wanted in better:
            if total:
                _add(self._counts((wanted,), total), total)
        return _best(total, limit)

    def have_all(self, needed: Iterable[Group]) -> bool:
        """Tell whether a product has one of each group."""
        return bool(self._having_all(needed))

    def _having_all(self, needed: Iterable[Group]) -> Counts:
        rarest, *others = sorted(needed, key=self._frequency)
        total = dict(self._whole(rarest))
        for group in others:
            counts = self._counts(group, total)
            total = {number: total[number] + counts[number] for number in total.keys() & counts.keys()}
        return total

    def _frequency(self, group: Group) -> int:
        return sum(self._searcher.doc_frequency(field, word) for field, word, _ in group)

    def _counts(self, group: Group, among: Counts) -> Counts:
        """Return what the words of a group count for, at least for those products of `among` that have one."""
        if group not in self._kept and self._frequency(group) > WORTH_SKIPPING * len(among):
            return self._some_of(group, sorted(among))
        return self._whole(group)

    def _whole(self, group: Group) -> Counts:
        known = self._kept.get(group)
        if known is not None:
            self._kept.move_to_end(group)
            return known
        found: Counts = {}
        for matcher, times in self._matchers(group):
            while matcher.is_active():
                number = matcher.id()
                found[number] = found.get(number, 0.0) + times * matcher.score()
                matcher.next()
        self._keep(group, found)
        return found

    def _some_of(self, group: Group, numbers: list[int]) -> Counts:
        """Look only for these products, which are in order, and skip what lies between."""
        found: Counts = {}
        for matcher, times in self._matchers(group):
            for number in numbers:
                if matcher.is_active():
                    matcher.skip_to(number)
                if matcher.is_active() and matcher.id() == number:
                    found[number] = found.get(number, 0.0) + times * matcher.score()
        return found

    def _matchers(self, group: Group) -> Iterator[tuple[Any, float]]:
        for field, word, times in group:
            if self._searcher.doc_frequency(field, word):
                yield self._searcher.postings(field, word), times

    def _keep(self, group: Group, found: Counts) -> None:
        self._kept[group] = found
        self._entries += len(found)
        while self._entries > MOST_ENTRIES and len(self._kept) > 1:
            self._entries -= len(self._kept.popitem(last=False)[1])


def _add(counts: Counts, total: Counts) -> None:
    """Add what counts for those that were found."""
    if len(counts) < len(total):
        for number, count in counts.items():
            if number in total:
                total[number] += count
    else:
        for number in total:
            total[number] += counts.get(number, 0.0)


def _best(total: Counts, limit: int | None) -> list[int]:
    """Return the numbers, best first; the lower one first of those that count the same."""
    ranked = [(-count, number) for number, count in total.items()]
    return [number for _, number in (sorted(ranked) if limit is None else nsmallest(limit, ranked))]
