"""The lives of an order, a return, a claim and a dispute, as tables: who does what, from where to where, and why."""

from enum import StrEnum

from marketplace.kernel.lifecycle import Actor, Step, by, life
from marketplace.orders.deadlines import Deadline

BUYER, SELLER, OFFICER, TIMER = Actor.BUYER, Actor.SELLER, Actor.OFFICER, Actor.TIMER


class OrderState(StrEnum):
    """Chờ xác nhận → Chờ lấy hàng → Đang giao → Đã giao / Đã hủy / Trả hàng."""

    PLACED = "placed"
    CONFIRMED = "confirmed"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURNED = "returned"


class OrderAction(StrEnum):
    """What moves it."""

    CONFIRM = "confirm"
    PACK = "pack"
    SHIP = "ship"
    DELIVER = "deliver"
    CANCEL = "cancel"
    REFUSE = "refuse"
    RECEIVE = "receive"


S, A = OrderState, OrderAction

ORDER_LIFE = life(
    "order",
    (
        Step(S.PLACED, A.CONFIRM, S.CONFIRMED, by(SELLER), "she has the goods and will send them"),
        Step(S.CONFIRMED, A.PACK, S.PACKED, by(SELLER), "packed, waiting for the carrier"),
        Step(S.PACKED, A.SHIP, S.SHIPPED, by(SELLER), "handed over, with carrier and tracking number"),
        Step(S.SHIPPED, A.DELIVER, S.DELIVERED, by(SELLER), "the buyer has it: the sale counts from this day"),
        Step(S.PLACED, A.CANCEL, S.CANCELLED, by(BUYER, SELLER), "changed her mind, or cannot send it"),
        Step(S.PLACED, A.CANCEL, S.CANCELLED, by(TIMER), "the transfer never came", Deadline.PAY_BY),
        Step(S.PLACED, A.CANCEL, S.CANCELLED, by(TIMER), "she never answered", Deadline.CONFIRM_BY),
        Step(S.PLACED, A.CANCEL, S.CANCELLED, by(TIMER), "the harvest was never reported", Deadline.HARVEST_BY),
        Step(S.CONFIRMED, A.CANCEL, S.CANCELLED, by(BUYER, SELLER), "before anything was packed"),
        Step(S.CONFIRMED, A.CANCEL, S.CANCELLED, by(TIMER), "promised, but never sent", Deadline.SHIP_BY),
        Step(S.PACKED, A.CANCEL, S.CANCELLED, by(SELLER), "the carrier did not come, or goods spoiled"),
        Step(S.PACKED, A.CANCEL, S.CANCELLED, by(TIMER), "packed, but never sent", Deadline.SHIP_BY),
        Step(S.SHIPPED, A.CANCEL, S.CANCELLED, by(SELLER), "lost on the way or called back: it returns to her"),
        Step(S.SHIPPED, A.REFUSE, S.RETURNED, by(SELLER), "refused at the door: the parcel came back"),
        Step(S.DELIVERED, A.RECEIVE, S.DELIVERED, by(BUYER), "the buyer says that all is well"),
        Step(S.DELIVERED, A.RECEIVE, S.DELIVERED, by(TIMER), "no complaint for a week", Deadline.RECEIVED_AFTER),
    ),
)


class ReturnState(StrEnum):
    """Where a return of goods stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    OWED = "owed"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class CaseAction(StrEnum):
    """What moves a return or a claim."""

    ACCEPT = "accept"
    DECLINE = "decline"
    COUNT = "count"
    AWARD = "award"
    SETTLE = "settle"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"


R, C = ReturnState, CaseAction

RETURN_LIFE = life(
    "return",
    (
        Step(R.ASKED, C.ACCEPT, R.ACCEPTED, by(SELLER), "she takes the goods back", Deadline.ANSWER_BY),
        Step(R.ASKED, C.DECLINE, R.DECLINED, by(SELLER), "she says why not", Deadline.ANSWER_BY),
        Step(R.ASKED, C.WITHDRAW, R.WITHDRAWN, by(BUYER), "settled otherwise"),
        Step(R.ACCEPTED, C.COUNT, R.OWED, by(SELLER), "the goods are there and were counted: money is owed"),
        Step(R.ACCEPTED, C.WITHDRAW, R.WITHDRAWN, by(BUYER), "she keeps the goods after all"),
        Step(R.ACCEPTED, C.LAPSE, R.LAPSED, by(TIMER), "the goods never came back", Deadline.SEND_BACK_BY),
        Step(R.ASKED, C.AWARD, R.OWED, by(OFFICER), "the officer decided for the buyer", Deadline.DECIDE_BY),
        Step(R.DECLINED, C.AWARD, R.OWED, by(OFFICER), "the officer decided for the buyer", Deadline.DECIDE_BY),
        Step(R.ASKED, C.DECLINE, R.DECLINED, by(OFFICER), "the officer decided for the cooperative"),
        Step(R.OWED, C.SETTLE, R.SETTLED, by(SELLER), "the money was sent back"),
        Step(R.OWED, C.SETTLE, R.SETTLED, by(TIMER), "the money went back to the buyer's card by itself"),
    ),
)


class ClaimState(StrEnum):
    """Where a claim for damaged or missing goods stands."""

    ASKED = "asked"
    DECLINED = "declined"
    OWED = "owed"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


K = ClaimState

CLAIM_LIFE = life(
    "claim",
    (
        Step(K.ASKED, C.ACCEPT, K.OWED, by(SELLER), "she pays without asking for the goods", Deadline.ANSWER_BY),
        Step(K.ASKED, C.DECLINE, K.DECLINED, by(SELLER), "she says why not", Deadline.ANSWER_BY),
        Step(K.ASKED, C.WITHDRAW, K.WITHDRAWN, by(BUYER), "settled otherwise"),
        Step(K.ASKED, C.AWARD, K.OWED, by(OFFICER), "the officer decided for the buyer", Deadline.DECIDE_BY),
        Step(K.DECLINED, C.AWARD, K.OWED, by(OFFICER), "the officer decided for the buyer", Deadline.DECIDE_BY),
        Step(K.ASKED, C.DECLINE, K.DECLINED, by(OFFICER), "the officer decided for the cooperative"),
        Step(K.OWED, C.SETTLE, K.SETTLED, by(SELLER), "the money was sent back"),
        Step(K.OWED, C.SETTLE, K.SETTLED, by(TIMER), "the money went back to the buyer's card by itself"),
    ),
)


class DisputeState(StrEnum):
    """Where a dispute on the officer's desk stands."""

    OPEN = "open"
    FOR_BUYER = "for_buyer"
    FOR_SELLER = "for_seller"
    WITHDRAWN = "withdrawn"


class DisputeAction(StrEnum):
    """What moves it."""

    UPHOLD = "uphold"
    REJECT = "reject"
    WITHDRAW = "withdraw"


D, V = DisputeState, DisputeAction

DISPUTE_LIFE = life(
    "dispute",
    (
        Step(D.OPEN, V.UPHOLD, D.FOR_BUYER, by(OFFICER), "money goes back to the buyer", Deadline.DECIDE_BY),
        Step(D.OPEN, V.REJECT, D.FOR_SELLER, by(OFFICER), "the cooperative was right", Deadline.DECIDE_BY),
        Step(D.OPEN, V.WITHDRAW, D.WITHDRAWN, by(BUYER, SELLER), "the two agreed"),
    ),
)
