"""The life of a certificate record."""

from enum import StrEnum

from marketplace.kernel.lifecycle import StateMachine


class CertificateState(StrEnum):
    """Where a certificate stands; whether it is expired is told by its date, never stored."""

    ENTERED = "entered"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class CertificateAction(StrEnum):
    """What moves it."""

    CONFIRM = "confirm"
    RETURN = "return"
    CORRECT = "correct"
    WITHDRAW = "withdraw"


S, A = CertificateState, CertificateAction

CERTIFICATE_LIFE = StateMachine(
    "certificate",
    {
        (S.ENTERED, A.CONFIRM): S.CONFIRMED,  # an officer held it against the decision
        (S.ENTERED, A.RETURN): S.RETURNED,  # number, date or authority does not fit; the reason goes with it
        (S.RETURNED, A.CORRECT): S.ENTERED,  # the cooperative mended it
        (S.CONFIRMED, A.WITHDRAW): S.WITHDRAWN,  # the authority took it back (QĐ 26/2026, six cases)
    },
)
