"""Quantities in whole base units, and the units Vietnamese sellers use.

Pure. Base units: grams, millilitres, pieces, millimetres, square centimetres. Sums are only made inside one
group, so that tonnes, shirts and litres never become one number.

Two words to beware of: "yến" here is 10 kg; a bird's nest is also called yến (tổ yến) and is weighed in g or
kg. "Chục" is ten in the north and twelve to sixteen in parts of the south, so it is no unit here and never
prices anything.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import total_ordering

from marketplace.kernel.messages import msg
from marketplace.kernel.money import Dong, format_dong, group_thousands

_LONGEST_SYMBOL = 2


class UnitGroup(StrEnum):
    """What is measured; only quantities of one group can be added or compared."""

    MASS = "mass"
    VOLUME = "volume"
    COUNT = "count"
    LENGTH = "length"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as sellers write it; `factor` is how many base units of its group it holds."""

    code: str
    name_vi: str
    name_en: str
    group: UnitGroup
    factor: int

    def name(self, locale: str = "vi") -> str:
        """Return the word for one of this unit."""
        return self.name_en if locale == "en" else self.name_vi

    def plural_en(self) -> str:
        """Return the English word for several: boxes, jars, litres; symbols (kg) and explained words stay."""
        if len(self.name_en) <= _LONGEST_SYMBOL or not self.name_en.replace(" ", "").isalpha():
            return self.name_en
        return f"{self.name_en}{'es' if self.name_en.endswith(('x', 'ch')) else 's'}"


_MASS = (
    Unit("g", "g", "g", UnitGroup.MASS, 1),
    Unit("lang", "lạng", "lạng (100 g)", UnitGroup.MASS, 100),
    Unit("kg", "kg", "kg", UnitGroup.MASS, 1_000),
    Unit("yen", "yến", "yến (10 kg)", UnitGroup.MASS, 10_000),
    Unit("ta", "tạ", "quintal (100 kg)", UnitGroup.MASS, 100_000),
    Unit("tan", "tấn", "tonne", UnitGroup.MASS, 1_000_000),
)
_VOLUME = (
    Unit("ml", "ml", "ml", UnitGroup.VOLUME, 1),
    Unit("lit", "lít", "litre", UnitGroup.VOLUME, 1_000),
)
# "Bó" and "bộ" fold to the same two letters, so these two have English codes.
_COUNT = (
    Unit("cai", "cái", "piece", UnitGroup.COUNT, 1),
    Unit("chiec", "chiếc", "piece", UnitGroup.COUNT, 1),
    Unit("qua", "quả", "piece", UnitGroup.COUNT, 1),
    Unit("trai", "trái", "piece", UnitGroup.COUNT, 1),
    Unit("con", "con", "animal", UnitGroup.COUNT, 1),
    Unit("goi", "gói", "packet", UnitGroup.COUNT, 1),
    Unit("hop", "hộp", "box", UnitGroup.COUNT, 1),
    Unit("hu", "hũ", "jar", UnitGroup.COUNT, 1),
    Unit("lo", "lọ", "small jar", UnitGroup.COUNT, 1),
    Unit("chai", "chai", "bottle", UnitGroup.COUNT, 1),
    Unit("can", "can", "can", UnitGroup.COUNT, 1),
    Unit("bao", "bao", "sack", UnitGroup.COUNT, 1),
    Unit("tui", "túi", "bag", UnitGroup.COUNT, 1),
    Unit("vi", "vỉ", "pack", UnitGroup.COUNT, 1),
    Unit("khay", "khay", "tray", UnitGroup.COUNT, 1),
    Unit("bunch", "bó", "bunch", UnitGroup.COUNT, 1),
    Unit("set", "bộ", "set", UnitGroup.COUNT, 1),
    Unit("doi", "đôi", "pair", UnitGroup.COUNT, 1),
)
_LENGTH = (
    Unit("cm", "cm", "cm", UnitGroup.LENGTH, 10),
    Unit("met", "mét", "metre", UnitGroup.LENGTH, 1_000),
)
_AREA = (Unit("m2", "m²", "m²", UnitGroup.AREA, 10_000),)

#: Every unit by its code, in the order forms offer them.
UNITS = {unit.code: unit for unit in (*_MASS, *_VOLUME, *_COUNT, *_LENGTH, *_AREA)}

# The units a sum is written in, largest first, and the unit buyers compare prices by.
_WRITTEN_IN = {
    UnitGroup.MASS: ("tan", "kg", "g"),
    UnitGroup.VOLUME: ("lit", "ml"),
    UnitGroup.COUNT: ("cai",),
    UnitGroup.LENGTH: ("met", "cm"),
    UnitGroup.AREA: ("m2",),
}
_COMPARED_BY = {
    UnitGroup.MASS: "kg",
    UnitGroup.VOLUME: "lit",
    UnitGroup.COUNT: "cai",
    UnitGroup.LENGTH: "met",
    UnitGroup.AREA: "m2",
}

_MOST_DECIMALS = 3
# So few digits that Decimal, which keeps 28, never rounds.
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){1,5}(?:,[0-9]{1,6})?")
_PLAIN = re.compile(r"[0-9]{1,18}(?:[,.][0-9]{1,6})?")
_LARGEST_BASE = 10**15


