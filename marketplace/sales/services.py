"""Writing down what was delivered and what was refunded. Entries are append-only, and each is written once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.clock import day_of
from marketplace.kernel.database import db, dialect_insert
from marketplace.kernel.errors import NotFound, RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.kernel.money import Dong
from marketplace.kernel.quantity import get_unit
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.states import OrderState
from marketplace.sales import levels, rollups, rules
from marketplace.sales.kinds import EntryKind, Verification
from marketplace.sales.models import SaleEntry

ONCE = ("order_line_id", "kind", "source_key")


def record_delivered(order_id: int, *, act: Act) -> None:
    """Write one entry for each line of a delivered order, on the Vietnamese day of its delivery.

    An entry's amount is the line's total less its share of the order's discount; freight is never in it. Place and
    category are copied. Called again, it changes nothing.

    Raises:
        NotFound: there is no such order.
        RuleBroken: the order is not delivered.
    """
    order = db.session.get(Order, order_id)
    if order is None:
        raise NotFound
    if order.state is not OrderState.DELIVERED:
        raise RuleBroken(msg("Đơn này chưa giao nên chưa tính vào doanh số."))
    lines = list(db.session.scalars(select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.id)))
    amounts = rules.counted_amounts([line.line_total for line in lines], discount=order.discount)
    common = _about(order, act.at)
    _write([common | _of_line(line, amount) for line, amount in zip(lines, amounts, strict=True)])


def record_refunded(order_id: int, *, amounts: Mapping[int, Dong], source_key: str, act: Act) -> None:
    """Write one negative entry for each line that money was given back for, on the Vietnamese day of the refund.

    Args:
        amounts: đồng given back by order line; each at most what the line still counts for.
        source_key: names the refund; the same one is never counted twice.

    Raises:
        NotFound: a line of this order was never counted as delivered.
        RuleBroken: nothing, or more than is left, would be given back.
    """
    delivered = _delivered_entries(order_id)
    if not amounts.keys() <= delivered.keys():
        raise NotFound
    if _is_known(amounts, source_key):
        return
    left = refundable_amounts(order_id)
    for line_id, amount in amounts.items():
        rules.ensure_refundable(amount, left=left[line_id])
    common = _on(act.at) | {"source_key": source_key} | _lifted(order_id)
    _write([_refund(delivered[line_id], amounts[line_id], left[line_id]) | common for line_id in sorted(amounts)])


def refundable_amounts(order_id: int) -> dict[int, Dong]:
    """Return what each delivered line of an order still counts for, in đồng; nothing when it was not delivered."""
    chosen = (
        select(SaleEntry.order_line_id, func.sum(SaleEntry.amount))
        .where(SaleEntry.order_id == order_id, SaleEntry.order_line_id.is_not(None))
        .group_by(SaleEntry.order_line_id)
    )
    return {line_id: Dong(int(left)) for line_id, left in db.session.execute(chosen) if line_id is not None}


def lift_to_reconciled(order_id: int, *, act: Act) -> bool:
    """Let an order's sale count as paid and matched; see `levels.lift_to_reconciled`."""
    return levels.lift_to_reconciled(order_id, act=act)


def rebuild_rollups() -> None:
    """Make the sums by day anew from the entries."""
    rollups.rebuild()


def _about(order: Order, at: datetime) -> dict[str, Any]:
    place = db.session.execute(
        select(Cooperative.province_id, Cooperative.commune_id).where(Cooperative.id == order.cooperative_id)
    ).one()
    return {
        "kind": EntryKind.DELIVERED,
        "source_key": "",
        "cooperative_id": order.cooperative_id,
        "province_id": place.province_id,
        "commune_id": place.commune_id,
        "order_id": order.id,
        "channel": order.channel,
        "verification": Verification.DELIVERED,
        "day": day_of(order.delivered_at or at),
        "recorded_at": at,
    }


def _of_line(line: OrderLine, amount: Dong) -> dict[str, Any]:
    return {
        "category_id": line.category_id,
        "product_id": line.product_id,
        "order_line_id": line.id,
        "lot_id": line.lot_id,
        "amount": amount,
        "quantity": line.quantity * line.amount if line.measured is None else line.measured,
        "unit_group": get_unit(line.unit).group.value,
    }


def _delivered_entries(order_id: int) -> dict[int, SaleEntry]:
    """Return the delivered entries by line, held until the transaction ends: of two refunds at once one waits."""
    chosen = select(SaleEntry).where(SaleEntry.order_id == order_id, SaleEntry.kind == EntryKind.DELIVERED)
    locked = db.session.scalars(chosen.order_by(SaleEntry.id).with_for_update())
    return {entry.order_line_id: entry for entry in locked if entry.order_line_id is not None}


def _is_known(amounts: Mapping[int, Dong], source_key: str) -> bool:
    chosen = select(SaleEntry.id).where(
        SaleEntry.order_line_id.in_(amounts), SaleEntry.kind == EntryKind.REFUNDED, SaleEntry.source_key == source_key
    )
    return db.session.scalar(chosen.limit(1)) is not None


def _refund(entry: SaleEntry, amount: Dong, left: Dong) -> dict[str, Any]:
    """Return the opposite of a delivered entry: same place, category and channel, whatever has changed since."""
    copied = (
        "cooperative_id", "province_id", "commune_id", "category_id", "product_id", "order_id", "order_line_id",
        "lot_id", "channel", "verification", "unit_group",
    )  # fmt: skip
    return {name: getattr(entry, name) for name in copied} | {
        "kind": EntryKind.REFUNDED,
        "amount": Dong(-amount),
        "quantity": -rules.quantity_taken_back(amount, left=left, quantity=entry.quantity),
    }


def _lifted(order_id: int) -> dict[str, Any]:
    """Return the level that the whole order was lifted to since; nothing when each entry keeps its own."""
    level = levels.level_of(order_id)
    return {} if level is None else {"verification": level}


def _on(at: datetime) -> dict[str, Any]:
    return {"day": day_of(at), "recorded_at": at}


def _write(entries: list[dict[str, Any]]) -> None:
    """Store the entries that are not there yet, and add just those to the sums."""
    if not entries:
        return
    # Of two that record the same delivery at once, one finds all lines written and adds nothing.
    statement = dialect_insert(SaleEntry).values(entries).on_conflict_do_nothing(index_elements=list(ONCE))
    new = set(db.session.scalars(statement.returning(SaleEntry.order_line_id)))
    rollups.add(entry for entry in entries if entry["order_line_id"] in new)
