"""What anybody who scans a label, or holds the letter of an order, reads of a recall: no name and no address."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.orders.models import Order, OrderGroup, OrderLine
from marketplace.recalls.kinds import Risk
from marketplace.recalls.models import Recall, RecallLot, RecallNotice
from marketplace.recalls.queries import goods_of
from marketplace.recalls.states import RecallState
from marketplace.traceability.models import Lot

SHOWN = (RecallState.OPEN, RecallState.CLOSED)


@dataclass(frozen=True)
class PublicRecall:
    """What anybody who scans a label reads of a recall."""

    code: str
    state: RecallState
    risk: Risk
    reason: str
    advice: str
    opened_at: datetime | None
    ended_because: str


@dataclass(frozen=True)
class PublicNotice:
    """What the letter of one order says, and its own page; no name, no address."""

    recall: PublicRecall
    goods: str
    lot_numbers: list[str]
    order_code: str
    group_code: str
    packs: int
    is_certain: bool
    is_confirmed: bool
    cooperative: str
    cooperative_phone: str
    email: str
    locale: str


def recall_of_lot(lot_id: int) -> PublicRecall | None:
    """Return the recall that stopped a lot, also one that has ended; none where there was no danger after all."""
    chosen = (
        select(Recall)
        .join(RecallLot, RecallLot.recall_id == Recall.id)
        .where(RecallLot.lot_id == lot_id, Recall.state.in_(SHOWN))
    )
    found = db.session.scalar(chosen.order_by(Recall.id.desc()).limit(1))
    return _public(found) if found else None


def notice_by_token(token: str) -> PublicNotice:
    """Return what the holder of a letter may read.

    Raises:
        NotFound: no letter holds this token.
    """
    return _notice(RecallNotice.token == token)


def notice_for_letter(notice_id: int) -> tuple[PublicNotice, str]:
    """Return what a letter says, and the token of its link.

    Raises:
        NotFound: the notice is gone.
    """
    token = db.session.scalar(select(RecallNotice.token).where(RecallNotice.id == notice_id))
    return _notice(RecallNotice.id == notice_id), token or ""


def _public(recall: Recall) -> PublicRecall:
    return PublicRecall(
        recall.code, recall.state, recall.risk, recall.reason, recall.advice, recall.opened_at, recall.ended_because
    )


def _notice(which: Any) -> PublicNotice:
    row = db.session.execute(
        select(RecallNotice, Recall, Lot, Order, OrderGroup, Cooperative)
        .join(Recall, Recall.id == RecallNotice.recall_id)
        .join(Lot, Lot.id == Recall.lot_id)
        .join(Order, Order.id == RecallNotice.order_id)
        .join(OrderGroup, OrderGroup.id == Order.group_id)
        .join(Cooperative, Cooperative.id == Order.cooperative_id)
        .where(which)
    ).first()
    if row is None:
        raise NotFound
    notice, recall, lot, order, group, cooperative = row
    goods, numbers = _in_order(recall.id, order.id)
    return PublicNotice(
        recall=_public(recall),
        goods=goods or goods_of(lot),
        lot_numbers=numbers,
        order_code=order.code,
        group_code=group.code,
        packs=notice.packs,
        is_certain=notice.is_certain,
        is_confirmed=notice.confirmed_at is not None,
        cooperative=cooperative.name,
        cooperative_phone=cooperative.phone,
        email=group.buyer_email,
        locale=group.locale,
    )


def _in_order(recall_id: int, order_id: int) -> tuple[str, list[str]]:
    """Return which goods of an order are meant, and the numbers on their labels."""
    stopped = select(Lot.id, Lot.number, Lot.product_id).join(RecallLot, RecallLot.lot_id == Lot.id)
    lots = db.session.execute(stopped.where(RecallLot.recall_id == recall_id).order_by(Lot.id)).all()
    of_order = select(OrderLine.product_name, OrderLine.lot_id, OrderLine.product_id)
    lines = db.session.execute(of_order.where(OrderLine.order_id == order_id).order_by(OrderLine.id)).all()
    numbers, goods = [], []
    for lot in lots:
        for line in lines:
            if line.lot_id == lot.id or (line.lot_id is None and line.product_id == lot.product_id):
                numbers.append(lot.number)
                goods.append(line.product_name)
    return ", ".join(dict.fromkeys(goods)), list(dict.fromkeys(numbers))
