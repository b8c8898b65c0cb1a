"""What a target means: when it is met, how far along it is, how it is written. Pure.

Plans set targets with operators ("ít nhất", "trên", "từ … đến …"), in whole numbers or percent. A percentage
is never kept
alone: it carries what was counted and out of how many. "No data" is `None` everywhere and never zero.
"""

from dataclasses import dataclass
from enum import StrEnum

from marketplace.kernel.messages import msg
from marketplace.kernel.money import group_thousands, short_dong

PERCENT = "%"
DONG = "đồng"

_NO_BREAK_SPACE = "\u00a0"


class Operator(StrEnum):
    """How a plan's figure binds; the values are those of `data/plans.json` and of the table."""

    AT_LEAST = ">="
    MORE_THAN = ">"
    EXACTLY = "="
    LESS_THAN = "<"
    RANGE = "range"


_SIGNS = {Operator.AT_LEAST: "≥ ", Operator.MORE_THAN: "> ", Operator.LESS_THAN: "< "}


class Measure(StrEnum):
    """Whether a figure is for one year or for all years up to its end; the two are never added."""

    ANNUAL = "annual"
    CUMULATIVE = "cumulative"


@dataclass(frozen=True, slots=True)
class Ratio:
    """So many out of so many; the only form in which a percentage exists.

    Raises:
        ValueError: out of none, or a negative number.
    """

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if self.denominator <= 0 or self.numerator < 0:
            raise ValueError(msg("Tỷ lệ cần mẫu số lớn hơn 0 và tử số không âm."))

    @property
    def tenths_of_percent(self) -> int:
        """The percentage times ten, rounded half up."""
        return (2000 * self.numerator + self.denominator) // (2 * self.denominator)


def is_met(operator: str, value: int, value_max: int | None, observed: int | Ratio | None) -> bool | None:
    """Tell whether the observation fulfils the target; `None` when there is no observation.

    A target of "5.000" or "03–04" is fulfilled by reaching it, and doing more does not break it. A target in
    percent is compared with a `Ratio` exactly, before any rounding.

    Args:
        value_max: only the upper end of a range; it is never a limit.
    """
    if observed is None:
        return None
    ensure_target(operator, value, value_max)
    reached, needed = _comparable(value, observed)
    if operator == Operator.MORE_THAN:
        return reached > needed
    if operator == Operator.LESS_THAN:
        return reached < needed
    return reached >= needed


def progress(operator: str, value: int, observed: int | Ratio | None) -> Ratio | None:
    """Return how much of the target is reached: observed out of wanted, of a range the lower end.

    It says how far, not whether: "> 50 %" is at 100 % of its way with exactly 50 %; ask `is_met`. It is
    `None` without an observation, for a target of zero, and for an upper limit, which has no way to go.
    """
    if observed is None or value <= 0 or operator == Operator.LESS_THAN:
        return None
    reached, needed = _comparable(value, observed)
    return Ratio(reached, needed)


def share(numerator: int | None, denominator: int | None) -> Ratio | None:
    """Return the ratio, or `None` when one part is missing or nothing was there to count."""
    if numerator is None or not denominator:
        return None
    return Ratio(numerator, denominator)


def format_percent(ratio: Ratio | None, *, locale: str = "vi") -> str:
    """Return `62,5 % (5/8)`; without data an en dash, never `0 %`."""
    if ratio is None:
        return "–"
    parts = (group_thousands(part, locale) for part in (ratio.numerator, ratio.denominator))
    return f"{format_percent_alone(ratio, locale=locale)} ({'/'.join(parts)})"


def format_percent_alone(ratio: Ratio, *, locale: str = "vi") -> str:
    """Return `62,5 %`; only for a place that shows numerator and denominator beside it."""
    whole, tenth = divmod(ratio.tenths_of_percent, 10)
    point = "." if locale == "en" else ","
    return f"{group_thousands(whole, locale)}{f'{point}{tenth}' if tenth else ''}{_percent_sign(locale)}"


def describe_target(
    operator: str, value: int, value_max: int | None = None, *, unit: str = "", locale: str = "vi"
) -> str:
    """Return the target as plans write it: `≥ 250`, `03–04`, `> 50 %`, `5.000`.

    Vietnamese documents write counts below ten with a leading zero. The unit is only written for percent and
    đồng.
    """
    ensure_target(operator, value, value_max)
    if value_max is not None:
        lower = _figure(value, "" if unit == PERCENT else unit, locale)
        return f"{lower}–{_figure(value_max, unit, locale)}"
    return f"{_SIGNS.get(Operator(operator), '')}{_figure(value, unit, locale)}"


def ensure_target(operator: str, value: int, value_max: int | None) -> None:
    """Refuse a target that cannot be read.

    Raises:
        ValueError: unknown operator, a range without an upper end above its lower, or an upper end without a
            range.
    """
    is_range = Operator(operator) == Operator.RANGE
    if is_range and (value_max is None or value_max <= value):
        raise ValueError(msg("Chỉ tiêu dạng khoảng cần số sau lớn hơn số trước."))
    if value_max is not None and not is_range:
        raise ValueError(msg("Chỉ chỉ tiêu dạng khoảng mới có hai số."))


def _comparable(value: int, observed: int | Ratio) -> tuple[int, int]:
    """Return whole numbers in the proportion of what was observed to what was wanted."""
    if isinstance(observed, Ratio):
        return 100 * observed.numerator, value * observed.denominator
    return observed, value


def _figure(value: int, unit: str, locale: str) -> str:
    if unit == DONG:
        return short_dong(value, locale)
    if unit == PERCENT:
        return f"{group_thousands(value, locale)}{_percent_sign(locale)}"
    return f"{value:02d}" if locale == "vi" and 0 <= value < 10 else group_thousands(value, locale)


def _percent_sign(locale: str) -> str:
    return "%" if locale == "en" else f"{_NO_BREAK_SPACE}%"
