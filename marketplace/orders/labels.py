"""The words people read for states and ways to pay, and the tone they are shown in. Pure."""

from dataclasses import dataclass

from marketplace.kernel.lifecycle import Actor
from marketplace.kernel.messages import Message, msg
from marketplace.orders.kinds import PayBy
from marketplace.orders.states import OrderAction, OrderState

WAITING, MOVING, DONE, STOPPED = "waiting", "moving", "done", "stopped"


@dataclass(frozen=True)
class StateLabel:
    """A word and its tone: waiting, moving, done or stopped."""

    text: Message
    tone: str


_TO_CONFIRM = StateLabel(msg("Chờ xác nhận"), WAITING)
_TO_COLLECT = StateLabel(msg("Chờ lấy hàng"), MOVING)
_ON_THE_WAY = StateLabel(msg("Đang giao"), MOVING)
_DELIVERED = StateLabel(msg("Đã giao"), DONE)
_CANCELLED = StateLabel(msg("Đã hủy"), STOPPED)
_RETURNED = StateLabel(msg("Trả hàng"), STOPPED)

# A buyer knows these six from every market she shops at; whether her parcel is packed yet is the seller's affair.
_FOR_BUYERS = {
    OrderState.PLACED: _TO_CONFIRM,
    OrderState.CONFIRMED: _TO_COLLECT,
    OrderState.PACKED: _TO_COLLECT,
    OrderState.SHIPPED: _ON_THE_WAY,
    OrderState.DELIVERED: _DELIVERED,
    OrderState.CANCELLED: _CANCELLED,
    OrderState.RETURNED: _RETURNED,
}
_FOR_SELLERS = _FOR_BUYERS | {
    OrderState.CONFIRMED: StateLabel(msg("Chờ đóng gói"), WAITING),
    OrderState.PACKED: StateLabel(msg("Chờ gửi hàng"), MOVING),
}
#: An order that was placed before a harvest, until the harvest is in.
TO_HARVEST = StateLabel(msg("Chờ thu hoạch"), WAITING)
_STEPS = {
    OrderState.PLACED: msg("Đã đặt hàng"),
    OrderState.CONFIRMED: msg("Hợp tác xã đã xác nhận"),
    OrderState.PACKED: msg("Đã đóng gói"),
    OrderState.SHIPPED: msg("Đã giao cho đơn vị vận chuyển"),
    OrderState.DELIVERED: msg("Đã giao đến người nhận"),
    OrderState.CANCELLED: msg("Đơn đã hủy"),
    OrderState.RETURNED: msg("Người nhận từ chối, hàng quay về hợp tác xã"),
}
_RECEIVED = msg("Người mua đã nhận đủ hàng")
_RECEIVED_BY_TIME = msg("Qua thời hạn khiếu nại, đơn hoàn tất")
_PAY_BY = {
    PayBy.COD: msg("Trả tiền khi nhận hàng"),
    PayBy.VIETQR: msg("Chuyển khoản VietQR"),
    PayBy.CARD: msg("Thẻ quốc tế"),
}


def buyer_label(state: OrderState) -> StateLabel:
    """Return what a buyer reads."""
    return _FOR_BUYERS[state]


def seller_label(state: OrderState) -> StateLabel:
    """Return what the cooperative reads: also whether a parcel is to be packed or to be sent."""
    return _FOR_SELLERS[state]


def step_label(state: OrderState) -> StateLabel:
    """Return what stands in an order's history where it came into `state`."""
    return StateLabel(_STEPS[state], _FOR_BUYERS[state].tone)


def change_label(after: OrderState, action: str, by: str) -> StateLabel:
    """Return what stands in an order's history for one written step; some leave the state as it is."""
    if action == OrderAction.RECEIVE:
        return StateLabel(_RECEIVED_BY_TIME if by == Actor.TIMER else _RECEIVED, DONE)
    return step_label(after)


def pay_by_label(pay_by: PayBy) -> Message:
    """Return the words for a way to pay."""
    return _PAY_BY[pay_by]
