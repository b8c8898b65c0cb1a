"""Reads about lots of every kind: the lots a phone may write about, those something can be made of, and their kin."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from marketplace.kernel.codes import clean_code
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.messages import msg
from marketplace.products.models import Category, Product
from marketplace.traceability.chains import lots_made_of, results_of, sources_of
from marketplace.traceability.kinds import LotKind
from marketplace.traceability.models import Lot
from marketplace.traceability.rules import clean_number
from marketplace.traceability.states import LotState

PAGE = 24
#: So many lots a phone keeps; older ones are written about from their own page.
MOST_IN_A_BOOK = 60


@dataclass(frozen=True)
class BookLot:
    """A lot as lists name it: `name` is its product or material, `shelf` the product's, "" for raw material."""

    id: int
    code: str
    number: str
    kind: LotKind
    state: LotState
    name: str
    shelf: str
    unit: str
    quantity: int
    left: int
    produced_on: date
    best_before_on: date | None


@dataclass(frozen=True)
class Kin:
    """A lot that went into another or was made of it; `quantity` in base units of the lot it was taken from."""

    lot: BookLot
    quantity: int
    unit: str
    depth: int


def lot_of_any_kind(code: str, *, cooperative_id: int) -> Lot:
    """Return a cooperative's own lot by its public code, raw material too.

    Raises:
        NotFound: there is none, or it is another's.
    """
    found = db.session.scalar(select(Lot).where(Lot.code == code, Lot.cooperative_id == cooperative_id))
    if found is None:
        raise NotFound(msg("Không tìm thấy lô này."))
    return found


def lots_to_record(cooperative_id: int) -> list[BookLot]:
    """Return the newest lots that something may still happen to."""
    going_on = Lot.state != LotState.DESTROYED
    return _lots(_chosen(cooperative_id).where(going_on).order_by(Lot.id.desc()).limit(MOST_IN_A_BOOK))


def lots_to_use(cooperative_id: int) -> list[BookLot]:
    """Return the newest lots of which something is left to make other lots of."""
    usable = (Lot.state == LotState.OPEN, Lot.left > 0)
    return _lots(_chosen(cooperative_id).where(*usable).order_by(Lot.id.desc()).limit(MOST_IN_A_BOOK))


def raw_lots_of(cooperative_id: int, *, before: int | None = None) -> tuple[list[BookLot], int | None]:
    """Return a cooperative's lots of raw material, newest first, and the id that the next page begins before."""
    chosen = _chosen(cooperative_id).where(Lot.kind == LotKind.RAW)
    if before is not None:
        chosen = chosen.where(Lot.id < before)
    found = _lots(chosen.order_by(Lot.id.desc()).limit(PAGE + 1))
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def as_listed(lot: Lot) -> BookLot:
    """Return one lot as lists name it."""
    return _lots(_chosen(lot.cooperative_id).where(Lot.id == lot.id))[0]


def named_lots(cooperative_id: int, names: Collection[str]) -> dict[str, Lot]:
    """Return a cooperative's lots by each of these names that is a lot's number or code."""
    chosen = select(Lot).where(Lot.cooperative_id == cooperative_id, Lot.number.in_(names) | Lot.code.in_(names))
    lots = list(db.session.scalars(chosen))
    # A number is the cooperative's own word, so it goes before a code that happens to read alike.
    return {lot.code: lot for lot in lots} | {lot.number: lot for lot in lots}


def scanned_code(typed: str, *, cooperative_id: int) -> str:
    """Return the code of the lot that was scanned or typed: a label's address, its code, or the lot's own number.

    What names no lot of hers comes back as a code that is looked up in vain.
    """
    told = typed.strip().partition("?")[0].rstrip("/")
    name = told.partition("/10/")[2].partition("/")[0] or told.rpartition("/")[2]
    number, code = clean_number(name), clean_code(name)
    found = named_lots(cooperative_id, {number, code})
    lot = found.get(number) or found.get(code)
    return lot.code if lot else code


def sources(lot: Lot) -> list[Kin]:
    """Return the lots a lot was made of, nearest first."""
    steps = sources_of(lot.id)
    lots = _by_id(lot, {step.from_lot_id for step in steps})
    return [Kin(lots[step.from_lot_id], step.quantity, lots[step.from_lot_id].unit, step.depth) for step in steps]


def results(lot: Lot) -> list[Kin]:
    """Return the lots that were made of a lot, nearest first."""
    steps = results_of(lot.id)
    lots = _by_id(lot, {step.to_lot_id for step in steps} | {step.from_lot_id for step in steps})
    return [Kin(lots[step.to_lot_id], step.quantity, lots[step.from_lot_id].unit, step.depth) for step in steps]


def made_of(lot: Lot) -> list[Lot]:
    """Return the cooperative's lots that hold something of a lot, oldest first."""
    chosen = select(Lot).where(Lot.id.in_(lots_made_of(lot.id) - {lot.id}), Lot.cooperative_id == lot.cooperative_id)
    return list(db.session.scalars(chosen.order_by(Lot.id)))


def _by_id(lot: Lot, lot_ids: set[int]) -> dict[int, BookLot]:
    found = _lots(_chosen(lot.cooperative_id).where(Lot.id.in_(lot_ids))) if lot_ids else []
    return {each.id: each for each in found}


def _chosen(cooperative_id: int) -> Select[*tuple[Any, ...]]:
    of_lot = (Lot.unit, Lot.quantity, Lot.left, Lot.produced_on, Lot.best_before_on)
    return (
        select(Lot.id, Lot.code, Lot.number, Lot.kind, Lot.state, Lot.material, Product.name, Category.slug, *of_lot)
        .outerjoin(Product, Product.id == Lot.product_id)
        .outerjoin(Category, Category.id == Product.category_id)
        .where(Lot.cooperative_id == cooperative_id)
    )


def _lots(chosen: Select[*tuple[Any, ...]]) -> list[BookLot]:
    return [
        BookLot(row.id, row.code, row.number, row.kind, row.state, row.name or row.material, row.slug or "", *row[8:])
        for row in db.session.execute(chosen)
    ]
