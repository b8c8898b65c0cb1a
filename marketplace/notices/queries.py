"""Reads of notices: an inbox, how many are new, and what went to the buyer of one order."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db
from marketplace.kernel.outbox import Fate, OutboxMessage, fate_of
from marketplace.notices.kinds import Way
from marketplace.notices.models import Notice, NoticeReading
from marketplace.notices.rules import COUNTED_FOR
from marketplace.orders.kinds import PayBy, Side
from marketplace.orders.models import Order, OrderGroup

PAGE = 30


@dataclass(frozen=True)
class InboxLine:
    """One notice in somebody's inbox."""

    id: int
    template: str
    side: Side
    at: datetime
    order_code: str
    group_code: str
    cooperative_name: str
    pay_by: PayBy
    is_before_harvest: bool
    is_read: bool


@dataclass(frozen=True)
class SentLine:
    """One thing the buyer of an order was told, and how it went. `went_at` is empty while it waits."""

    template: str
    at: datetime
    way: Way
    address: str
    fate: Fate | None
    went_at: datetime | None
    has_account: bool
    is_read: bool


def inbox(person_id: int, *, cooperative_ids: Collection[int], before_id: int | None = None) -> list[InboxLine]:
    """Return what she and her cooperatives were told, the newest in front."""
    chosen = (
        select(Notice, Order, OrderGroup.code, Cooperative.name, _is_read_by(person_id))
        .join(Order, Order.id == Notice.order_id)
        .join(OrderGroup, OrderGroup.id == Order.group_id)
        .join(Cooperative, Cooperative.id == Order.cooperative_id)
        .where(_hers(person_id, cooperative_ids))
        .order_by(Notice.id.desc())
        .limit(PAGE)
    )
    if before_id is not None:
        chosen = chosen.where(Notice.id < before_id)
    return [_inbox_line(*row) for row in db.session.execute(chosen)]


def _inbox_line(notice: Notice, order: Order, group_code: str, cooperative_name: str, is_read: bool) -> InboxLine:
    return InboxLine(
        id=notice.id,
        template=notice.template,
        side=notice.side,
        at=notice.at,
        order_code=order.code,
        group_code=group_code,
        cooperative_name=cooperative_name,
        pay_by=order.pay_by,
        is_before_harvest=order.season_id is not None,
        is_read=is_read,
    )


def count_unread(person_id: int, *, cooperative_ids: Collection[int], at: datetime) -> int:
    """Return how many notices are new to her."""
    counted = _unread(select(func.count(Notice.id)), person_id, cooperative_ids, at)
    return db.session.scalar(counted) or 0


def count_unread_of_cooperative(cooperative_id: int, *, person_id: int, at: datetime) -> int:
    """Return how many of a cooperative's notices are new to one of its team."""
    counted = select(func.count(Notice.id)).where(Notice.cooperative_id == cooperative_id)
    return db.session.scalar(counted.where(Notice.at > at - COUNTED_FOR, ~_is_read_by(person_id))) or 0


def unread_ids(person_id: int, *, cooperative_ids: Collection[int], at: datetime) -> list[int]:
    """Return the notices that are new to her."""
    return list(db.session.scalars(_unread(select(Notice.id), person_id, cooperative_ids, at).order_by(Notice.id)))


def find_own(notice_id: int, *, person_id: int, cooperative_ids: Collection[int]) -> Notice | None:
    """Return a notice that lies in her inbox."""
    return db.session.scalar(select(Notice).where(Notice.id == notice_id, _hers(person_id, cooperative_ids)))


def order_codes_of(notice: Notice) -> tuple[str, str]:
    """Return the code of the order a notice is about, and of its checkout."""
    chosen = select(Order.code, OrderGroup.code).join(OrderGroup, OrderGroup.id == Order.group_id)
    code, group_code = db.session.execute(chosen.where(Order.id == notice.order_id)).one()
    return code, group_code


def told_to_buyer(order_id: int) -> list[SentLine]:
    """Return everything the buyer of an order was told, oldest first; who asks may see the order."""
    read = exists().where(NoticeReading.notice_id == Notice.id)
    chosen = (
        select(Notice, OutboxMessage.done_at, OutboxMessage.failed_at, read)
        .outerjoin(OutboxMessage, OutboxMessage.key == Notice.outbox_key)
        .where(Notice.order_id == order_id, Notice.side == Side.BUYER)
        .order_by(Notice.at, Notice.id)
    )
    return [_sent_line(*row) for row in db.session.execute(chosen)]


def _sent_line(notice: Notice, done_at: datetime | None, failed_at: datetime | None, is_read: bool) -> SentLine:
    fate, went_at = None, None
    if notice.way is not Way.NONE:
        fate, went_at = _fate(notice, done_at, failed_at)
    return SentLine(
        template=notice.template,
        at=notice.at,
        way=notice.way,
        address=notice.address,
        fate=fate,
        went_at=went_at,
        has_account=notice.person_id is not None,
        is_read=is_read,
    )


def _fate(notice: Notice, done_at: datetime | None, failed_at: datetime | None) -> tuple[Fate, datetime | None]:
    if notice.dropped_at is not None:
        return Fate.DROPPED, notice.dropped_at
    return fate_of(done_at, failed_at), done_at or failed_at


def _unread(chosen: Select[Any], person_id: int, cooperative_ids: Collection[int], at: datetime) -> Select[Any]:
    return chosen.where(_hers(person_id, cooperative_ids), Notice.at > at - COUNTED_FOR, ~_is_read_by(person_id))


def _hers(person_id: int, cooperative_ids: Collection[int]) -> ColumnElement[bool]:
    """Her own as a buyer, and those of the cooperatives she acts for."""
    return or_(Notice.person_id == person_id, Notice.cooperative_id.in_(list(cooperative_ids)))


def _is_read_by(person_id: int) -> ColumnElement[bool]:
    return exists().where(and_(NoticeReading.notice_id == Notice.id, NoticeReading.person_id == person_id))
