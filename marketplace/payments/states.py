"""The lives of a payment, a refund, a piece of news, the cash of a parcel, and of what goes by card."""

from enum import StrEnum

from marketplace.kernel.lifecycle import StateMachine


class PaymentState(StrEnum):
    """Where the money is."""

    EXPECTED = "expected"
    PART_PAID = "part_paid"
    RECEIVED = "received"
    DROPPED = "dropped"
    TO_REFUND = "to_refund"
    REFUNDED = "refunded"


class PaymentAction(StrEnum):
    """What moves it."""

    RECEIVE = "receive"
    RECEIVE_PART = "receive_part"
    DROP = "drop"
    OWE_BACK = "owe_back"
    REFUND = "refund"
    REFUND_FAILED = "refund_failed"


class RefundState(StrEnum):
    """Where money is that goes back."""

    OWED = "owed"
    SENT = "sent"
    CONFIRMED = "confirmed"
    FAILED = "failed"


class RefundAction(StrEnum):
    """What moves it."""

    SEND = "send"
    CONFIRM = "confirm"
    FAIL = "fail"


class NewsState(StrEnum):
    """What a piece of news of money turned out to be."""

    NEW = "new"
    MATCHED = "matched"
    KNOWN = "known"
    DUPLICATE = "duplicate"
    LATE = "late"
    NO_MATCH = "no_match"
    WRONG_ACCOUNT = "wrong_account"
    DISMISSED = "dismissed"


class NewsAction(StrEnum):
    """What makes it so: the first six are the market's own finding, the others a person's decision."""

    MATCH = "match"
    RECOGNISE = "recognise"
    FIND_TWICE = "find_twice"
    FIND_LATE = "find_late"
    FIND_NOTHING = "find_nothing"
    FIND_ELSEWHERE = "find_elsewhere"
    ASSIGN = "assign"
    GIVE_BACK = "give_back"
    PLACE_AGAIN = "place_again"
    DISMISS = "dismiss"


class CodState(StrEnum):
    """Where the cash of a parcel is."""

    TO_COLLECT = "to_collect"
    COLLECTED = "collected"
    REMITTED = "remitted"
    RETURNED = "returned"


class CodAction(StrEnum):
    """What moves it."""

    COLLECT = "collect"
    REMIT = "remit"
    COME_BACK = "come_back"


class CardState(StrEnum):
    """Where one try to pay by card stands."""

    NEW = "new"
    ACTION = "action"
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class CardAction(StrEnum):
    """What moves it."""

    ASK = "ask"
    SUCCEED = "succeed"
    DECLINE = "decline"
    CANCEL = "cancel"


class CardRefundState(StrEnum):
    """Where money is that goes back to a card."""

    TO_SEND = "to_send"
    SENT = "sent"
    ARRIVED = "arrived"
    FAILED = "failed"


class CardRefundAction(StrEnum):
    """What moves it."""

    SEND = "send"
    ARRIVE = "arrive"
    FAIL = "fail"


class CardNewsState(StrEnum):
    """What a piece of news from the card provider turned out to be."""

    NEW = "new"
    APPLIED = "applied"
    KNOWN = "known"
    IGNORED = "ignored"
    UNKNOWN = "unknown"
    WRONG_SUM = "wrong_sum"
    ELSEWHERE = "elsewhere"
    DISPUTED = "disputed"
    DISMISSED = "dismissed"


class CardNewsAction(StrEnum):
    """What makes it so: the last is the operator's decision, all others the market's own finding."""

    APPLY = "apply"
    RECOGNISE = "recognise"
    IGNORE = "ignore"
    FIND_NOTHING = "find_nothing"
    FIND_WRONG_SUM = "find_wrong_sum"
    FIND_ELSEWHERE = "find_elsewhere"
    FIND_DISPUTE = "find_dispute"
    DISMISS = "dismiss"


P, PA = PaymentState, PaymentAction

