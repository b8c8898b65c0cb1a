"""The life of a payment."""

from enum import StrEnum

from marketplace.kernel.lifecycle import StateMachine


class PaymentState(StrEnum):
    """Where the money is."""

    EXPECTED = "expected"
    RECEIVED = "received"
    DROPPED = "dropped"
    TO_REFUND = "to_refund"
    REFUNDED = "refunded"


class PaymentAction(StrEnum):
    """What moves it."""

    RECEIVE = "receive"
    DROP = "drop"
    OWE_BACK = "owe_back"
    REFUND = "refund"


S, A = PaymentState, PaymentAction

PAYMENT_LIFE = StateMachine(
    "payment",
    {
        (S.EXPECTED, A.RECEIVE): S.RECEIVED,  # the cooperative saw the money, or was handed the cash
        (S.EXPECTED, A.DROP): S.DROPPED,  # the order was cancelled before anything was paid
        (S.DROPPED, A.RECEIVE): S.TO_REFUND,  # money came for a cancelled order: it must go back
        (S.RECEIVED, A.OWE_BACK): S.TO_REFUND,  # a paid order was cancelled
        (S.TO_REFUND, A.REFUND): S.REFUNDED,  # the cooperative sent it back
    },
)
