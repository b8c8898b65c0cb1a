"""Calling goods back: written down first, then announced, or called off as a false alarm.

Announcing does everything at once: no lot concerned can be packed, sent or used any more, its products are taken off
sale until the cooperative has counted what is left of other lots, and every buyer's notice is written.
"""

import secrets
from collections.abc import Collection, Iterable

from sqlalchemy import or_, select

from marketplace.inventory import queries as stock
from marketplace.inventory import services as inventory
from marketplace.kernel import audit, feed, outbox
from marketplace.kernel.codes import new_code
from marketplace.kernel.database import db
from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.history import Act, move
from marketplace.kernel.messages import msg
from marketplace.products import queries as products
from marketplace.products.standing import PRODUCT
from marketplace.recalls import rules
from marketplace.recalls.kinds import Basis
from marketplace.recalls.models import Recall, RecallLot, RecallNotice
from marketplace.recalls.reach import GONE, Reach, ReachedLine, reach_of
from marketplace.recalls.rules import RecallData
from marketplace.recalls.states import RECALL_LIFE, RecallAction, RecallState
from marketplace.traceability import chains, lot_life
from marketplace.traceability.models import Lot
from marketplace.traceability.states import LotAction, LotState

RECALL = "recall"
CODE_LENGTH, CODE_PREFIX = 7, "R"
TOKEN_BYTES = 18
#: The letters; the worker writes each when it sends it.
MAIL = "recall-mail"
OPENED, CALLED_OFF = "opened", "called_off"

_SELLABLE = (LotState.OPEN, LotState.HELD)
_BACK_TO = {LotState.OPEN: LotAction.CLEAR, LotState.HELD: LotAction.RECHECK}


def draft(lot: Lot, data: RecallData, *, basis: Basis, act: Act) -> Recall:
    """Write down that a lot is to be called back; nobody is told yet and nothing stops.

    Raises:
        InvalidInput: names every faulty field.
        RuleBroken: a recall of this lot is under way.
    """
    told = rules.cleaned(data)
    _ensure_first(lot)
    recall = Recall(
        code=new_code(CODE_LENGTH, prefix=CODE_PREFIX),
        lot_id=lot.id,
        cooperative_id=lot.cooperative_id,
        basis=basis,
        risk=told.risk,
        reason=told.reason,
        advice=told.advice,
        decided_by=told.decided_by,
        created_at=act.at,
        created_by=act.actor_id,
    )
    db.session.add(recall)
    db.session.flush()
    audit.record("draft_recall", RECALL, recall.id, act, lot=lot.number, basis=basis.value)
    return recall


def announce(recall: Recall, act: Act) -> Reach:
    """Call the goods back: from now on nothing of them is packed, sent or sold, and their buyers are told.

    Raises:
        TransitionNotAllowed, StaleState: it was announced or dropped before.
    """
    move(RECALL_LIFE, recall, RecallAction.OPEN, act)
    recall.opened_at = act.at
    lot = db.session.get_one(Lot, recall.lot_id)
    _stop(recall, lot, act)
    # Only now that no lot can be packed any more is it final which orders hold something of them.
    found = reach_of(lot)
    _withhold(found.product_ids, act.said(recall.reason))
    _write_notices(recall, found, act)
    feed.tell(PRODUCT, found.product_ids, at=act.at)
    audit.record("announce_recall", RECALL, recall.id, act, lots=len(found.lots), orders=len(found.by_order))
    return found


def call_off(recall: Recall, *, reason: str, act: Act) -> Recall:
    """Drop a draft, or say of an announced recall that it was a false alarm: lots go free, buyers are told so.

    What was taken off sale stays so until the cooperative counts it.

    Raises:
        InvalidInput: no reason.
        NotAllowed: an officer ordered it.
        TransitionNotAllowed, StaleState: it has ended.
    """
    told = rules.required("reason", reason, msg("Hãy ghi vì sao không thu hồi nữa."))
    rules.ensure_may_end(recall.basis, act.by)
    was_open = recall.state is RecallState.OPEN
    move(RECALL_LIFE, recall, RecallAction.CANCEL, act.said(told))
    recall.ended_because = told
    if was_open:
        _free(recall, act.said(told))
        _tell(_told(recall.id), CALLED_OFF, act)
    db.session.flush()
    return recall


