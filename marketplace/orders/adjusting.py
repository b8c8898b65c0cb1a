"""A cooperative sends less than was ordered, or weighs what is sold by weight: price, freight and totals follow.

Every change is a row of its own; line, order and group always say what holds now. Freight never rises when a parcel
becomes smaller, and goods that were to travel free stay free.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select, update

from marketplace.cooperatives.models import Cooperative
from marketplace.inventory import services as inventory
from marketplace.inventory.kinds import MovementKind
from marketplace.inventory.services import Back
from marketplace.kernel.database import db
from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.kernel.money import Dong
from marketplace.kernel.text import normalise
from marketplace.orders import delivering, rates, rules
from marketplace.orders.case_models import LineAdjustment
from marketplace.orders.kinds import AdjustmentKind
from marketplace.orders.models import Order, OrderGroup, OrderLine
from marketplace.orders.states import OrderState
from marketplace.products.models import Variant
from marketplace.territory.models import AdministrativeUnit
from marketplace.territory.rules import zone_between

LONGEST_REASON = 300
_GOODS = select(func.sum(OrderLine.line_total)).where(OrderLine.order_id == bindparam("order"))
BEFORE_DISPATCH = (OrderState.PLACED, OrderState.CONFIRMED, OrderState.PACKED)


@dataclass(frozen=True)
class Adjusted:
    """What an order cost before and costs now, in đồng."""

    order: Order
    before: Dong
    now: Dong

    @property
    def less(self) -> Dong:
        """How much less the buyer owes; below zero where the scales showed more."""
        return Dong(self.before - self.now)


def leave_out(
    order: Order, left_out: Mapping[int, int], *, reason: str, act: Act, is_on_sale: bool = False
) -> Adjusted:
    """Send fewer packs of some lines, or none.

    Args:
        left_out: by line id how many packs of what is still in the order will not come.
        is_on_sale: the packs are there and can be sold to others; what is missing goes back to nobody's stock.

    Raises:
        InvalidInput: no reason, nothing or too much is left out, or a line of another order.
        RuleBroken: the parcel is gone, or nothing at all would be sent.
    """
    told = _reason(reason)
    before, lines = _locked(order)
    wanted = {line_id: packs for line_id, packs in left_out.items() if packs}
    _ensure_some(wanted, lines)
    number = _next_number(order.id)
    for line_id, packs in sorted(wanted.items()):
        line = lines[line_id]
        _write(line, AdjustmentKind.LEFT_OUT, (line.quantity - packs, _measured_after(line, packs)), told, number, act)
    if not any(line.quantity for line in lines.values()):
        raise RuleBroken(msg("Không còn món nào để gửi. Hãy hủy cả đơn thay vì bỏ từng món."))
    if is_on_sale:
        on_sale = _by_variant(lines, wanted)
        inventory.put_back(Back(order.id, MovementKind.NOT_SENT, str(number)), on_sale, act=act)
    return _totalled(order, before)


def weigh(order: Order, measured: Mapping[int, int], *, act: Act) -> Adjusted:
    """Write down what the goods of some lines weigh together, in base units (grams, millilitres).

    Raises:
        InvalidInput: not sold by weight, out of the bounds, or a line of another order.
        RuleBroken: the parcel is gone.
    """
    before, lines = _locked(order)
    _ensure_weighed(measured, lines)
    number = _next_number(order.id)
    for line_id, weight in sorted(measured.items()):
        line = lines[line_id]
        if weight != (line.quantity * line.amount if line.measured is None else line.measured):
            _write(line, AdjustmentKind.WEIGHED, (line.quantity, weight), "", number, act)
    return _totalled(order, before)


def adjustments_of(order_id: int) -> list[LineAdjustment]:
    """Return every change of an order's lines, oldest first."""
    chosen = select(LineAdjustment).where(LineAdjustment.order_id == order_id).order_by(LineAdjustment.id)
    return list(db.session.scalars(chosen))


def _reason(reason: str) -> str:
    told = normalise(reason)
    if not told or len(told) > LONGEST_REASON:
        raise InvalidInput(fields={"reason": msg("Hãy ghi lý do, ngắn gọn. Người mua sẽ đọc được.")})
    return told


def _locked(order: Order) -> tuple[Dong, dict[int, OrderLine]]:
    """Hold the order so that nobody else changes or sends it meanwhile, and read its lines as they are now."""
    held = db.session.execute(select(Order.state, Order.total).where(Order.id == order.id).with_for_update()).one()
    db.session.refresh(order)
    if held.state not in BEFORE_DISPATCH:
        raise RuleBroken(msg("Hàng đã rời hợp tác xã hoặc đơn đã kết thúc, nên không sửa được số lượng nữa."))
    chosen = select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.id)
    lines = db.session.scalars(chosen.execution_options(populate_existing=True))
    return held.total, {line.id: line for line in lines}


