"""Lists of liked products, and who waits for what to be in stock again."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.database import Model
from marketplace.wishes.states import WaitState

_WAITS = text("state = 'waiting'")


class WishList(Model):
    """A person's list, or that of the browser which holds the token."""

    __tablename__ = "wish_list"
    __table_args__ = (CheckConstraint("(token IS NULL) <> (person_id IS NULL)", name="one_owner"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str | None] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), unique=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(index=True)


class Wish(Model):
    """One product on a list."""

    __tablename__ = "wish"
    __table_args__ = (UniqueConstraint("list_id", "product_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("wish_list.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    wished_at: Mapped[datetime]


class StockWait(Model):
    """Somebody who wants one letter when a variant is in stock again.

    There is one row for each variant and address. Whoever asks again after she was told begins the next round; round
    and row name the occasion of a letter. `wording` and `asked_at` prove what she agreed to, and when; until
    `confirmed_at` nothing is written to the address but the question whether its reader asked.
    """

    __tablename__ = "stock_wait"
    __table_args__ = (
        UniqueConstraint("variant_id", "email"),
        Index("ix_stock_wait_waiting", "variant_id", postgresql_where=_WAITS, sqlite_where=_WAITS),
        Index("ix_stock_wait_email", "email", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    email: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    locale: Mapped[str] = mapped_column(default="vi")
    state: Mapped[WaitState] = mapped_column(default=WaitState.WAITING)
    round: Mapped[int] = mapped_column(default=1)
    wording: Mapped[str]
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
