"""The way of an order out of the cooperative's house: confirmed, packed, sent, delivered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Select, select, update

from marketplace.kernel import clock
from marketplace.kernel.database import db
from marketplace.kernel.errors import InvalidInput, RuleBroken, StaleState
from marketplace.kernel.history import Act, move, write_down
from marketplace.kernel.lifecycle import Actor
from marketplace.kernel.messages import msg
from marketplace.kernel.text import normalise
from marketplace.orders.models import Order, OrderLine, Parcel
from marketplace.orders.states import ORDER_LIFE, OrderAction, OrderState
from marketplace.traceability.models import Lot
from marketplace.traceability.states import LotState

LONGEST_CARRIER = 80
LONGEST_TRACKING_NUMBER = 60


def confirm(order: Order, *, act: Act) -> Order:
    """The cooperative has the goods and will send them."""
    return move(ORDER_LIFE, order, OrderAction.CONFIRM, replace(act, by=Actor.SELLER))


def pack(order: Order, *, act: Act, lots: Mapping[int, str] | None = None) -> Order:
    """The goods are packed; where lots are named, each line remembers the lot it came from.

    Args:
        lots: code of the lot by id of the line; lines may be left out.

    Raises:
        InvalidInput: a lot that is not of this product and cooperative, at the field `lot-<line id>`.
        RuleBroken: a lot is held, recalled, destroyed or past its best-before day.
    """
    move(ORDER_LIFE, order, OrderAction.PACK, replace(act, by=Actor.SELLER))
    named = {line_id: code.strip().upper() for line_id, code in (lots or {}).items() if code.strip()}
    if named:
        _set_lots(order, named, act)
    _ensure_lots_named(order)
    return order


def repack(order: Order, *, act: Act, lots: Mapping[int, str]) -> Order:
    """Name other lots for an order that is packed and still here, as when the lot it was packed from is recalled.

    Raises:
        InvalidInput, RuleBroken: as `pack`.
        RuleBroken: it is not packed, or left meanwhile.
    """
    here = select(Order.id).where(Order.id == order.id, Order.state == OrderState.PACKED)
    # Held, so that it does not leave with the old lot while the new one is written down.
    if db.session.scalar(here.with_for_update()) is None:
        raise RuleBroken(msg("Chỉ đổi lô được khi đơn đã đóng và chưa gửi đi."))
    _set_lots(order, {line_id: code.strip().upper() for line_id, code in lots.items() if code.strip()}, act)
    return order


def ship(order: Order, *, act: Act, carrier: str, tracking_number: str = "") -> Order:
    """The parcel is with a carrier, or on the cooperative's own way to the buyer.

    Raises:
        InvalidInput: no carrier is named, or a text is too long.
        RuleBroken: a lot in it was held, recalled or destroyed, or its last day has passed, since it was packed.
    """
    parcel = Parcel(
        order_id=order.id,
        carrier=_text("carrier", carrier, longest=LONGEST_CARRIER),
        tracking_number=_text("tracking_number", tracking_number, longest=LONGEST_TRACKING_NUMBER),
        shipped_at=act.at,
    )
    if not parcel.carrier:
        raise InvalidInput(fields={"carrier": msg("Hãy ghi đơn vị vận chuyển, hoặc “Tự giao”.")})
    move(ORDER_LIFE, order, OrderAction.SHIP, replace(act, by=Actor.SELLER))
    _ensure_lots_named(order)
    _ensure_lots_keep(_locked(Lot.id.in_(_lots_of(order))), act)
    db.session.add(parcel)
    return order


def deliver(order: Order, *, act: Act) -> Order:
    """The buyer has the goods: the sale counts from this day."""
    move(ORDER_LIFE, order, OrderAction.DELIVER, replace(act, by=Actor.SELLER))
    order.delivered_at = act.at
    db.session.flush()
    return order


def receive(order: Order, *, act: Act) -> Order:
    """The buyer says that all is well, or said nothing for a week: nothing more can be asked for.

    The state stays; of two who say so at one moment the second is told that it was done.

    Raises:
        TransitionNotAllowed: it is not delivered.
        StaleState: it was received before.
    """
    after = ORDER_LIFE.after(order.state, OrderAction.RECEIVE)
    ORDER_LIFE.ensure_may(order.state, OrderAction.RECEIVE, act.by)
    received = db.session.scalar(
        update(Order)
        .where(Order.id == order.id, Order.state == order.state, Order.received_at.is_(None))
        .values(received_at=act.at)
        .returning(Order.id)
        .execution_options(synchronize_session=False)
    )
    if received is None:
        raise StaleState(msg("Đơn này đã được xác nhận là nhận đủ hàng."))
    db.session.refresh(order, ["received_at"])
    write_down(ORDER_LIFE, order.id, (order.state, OrderAction.RECEIVE, after), act)
    return order


def _set_lots(order: Order, named: Mapping[int, str], act: Act) -> None:
    lines = db.session.scalars(select(OrderLine).where(OrderLine.order_id == order.id)).all()
    hers = (Lot.cooperative_id == order.cooperative_id, Lot.code.in_(set(named.values())))
    lots = {lot.code: lot for lot in _locked(*hers)}
    _ensure_lots_belong(lines, named, lots)
    _ensure_lots_keep(lots.values(), act)
    for line in lines:
        if line.id in named:
            line.lot_id = lots[named[line.id]].id
    db.session.flush()


def _ensure_lots_named(order: Order) -> None:
    """Where a lot of a product is held or recalled, every parcel says which lot it holds: it might be that one."""
    unnamed = (
        select(OrderLine.product_name)
        .join(Lot, Lot.product_id == OrderLine.product_id)
        .where(OrderLine.order_id == order.id, OrderLine.quantity > 0, OrderLine.lot_id.is_(None))
        .where(Lot.state.in_((LotState.HELD, LotState.RECALLED)))
    )
    name = db.session.scalar(unnamed.limit(1))
    if name is not None:
        raise RuleBroken(msg("Có lô %(name)s đang bị giữ hoặc thu hồi. Hãy chọn số lô đã đóng vào đơn này.", name=name))


def _lots_of(order: Order) -> Select[int | None]:
    packed = (OrderLine.order_id == order.id, OrderLine.quantity > 0, OrderLine.lot_id.is_not(None))
    return select(OrderLine.lot_id).where(*packed)


def _locked(*which: ColumnElement[bool]) -> list[Lot]:
    """Return lots that nobody can hold or recall until this transaction ends: then the order is found by them."""
    chosen = select(Lot).where(*which).order_by(Lot.id)
    return list(db.session.scalars(chosen.with_for_update(read=True).execution_options(populate_existing=True)))


def _ensure_lots_belong(lines: Sequence[OrderLine], named: Mapping[int, str], lots: Mapping[str, Lot]) -> None:
    products = {line.id: line.product_id for line in lines}
    fields = {
        f"lot-{line_id}": msg("Không có lô %(code)s của sản phẩm này. Hãy kiểm tra mã trên tem lô.", code=code)
        for line_id, code in named.items()
        if code not in lots or lots[code].product_id != products.get(line_id)
    }
    if fields:
        raise InvalidInput(fields=fields)


def _ensure_lots_keep(lots: Iterable[Lot], act: Act) -> None:
    today = clock.day_of(act.at)
    for lot in lots:
        if lot.state is not LotState.OPEN:
            raise RuleBroken(
                msg(
                    "Lô %(number)s đang bị giữ, thu hồi hoặc đã hủy nên không gửi đi được. Hãy chọn lô khác, "
                    "hoặc hủy đơn này.",
                    number=lot.number,
                )
            )
        if lot.best_before_on is not None and lot.best_before_on < today:
            raise RuleBroken(
                msg(
                    "Lô %(code)s đã hết hạn ngày %(day)s nên không gửi đi được. Hãy chọn lô khác.",
                    code=lot.code,
                    day=lot.best_before_on.strftime("%d/%m/%Y"),
                )
            )


def _text(name: str, text: str, *, longest: int) -> str:
    clean = normalise(text)
    if len(clean) > longest:
        raise InvalidInput(fields={name: msg("Dài quá %(longest)s ký tự. Hãy viết ngắn hơn.", longest=longest)})
    return clean
