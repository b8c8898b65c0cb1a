"""Making one lot out of others: processing, splitting, blending. What goes in is taken from what is left of each.

Mass balance: what comes out weighs at most what went in times what the process may yield. The yield is told for each
process, since tea loses four fifths of its weight and a blend loses nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from marketplace.cooperatives.queries import ensure_trading
from marketplace.kernel import audit, clock
from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.kernel.text import normalise
from marketplace.traceability import rules, services
from marketplace.traceability.balance import Balance
from marketplace.traceability.kinds import LotKind, TraceEventKind
from marketplace.traceability.models import Lot, LotUse, TraceEvent
from marketplace.traceability.recording import write, write_unsealed
from marketplace.traceability.rules import Happening, LotData
from marketplace.traceability.sealing import seal
from marketplace.traceability.states import LotState

#: Nothing yields more than this: honey thinned with water or rice swollen by steam stay below.
MOST_YIELD_PERCENT = 400


@dataclass(frozen=True)
class Input:
    """How much of a lot goes in, in base units of its unit."""

    lot: Lot
    quantity: int


@dataclass(frozen=True)
class RawData:
    """A lot of raw material: what, how much (base units), harvested or bought when."""

    material: str
    quantity: int
    unit: str
    happened_on: date
    kind: TraceEventKind = TraceEventKind.HARVEST
    number: str = ""
    place_id: int | None = None
    party_id: int | None = None
    client_key: str | None = None


def open_raw_lot(cooperative_id: int, data: RawData, act: Act) -> Lot:
    """Open a lot of raw material that was harvested or received.

    Raises:
        InvalidInput: names every faulty field, or the number is used.
        NotFound: the place or party is not hers.
        RuleBroken: the cooperative may not trade now.
    """
    ensure_trading(cooperative_id)
    material, number = normalise(data.material), rules.clean_number(data.number)
    rules.ensure_raw(material, number, quantity=data.quantity, unit=data.unit)
    values = {
        "number": number or services.propose_number(cooperative_id, material, data.happened_on),
        "cooperative_id": cooperative_id,
        "kind": LotKind.RAW,
        "material": material,
        "harvested_on": data.happened_on if data.kind is TraceEventKind.HARVEST else None,
        "produced_on": data.happened_on,
        "quantity": data.quantity,
        "left": data.quantity,
        "unit": data.unit,
    }
    lot = insert_lot(values, act)
    told = Happening(
        data.kind,
        data.happened_on,
        place_id=data.place_id,
        party_id=data.party_id,
        quantity=data.quantity,
        client_key=data.client_key,
    )
    write(lot, told, act)
    audit.record("open_raw_lot", "lot", lot.id, act, number=lot.number, quantity=lot.quantity, unit=lot.unit)
    return lot


def insert_lot(values: dict[str, object], act: Act) -> Lot:
    """Insert a lot with a new code.

    Raises:
        InvalidInput: the cooperative has used the number before.
    """
    stored = {"code": services.new_lot_code(), "created_at": act.at, "created_by": act.actor_id, **values}
    lot_id = insert_or_ignore(Lot, stored, unique=("cooperative_id", "number"))
    if lot_id is None:
        raise InvalidInput(fields={"number": msg("Hợp tác xã đã có lô mang số này. Hãy đổi số lô.")})
    return db.session.get_one(Lot, lot_id)


def process(
    cooperative_id: int,
    inputs: Sequence[Input],
    output: LotData,
    *,
    yield_percent: int,
    act: Act,
    client_key: str | None = None,
) -> Lot:
    """Make a lot of a product out of other lots.

    Args:
        yield_percent: what at most comes out of what goes in, by weight: 20 for tea leaves, 100 for a blend.
        client_key: the name of the form that was sent; see `made_by`.

    Raises:
        InvalidInput: names every faulty field of the output; the output is more than the inputs yield.
        RuleBroken: an input is held, destroyed, another's, or not enough of it is left.
    """
    _ensure_usable(inputs, cooperative_id)
    _ensure_balance(inputs, output, yield_percent)
    lot = services.begin_lot(cooperative_id, output, act)
    kind = TraceEventKind.BLEND if len(inputs) > 1 and yield_percent == 100 else TraceEventKind.MAKE
    told = Happening(kind, output.produced_on, quantity=lot.quantity, client_key=client_key)
    _use(inputs, lot, write_unsealed(lot, told, act))
    services.record_first_events(lot, output, act, told_apart=(TraceEventKind.MAKE,))
    return lot


def made_by(client_key: str, cooperative_id: int) -> Lot | None:
    """Return the lot that a form of this name has made, so that a second press leads to it and makes no other."""
    chosen = select(Lot).join(TraceEvent, TraceEvent.lot_id == Lot.id)
    return db.session.scalar(chosen.where(TraceEvent.client_key == client_key, Lot.cooperative_id == cooperative_id))


def split(lot: Lot, *, quantity: int, act: Act, client_key: str | None = None) -> Lot:
    """Set a part of a lot apart under a number of its own: same goods, same dates.

    Raises:
        RuleBroken: the lot is held or destroyed, or less than that is left.
        InvalidInput: nothing would be set apart.
    """
    if quantity <= 0:
        raise InvalidInput(fields={"quantity": msg("Số lượng phải lớn hơn 0 và không quá lớn.")})
    part = [Input(lot, quantity)]
    _ensure_usable(part, lot.cooperative_id)
    values = {
        name: getattr(lot, name)
        for name in (
            "cooperative_id", "kind", "product_id", "material", "harvested_on", "produced_on", "best_before_on", "unit",
            "standard",
        )
    }  # fmt: skip
    # Who splits the same lot at this moment waits here, and then reads the number that was given meanwhile.
    db.session.scalars(select(Lot.id).where(Lot.id == lot.id).with_for_update()).one()
    number = services.next_part_number(lot)
    made = insert_lot(values | {"number": number, "quantity": quantity, "left": quantity}, act)
    told = Happening(TraceEventKind.SPLIT, clock.day_of(act.at), quantity=quantity, client_key=client_key)
    _use(part, made, write_unsealed(made, told, act))
    return made


def _ensure_usable(inputs: Sequence[Input], cooperative_id: int) -> None:
    if not inputs:
        raise RuleBroken(msg("Hãy chọn ít nhất một lô nguyên liệu."))
    for each in inputs:
        if each.lot.cooperative_id != cooperative_id:
            raise RuleBroken(msg("Lô %(number)s không phải của hợp tác xã này.", number=each.lot.number))
        if each.lot.state is not LotState.OPEN:
            raise RuleBroken(msg("Lô %(number)s đang bị giữ hoặc đã hủy, không dùng được.", number=each.lot.number))


def _ensure_balance(inputs: Sequence[Input], output: LotData, yield_percent: int) -> None:
    """Refuse what is more than the inputs yield."""
    if not 0 < yield_percent <= MOST_YIELD_PERCENT:
        raise InvalidInput(
            fields={"yield_percent": msg("Tỷ lệ thu hồi từ 1 đến %(most)s %%.", most=MOST_YIELD_PERCENT)}
        )
    refusal = balance_of(inputs, output, yield_percent).refusal
    if refusal is not None:
        raise InvalidInput(fields={"quantity": refusal})


def balance_of(inputs: Sequence[Input], output: LotData, yield_percent: int) -> Balance:
    """Return how what comes out weighs against what goes in."""
    taken = [(each.quantity, each.lot.unit) for each in inputs]
    return Balance(taken, made=output.quantity, unit=output.unit, percent=yield_percent)


def _use(inputs: Sequence[Input], lot: Lot, event: TraceEvent) -> None:
    """Take what goes in, one statement for each lot in the order of their ids; then the event is whole and sealed."""
    for each in sorted(inputs, key=lambda taken: taken.lot.id):
        if take_from(each.lot.id, each.quantity) is None:
            raise RuleBroken(msg("Lô %(number)s không còn đủ lượng đó.", number=each.lot.number))
        db.session.add(LotUse(from_lot_id=each.lot.id, to_lot_id=lot.id, event_id=event.id, quantity=each.quantity))
    db.session.flush()
    seal(event)


def take_from(lot_id: int, quantity: int) -> int | None:
    """Take a quantity from what is left of an open lot; return what is left then, or nothing when it cannot be."""
    return db.session.scalar(
        update(Lot)
        .where(Lot.id == lot_id, Lot.state == LotState.OPEN, Lot.left >= quantity)
        .values(left=Lot.left - quantity)
        .returning(Lot.left)
        .execution_options(synchronize_session=False)
    )
