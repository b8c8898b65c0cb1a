"""Mass balance: what comes out of a process weighs at most what went in times what the process may yield. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.kernel.messages import Message, msg
from marketplace.kernel.quantity import Quantity, format_quantity, get_unit

#: From so many hundredths of the most on, the figures deserve a second look.
NEAR_PERCENT = 95


@dataclass(frozen=True)
class Balance:
    """What goes in, as base units with their unit, and what comes out.

    Pieces made of kilograms cannot be weighed against them: then `most` is nothing, and nothing is refused.
    """

    taken: Sequence[tuple[int, str]]
    made: int
    unit: str
    percent: int

    @property
    def most(self) -> int | None:
        """The most that can come out, in base units; nothing where the two sides cannot be compared."""
        groups = {get_unit(unit).group for _, unit in self.taken} | {get_unit(self.unit).group}
        return self.whole * self.percent // 100 if len(groups) == 1 else None

    @property
    def whole(self) -> int:
        """Everything that goes in."""
        return sum(quantity for quantity, _ in self.taken)

    @property
    def refusal(self) -> Message | None:
        """Why it cannot be, with the figures."""
        most = self.most
        if most is None or self.made <= most:
            return None
        return msg(
            "Từ %(taken)s nguyên liệu, tỷ lệ thu hồi %(percent)s %%, nhiều nhất làm ra %(most)s; bạn ghi %(made)s."
            " Hãy xem lại số liệu.",
            taken=self._text(self.whole),
            percent=self.percent,
            most=self._text(most),
            made=self._text(self.made),
        )

    @property
    def warning(self) -> Message | None:
        """What deserves a second look though it can be; a blend loses nothing and is never near."""
        most = self.most
        if most is None or self.percent == 100 or self.made > most or self.made * 100 < most * NEAR_PERCENT:
            return None
        return msg(
            "Lượng làm ra %(made)s gần bằng mức cao nhất có thể (%(most)s). Hãy cân lại cho chắc.",
            made=self._text(self.made),
            most=self._text(most),
        )

    def _text(self, quantity: int) -> str:
        unit = get_unit(self.unit)
        return format_quantity(Quantity(quantity, unit.group), unit=unit)
