"""What changes stock. Every change is one statement that decides by itself, and one movement that tells of it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, insert, select, update

from marketplace.inventory import queries, rules
from marketplace.inventory.kinds import MovementKind
from marketplace.inventory.models import StockItem, StockMovement
from marketplace.inventory.rules import Shortage, Taking
from marketplace.kernel import audit, feed
from marketplace.kernel.database import db, dialect_insert, insert_or_ignore
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.kernel.money import group_thousands
from marketplace.products.models import Variant
from marketplace.products.standing import PRODUCT

MOST = 1_000_000


def take(takings: Iterable[Taking], *, act: Act) -> None:
    """Take stock for the lines of one or several orders: all of it, or nothing.

    Raises:
        OutOfStock: names every line that is short; the caller's transaction must be undone.
    """
    ordered = rules.in_taking_order(takings)
    short = [taking for taking in ordered if not _take_one(taking, act)]
    if short:
        raise rules.out_of_stock(_shortages(short))
    if ordered:
        db.session.connection().execute(_MOVEMENTS, [_sold(taking, act) for taking in ordered])
        _tell([taking.variant_id for taking in ordered], act)


def give_back(order_id: int, *, act: Act) -> bool:
    """Put what an order took back on sale; a second call changes nothing.

    Returns:
        Whether anything was given back by this call.
    """
    sold = db.session.execute(
        select(StockMovement.variant_id, StockMovement.change)
        .where(StockMovement.order_id == order_id, StockMovement.kind == MovementKind.SOLD)
        .order_by(StockMovement.variant_id)
    ).all()
    given = any([_give_back_one(order_id, variant_id, -change, act) for variant_id, change in sold])
    if given:
        _tell([variant_id for variant_id, _ in sold], act)
    return given


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
        raise InvalidInput(
            fields={"available": msg("Số lượng trong kho phải từ 0 đến %(most)s.", most=group_thousands(MOST, "vi"))}
        )
    before = _locked_stock(variant_id, act)
    after = rules.stock_after_count(available, now=before, seen=seen)
    if after != before:
        _write_count(variant_id, before, after, act)
    return after


# Written once and sent as they are: this is where a crowd of buyers meets.
_STOCK = StockItem.metadata.tables[StockItem.__tablename__]
_MOVEMENTS = insert(StockMovement.metadata.tables[StockMovement.__tablename__])
_TAKE = (
    update(_STOCK)
    .where(_STOCK.c.variant_id == bindparam("wanted"), _STOCK.c.available >= bindparam("quantity"))
    .values(available=_STOCK.c.available - bindparam("quantity"), changed_at=bindparam("at"))
    .returning(_STOCK.c.variant_id)
)


def _take_one(taking: Taking, act: Act) -> bool:
    """Check and take in one statement: between a look and a write another buyer would fit in."""
    values = {"wanted": taking.variant_id, "quantity": taking.quantity, "at": act.at}
    return db.session.connection().execute(_TAKE, values).first() is not None


def _sold(taking: Taking, act: Act) -> dict[str, object]:
    return {
        "variant_id": taking.variant_id,
        "change": -taking.quantity,
        "kind": MovementKind.SOLD,
        "order_id": taking.order_id,
        "actor_id": act.actor_id,
        "note": "",
        "at": act.at,
    }


def _shortages(short: Sequence[Taking]) -> list[Shortage]:
    variant_ids = {taking.variant_id for taking in short}
    names, left = queries.names_of(variant_ids), queries.available_of(variant_ids)
    return [Shortage(names[taking.variant_id], taking.quantity, left[taking.variant_id]) for taking in short]


def _give_back_one(order_id: int, variant_id: int, quantity: int, act: Act) -> bool:
    """Write the movement first: only the one whose row is new adds to the stock."""
    movement = {
        "variant_id": variant_id,
        "change": quantity,
        "kind": MovementKind.RETURNED_TO_SALE,
        "order_id": order_id,
        "actor_id": act.actor_id,
        "note": "",
        "at": act.at,
    }
    if insert_or_ignore(StockMovement, movement, unique=("order_id", "variant_id", "kind")) is None:
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
    db.session.execute(
        update(StockItem)
        .where(StockItem.variant_id == variant_id)
        .values(available=after, changed_at=act.at)
        .execution_options(synchronize_session=False)
    )
    db.session.add(
        StockMovement(
            variant_id=variant_id,
            change=after - before,
            kind=MovementKind.COUNTED,
            actor_id=act.actor_id,
            note=act.note,
            at=act.at,
        )
    )
    audit.record("stock.counted", "variant", variant_id, act, before=before, after=after)
    _tell([variant_id], act)


_PRODUCTS = select(Variant.product_id).where(Variant.id.in_(bindparam("variant_ids", expanding=True))).distinct()


def _tell(variant_ids: Sequence[int], act: Act) -> None:
    """Tell that products have another stock than pages show."""
    feed.tell_chosen(PRODUCT, _PRODUCTS, {"variant_ids": variant_ids}, at=act.at)