def _ensure_some(wanted: Mapping[int, int], lines: Mapping[int, OrderLine]) -> None:
    if not wanted:
        raise InvalidInput(fields={"left_out": msg("Hãy ghi số gói không gửi được của ít nhất một món.")})
    for line_id, packs in wanted.items():
        if line_id not in lines or not 0 < packs <= lines[line_id].quantity:
            raise InvalidInput(fields={"left_out": msg("Số gói không gửi phải từ 0 đến số gói đã đặt.")})


def _ensure_weighed(measured: Mapping[int, int], lines: Mapping[int, OrderLine]) -> None:
    weighed = set(db.session.scalars(select(Variant.id).where(Variant.is_weighed)))
    for line_id, weight in measured.items():
        line = lines.get(line_id)
        if line is None or line.variant_id not in weighed:
            raise InvalidInput(fields={"measured": msg("Món này không bán theo cân thực tế.")})
        rules.ensure_plausible_weight(weight, ordered=line.quantity * line.amount, quantity=line.quantity)


def _measured_after(line: OrderLine, left_out: int) -> int | None:
    """Return what is left of a weighing when packs are taken out of it: their even share goes with them."""
    if line.measured is None:
        return None
    return line.measured * (line.quantity - left_out) // line.quantity if line.quantity else 0


def _write(
    line: OrderLine, kind: AdjustmentKind, to: tuple[int, int | None], reason: str, number: int, act: Act
) -> None:
    quantity, measured = to
    total = (
        rules.line_total(line.unit_price, quantity)
        if measured is None
        else rules.weighed_total(line.unit_price, measured=measured, amount=line.amount)
    )
    db.session.add(
        LineAdjustment(
            order_id=line.order_id,
            order_line_id=line.id,
            kind=kind,
            source_key=str(number),
            quantity_change=quantity - line.quantity,
            measured=measured,
            amount_change=Dong(total - line.line_total),
            reason=reason,
            actor_id=act.actor_id,
            at=act.at,
        )
    )
    line.quantity, line.measured, line.line_total = quantity, measured, total


def _next_number(order_id: int) -> int:
    """Return the number of this change of the order, whose row is held: no other change has it."""
    chosen = select(func.count(LineAdjustment.id)).where(LineAdjustment.order_id == order_id)
    return (db.session.scalar(chosen) or 0) + 1


def _by_variant(lines: Mapping[int, OrderLine], packs: Mapping[int, int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for line_id, count in packs.items():
        found[lines[line_id].variant_id] = found.get(lines[line_id].variant_id, 0) + count
    return found


def _totalled(order: Order, before: Dong) -> Adjusted:
    db.session.flush()
    goods = Dong(int(db.session.scalar(_GOODS, {"order": order.id}) or 0))
    totals = rules.Totals(
        goods, min(order.discount, goods), rules.fee_after_leaving_out(order.delivery_fee, _fee_now(order, goods))
    )
    order.goods_total, order.discount, order.delivery_fee = totals.goods, totals.discount, totals.delivery_fee
    order.total = totals.total
    db.session.flush()
    # The other orders of the group belong to other cooperatives, who may be changing theirs at this moment.
    db.session.execute(
        update(OrderGroup)
        .where(OrderGroup.id == order.group_id)
        .values(total=OrderGroup.total + order.total - before)
        .execution_options(synchronize_session="fetch")
    )
    return Adjusted(order, before, order.total)


def _fee_now(order: Order, goods: Dong) -> Dong:
    """Return what delivery of the order as it is now would cost; what the buyer fetches herself costs nothing."""
    if order.pickup:
        return Dong(0)
    weight = db.session.scalar(
        select(func.sum(OrderLine.quantity * Variant.weight_grams))
        .join(Variant, Variant.id == OrderLine.variant_id)
        .where(OrderLine.order_id == order.id)
    )
    zone = zone_between(*_provinces(order))
    rate = rates.rates_of(order.cooperative_id)[zone]
    commune_id = db.session.scalar(select(OrderGroup.commune_id).where(OrderGroup.id == order.group_id))
    surcharge = delivering.terms_of(order.cooperative_id, commune_id=commune_id).surcharge
    return rules.delivery_fee(rate, weight_grams=int(weight or 0), goods_total=goods, surcharge=surcharge)


def _provinces(order: Order) -> tuple[str, str]:
    code = select(AdministrativeUnit.code)
    seller = code.join(Cooperative, Cooperative.province_id == AdministrativeUnit.id)
    buyer = code.join(OrderGroup, OrderGroup.province_id == AdministrativeUnit.id)
    return (
        db.session.scalars(seller.where(Cooperative.id == order.cooperative_id)).one(),
        db.session.scalars(buyer.where(OrderGroup.id == order.group_id)).one(),
    )
