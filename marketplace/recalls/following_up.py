"""After a recall was announced: who was reached, when the authority was told, what came back, and the end of it."""

from datetime import datetime

from sqlalchemy import func, select, update

from marketplace.kernel import audit
from marketplace.kernel.database import db
from marketplace.kernel.errors import InvalidInput, NotFound, RuleBroken
from marketplace.kernel.history import Act, move
from marketplace.kernel.messages import msg
from marketplace.kernel.text import normalise, normalise_lines
from marketplace.orders.models import Parcel
from marketplace.recalls import rules
from marketplace.recalls.kinds import ResultKind
from marketplace.recalls.models import Recall, RecallLot, RecallNotice, RecallResult
from marketplace.recalls.rules import LONGEST_TEXT, Result
from marketplace.recalls.states import RECALL_LIFE, RecallAction, RecallState
from marketplace.traceability import lot_life
from marketplace.traceability.models import Lot
from marketplace.traceability.states import LotAction, LotState

RECALL = "recall"
LONGEST_REFERENCE = 120


def note_sent(notice_id: int, *, at: datetime) -> None:
    """A letter was handed to the mail server."""
    _set(notice_id, sent_at=at, failed_at=None)


def note_failed(notice_id: int, *, at: datetime) -> None:
    """A letter was refused; it is tried again, and meanwhile the buyer stands on the list of those to call."""
    _set(notice_id, failed_at=at)


def confirm(token: str, *, at: datetime) -> None:
    """The buyer opened her letter's link and says that she has read it; a second time changes nothing.

    Raises:
        NotFound: no letter holds this token.
    """
    notice_id = db.session.scalar(select(RecallNotice.id).where(RecallNotice.token == token))
    if notice_id is None:
        raise NotFound
    db.session.execute(
        update(RecallNotice)
        .where(RecallNotice.id == notice_id, RecallNotice.confirmed_at.is_(None))
        .values(confirmed_at=at)
        .execution_options(synchronize_session=False)
    )


def note_call(recall: Recall, notice_id: int, act: Act) -> None:
    """The seller told a buyer by telephone.

    Raises:
        NotFound: the notice is not of this recall.
        RuleBroken: the recall is not under way.
    """
    _ensure_open(recall)
    called = db.session.scalar(
        update(RecallNotice)
        .where(RecallNotice.id == notice_id, RecallNotice.recall_id == recall.id)
        .values(called_at=act.at, called_by=act.actor_id)
        .returning(RecallNotice.id)
        .execution_options(synchronize_session=False)
    )
    if called is None:
        raise NotFound(msg("Không tìm thấy người mua này trong đợt thu hồi."))


def note_report(recall: Recall, *, reference: str, act: Act) -> Recall:
    """The file went to the authority: the clock of 24 hours stops.

    Raises:
        InvalidInput: nobody is named who received it.
        RuleBroken: the recall is not under way, or this was noted before.
    """
    told = normalise(reference)
    if not 0 < len(told) <= LONGEST_REFERENCE:
        raise InvalidInput(fields={"reference": msg("Hãy ghi đã gửi cho cơ quan nào, số văn bản nếu có.")})
    _ensure_open(recall)
    noted = db.session.scalar(
        update(Recall)
        .where(Recall.id == recall.id, Recall.reported_at.is_(None))
        .values(reported_at=act.at, report_reference=told)
        .returning(Recall.id)
        .execution_options(synchronize_session=False)
    )
    if noted is None:
        raise RuleBroken(msg("Đã ghi việc báo cơ quan từ trước."))
    audit.record("report_recall", RECALL, recall.id, act, reference=told)
    db.session.refresh(recall)
    return recall


def note_result(recall: Recall, told: Result, act: Act) -> RecallResult:
    """Write down what became of some packs.

    Raises:
        InvalidInput: no packs, more than were sold, or a note too long.
        RuleBroken: the recall is not under way.
    """
    note = normalise_lines(told.note)
    if len(note) > LONGEST_TEXT:
        raise InvalidInput(fields={"note": rules.too_long(LONGEST_TEXT)})
    _lock(recall)
    _ensure_open(recall)
    rules.ensure_result(told, counted(recall.id), sold=sold_packs(recall.id))
    result = RecallResult(
        recall_id=recall.id, kind=told.kind, packs=told.packs, note=note, noted_at=act.at, noted_by=act.actor_id
    )
    db.session.add(result)
    db.session.flush()
    return result


def close(recall: Recall, *, conclusion: str, act: Act) -> Recall:
    """End a recall with what became of the goods; its effect is kept as it is now.

    Raises:
        InvalidInput: no conclusion.
        NotAllowed: an officer ordered it.
        RuleBroken: goods were sold and no result was written down.
        TransitionNotAllowed, StaleState: it is not under way.
    """
    told = rules.required("conclusion", conclusion, msg("Hãy ghi kết luận: nguyên nhân và cách khắc phục."))
    rules.ensure_may_end(recall.basis, act.by)
    _lock(recall)
    so_far, sold = counted(recall.id), sold_packs(recall.id)
    if recall.state is RecallState.OPEN:
        rules.ensure_counted(so_far, sold=sold)
    move(RECALL_LIFE, recall, RecallAction.CLOSE, act.said(told))
    effect = rules.effect_of(so_far, sold=sold)
    recall.ended_because, recall.closed_at = told, act.at
    recall.sold_packs, recall.out_of_the_way = effect.sold, effect.out_of_the_way
    if so_far.get(ResultKind.DESTROYED):
        _destroy(recall, act.said(told))
    db.session.flush()
    audit.record("close_recall", RECALL, recall.id, act, sold=effect.sold, out_of_the_way=effect.out_of_the_way)
    return recall


def counted(recall_id: int) -> dict[ResultKind, int]:
    """Return how many packs each thing became of so far."""
    chosen = select(RecallResult.kind, func.sum(RecallResult.packs)).where(RecallResult.recall_id == recall_id)
    return {kind: int(packs) for kind, packs in db.session.execute(chosen.group_by(RecallResult.kind))}


def sold_packs(recall_id: int) -> int:
    """Return how many packs of the orders concerned have left the cooperative's house."""
    chosen = select(func.coalesce(func.sum(RecallNotice.packs), 0))
    chosen = chosen.join(Parcel, Parcel.order_id == RecallNotice.order_id)
    return int(db.session.scalars(chosen.where(RecallNotice.recall_id == recall_id)).one())


def _destroy(recall: Recall, act: Act) -> None:
    """What came back was destroyed: the lots say so from now on."""
    chosen = select(RecallLot.lot_id).where(RecallLot.recall_id == recall.id).order_by(RecallLot.lot_id)
    for lot_id in db.session.scalars(chosen).all():
        lot = db.session.get_one(Lot, lot_id, with_for_update=True, populate_existing=True)
        if lot.state is LotState.RECALLED:
            lot_life.change(lot, LotAction.DESTROY, reason=act.note, act=act)


def _lock(recall: Recall) -> None:
    """Let one after the other count: two at the same moment could together count more than was sold."""
    db.session.refresh(recall, with_for_update=True)


def _ensure_open(recall: Recall) -> None:
    if recall.state is not RecallState.OPEN:
        raise RuleBroken(msg("Đợt thu hồi này không còn hoặc chưa diễn ra."))


def _set(notice_id: int, **values: datetime | None) -> None:
    db.session.execute(
        update(RecallNotice)
        .where(RecallNotice.id == notice_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
