"""Telling one side of an order, and reading what one was told."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import update

from marketplace.kernel.database import db, insert_or_ignore, insert_rows
from marketplace.kernel.errors import NotFound
from marketplace.kernel.history import Act
from marketplace.notices import queries
from marketplace.notices.models import Notice, NoticeReading
from marketplace.notices.rules import Told


def tell(notices: Iterable[Told], *, at: datetime) -> None:
    """Put notices into the inboxes of those whom they concern, once for each occasion."""
    rows = [
        {
            "key": f"{told.side.value}:{told.occasion}",
            "side": told.side,
            "template": told.template,
            "order_id": told.order_id,
            "person_id": told.person_id,
            "cooperative_id": told.cooperative_id,
            "at": at,
            "way": told.way,
            "address": told.address,
            "outbox_key": told.outbox_key,
        }
        for told in notices
    ]
    insert_rows(Notice, rows, unless=("key",))


def drop(outbox_key: str, *, at: datetime) -> None:
    """Write down that nothing was sent outside of the market after all."""
    kept = update(Notice).where(Notice.outbox_key == outbox_key, Notice.dropped_at.is_(None)).values(dropped_at=at)
    db.session.execute(kept.execution_options(synchronize_session=False))


def read(notice_id: int, *, cooperative_ids: Collection[int], act: Act) -> Notice:
    """She has read one of hers; read twice it is read once.

    Raises:
        NotFound: it is neither hers nor one of her cooperatives'.
    """
    person_id = act.actor_id or 0
    notice = queries.find_own(notice_id, person_id=person_id, cooperative_ids=cooperative_ids)
    if notice is None:
        raise NotFound
    _mark([notice.id], person_id, act.at)
    return notice


def read_all(*, cooperative_ids: Collection[int], act: Act) -> None:
    """She has seen them all."""
    person_id = act.actor_id or 0
    _mark(queries.unread_ids(person_id, cooperative_ids=cooperative_ids, at=act.at), person_id, act.at)


def _mark(notice_ids: Collection[int], person_id: int, at: datetime) -> None:
    for notice_id in notice_ids:
        values = {"notice_id": notice_id, "person_id": person_id, "read_at": at}
        insert_or_ignore(NoticeReading, values, unique=("notice_id", "person_id"))
