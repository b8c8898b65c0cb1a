"""Terms of delivery and pick-up points as values. Pure."""

from dataclasses import dataclass

from marketplace.kernel.money import Dong
from marketplace.orders.rules import NOTHING


@dataclass(frozen=True)
class Terms:
    """What holds for a parcel of one cooperative into one commune: the least goods, and what is added to the fee."""

    minimum_order: Dong = NOTHING
    remote_fee: Dong = NOTHING
    surcharge: Dong = NOTHING

    def missing_to_minimum(self, goods_total: Dong) -> Dong:
        """Return how many đồng of goods are missing until the cooperative sends anything; 0 for none."""
        return Dong(max(0, self.minimum_order - goods_total))


#: For cooperatives that set none of their own.
NO_TERMS = Terms()


@dataclass(frozen=True)
class Point:
    """A pick-up point as buyers read it."""

    id: int
    cooperative_id: int
    name: str
    address: str
    hours: str

    @property
    def label(self) -> str:
        """Everything in one line, as it is kept with an order."""
        return " · ".join(part for part in (self.name, self.address, self.hours) if part)
