"""Imports of a cooperative's table, and by what names she knows her products and pictures."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.bulk.states import ImportState
from marketplace.kernel.database import Model


class ProductImport(Model):
    """One file she sent: what was read in it, what is wrong, and how far it is kept.

    `called` holds how she heads each column, `refusal` why the file cannot be read at all. `goods` holds what was
    read, product by product; `faults` what is wrong by row and column. `done` counts the goods that are kept.
    """

    __tablename__ = "product_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"), index=True)
    state: Mapped[ImportState] = mapped_column(default=ImportState.WAITING)
    file_name: Mapped[str]
    file_key: Mapped[str]
    pictures_key: Mapped[str] = mapped_column(default="")
    is_sent: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    finished_at: Mapped[datetime | None]
    rows: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    called: Mapped[dict[str, Any]] = mapped_column(default=dict)
    unused: Mapped[list[str]] = mapped_column(default=list)
    refusal: Mapped[dict[str, Any]] = mapped_column(default=dict)
    goods: Mapped[list[Any]] = mapped_column(JSON, default=list, deferred=True)
    faults: Mapped[list[Any]] = mapped_column(JSON, default=list, deferred=True)


class OwnCode(Model):
    """What a cooperative calls a product in her own books; `folded` is the code as it is looked up."""

    __tablename__ = "own_code"
    __table_args__ = (UniqueConstraint("cooperative_id", "folded"),)

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), primary_key=True, autoincrement=False)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    code: Mapped[str]
    folded: Mapped[str]


class ImportedPicture(Model):
    """Which pictures an import put on a product, so that the same picture never comes twice."""

    __tablename__ = "imported_picture"
    __table_args__ = (UniqueConstraint("product_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    digest: Mapped[str]
