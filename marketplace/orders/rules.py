"""What delivery costs, how totals are made, who may still cancel and who may still see the buyer. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.kernel.messages import msg
from marketplace.kernel.money import Dong
from marketplace.kernel.phones import mask_phone
from marketplace.orders.states import OrderState
from marketplace.territory.rules import Zone

#: Codes of orders: prefix, so many random characters, one check character. They stand in bank transfers.
CODE_PREFIX = "CS"
CODE_LENGTH = 9
GROUP_PREFIX = "G"
GROUP_CODE_LENGTH = 10

#: Goods sold by weight: between so many percent of what was ordered. Dearer than this the buyer is asked first.
LEAST_PERCENT, MOST_PERCENT = 50, 110

#: So many parcels refused at the door, and a phone number pays beforehand.
REFUSALS_ALLOWED = 3

#: How long the seller still sees whom she sent the goods to, for complaints and returns.
CONTACT_OPEN = timedelta(days=30)
HIDDEN = "•••"


NOTHING = Dong(0)


@dataclass(frozen=True)
class Rate:
    """What delivery costs into one zone: `first_grams` cost `first_fee`, each further step begun `step_fee`.

    Goods of `free_from` đồng and more travel free; 0 means never.
    """

    first_grams: int
    first_fee: Dong
    step_grams: int
    step_fee: Dong
    free_from: Dong


#: For cooperatives that set none of their own: about what carriers ask at the counter for 2 kg by road.
DEFAULT_RATES = {
    Zone.SAME_PROVINCE: Rate(2_000, Dong(20_000), 500, Dong(2_500), Dong(0)),
    Zone.SAME_REGION: Rate(2_000, Dong(30_000), 500, Dong(4_000), Dong(0)),
    Zone.BETWEEN_REGIONS: Rate(2_000, Dong(38_000), 500, Dong(6_000), Dong(0)),
}


@dataclass(frozen=True)
class Totals:
    """The sums of one order, in đồng."""

    goods: Dong
    discount: Dong
    delivery_fee: Dong

    @property
    def total(self) -> Dong:
        """What the buyer pays."""
        return Dong(self.goods - self.discount + self.delivery_fee)


def delivery_fee(rate: Rate, *, weight_grams: int, goods_total: Dong, surcharge: Dong = NOTHING) -> Dong:
    """Return what delivery costs; a step that is begun counts as a whole one.

    Args:
        surcharge: what a far commune costs more; what travels free travels free there too.
    """
    if rate.free_from and goods_total >= rate.free_from:
        return Dong(0)
    over = max(0, weight_grams - rate.first_grams)
    steps = -(-over // rate.step_grams)
    return Dong(rate.first_fee + steps * rate.step_fee + surcharge)


def line_total(unit_price: Dong, quantity: int) -> Dong:
    """Return what a line costs."""
    return Dong(unit_price * quantity)


def weighed_total(unit_price: Dong, *, measured: int, amount: int) -> Dong:
    """Return what goods sold by weight cost: `unit_price` for each `amount` of base units, to the nearest đồng."""
    return Dong((2 * unit_price * measured + amount) // (2 * amount))


def ensure_plausible_weight(measured: int, *, ordered: int, quantity: int) -> None:
    """Refuse a weight that is no weighing of what was ordered, but another order or a slip of the finger.

    Less is always possible; more only a little, because the buyer did not agree to it.

    Args:
        measured: what the scales show, in base units.
        ordered: what the line was ordered as, in the same units.
        quantity: how many packs are in it.

    Raises:
        InvalidInput: outside of the bounds.
    """
    least, most = ordered * LEAST_PERCENT // 100, ordered * MOST_PERCENT // 100
    if quantity and not least <= measured <= most:
        raise InvalidInput(
            fields={
                "measured": msg(
                    "Số cân phải từ %(least)s đến %(most)s %% số đã đặt. Thiếu nhiều hơn thì hãy giảm số gói.",
                    least=LEAST_PERCENT,
                    most=MOST_PERCENT,
                )
            }
        )


def fee_after_leaving_out(before: Dong, now: Dong) -> Dong:
    """Return the delivery fee of a parcel that became smaller: less where it weighs less, never more.

    Goods that would have travelled free stay free, though the rest alone would not.
    """
    return min(before, now)


def needs_prepayment(refusals: int) -> bool:
    """Tell whether a phone number that refused so many parcels may still pay on delivery."""
    return refusals >= REFUSALS_ALLOWED


def sum_of(parts: Iterable[Dong]) -> Dong:
    """Return the sum of parts: of a cart's lines, or of a group's orders."""
    return Dong(sum(parts))


def buyer_may_cancel(state: OrderState) -> bool:
    """Tell whether the buyer can still call the order off by herself: until it is packed."""
    return state in (OrderState.PLACED, OrderState.CONFIRMED)


def ensure_buyer_may_cancel(state: OrderState) -> None:
    """Refuse a buyer's cancellation once the goods are packed.

    Raises:
        RuleBroken: it is too late.
    """
    if state in (OrderState.PACKED, OrderState.SHIPPED):
        raise RuleBroken(
            msg("Đơn đã được đóng gói nên không hủy trên trang được nữa. Hãy gọi cho hợp tác xã để được giúp.")
        )


def contact_is_open(state: OrderState, *, delivered_at: datetime | None, at: datetime) -> bool:
    """Tell whether the seller may see name, phone and street: while she ships, and 30 days for complaints.

    Law 91/2025/QH15: personal data is kept no longer than its purpose needs.
    """
    if state in (OrderState.CANCELLED, OrderState.RETURNED):
        return False
    return delivered_at is None or at < delivered_at + CONTACT_OPEN


def masked_name(name: str) -> str:
    """Return a name of which only the first letter is left: `N•••`."""
    return f"{name[:1]}{HIDDEN}"


def masked_phone(phone: str) -> str:
    """Return a stored phone number with its middle hidden."""
    return mask_phone(phone)