def get_unit(code: str) -> Unit:
    """Return the unit with this code.

    Raises:
        ValueError: there is none.
    """
    unit = UNITS.get(code)
    if unit is None:
        raise ValueError(msg("Không có đơn vị “%(code)s”.", code=code))
    return unit


@total_ordering
@dataclass(frozen=True, slots=True)
class Quantity:
    """So many base units (g, ml, pieces, mm, cm²) of one group."""

    amount_base: int
    group: UnitGroup

    def __add__(self, other: "Quantity") -> "Quantity":
        return Quantity(self.amount_base + self._same_group(other).amount_base, self.group)

    def __sub__(self, other: "Quantity") -> "Quantity":
        return Quantity(self.amount_base - self._same_group(other).amount_base, self.group)

    def __lt__(self, other: "Quantity") -> bool:
        return self.amount_base < self._same_group(other).amount_base

    def _same_group(self, other: "Quantity") -> "Quantity":
        if other.group != self.group:
            raise ValueError(msg("Chỉ cộng hay so sánh được các lượng cùng loại đơn vị."))
        return other


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """What one kilogram, litre, piece, metre or square metre costs, so that packs can be compared."""

    price: Dong
    unit: Unit


def parse_quantity(text: str, unit: Unit) -> Quantity:
    """Read an amount in `unit` as people type it: `0,5` or `0.5` kg is 500 g; `1.500` is 1500.

    Raises:
        ValueError: with a sentence for the person: no number, zero, too large, or finer than one base unit.
    """
    typed = "".join(text.split())
    if not _GROUPED.fullmatch(typed) and not _PLAIN.fullmatch(typed):
        raise ValueError(msg("Số lượng chưa đúng. Hãy nhập một số, ví dụ 2 hoặc 0,5."))
    plain = typed.replace(".", "") if _GROUPED.fullmatch(typed) else typed
    base = Decimal(plain.replace(",", ".")) * unit.factor
    if not 0 < base <= _LARGEST_BASE:
        raise ValueError(msg("Số lượng phải lớn hơn 0 và không quá lớn."))
    if base != base.to_integral_value():
        raise ValueError(msg("Không chia nhỏ được như vậy với đơn vị “%(unit)s”.", unit=unit.name_vi))
    return Quantity(int(base), unit.group)


def format_quantity(quantity: Quantity, *, unit: Unit | None = None, locale: str = "vi") -> str:
    """Return the quantity exactly, with its unit: `500 g`, `1,5 kg`, `2.000 tấn`, `30 quả`.

    Args:
        unit: the unit to write it in; without it the largest one that needs at most three decimals. Pieces
            have no word of their own ("cái"), so give the unit of sale where there is one.
    """
    written_in = unit or _fitting_unit(quantity)
    if written_in.group != quantity.group:
        raise ValueError(msg("Đơn vị không cùng loại với lượng cần viết."))
    amount = format_amount(quantity.amount_base, written_in, locale=locale)
    several = locale == "en" and abs(quantity.amount_base) != written_in.factor
    return f"{amount} {written_in.plural_en() if several else written_in.name(locale)}"


def format_amount(amount_base: int, unit: Unit, *, locale: str = "vi") -> str:
    """Return how many `unit` there are in `amount_base`, exactly, without the unit: `1,5`."""
    whole, rest = divmod(abs(amount_base), unit.factor)
    sign = "-" if amount_base < 0 else ""
    # Every factor is a power of ten, so the rest has as many digits as the factor has zeros.
    digits = str(rest).zfill(len(str(unit.factor)) - 1).rstrip("0")
    point = "." if locale == "en" else ","
    return f"{sign}{group_thousands(whole, locale)}{point + digits if digits else ''}"


def unit_price(price: Dong, amount_base: int, group: UnitGroup, *, piece: Unit | None = None) -> UnitPrice:
    """Return the price per kg, litre, piece, metre or m², rounded half up: 500 g at 60.000 ₫ is 120.000 ₫/kg.

    Args:
        amount_base: what one pack holds, in base units: grams, or pieces (a tray of 30 eggs is 30).
        piece: what a piece is called (quả, cái, …); only for counted goods.

    Raises:
        ValueError: the pack holds nothing.
    """
    if amount_base <= 0:
        raise ValueError(msg("Quy cách phải chứa một lượng lớn hơn 0."))
    by_count = piece if group == UnitGroup.COUNT else None
    unit = by_count or UNITS[_COMPARED_BY[group]]
    return UnitPrice(Dong((2 * price * unit.factor + amount_base) // (2 * amount_base)), unit)


def format_unit_price(value: UnitPrice, *, locale: str = "vi") -> str:
    """Return `120.000 ₫/kg`."""
    return f"{format_dong(value.price, locale)}/{value.unit.name(locale)}"


def _fitting_unit(quantity: Quantity) -> Unit:
    """Return the largest unit that is not above the quantity and writes it with at most three decimals."""
    units = [UNITS[code] for code in _WRITTEN_IN[quantity.group]]
    amount = abs(quantity.amount_base)
    fitting = (unit for unit in units if amount >= unit.factor and amount * 10**_MOST_DECIMALS % unit.factor == 0)
    return next(fitting, units[-1])
