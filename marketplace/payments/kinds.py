"""The words of this concept: where news of money comes from, and how money came to be written down. Pure."""

from enum import StrEnum


class NewsSource(StrEnum):
    """Who tells that money moved."""

    STATEMENT = "statement"  # a line of a bank statement that the cooperative handed in
    SEPAY = "sepay"
    PAYOS = "payos"
    CASSO = "casso"
    CARRIER = "carrier"  # a line of a carrier's cash-on-delivery statement


#: Those that call us by themselves, each to an address of the cooperative's own.
PROVIDERS = (NewsSource.SEPAY, NewsSource.PAYOS, NewsSource.CASSO)


class ReceiptKind(StrEnum):
    """How it is known that money came."""

    BY_HAND = "by_hand"  # the cooperative's word
    NEWS = "news"  # a bank, provider or carrier told it
    CARD = "card"  # the card provider has it for the operator


class RefundReason(StrEnum):
    """Why money goes back, where the market itself knows; other callers give a reason of their own words."""

    CANCELLED = "cancelled"
    ADJUSTED = "adjusted"
    RETURNED = "return"
    CLAIMED = "claim"
    OVERPAID = "overpaid"
    PAID_TWICE = "paid_twice"
    PAID_LATE = "paid_late"
    SENT_WRONG = "sent_wrong"


class Outcome(StrEnum):
    """Where a piece of news ended."""

    RECEIVED = "received"  # exact, or the last part
    PROVEN = "proven"  # the cooperative had confirmed it by hand before
    PART_PAID = "part_paid"
    OVERPAID = "overpaid"
    DUPLICATE = "duplicate"
    LATE = "late"
    NO_MATCH = "no_match"
    WRONG_ACCOUNT = "wrong_account"
    KNOWN = "known"  # the same line again, or the same money told by another source
    FEE_ONLY = "fee_only"
    NOT_OURS = "not_ours"  # nothing was kept


class Account(StrEnum):
    """The accounts of the operator's ledger; only card money passes through the operator's hands."""

    CARD_CLEARING = "card_clearing"  # what the card provider holds for the operator
    BANK = "bank"  # the operator's own bank account
    COOPERATIVE_PAYABLE = "cooperative_payable"  # what the operator owes a cooperative


class Booking(StrEnum):
    """What happened that is written in the ledger."""

    RECEIVED = "received"  # a buyer paid by card
    REFUNDED = "refunded"  # card money went back to a buyer
    FEE = "fee"  # the card provider kept its fee, passed on as it is
    PAID_OUT = "paid_out"  # the cooperative has her money
    PAYOUT_BACK = "payout_back"  # a payout came back from the bank after all
    ARRIVED = "arrived"  # the card provider paid the operator


#: What a cooperative earns by an order, or what is taken from it: the lines of statements and payouts.
EARNINGS = (Booking.RECEIVED, Booking.REFUNDED, Booking.FEE)


class Waiting(StrEnum):
    """Why card money of an order is not paid out yet."""

    DELIVERY = "delivery"
    RECEIPT = "receipt"  # the buyer may still complain
    CASE = "case"  # a return, claim or dispute is open, or may still be opened
    REFUND = "refund"  # a part goes back to the buyer first


class CardStatus(StrEnum):
    """How a card payment stands at the provider."""

    SUCCEEDED = "succeeded"
    NEEDS_ACTION = "needs_action"  # the buyer's bank wants her to confirm
    PROCESSING = "processing"  # nobody knows yet
    DECLINED = "declined"
    CANCELLED = "cancelled"


class RefundStatus(StrEnum):
    """How a refund to a card stands at the provider."""

    ACCEPTED = "accepted"
    ARRIVED = "arrived"
    FAILED = "failed"


class CardOccasion(StrEnum):
    """What the card provider tells of."""

    PAID = "paid"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"  # so much of a payment has gone back so far
    REFUND_CHANGED = "refund_changed"
    DISPUTED = "disputed"
    OTHER = "other"