PAYMENT_LIFE = StateMachine(
    "payment",
    {
        (P.EXPECTED, PA.RECEIVE): P.RECEIVED,  # all of it is there, by news or by the cooperative's word
        (P.EXPECTED, PA.RECEIVE_PART): P.PART_PAID,  # less came than was asked for
        (P.PART_PAID, PA.RECEIVE_PART): P.PART_PAID,  # another part, and still not all
        (P.PART_PAID, PA.RECEIVE): P.RECEIVED,  # the last part
        (P.EXPECTED, PA.DROP): P.DROPPED,  # the order was cancelled before anything was paid
        (P.DROPPED, PA.RECEIVE): P.TO_REFUND,  # money came for a cancelled order and goes back
        (P.PART_PAID, PA.OWE_BACK): P.TO_REFUND,  # a partly paid order was cancelled
        (P.RECEIVED, PA.OWE_BACK): P.TO_REFUND,  # all that was paid is owed back
        (P.TO_REFUND, PA.OWE_BACK): P.TO_REFUND,  # more money came, and goes back as well
        (P.REFUNDED, PA.OWE_BACK): P.TO_REFUND,  # the same, after the first was sent back
        (P.TO_REFUND, PA.REFUND): P.REFUNDED,  # the cooperative sent everything back
        (P.REFUNDED, PA.REFUND_FAILED): P.TO_REFUND,  # it did not arrive
    },
)

R, RA = RefundState, RefundAction

REFUND_LIFE = StateMachine(
    "refund",
    {
        (R.OWED, RA.SEND): R.SENT,  # transferred back, with the bank's reference
        (R.SENT, RA.CONFIRM): R.CONFIRMED,  # the buyer has it
        (R.SENT, RA.FAIL): R.FAILED,  # the bank sent it back: still owed
        (R.FAILED, RA.SEND): R.SENT,  # tried again
        (R.CONFIRMED, RA.FAIL): R.FAILED,  # the bank of a card sent it back after all
    },
)

N, NA = NewsState, NewsAction
_ON_DESK = (N.DUPLICATE, N.LATE, N.NO_MATCH, N.WRONG_ACCOUNT)

NEWS_LIFE = StateMachine(
    "news",
    {
        (N.NEW, NA.MATCH): N.MATCHED,  # code and place fit: the money is on its payment
        (N.NEW, NA.RECOGNISE): N.KNOWN,  # another source told of the same money before
        (N.NEW, NA.FIND_TWICE): N.DUPLICATE,  # the order was paid already
        (N.NEW, NA.FIND_LATE): N.LATE,  # the order was cancelled before the money came
        (N.NEW, NA.FIND_NOTHING): N.NO_MATCH,  # no order of hers has this code
        (N.NEW, NA.FIND_ELSEWHERE): N.WRONG_ACCOUNT,  # the order did not ask for its money there
        **{(state, NA.ASSIGN): N.MATCHED for state in _ON_DESK},  # a person knows which order it is for
        (N.DUPLICATE, NA.GIVE_BACK): N.MATCHED,  # written on its payment, and owed back
        (N.LATE, NA.GIVE_BACK): N.MATCHED,
        (N.LATE, NA.PLACE_AGAIN): N.MATCHED,  # the goods are still there: a new order takes both
        **{(state, NA.DISMISS): N.DISMISSED for state in _ON_DESK},  # not about an order, with a reason
    },
)

C, CA = CodState, CodAction

COD_LIFE = StateMachine(
    "cod",
    {
        (C.TO_COLLECT, CA.COLLECT): C.COLLECTED,  # the buyer has the goods and has paid
        (C.COLLECTED, CA.REMIT): C.REMITTED,  # the carrier paid it out, or she took it herself
        (C.TO_COLLECT, CA.REMIT): C.REMITTED,  # paid out before anybody noted the delivery
        (C.TO_COLLECT, CA.COME_BACK): C.RETURNED,  # refused or lost
    },
)


class PayoutState(StrEnum):
    """Where the money is that the operator passes on to a cooperative."""

    DRAFT = "draft"
    SENT = "sent"
    PAID = "paid"
    FAILED = "failed"
    UNRESOLVED = "unresolved"
    DROPPED = "dropped"


