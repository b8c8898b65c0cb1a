"""What holds for payments. Pure."""

from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.messages import msg
from marketplace.orders.kinds import PayBy
from marketplace.orders.states import OrderState


def reference_of(order_code: str) -> str:
    """Return the text a transfer for this order must carry: its code, check character included.

    It is short, upper case and without 0, O, 1 and I, so that it survives what banks do to it.
    """
    return order_code


def ensure_can_be_received(pay_by: PayBy, order_state: OrderState) -> None:
    """Refuse cash on delivery for goods that have not left the house, or came back.

    A transfer may come at any time: before the order is confirmed, and even after it was cancelled.

    Raises:
        RuleBroken: there can be no such cash.
    """
    if pay_by == PayBy.COD and order_state not in (OrderState.SHIPPED, OrderState.DELIVERED):
        raise RuleBroken(msg("Đơn này trả tiền khi nhận hàng. Hãy gửi hàng trước, nhận được tiền rồi mới xác nhận."))
