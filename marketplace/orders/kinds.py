"""The words of this concept: ways to pay, channels of sale, and what may go wrong with an order. Pure."""

from enum import StrEnum


class PayBy(StrEnum):
    """How an order is paid."""

    COD = "cod"  # cash on delivery, to the carrier or the cooperative
    VIETQR = "vietqr"  # bank transfer straight to the cooperative's own account
    CARD = "card"  # to the operator through the card provider, who passes it on


class Channel(StrEnum):
    """Where a sale was made."""

    ONLINE = "online"
    FAIR = "fair"
    UNION_SHOP = "union_shop"
    WHOLESALE = "wholesale"


class AdjustmentKind(StrEnum):
    """Why a line costs another sum than it was placed with."""

    LEFT_OUT = "left_out"  # the cooperative has fewer, or none
    WEIGHED = "weighed"  # goods sold by weight, as the scales showed


class CaseKind(StrEnum):
    """What a dispute or a message is about."""

    RETURN = "return"
    CLAIM = "claim"


class ClaimReason(StrEnum):
    """What was wrong with the goods."""

    DAMAGED = "damaged"
    MISSING = "missing"
    WRONG = "wrong"


class Side(StrEnum):
    """Who wrote a message, or whom a notice is for."""

    BUYER = "buyer"
    SELLER = "seller"
    OFFICER = "officer"
