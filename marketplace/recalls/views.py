"""What pages are shown of a recall."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from marketplace.kernel.money import Dong
from marketplace.orders.states import OrderState
from marketplace.recalls.kinds import Reached, ResultKind
from marketplace.recalls.models import Recall, RecallResult
from marketplace.recalls.rules import HEARD, Effect, effect_of, report_due
from marketplace.traceability.kinds import LotKind
from marketplace.traceability.models import Lot
from marketplace.traceability.states import LotState


class RecallRow(NamedTuple):
    """A recall in a list; `due_at` is when its 24 hours are over, `None` before it is announced."""

    recall: Recall
    lot_number: str
    goods: str
    cooperative: str

    @property
    def due_at(self) -> datetime | None:
        """Until when the authority hears of it."""
        return report_due(self.recall.opened_at) if self.recall.opened_at else None


class StoppedLot(NamedTuple):
    """A lot that a recall stopped, as it stands now."""

    code: str
    number: str
    kind: LotKind
    state: LotState
    goods: str
    quantity: int
    unit: str


@dataclass(frozen=True)
class ToldOrder:
    """An order with goods of the recall and how far its notice came. The buyer's contact is for her seller alone."""

    notice_id: int
    order_code: str
    state: OrderState
    packs: int
    is_certain: bool
    is_gone: bool
    reached: Reached
    buyer_name: str
    phone: str
    email: str
    commune_id: int
    shipped_at: datetime | None
    carrier: str
    tracking_number: str
    refunded: Dong


@dataclass(frozen=True)
class RecallView:
    """A recall with all that belongs to it."""

    recall: Recall
    lot: Lot
    goods: str
    lots: list[StoppedLot]
    orders: list[ToldOrder]
    results: list[RecallResult]
    counted: dict[ResultKind, int]
    sold: int

    @property
    def effect(self) -> Effect:
        """How well it works so far; of a closed one, how well it had worked then."""
        if self.recall.closed_at is not None:
            return Effect(self.recall.sold_packs or 0, self.recall.out_of_the_way or 0)
        return effect_of(self.counted, sold=self.sold)

    @property
    def to_tell(self) -> list[ToldOrder]:
        """The orders whose buyers have the goods."""
        return [each for each in self.orders if each.is_gone]

    @property
    def told(self) -> int:
        """How many of these buyers were reached."""
        return sum(each.reached in HEARD for each in self.to_tell)

    @property
    def confirmed(self) -> int:
        """How many of them said so."""
        return sum(each.reached is Reached.CONFIRMED for each in self.to_tell)

    @property
    def to_call(self) -> list[ToldOrder]:
        """The buyers whom no letter reached."""
        return [each for each in self.to_tell if each.reached not in HEARD]

    @property
    def still_here(self) -> list[ToldOrder]:
        """The orders that are packed and must not leave as they are."""
        return [each for each in self.orders if each.state is OrderState.PACKED]

    @property
    def refunded(self) -> Dong:
        """What went back to these buyers since it was announced."""
        return Dong(sum(each.refunded for each in self.orders))
