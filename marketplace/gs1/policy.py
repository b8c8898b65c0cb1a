"""Which numbers may be issued as GTINs. Syntax is not permission: many well-formed numbers are nobody's, or another's.

Nghị định 37/2026/NĐ-CP articles 28 to 31: only the holder of a prefix numbers goods with it. GS1 General
Specifications, section 1.4: what each range of prefixes is for.
"""

from collections.abc import Collection
from enum import StrEnum

from marketplace.gs1.check_digits import as_gtin14, is_gtin

VIETNAM = "893"
VARIABLE_MEASURE = "9"


class Refusal(StrEnum):
    """Why a number is not issued."""

    WRONG = "wrong"  # no GTIN: its length or check digit is wrong
    NOBODYS = "nobodys"  # all zeros, or reserved for use inside one company
    RESTRICTED = "restricted"  # restricted circulation: means something else in the next shop
    OTHER_USE = "other_use"  # books, periodicals, coupons, refund receipts
    DEMONSTRATION = "demonstration"  # 952, for examples
    VARIABLE = "variable"  # indicator 9 says that the weight differs; without one it says nothing
    NOT_PROVEN = "not_proven"  # nobody showed that the prefix is hers


def why_not_issued(number: str, *, prefixes: Collection[str], has_weight: bool = False) -> Refusal | None:
    """Return why a number may not be given to a product; `None` when it may.

    Args:
        prefixes: company prefixes that the cooperative has shown to hold today.
        has_weight: whether the packs are weighed one by one.
    """
    if not is_gtin(number):
        return Refusal.WRONG
    gtin = as_gtin14(number)
    refusal = _by_range(gtin)
    if refusal is not None:
        return refusal
    if gtin[0] == VARIABLE_MEASURE and not has_weight:
        return Refusal.VARIABLE
    return None if any(prefix and gtin[1:].startswith(prefix) for prefix in prefixes) else Refusal.NOT_PROVEN


def _by_range(gtin: str) -> Refusal | None:
    body = gtin[1:]
    if body.startswith("0000000") or not gtin.strip("0"):
        return Refusal.NOBODYS
    if body.startswith("00000") and body[5] in "02":
        return Refusal.RESTRICTED
    prefix = int(body[:3])
    if 20 <= prefix <= 29 or 40 <= prefix <= 49 or 200 <= prefix <= 299:
        return Refusal.RESTRICTED
    if prefix == 952:
        return Refusal.DEMONSTRATION
    is_other = 50 <= prefix <= 59 or 977 <= prefix <= 984 or prefix >= 990
    return Refusal.OTHER_USE if is_other else None
