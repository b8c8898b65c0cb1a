"""The words people read for returns, claims and disputes. Pure."""

from collections.abc import Mapping

from marketplace.kernel.messages import Message, msg
from marketplace.orders.kinds import CaseKind, ClaimReason, Side
from marketplace.orders.labels import DONE, MOVING, STOPPED, WAITING, StateLabel
from marketplace.orders.states import DisputeState

CASE_NAMES: Mapping[CaseKind, Message] = {
    CaseKind.RETURN: msg("Trả hàng"),
    CaseKind.CLAIM: msg("Khiếu nại"),
}
CLAIM_NAMES: Mapping[ClaimReason, Message] = {
    ClaimReason.DAMAGED: msg("Hàng bị hỏng, vỡ"),
    ClaimReason.MISSING: msg("Thiếu hàng"),
    ClaimReason.WRONG: msg("Giao sai hàng"),
}
SIDE_NAMES: Mapping[Side, Message] = {
    Side.BUYER: msg("Người mua"),
    Side.SELLER: msg("Hợp tác xã"),
    Side.OFFICER: msg("Cán bộ Hội"),
}
_STATES: Mapping[str, StateLabel] = {
    "asked": StateLabel(msg("Chờ hợp tác xã trả lời"), WAITING),
    "accepted": StateLabel(msg("Đồng ý, chờ hàng gửi về"), MOVING),
    "declined": StateLabel(msg("Hợp tác xã từ chối"), STOPPED),
    "owed": StateLabel(msg("Chờ hoàn tiền"), WAITING),
    "settled": StateLabel(msg("Đã hoàn tiền"), DONE),
    "withdrawn": StateLabel(msg("Người mua đã rút"), STOPPED),
    "lapsed": StateLabel(msg("Hết hạn gửi trả"), STOPPED),
}
_DISPUTES: Mapping[DisputeState, StateLabel] = {
    DisputeState.OPEN: StateLabel(msg("Cán bộ Hội đang xem xét"), WAITING),
    DisputeState.FOR_BUYER: StateLabel(msg("Hội quyết định hoàn tiền"), DONE),
    DisputeState.FOR_SELLER: StateLabel(msg("Hội quyết định không hoàn tiền"), STOPPED),
    DisputeState.WITHDRAWN: StateLabel(msg("Hai bên đã thỏa thuận"), DONE),
}


def case_label(state: str) -> StateLabel:
    """Return what stands for the state of a return or claim."""
    return _STATES[state]


def dispute_label(state: DisputeState) -> StateLabel:
    """Return what stands for the state of a dispute."""
    return _DISPUTES[state]
