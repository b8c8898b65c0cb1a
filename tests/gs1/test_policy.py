"""Which well-formed numbers may be given to a product, and why the others may not."""

import pytest

from marketplace.gs1.policy import Refusal, why_not_issued

PROVEN = {"8936012"}


@pytest.mark.parametrize(
    ("number", "refusal"),
    [
        ("8936012345674", None),
        ("08936012345674", None),
        ("18936012345671", None),
        ("8936012345673", Refusal.WRONG),
        ("8930000000019", Refusal.NOT_PROVEN),
        ("00000000000000", Refusal.NOBODYS),
        ("00000000123457", Refusal.NOBODYS),
        ("02012345678903", Refusal.RESTRICTED),
        ("00412345678903", Refusal.RESTRICTED),
        ("02512345678908", Refusal.RESTRICTED),
        ("02912345678906", Refusal.RESTRICTED),
        ("9520123456788", Refusal.DEMONSTRATION),
        ("98936012345677", Refusal.VARIABLE),
        ("09771234567003", Refusal.OTHER_USE),
        ("96385074", Refusal.NOT_PROVEN),
    ],
)
def test_only_numbers_of_a_proven_prefix_are_issued(number, refusal):
    assert why_not_issued(number, prefixes=PROVEN) == refusal


def test_a_number_for_weighed_packs_needs_a_weight():
    assert why_not_issued("98936012345677", prefixes=PROVEN, has_weight=True) is None


def test_an_empty_prefix_proves_nothing():
    assert why_not_issued("8936012345674", prefixes={""}) == Refusal.NOT_PROVEN
