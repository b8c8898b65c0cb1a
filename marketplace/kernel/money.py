"""Money in whole minor units; đồng have none, so 120000 is 120.000 ₫ and nothing is ever multiplied by 100.

Pure. No float comes in and none is made.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import total_ordering
from typing import NewType

from marketplace.kernel.messages import msg

#: Whole đồng.
Dong = NewType("Dong", int)

#: Digits after the point per currency (ISO 4217). A currency that is missing here is refused, never guessed.
EXPONENTS = {
    "AUD": 2, "CAD": 2, "CHF": 2, "CNY": 2, "EUR": 2, "GBP": 2, "HKD": 2, "JPY": 0, "KHR": 2,
    "KRW": 0, "KWD": 3, "LAK": 2, "MYR": 2, "SGD": 2, "THB": 2, "TWD": 2, "USD": 2, "VND": 0,
}  # fmt: skip

#: The largest sum a person can type: one quadrillion đồng, far below what a 64-bit column holds.
LARGEST_TYPED = 10**15
_MOST_DIGITS = 16

_NO_BREAK_SPACE = "\u00a0"
_THOUSANDS = {"vi": ".", "en": ","}
_DECIMAL_POINT = {"vi": ",", "en": "."}
_BIG_UNITS = (
    (1_000_000_000, {"vi": "tỷ đồng", "en": "billion đồng"}),
    (1_000_000, {"vi": "triệu đồng", "en": "million đồng"}),
)
_TYPED_SUM = re.compile(
    r"(?P<digits>[0-9]+|[0-9]{1,3}(?:[ ,.][0-9]{3})+) ?(?P<thousand>k|nghìn|ngàn)? ?(?:₫|đ|đồng|vnd|vnđ)?"
)


def dong(value: int) -> Dong:
    """Return `value` as đồng.

    Raises:
        ValueError: it is not an `int` (a float has lost đồng already; a bool is a mistake).
    """
    return Dong(_whole(value))


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """A sum in minor units of an ISO 4217 currency: `Money(120000, "VND")` is 120.000 ₫.

    Raises:
        ValueError: the sum is not an `int`, or the currency is not in `EXPONENTS`.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        _whole(self.minor)
        if self.currency not in EXPONENTS:
            raise ValueError(msg("Chưa dùng được loại tiền “%(currency)s”.", currency=self.currency))

    @property
    def exponent(self) -> int:
        """How many digits stand after the point."""
        return EXPONENTS[self.currency]

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same_currency(other).minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same_currency(other).minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same_currency(other).minor

    def split(self, weights: Sequence[int]) -> list["Money"]:
        """Return parts in proportion to `weights` whose sum is exactly this sum (see `split_whole`)."""
        return [Money(part, self.currency) for part in split_whole(self.minor, weights)]

    def _same_currency(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(
                msg(
                    "Không cộng hay so sánh được %(one)s với %(other)s.",
                    one=self.currency,
                    other=other.currency,
                )
            )
        return other


def split_dong(total: Dong, weights: Sequence[int]) -> list[Dong]:
    """Return đồng in proportion to `weights` whose sum is exactly `total` (see `split_whole`)."""
    return [Dong(part) for part in split_whole(total, weights)]


def split_whole(total: int, weights: Sequence[int]) -> list[int]:
    """Return whole parts of `total` in proportion to `weights`; nothing is lost or made.

    Each part is rounded towards zero, and what is left goes one by one to the largest remainders, the earlier
    first.

    Raises:
        ValueError: a weight is negative, or all are zero.
    """
    weight_sum = sum(weights)
    if weight_sum <= 0 or min(weights) < 0:
        raise ValueError(msg("Cần ít nhất một phần lớn hơn 0 và không phần nào âm để chia tiền."))
    sign = -1 if total < 0 else 1
    parts = [abs(total) * weight // weight_sum for weight in weights]
    remainders = [abs(total) * weight % weight_sum for weight in weights]
    by_remainder = sorted(range(len(parts)), key=lambda place: -remainders[place])
    for place in by_remainder[: abs(total) - sum(parts)]:
        parts[place] += 1
    return [sign * part for part in parts]


def format_dong(value: int, locale: str = "vi") -> str:
    """Return `120.000 ₫` (vi) or `120,000 ₫` (en), with a no-break space before the sign."""
    return f"{group_thousands(value, locale)}{_NO_BREAK_SPACE}₫"


def group_thousands(value: int, locale: str = "vi") -> str:
    """Return a whole number with its thousands set apart: `2.879` (vi), `2,879` (en)."""
    return f"{value:,}".replace(",", _THOUSANDS[locale])


def short_dong(value: int, locale: str = "vi") -> str:
    """Return a big sum in words, half up to one decimal: `5,1 tỷ đồng`; below a million as `format_dong`."""
    if abs(value) < 1_000_000:
        return format_dong(value, locale)
    # A sum that rounds up to 1,000 million is one billion.
    size, names = _BIG_UNITS[0] if _rounded(abs(value), 100_000) >= 10_000 else _BIG_UNITS[1]
    units, tenths = divmod(_rounded(abs(value), size // 10), 10)
    sign = "-" if value < 0 else ""
    decimals = f"{_DECIMAL_POINT[locale]}{tenths}" if tenths else ""
    return f"{sign}{group_thousands(units, locale)}{decimals} {names[locale]}"


def parse_dong(text: str) -> Dong:
    """Read a sum as people type it: `120.000`, `120 000`, `120,000đ`, `120000 ₫`, `120k`.

    Raises:
        ValueError: with a sentence for the person; also for a sum below zero or above `LARGEST_TYPED`.
    """
    typed = " ".join(text.lower().split())
    if not typed:
        raise ValueError(msg("Hãy nhập số tiền."))
    match = _TYPED_SUM.fullmatch(typed)
    if match is None:
        raise ValueError(msg("Số tiền chưa đúng. Hãy nhập số đồng chẵn, ví dụ 120.000."))
    digits = re.sub(r"[ ,.]", "", match["digits"])
    # Only as many digits as a sum can have become a number: Python itself refuses thousands of them.
    value = int(digits[:_MOST_DIGITS]) * (1000 if match["thousand"] else 1)
    if len(digits) > _MOST_DIGITS or value > LARGEST_TYPED:
        raise ValueError(msg("Số tiền lớn quá. Hãy kiểm tra lại."))
    return Dong(value)


def _whole(value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(msg("Số tiền phải là số nguyên, không phải “%(value)s”.", value=value))
    return value


def _rounded(value: int, step: int) -> int:
    """Return how many `step` there are in `value`, half up."""
    return (2 * value + step) // (2 * step)
