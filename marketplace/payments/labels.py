"""The words people read for where the money is, and the tone they are shown in. Pure."""

from dataclasses import dataclass

from marketplace.kernel.messages import Message, msg
from marketplace.orders.kinds import PayBy
from marketplace.payments.states import PaymentState


@dataclass(frozen=True)
class PaymentLabel:
    """A word and its tone: waiting, done, stopped or attention."""

    text: Message
    tone: str


_LABELS = {
    PaymentState.EXPECTED: PaymentLabel(msg("Chờ chuyển khoản"), "waiting"),
    PaymentState.RECEIVED: PaymentLabel(msg("Đã nhận tiền"), "done"),
    PaymentState.DROPPED: PaymentLabel(msg("Không phải trả"), "stopped"),
    PaymentState.TO_REFUND: PaymentLabel(msg("Chờ hoàn tiền"), "attention"),
    PaymentState.REFUNDED: PaymentLabel(msg("Đã hoàn tiền"), "done"),
}
_CASH_EXPECTED = PaymentLabel(msg("Thu tiền khi giao"), "waiting")


def payment_label(state: PaymentState, pay_by: PayBy) -> PaymentLabel:
    """Return the words for where the money of a payment is."""
    if state == PaymentState.EXPECTED and pay_by == PayBy.COD:
        return _CASH_EXPECTED
    return _LABELS[state]
