"""Holding a lot back, letting it go, destroying it: nothing of a held lot is packed from that moment on."""

from dataclasses import replace

from marketplace.kernel import clock
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.history import Act, move
from marketplace.kernel.messages import msg
from marketplace.kernel.text import normalise_lines
from marketplace.traceability.kinds import TraceEventKind
from marketplace.traceability.models import Lot
from marketplace.traceability.recording import write
from marketplace.traceability.rules import LONGEST_NOTE, Happening
from marketplace.traceability.states import LOT_LIFE, LotAction

_TOLD_AS = {
    LotAction.HOLD: TraceEventKind.HOLD,
    LotAction.RELEASE: TraceEventKind.RELEASE,
    LotAction.RECALL: TraceEventKind.RECALL,
    LotAction.DESTROY: TraceEventKind.DESTROY,
    LotAction.CLEAR: TraceEventKind.RELEASE,
    LotAction.RECHECK: TraceEventKind.HOLD,
}


def hold(lot: Lot, *, reason: str, act: Act) -> Lot:
    """Hold a lot back until something is known.

    Raises:
        InvalidInput: no reason.
        TransitionNotAllowed, StaleState: it is not open (any more).
    """
    return change(lot, LotAction.HOLD, reason=reason, act=act)


def release(lot: Lot, *, reason: str, act: Act) -> Lot:
    """Let a held lot go: the check found nothing.

    Raises:
        InvalidInput, TransitionNotAllowed, StaleState: as `hold`.
    """
    return change(lot, LotAction.RELEASE, reason=reason, act=act)


def destroy(lot: Lot, *, reason: str, act: Act) -> Lot:
    """Write down that a lot was destroyed.

    Raises:
        InvalidInput, TransitionNotAllowed, StaleState: as `hold`.
    """
    return change(lot, LotAction.DESTROY, reason=reason, act=act)


def change(lot: Lot, action: LotAction, *, reason: str, act: Act) -> Lot:
    """Move a lot along its life and write the event that everybody who scans it can read.

    Raises:
        InvalidInput, TransitionNotAllowed, StaleState: as `hold`.
    """
    told = normalise_lines(reason)
    if not told or len(told) > LONGEST_NOTE:
        raise InvalidInput(fields={"reason": msg("Hãy ghi rõ lý do; người quét tem đọc được lời này.")})
    move(LOT_LIFE, lot, action, replace(act, note=told))
    write(lot, Happening(_TOLD_AS[action], clock.day_of(act.at), happened_at=act.at, note=told), act)
    return lot
