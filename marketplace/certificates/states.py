"""The life of a certificate, from the proposal to its end."""

from enum import StrEnum

from marketplace.kernel.lifecycle import StateMachine


class CertificateState(StrEnum):
    """Where a certificate stands. Only OCOP knows the two states before there is a decision."""

    PROPOSED = "proposed"
    ASSESSING = "assessing"
    ENTERED = "entered"
    RETURNED = "returned"
    RECOGNISED = "recognised"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class CertificateAction(StrEnum):
    """What moves it."""

    ASSESS = "assess"
    ENTER = "enter"
    CLOSE = "close"
    CONFIRM = "confirm"
    RETURN = "return"
    CORRECT = "correct"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"


S, A = CertificateState, CertificateAction

CERTIFICATE_LIFE = StateMachine(
    "certificate",
    {
        (S.PROPOSED, A.ASSESS): S.ASSESSING,  # the commune found the dossier whole and passed it on
        (S.PROPOSED, A.ENTER): S.ENTERED,  # the decision came without anybody writing down the assessment
        (S.PROPOSED, A.CLOSE): S.CLOSED,  # the dossier was refused or taken back; the reason goes with it
        (S.ASSESSING, A.ENTER): S.ENTERED,  # the decision is published; the cooperative entered what it says
        (S.ASSESSING, A.CLOSE): S.CLOSED,  # fewer than 50 points: no certificate (QĐ 26/2026/QĐ-TTg article 4)
        (S.ENTERED, A.CONFIRM): S.RECOGNISED,  # an officer held it against the decision
        (S.ENTERED, A.RETURN): S.RETURNED,  # number, date or authority does not fit; the reason goes with it
        (S.RETURNED, A.CORRECT): S.ENTERED,  # the cooperative mended it
        (S.RECOGNISED, A.EXPIRE): S.EXPIRED,  # its last day is over; the market's own clock says so
        (S.RECOGNISED, A.WITHDRAW): S.WITHDRAWN,  # the authority took it back (QĐ 26/2026/QĐ-TTg, six cases)
    },
)

#: States of a successor that is on its way or has arrived: whoever has one is not reminded of the former's end.
UNDER_WAY = (S.PROPOSED, S.ASSESSING, S.ENTERED, S.RECOGNISED)
#: Nothing more comes of these.
ENDED = (S.EXPIRED, S.WITHDRAWN, S.CLOSED)
