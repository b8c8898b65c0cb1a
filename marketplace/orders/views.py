"""What pages are shown of orders: plain values, with the buyer's contact already hidden where it must be."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from marketplace.inventory.season_rules import SeasonOffer
from marketplace.kernel.lifecycle import Actor
from marketplace.kernel.messages import Message
from marketplace.kernel.money import Dong
from marketplace.orders import labels, rules
from marketplace.orders.kinds import PayBy
from marketplace.orders.labels import StateLabel
from marketplace.orders.states import ORDER_LIFE, OrderAction, OrderState


@dataclass(frozen=True)
class Contact:
    """Who receives the goods, and where. `phone` is E.164 and empty when masked; `phone_shown` is for reading."""

    name: str
    phone: str
    phone_shown: str
    email: str
    street: str
    commune: str
    province: str
    old_address: str
    is_masked: bool = False

    def masked(self) -> "Contact":
        """Return what is left to see when the seller's need to know has ended: the place, not the person."""
        return replace(
            self,
            name=rules.masked_name(self.name),
            phone="",
            phone_shown=rules.masked_phone(self.phone),
            email="",
            street=rules.HIDDEN,
            old_address="",
            is_masked=True,
        )


@dataclass(frozen=True)
class LineView:
    """What was bought, as it was when it was placed. `amount` is what one pack holds, in base units of `unit`."""

    id: int
    variant_id: int
    product_id: int
    product_slug: str
    product_code: str
    drawing: str
    product_name: str
    variant_label: str
    unit: str
    amount: int
    quantity: int
    unit_price: Dong
    line_total: Dong
    lot_code: str | None
    ordered: int = 0
    measured: int | None = None
    is_weighed: bool = False

    @property
    def left_out(self) -> int:
        """How many packs were ordered and will not come."""
        return max(0, self.ordered - self.quantity)


@dataclass(frozen=True)
class ParcelView:
    """What was handed to a carrier."""

    carrier: str
    tracking_number: str
    shipped_at: datetime


@dataclass(frozen=True)
class OrderView:
    """One cooperative's order with everything a page shows of it, but for the payment."""

    id: int
    code: str
    group_code: str
    cooperative_id: int
    cooperative_code: str
    cooperative_slug: str
    cooperative_name: str
    cooperative_phone: str
    state: OrderState
    pay_by: PayBy
    goods_total: Dong
    discount: Dong
    delivery_fee: Dong
    total: Dong
    placed_at: datetime
    delivered_at: datetime | None
    cancelled_at: datetime | None
    cancel_reason: str
    note: str
    contact: Contact
    received_at: datetime | None = None
    lines: tuple[LineView, ...] = ()
    parcel: ParcelView | None = None
    pickup: str = ""
    season: SeasonOffer | None = None

    @property
    def label(self) -> StateLabel:
        """The state in the buyer's words."""
        return labels.TO_HARVEST if self.awaits_harvest else labels.buyer_label(self.state)

    @property
    def seller_label(self) -> StateLabel:
        """The state in the cooperative's words."""
        return labels.TO_HARVEST if self.awaits_harvest else labels.seller_label(self.state)

    @property
    def awaits_harvest(self) -> bool:
        """Tell whether it was ordered before a harvest that has not been shared out yet."""
        return self.season is not None and self.state is OrderState.PLACED and not self.season.is_settled

    @property
    def actions(self) -> Sequence[OrderAction]:
        """What the cooperative can do with it now."""
        allowed = ORDER_LIFE.actions_of(self.state, Actor.SELLER)
        return [each for each in allowed if each is not OrderAction.CONFIRM] if self.awaits_harvest else allowed

    @property
    def buyer_may_cancel(self) -> bool:
        """Tell whether the buyer can call it off by herself."""
        return rules.buyer_may_cancel(self.state)

    def for_seller(self, at: datetime) -> "OrderView":
        """Return what the cooperative may see of it at a moment."""
        if rules.contact_is_open(self.state, delivered_at=self.delivered_at, at=at):
            return self
        return replace(self, contact=self.contact.masked(), note="")


@dataclass(frozen=True)
class GroupView:
    """One checkout with its orders."""

    id: int
    code: str
    placed_at: datetime
    total: Dong
    contact: Contact
    note: str
    locale: str
    buyer_id: int | None
    orders: tuple[OrderView, ...]


@dataclass(frozen=True)
class OrderSummary:
    """An order as it stands in a list."""

    id: int
    code: str
    group_code: str
    cooperative_id: int
    cooperative_name: str
    cooperative_slug: str
    state: OrderState
    pay_by: PayBy
    total: Dong
    placed_at: datetime
    delivered_at: datetime | None
    buyer_name: str
    season_id: int | None = None
    first_product: str = ""
    line_count: int = 0
    unit_count: int = 0

    @property
    def label(self) -> StateLabel:
        """The state in the buyer's words."""
        return labels.TO_HARVEST if self._waits else labels.buyer_label(self.state)

    @property
    def seller_label(self) -> StateLabel:
        """The state in the cooperative's words."""
        return labels.TO_HARVEST if self._waits else labels.seller_label(self.state)

    @property
    def _waits(self) -> bool:
        return self.season_id is not None and self.state is OrderState.PLACED

    def for_seller(self, at: datetime) -> "OrderSummary":
        """Return what the cooperative may see of it at a moment."""
        if rules.contact_is_open(self.state, delivered_at=self.delivered_at, at=at):
            return self
        return replace(self, buyer_name=rules.masked_name(self.buyer_name))


@dataclass(frozen=True)
class HistoryStep:
    """One step in an order's life."""

    label: Message
    tone: str
    at: datetime
    note: str
    actor_id: int | None


@dataclass(frozen=True)
class TodayCounts:
    """What waits for the cooperative today."""

    to_confirm: int
    to_pack: int
    to_ship: int
    on_the_way: int
    delivered_today: int