def _ensure_first(lot: Lot) -> None:
    under_way = select(Recall.code).where(
        Recall.lot_id == lot.id, Recall.state.in_((RecallState.DRAFT, RecallState.OPEN))
    )
    if db.session.scalar(under_way.limit(1)) is not None:
        raise RuleBroken(msg("Lô này đang có một đợt thu hồi rồi."))


def _stop(recall: Recall, lot: Lot, act: Act) -> None:
    """Stop a lot and all that holds something of it, until nothing new is made of them.

    Somebody may be making another lot of one of them at this moment: she holds its row, so taking it waits for her,
    and the next look finds what she made.
    """
    stopped: set[int] = set()
    while fresh := sorted(chains.lots_made_of(lot.id) - stopped):
        for lot_id in fresh:
            _stop_one(recall, lot_id, act)
        stopped.update(fresh)


def _stop_one(recall: Recall, lot_id: int, act: Act) -> None:
    lot = db.session.get_one(Lot, lot_id, with_for_update=True, populate_existing=True)
    db.session.add(RecallLot(recall_id=recall.id, lot_id=lot_id, state_before=lot.state))
    if lot.state in _SELLABLE:
        lot_life.change(lot, LotAction.RECALL, reason=recall.reason, act=act)
    db.session.flush()


def _withhold(product_ids: Collection[int], act: Act) -> None:
    """Take what is on sale of these products off sale: stock does not know of which lot a pack is."""
    packs = products.variants_of(sorted(product_ids)) if product_ids else {}
    variant_ids = sorted(variant.id for of_product in packs.values() for variant in of_product)
    for variant_id, available in sorted(stock.available_of(variant_ids).items()):
        if available:
            inventory.count_stock(variant_id, 0, act=act)


def _write_notices(recall: Recall, found: Reach, act: Act) -> None:
    notices = [_notice(recall, lines) for _, lines in sorted(found.by_order.items())]
    db.session.add_all(notices)
    db.session.flush()
    by_order = found.by_order
    _tell([each for each in notices if _gets_a_letter(by_order[each.order_id])], OPENED, act)


def _notice(recall: Recall, lines: Collection[ReachedLine]) -> RecallNotice:
    first = next(iter(lines))
    return RecallNotice(
        recall_id=recall.id,
        order_id=first.order_id,
        token=secrets.token_urlsafe(TOKEN_BYTES),
        packs=sum(line.packs for line in lines),
        is_certain=any(line.lot_id is not None for line in lines),
    )


def _gets_a_letter(lines: Collection[ReachedLine]) -> bool:
    first = next(iter(lines))
    # What is packed and not sent stays where it is; its buyer has nothing to beware of.
    return bool(first.email) and first.state in GONE


def _told(recall_id: int) -> list[RecallNotice]:
    was_told = or_(RecallNotice.sent_at.is_not(None), RecallNotice.called_at.is_not(None))
    chosen = select(RecallNotice).where(RecallNotice.recall_id == recall_id, was_told)
    return list(db.session.scalars(chosen.order_by(RecallNotice.id)))


def _tell(notices: Iterable[RecallNotice], news: str, act: Act) -> None:
    for notice in notices:
        outbox.post(MAIL, {"notice": notice.id, "news": news}, key=f"{notice.id}:{news}", at=act.at)


def _free(recall: Recall, act: Act) -> None:
    """Put the lots back to how they stood before, but for those that another recall holds."""
    held = select(RecallLot.lot_id).join(Recall, Recall.id == RecallLot.recall_id)
    held = held.where(Recall.id != recall.id, Recall.state.in_((RecallState.OPEN, RecallState.CLOSED)))
    before = select(RecallLot).where(
        RecallLot.lot_id.in_(select(RecallLot.lot_id).where(RecallLot.recall_id == recall.id)),
        RecallLot.lot_id.not_in(held),
        RecallLot.state_before.in_(_SELLABLE),
    )
    # The newest row that tells of a usable lot is the one from which it was last stopped.
    states = {row.lot_id: row.state_before for row in db.session.scalars(before.order_by(RecallLot.id))}
    for lot_id, state in sorted(states.items()):
        lot = db.session.get_one(Lot, lot_id, with_for_update=True, populate_existing=True)
        if lot.state is LotState.RECALLED:
            lot_life.change(lot, _BACK_TO[state], reason=act.note, act=act)
