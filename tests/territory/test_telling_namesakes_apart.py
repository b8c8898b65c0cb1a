"""The package gives two old communes of one name the successors of both; each keeps its own."""

from marketplace.territory.conversion import Claim, PackageUnit, without_namesakes
from marketplace.territory.rules import SuccessionKind

WHOLE, PART = SuccessionKind.WHOLE, SuccessionKind.PARTIAL

HERE_OLD = PackageUnit(code="1", key="xahoaloc", district_code="838", point=(10.1, 106.3))
THERE_OLD = PackageUnit(code="2", key="xahoaloc", district_code="860", point=(10.1, 106.0))
NEIGHBOUR_OLD = PackageUnit(code="3", key="xatanbinh", district_code="838", point=(10.1, 106.3))
HERE_NEW = PackageUnit(code="11", key="", district_code="", point=(10.1, 106.3))
THERE_NEW = PackageUnit(code="12", key="", district_code="", point=(10.1, 106.0))


def test_the_nearest_of_two_namesakes_is_meant_and_went_whole():
    crossed = [Claim(old, new, PART) for old in (HERE_OLD, THERE_OLD) for new in (HERE_NEW, THERE_NEW)]

    assert without_namesakes(crossed) == [Claim(HERE_OLD, HERE_NEW, WHOLE), Claim(THERE_OLD, THERE_NEW, WHOLE)]


def test_the_district_speaks_before_the_distance():
    claims = [
        Claim(NEIGHBOUR_OLD, THERE_NEW, WHOLE),
        Claim(HERE_OLD, THERE_NEW, PART),
        Claim(THERE_OLD, THERE_NEW, PART),
    ]

    assert Claim(HERE_OLD, THERE_NEW, WHOLE) in without_namesakes(claims)
    assert Claim(THERE_OLD, THERE_NEW, WHOLE) not in without_namesakes(claims)


def test_a_commune_that_went_whole_stands_before_a_namesake_of_which_a_part_is_claimed():
    claims = [
        Claim(HERE_OLD, HERE_NEW, WHOLE),
        Claim(THERE_OLD, HERE_NEW, PART),
        Claim(THERE_OLD, THERE_NEW, PART),
    ]

    assert without_namesakes(claims) == [Claim(HERE_OLD, HERE_NEW, WHOLE), Claim(THERE_OLD, THERE_NEW, WHOLE)]


def test_a_commune_that_was_really_divided_keeps_both_parts():
    claims = [Claim(HERE_OLD, HERE_NEW, PART), Claim(HERE_OLD, THERE_NEW, PART)]

    assert without_namesakes(claims) == claims