class PayoutAction(StrEnum):
    """What moves it."""

    SEND = "send"
    CONFIRM = "confirm"
    FAIL = "fail"
    LOSE_SIGHT = "lose_sight"
    DROP = "drop"


T, TA = PayoutState, PayoutAction

PAYOUT_LIFE = StateMachine(
    "payout",
    {
        (T.DRAFT, TA.SEND): T.SENT,  # handed to the bank
        (T.DRAFT, TA.DROP): T.DROPPED,  # never sent: what it listed waits for the next one
        (T.SENT, TA.CONFIRM): T.PAID,  # the bank gave its number for the transfer
        (T.SENT, TA.FAIL): T.FAILED,  # the bank refused it: what it listed waits for the next one
        (T.SENT, TA.LOSE_SIGHT): T.UNRESOLVED,  # the bank does not answer: nothing is sent again by itself
        (T.UNRESOLVED, TA.CONFIRM): T.PAID,  # a person found out, and says how
        (T.UNRESOLVED, TA.FAIL): T.FAILED,
        (T.PAID, TA.FAIL): T.FAILED,  # the bank sent it back days later
    },
)

K, KA = CardState, CardAction

CARD_LIFE = StateMachine(
    "card",
    {
        (K.NEW, KA.ASK): K.ACTION,  # her bank wants the buyer to confirm
        (K.NEW, KA.SUCCEED): K.SUCCEEDED,  # the money is there
        (K.NEW, KA.DECLINE): K.DECLINED,  # her bank said no
        (K.NEW, KA.CANCEL): K.CANCELLED,  # called off, or never heard of again
        (K.ACTION, KA.SUCCEED): K.SUCCEEDED,
        (K.ACTION, KA.DECLINE): K.DECLINED,
        (K.ACTION, KA.CANCEL): K.CANCELLED,  # she did not confirm in time, or pays otherwise
        (K.DECLINED, KA.SUCCEED): K.SUCCEEDED,  # news came in another order than things happened
        (K.CANCELLED, KA.SUCCEED): K.SUCCEEDED,  # the same: money that is there is never denied
    },
)

Q, QA = CardRefundState, CardRefundAction

CARD_REFUND_LIFE = StateMachine(
    "card_refund",
    {
        (Q.TO_SEND, QA.SEND): Q.SENT,  # the provider took it on
        (Q.TO_SEND, QA.FAIL): Q.FAILED,  # the provider refused
        (Q.SENT, QA.ARRIVE): Q.ARRIVED,  # it is on her card
        (Q.SENT, QA.FAIL): Q.FAILED,  # her bank sent it back
        (Q.ARRIVED, QA.FAIL): Q.FAILED,  # the same, after all
    },
)

M, MA = CardNewsState, CardNewsAction
_CARD_DESK = (M.UNKNOWN, M.WRONG_SUM, M.ELSEWHERE, M.DISPUTED)

CARD_NEWS_LIFE = StateMachine(
    "card_news",
    {
        (M.NEW, MA.APPLY): M.APPLIED,  # it changed something of ours
        (M.NEW, MA.RECOGNISE): M.KNOWN,  # it was known already, or something later was
        (M.NEW, MA.IGNORE): M.IGNORED,  # of a kind that concerns nobody here
        (M.NEW, MA.FIND_NOTHING): M.UNKNOWN,  # no payment or refund of ours is meant
        (M.NEW, MA.FIND_WRONG_SUM): M.WRONG_SUM,  # another sum or currency than was asked for
        (M.NEW, MA.FIND_ELSEWHERE): M.ELSEWHERE,  # its orders are paid otherwise by now
        (M.NEW, MA.FIND_DISPUTE): M.DISPUTED,  # the buyer's bank takes the money back and asks for proof
        **{(state, MA.DISMISS): M.DISMISSED for state in _CARD_DESK},  # seen to by the operator, with a note
    },
)
