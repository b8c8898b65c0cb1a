"""The words of this concept: ways to pay and channels of sale. Pure."""

from enum import StrEnum


class PayBy(StrEnum):
    """How an order is paid."""

    COD = "cod"  # cash on delivery, to the carrier or the cooperative
    VIETQR = "vietqr"  # bank transfer straight to the cooperative's own account


class Channel(StrEnum):
    """Where a sale was made."""

    ONLINE = "online"
    FAIR = "fair"
    UNION_SHOP = "union_shop"
    WHOLESALE = "wholesale"
