"""What changes stock. Every change is one statement that decides by itself, and one movement that tells of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, case, func, select, update

from marketplace.inventory import holds, queries, rules
from marketplace.inventory.kinds import MovementKind
from marketplace.inventory.models import StockItem, StockMovement
from marketplace.inventory.rules import Shortage, Taking
from marketplace.kernel import audit, feed
from marketplace.kernel.database import db, dialect_insert, insert_or_ignore, insert_rows, present_connection
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.kernel.money import group_thousands
from marketplace.products.models import Variant
from marketplace.products.standing import STOCK

MOST = 1_000_000


@dataclass(frozen=True)
class Back:
    """Where packs come back from: the order, the kind of occasion, and the one occasion by its own key."""

    order_id: int
    kind: MovementKind
    source_key: str = ""


def take(takings: Iterable[Taking], *, act: Act, holder: str = "") -> None:
    """Take stock for the lines of one or several orders: all of it, or nothing.

    What others hold at this moment is left to them; what `holder` holds is used up.

    Raises:
        OutOfStock: names every line that is short; the caller's transaction must be undone.
    """
    ordered = rules.in_taking_order(takings)
    packs = rules.packs_of(ordered)
    holds.lock(packs)
    taken = _take_all(packs, holder, act) if packs else set()
    short = {variant_id: quantity for variant_id, quantity in packs.items() if variant_id not in taken}
    if short:
        raise rules.out_of_stock(shortages(short, holder=holder, at=act.at))
    if ordered:
        insert_rows(StockMovement, [_sold(taking, act) for taking in ordered])
        _tell(list(packs), act)
    if holder:
        holds.release(holder)


def give_back(order_id: int, *, act: Act, packs: Mapping[int, int] | None = None) -> bool:
    """Put what an order took back on sale; a second call changes nothing.

    Args:
        packs: how many of each variant the order still holds; what it once took, when it was never made smaller.

    Returns:
        Whether anything was given back by this call.
    """
    sold = db.session.execute(
        select(StockMovement.variant_id, func.sum(-StockMovement.change))
        .where(StockMovement.order_id == order_id, StockMovement.kind == MovementKind.SOLD)
        .group_by(StockMovement.variant_id)
        .order_by(StockMovement.variant_id)
    ).all()
    held = {variant_id: int(taken) for variant_id, taken in sold}
    left = held if packs is None else {each: min(taken, packs.get(each, 0)) for each, taken in held.items()}
    back = Back(order_id, MovementKind.RETURNED_TO_SALE)
    return put_back(back, left, act=act)


def put_back(back: Back, packs: Mapping[int, int], *, act: Act) -> bool:
    """Put some packs of an order back on sale, once for each source.

    Args:
        packs: how many of each variant were counted and found fit to be sold.

    Returns:
        Whether anything was put back by this call.
    """
    given = [
        variant_id for variant_id, count in sorted(packs.items()) if count and _put_back(back, variant_id, count, act)
    ]
    _tell(given, act)
    return bool(given)


def count_stock(variant_id: int, available: int, *, act: Act, seen: int | None = None) -> int:
    """Write down how many packs the cooperative has for sale.

    Args:
        seen: what the form showed. With it only the difference is applied, so that a sale made while she was
            counting is not undone.

    Returns:
        What is available now.

    Raises:
        InvalidInput: below zero, or absurdly many.
    """
    if not 0 <= available <= MOST:
        raise _absurd_count()
    before = _locked_stock(variant_id, act)
    after = rules.stock_after_count(available, now=before, seen=seen)
    if after != before:
        _write_count(variant_id, before, after, act)
    return after


def count_first(packs: Mapping[int, int], *, act: Act) -> None:
    """Write down how many packs there are of variants that nobody has counted or sold yet, in one statement each.

    Raises:
        InvalidInput: below zero, or absurdly many.
    """
    if not all(0 <= available <= MOST for available in packs.values()):
        raise _absurd_count()
    counted = {variant_id: available for variant_id, available in packs.items() if available}
    db.session.add_all(
        StockItem(variant_id=variant_id, available=available, changed_at=act.at)
        for variant_id, available in counted.items()
    )
    db.session.add_all(_counted(variant_id, available, act) for variant_id, available in counted.items())
    db.session.flush()
    for variant_id, available in counted.items():
        audit.record("stock.counted", "variant", variant_id, act, before=0, after=available)


def harvest(variant_id: int, packs: int, *, act: Act) -> None:
    """Put packs of a harvest on sale for which nobody waits; the caller sees to it that it is done once."""
    before = _locked_stock(variant_id, act)
    if not packs:
        return
    _set_available(variant_id, before + packs, act)
    db.session.add(_moved(variant_id, packs, MovementKind.HARVESTED, act))
    _tell([variant_id], act)


def harvest_for(order_id: int, variant_id: int, packs: int, *, act: Act) -> None:
    """Let packs of a harvest come in and go out to the order that waited for them; the shelf never has them."""
    _locked_stock(variant_id, act)
    for change, kind in ((packs, MovementKind.HARVESTED), (-packs, MovementKind.SOLD)):
        movement = _moved(variant_id, change, kind, act)
        movement.order_id = order_id
        db.session.add(movement)
    db.session.flush()


_STOCK = StockItem.metadata.tables[StockItem.__tablename__]


def _take_all(packs: Mapping[int, int], holder: str, act: Act) -> set[int]:
    """Check and take in one statement, for between a look and a write another buyer would fit in.

    Returns:
        The variants of which there was enough.
    """
    values = {"at": act.at, "holder": holder, "now": act.at}
    for place, (variant_id, quantity) in enumerate(packs.items()):
        values |= {f"variant_{place}": variant_id, f"quantity_{place}": quantity}
    return set(present_connection().execute(_taking(len(packs)), values).scalars())


# Written once for each number of variants: this is where a crowd of buyers meets.
@cache
def _taking(number: int) -> Any:
    wanted = [bindparam(f"variant_{place}", type_=_STOCK.c.variant_id.type) for place in range(number)]
    packs = [bindparam(f"quantity_{place}", type_=_STOCK.c.available.type) for place in range(number)]
    of_each = [(_STOCK.c.variant_id == each, quantity) for each, quantity in zip(wanted, packs, strict=True)]
    quantity = case(*of_each)
    return (
        update(_STOCK)
        .where(_STOCK.c.variant_id.in_(wanted), _STOCK.c.available - holds.HELD_BY_OTHERS >= quantity)
        .values(available=_STOCK.c.available - quantity, changed_at=bindparam("at"))
        .returning(_STOCK.c.variant_id)
    )


def _sold(taking: Taking, act: Act) -> dict[str, object]:
    return {
        "variant_id": taking.variant_id,
        "change": -taking.quantity,
        "kind": MovementKind.SOLD,
        "order_id": taking.order_id,
        "source_key": "",
        "actor_id": act.actor_id,
        "note": "",
        "at": act.at,
    }


def shortages(short: Mapping[int, int], *, holder: str, at: datetime) -> list[Shortage]:
    """Return what is left for this holder of each variant that is short, with its name and how many were asked for."""
    names, left = queries.names_of(short.keys()), queries.available_to(short.keys(), holder=holder, at=at)
    return [Shortage(names[variant_id], asked, left[variant_id]) for variant_id, asked in short.items()]


def _put_back(back: Back, variant_id: int, quantity: int, act: Act) -> bool:
    """Write the movement first: only the one whose row is new adds to the stock."""
    movement = {
        "variant_id": variant_id,
        "change": quantity,
        "kind": back.kind,
        "order_id": back.order_id,
        "source_key": back.source_key,
        "actor_id": act.actor_id,
        "note": "",
        "at": act.at,
    }
    if insert_or_ignore(StockMovement, movement, unique=("order_id", "variant_id", "kind", "source_key")) is None:
        return False
    db.session.execute(
        update(StockItem)
        .where(StockItem.variant_id == variant_id)
        .values(available=StockItem.available + quantity, changed_at=act.at)
        .execution_options(synchronize_session=False)
    )
    return True


def _locked_stock(variant_id: int, act: Act) -> int:
    """Return what is available, and hold the row so that it stays so until this transaction ends."""
    first = {"variant_id": variant_id, "available": 0, "changed_at": act.at}
    db.session.execute(dialect_insert(StockItem).values(**first).on_conflict_do_nothing(index_elements=["variant_id"]))
    chosen = select(StockItem.available).where(StockItem.variant_id == variant_id)
    return db.session.scalars(chosen.with_for_update()).one()


def _write_count(variant_id: int, before: int, after: int, act: Act) -> None:
    _set_available(variant_id, after, act)
    db.session.add(_counted(variant_id, after - before, act))
    audit.record("stock.counted", "variant", variant_id, act, before=before, after=after)
    _tell([variant_id], act)


def _set_available(variant_id: int, available: int, act: Act) -> None:
    """Write what can be sold; the caller holds the row."""
    db.session.execute(
        update(StockItem)
        .where(StockItem.variant_id == variant_id)
        .values(available=available, changed_at=act.at)
        .execution_options(synchronize_session=False)
    )


_PRODUCTS = select(Variant.product_id).where(Variant.id.in_(bindparam("variant_ids", expanding=True))).distinct()


def _tell(variant_ids: Sequence[int], act: Act) -> None:
    """Tell that products have another stock than pages show."""
    feed.tell_chosen(STOCK, _PRODUCTS, {"variant_ids": variant_ids}, at=act.at)


def _counted(variant_id: int, change: int, act: Act) -> StockMovement:
    return _moved(variant_id, change, MovementKind.COUNTED, act)


def _moved(variant_id: int, change: int, kind: MovementKind, act: Act) -> StockMovement:
    return StockMovement(
        variant_id=variant_id,
        change=change,
        kind=kind,
        actor_id=act.actor_id,
        note=act.note,
        at=act.at,
    )


def _absurd_count() -> InvalidInput:
    most = group_thousands(MOST, "vi")
    return InvalidInput(fields={"available": msg("Số lượng trong kho phải từ 0 đến %(most)s.", most=most)})
