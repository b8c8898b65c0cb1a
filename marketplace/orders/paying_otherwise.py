"""The buyer pays by card no more, but by transfer or on delivery: agreed anew, before anything was sent."""

from collections.abc import Sequence

from sqlalchemy import select

from marketplace.cooperatives.models import Cooperative
from marketplace.inventory import season_queries
from marketplace.kernel import audit
from marketplace.kernel.database import db
from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.orders import refusals
from marketplace.orders.adjusting import BEFORE_DISPATCH
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order, OrderGroup


def choose(group_id: int, pay_by: PayBy, order_ids: Sequence[int], *, act: Act) -> list[int]:
    """Let some orders of a checkout be paid in this way, and return their ids.

    Raises:
        InvalidInput: it is no such way, or this phone number must pay beforehand.
        RuleBroken: a parcel has left, or a cooperative takes no transfers.
    """
    if pay_by not in (PayBy.VIETQR, PayBy.COD):
        raise InvalidInput(fields={"pay_by": msg("Hãy chọn chuyển khoản hoặc trả khi nhận hàng.")})
    if pay_by is PayBy.COD:
        phone = db.session.get_one(OrderGroup, group_id).buyer_phone
        refusals.ensure_may_pay_on_delivery(refusals.refusals_of(phone))
    chosen = select(Order).where(Order.id.in_(order_ids)).order_by(Order.id).with_for_update()
    for order in list(db.session.scalars(chosen.execution_options(populate_existing=True))):
        _ensure_may(order, pay_by)
        audit.record("order.pay_by", "order", order.id, act, before=order.pay_by.value, after=pay_by.value)
        order.pay_by = pay_by
    db.session.flush()
    return list(order_ids)


def takes_transfers(group_id: int) -> bool:
    """Tell whether every cooperative of a checkout has an account for transfers."""
    without = (
        select(Order.id)
        .join(Cooperative, Cooperative.id == Order.cooperative_id)
        .where(Order.group_id == group_id, (Cooperative.bank_key == "") | (Cooperative.bank_account == ""))
    )
    return db.session.scalar(without.limit(1)) is None


def _ensure_may(order: Order, pay_by: PayBy) -> None:
    if order.state not in BEFORE_DISPATCH:
        raise RuleBroken(msg("Hàng đã gửi nên không đổi cách trả được nữa. Hãy gọi hợp tác xã."))
    season = season_queries.offer(order.season_id) if order.season_id is not None else None
    if pay_by is PayBy.COD and season is not None and season.must_prepay:
        raise RuleBroken(msg("Hàng đặt trước này phải trả trước. Hãy chọn chuyển khoản."))
    if pay_by is PayBy.VIETQR and not takes_transfers(order.group_id):
        raise RuleBroken(msg("Có hợp tác xã chưa nhận chuyển khoản. Hãy chọn trả tiền khi nhận hàng."))
