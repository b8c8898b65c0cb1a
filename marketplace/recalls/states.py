"""The life of a recall: who announces it, calls it off and closes it, and why."""

from enum import StrEnum

from marketplace.kernel.lifecycle import Actor, Step, by, life

SELLER, OFFICER = Actor.SELLER, Actor.OFFICER


class RecallState(StrEnum):
    """Soạn thảo → Đang thu hồi → Đã kết thúc, hoặc hủy vì báo nhầm."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class RecallAction(StrEnum):
    """What moves it."""

    OPEN = "open"
    CLOSE = "close"
    CANCEL = "cancel"


S, A = RecallState, RecallAction

RECALL_LIFE = life(
    "recall",
    (
        Step(S.DRAFT, A.OPEN, S.OPEN, by(SELLER, OFFICER), "decided: lots stop, buyers are told, 24 hours begin"),
        Step(S.DRAFT, A.CANCEL, S.CANCELLED, by(SELLER, OFFICER), "looked into, and nothing was wrong"),
        Step(S.OPEN, A.CLOSE, S.CLOSED, by(SELLER, OFFICER), "what became of the goods is counted and told"),
        Step(S.OPEN, A.CANCEL, S.CANCELLED, by(SELLER, OFFICER), "a false alarm: buyers are told so, lots go free"),
    ),
)
