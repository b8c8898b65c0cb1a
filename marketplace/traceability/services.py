"""What is done with lots: opened and written about. Nothing of it is ever changed or taken back."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from marketplace.cooperatives.queries import ensure_trading
from marketplace.kernel import audit, clock
from marketplace.kernel.codes import new_code
from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.kernel.text import normalise
from marketplace.products import queries as products
from marketplace.products.models import Product
from marketplace.products.states import ProductState
from marketplace.traceability import queries, rules
from marketplace.traceability.kinds import TraceEventKind
from marketplace.traceability.models import Lot
from marketplace.traceability.recording import write
from marketplace.traceability.rules import Happening, LotData

#: With the letter and the check character, nine: three groups of three.
CODE_LENGTH = 7
CODE_PREFIX = "L"
ATTEMPTS = 20


def open_lot(cooperative_id: int, data: LotData, act: Act) -> Lot:
    """Open a lot of one of the cooperative's products, with what has happened to it by what is told.

    Raises:
        InvalidInput: names every faulty field; also a number she has used before, or a product that is not hers.
        RuleBroken: the cooperative may not trade now.
    """
    lot = begin_lot(cooperative_id, data, act)
    record_first_events(lot, data, act)
    return lot


def begin_lot(cooperative_id: int, data: LotData, act: Act) -> Lot:
    """Open a lot to which nothing has happened yet; `record_first_events` follows.

    Raises:
        InvalidInput, RuleBroken: as `open_lot`.
    """
    ensure_trading(cooperative_id)
    told = _cleaned(data)
    rules.ensure_lot(told, today=clock.day_of(act.at))
    lot = _insert(_product(told.product_code, cooperative_id), told, act)
    audit.record("open_lot", "lot", lot.id, act, number=lot.number, quantity=lot.quantity, unit=lot.unit)
    return lot


def record_first_events(lot: Lot, data: LotData, act: Act, *, told_apart: Collection[TraceEventKind] = ()) -> None:
    """Write down what has happened to a lot by what is told of it.

    Args:
        told_apart: what its caller wrote down already, with more to say of it.
    """
    told = _cleaned(data)
    group = rules.goods_group(queries.product_of_lot(lot.product_id).category.slug)
    for kind, day in rules.first_events(told, group):
        quantity = lot.quantity if kind == rules.WEIGHED_AT else None
        if kind not in told_apart:
            write(lot, Happening(kind, day, place=told.place, quantity=quantity), act)


def new_lot_code() -> str:
    """Return a new public code for a lot."""
    return new_code(CODE_LENGTH, prefix=CODE_PREFIX)


def next_part_number(lot: Lot) -> str:
    """Return the next free number for a part of a lot: "MOR-261122-01-P2"."""
    stem = lot.number[: rules.LONGEST_NUMBER - 4]
    used = queries.used_numbers(lot.cooperative_id, f"{stem}-P")
    return next(number for part in range(1, len(used) + 2) if (number := f"{stem}-P{part}") not in used)


def propose_number(cooperative_id: int, product_name: str, produced_on: date) -> str:
    """Return the next free number of this product and day."""
    first = rules.propose_number(product_name, produced_on, serial=1)
    used = queries.used_numbers(cooperative_id, first.rpartition("-")[0])
    numbers = (rules.propose_number(product_name, produced_on, serial=serial) for serial in range(1, len(used) + 2))
    return next(number for number in numbers if number not in used)


def _cleaned(data: LotData) -> LotData:
    return replace(
        data,
        number=rules.clean_number(data.number),
        standard=normalise(data.standard),
        place=normalise(data.place),
    )


def _product(code: str, cooperative_id: int) -> Product:
    try:
        product = products.get_of_cooperative(code, cooperative_id=cooperative_id)
    except NotFound:
        raise InvalidInput(fields={"product_code": msg("Hãy chọn một sản phẩm của hợp tác xã.")}) from None
    if product.state == ProductState.RETIRED:
        raise InvalidInput(fields={"product_code": msg("Sản phẩm này đã ngừng bán. Hãy đăng lại trước khi mở lô.")})
    return product


def _insert(product: Product, told: LotData, act: Act) -> Lot:
    """Insert the lot; of two opened at the same moment with one number only one gets it."""
    for _ in range(ATTEMPTS):
        number = told.number or propose_number(product.cooperative_id, product.name, told.produced_on)
        values = _values(product, replace(told, number=number), act)
        lot_id = insert_or_ignore(Lot, values, unique=("cooperative_id", "number"))
        if lot_id is not None:
            return db.session.get_one(Lot, lot_id)
        if told.number:
            break
    raise InvalidInput(fields={"number": msg("Hợp tác xã đã có lô mang số này. Hãy đổi số lô.")})


def _values(product: Product, told: LotData, act: Act) -> dict[str, object]:
    return {
        "code": new_lot_code(),
        "number": told.number,
        "cooperative_id": product.cooperative_id,
        "product_id": product.id,
        "harvested_on": told.harvested_on,
        "produced_on": told.produced_on,
        "best_before_on": told.best_before_on,
        "quantity": told.quantity,
        "left": told.quantity,
        "unit": told.unit,
        "standard": told.standard,
        "created_at": act.at,
        "created_by": act.actor_id,
    }
