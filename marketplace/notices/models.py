"""Notices, who has read them, and addresses that want no more letters about something."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.database import Model
from marketplace.notices.kinds import Topic, Way
from marketplace.orders.kinds import Side


class Notice(Model):
    """One thing that one side of an order is told; `key` names the occasion, so it is told once.

    `person_id` is the buyer's account, empty where she bought without one: then she reads it on the order's page.
    `outbox_key` names what was posted to reach her outside of the market; how that went stands in the outbox.
    """

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("(way = 'none') = (outbox_key = '')", name="outbox_key"),
        Index("ix_notice_cooperative", "cooperative_id", "at"),
        Index("ix_notice_person", "person_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    side: Mapped[Side]
    template: Mapped[str]
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    cooperative_id: Mapped[int | None] = mapped_column(ForeignKey("cooperative.id"))
    at: Mapped[datetime]
    way: Mapped[Way] = mapped_column(default=Way.NONE)
    address: Mapped[str] = mapped_column(default="")
    outbox_key: Mapped[str] = mapped_column(default="")
    # When it came to be sent there was no reason for it any more.
    dropped_at: Mapped[datetime | None]


class NoticeReading(Model):
    """That one person has read a notice: in a cooperative each of the team reads for herself."""

    __tablename__ = "notice_reading"
    __table_args__ = (UniqueConstraint("notice_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    read_at: Mapped[datetime]


class LetterStop(Model):
    """That letters about a topic shall not go to an address any more; the address itself is not kept."""

    __tablename__ = "letter_stop"
    __table_args__ = (UniqueConstraint("topic", "address_mark"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[Topic]
    address_mark: Mapped[str]
    stopped_at: Mapped[datetime]
