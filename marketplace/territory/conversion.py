"""Which commune of today holds the territory of an old one: the package's table, namesakes told apart. Pure.

The table names places by keys only, province by province. Where two old communes of one new province bear the
same name ("Xã Hòa Lộc" of Bến Tre and of Vĩnh Long), it gives each of them the new communes of both. Of such
namesakes the one that lies where the new commune lies is meant; the others are left out.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from marketplace.territory.rules import SuccessionKind


@dataclass(frozen=True)
class PackageUnit:
    """A commune as the package knows it: the key is its name without marks, empty for an island."""

    code: str
    key: str
    district_code: str
    point: tuple[float, float]


@dataclass(frozen=True)
class Claim:
    """The package says: the old unit's territory, or a part of it, lies in the new one."""

    old: PackageUnit
    new: PackageUnit
    kind: SuccessionKind


def without_namesakes(claims: Iterable[Claim]) -> list[Claim]:
    """Return the claims that hold; an old commune left with one new commune went there as a whole."""
    known = list(claims)
    home_districts = _home_districts(known)
    held = [claim for rivals in _by_new_unit_and_name(known) for claim in _those_meant(rivals, home_districts)]
    parts = Counter(claim.old for claim in held)
    kinds = {1: SuccessionKind.WHOLE}
    return [Claim(claim.old, claim.new, kinds.get(parts[claim.old], SuccessionKind.PARTIAL)) for claim in held]


def _home_districts(claims: Iterable[Claim]) -> Mapping[PackageUnit, set[str]]:
    """Return for each new commune the old districts from which whole communes came."""
    districts: dict[PackageUnit, set[str]] = defaultdict(set)
    for claim in claims:
        if claim.kind is SuccessionKind.WHOLE:
            districts[claim.new].add(claim.old.district_code)
    return districts


def _by_new_unit_and_name(claims: Iterable[Claim]) -> Iterable[list[Claim]]:
    rivals: dict[tuple[PackageUnit, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        rivals[claim.new, claim.old.key].append(claim)
    return rivals.values()


def _those_meant(rivals: list[Claim], home_districts: Mapping[PackageUnit, set[str]]) -> list[Claim]:
    """Of several old communes of one name keep those that went whole; of parts the one that lies nearest."""
    if len(rivals) == 1:
        return rivals
    whole = [claim for claim in rivals if claim.kind is SuccessionKind.WHOLE]
    return whole or [min(rivals, key=lambda claim: _strangeness(claim, home_districts))]


def _strangeness(claim: Claim, home_districts: Mapping[PackageUnit, set[str]]) -> tuple[bool, float]:
    # A few old communes carry the same wrong coordinates, so the district speaks before the distance.
    from_elsewhere = claim.old.district_code not in home_districts.get(claim.new, set())
    return from_elsewhere, math.dist(claim.old.point, claim.new.point)
