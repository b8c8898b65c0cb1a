"""The life of an order, in the states a buyer knows."""

from enum import StrEnum

from marketplace.kernel.lifecycle import StateMachine


class OrderState(StrEnum):
    """Chờ xác nhận → Chờ lấy hàng → Đang giao → Đã giao / Đã hủy."""

    PLACED = "placed"
    CONFIRMED = "confirmed"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class OrderAction(StrEnum):
    """What moves it."""

    CONFIRM = "confirm"
    PACK = "pack"
    SHIP = "ship"
    DELIVER = "deliver"
    CANCEL = "cancel"


S, A = OrderState, OrderAction

ORDER_LIFE = StateMachine(
    "order",
    {
        (S.PLACED, A.CONFIRM): S.CONFIRMED,  # the cooperative has it and will send it
        (S.CONFIRMED, A.PACK): S.PACKED,  # packed, waiting for the carrier
        (S.PACKED, A.SHIP): S.SHIPPED,  # handed over, with carrier and tracking number
        (S.SHIPPED, A.DELIVER): S.DELIVERED,  # the buyer has it: the sale counts from this day
        (S.PLACED, A.CANCEL): S.CANCELLED,  # buyer or cooperative, before anything left the house
        (S.CONFIRMED, A.CANCEL): S.CANCELLED,
        (S.PACKED, A.CANCEL): S.CANCELLED,
        (S.SHIPPED, A.CANCEL): S.CANCELLED,  # refused at the door or lost: the parcel comes back
    },
)
