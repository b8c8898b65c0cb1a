"""Reading how a product is packed, as people write it: "1 kg", "500 g", "khay 30 quả", "chai 0,5 lít". Pure."""

import re
from dataclasses import dataclass

from marketplace.kernel.messages import msg
from marketplace.kernel.quantity import UNITS, Unit, parse_quantity
from marketplace.kernel.text import fold, normalise

_WRITTEN = re.compile(r"(?P<before>[^0-9]*)(?P<number>[0-9][0-9.,]*)\s*(?P<unit>[^0-9].*)?")
_ALSO_CALLED = {
    "kg": ("kilogam", "kilogram", "kilo", "ký", "kí", "cân", "kgs"),
    "g": ("gam", "gram", "gr", "grams"),
    "lit": ("l", "lit", "litre", "liter"),
    "ml": ("mililit", "cc"),
    "met": ("m", "met", "metre"),
    "m2": ("m2", "mét vuông"),
    "doi": ("đôi", "cặp"),
    "qua": ("quả", "trứng"),
}
# Exact words first: "bó" and "bộ" are told apart by their marks alone.
_EXACT = {unit.name_vi.lower(): unit for unit in UNITS.values()} | {
    name: UNITS[code] for code, names in _ALSO_CALLED.items() for name in names
}
_FOLDED: dict[str, Unit | None] = {}
for _name, _unit in _EXACT.items():
    _same = _FOLDED.get(fold(_name), _unit)
    _FOLDED[fold(_name)] = _unit if _same == _unit else None


@dataclass(frozen=True)
class Pack:
    """What one pack holds in base units, and what it is called where more than the amount was written."""

    unit: Unit
    amount: int
    label: str


def find_unit(text: str) -> Unit | None:
    """Return the unit that a word means, with or without its marks; nothing where none or two could be meant."""
    word = normalise(text).lower().rstrip(".")
    return _EXACT.get(word) or _FOLDED.get(fold(word))


def read_pack(text: str, unit_text: str = "") -> Pack:
    """Read a pack; the unit stands behind the number or in a column of its own.

    Raises:
        ValueError: with a sentence for the person.
    """
    written = normalise(text)
    match = _WRITTEN.fullmatch(written)
    if match is None:
        raise ValueError(msg("Hãy ghi lượng và đơn vị của một gói, ví dụ 500 g, 1 kg hoặc khay 30 quả."))
    unit = find_unit(match["unit"] or unit_text)
    if unit is None:
        called = (match["unit"] or unit_text).strip()
        raise ValueError(_no_unit(called))
    amount = parse_quantity(match["number"].rstrip(".,"), unit).amount_base
    return Pack(unit, amount, label=written if match["before"].strip() else "")


def _no_unit(called: str) -> object:
    if called:
        return msg("Không có đơn vị “%(unit)s”. Hãy dùng g, kg, ml, lít, quả, gói, hộp, chai…", unit=called)
    return msg("Thiếu đơn vị. Hãy ghi cả đơn vị, ví dụ 500 g hoặc 30 quả.")
