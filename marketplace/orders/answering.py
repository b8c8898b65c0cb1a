"""What becomes of a return or a claim: accepted, declined, counted, paid back, withdrawn, lapsed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from marketplace.kernel.database import db
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.history import Act, move
from marketplace.kernel.lifecycle import Actor
from marketplace.kernel.messages import msg
from marketplace.kernel.money import Dong, split_dong
from marketplace.orders import owing
from marketplace.orders.case_models import GoodsReturn
from marketplace.orders.cases import SHAPES, Case, kind_of, lines_of, text_of
from marketplace.orders.deadlines import Deadline, due
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.owing import Claimed
from marketplace.orders.states import CaseAction

OWES = ("owed", "settled")


def accept(case: Case, *, answer: str, act: Act) -> Case:
    """The cooperative agrees: to a claim at once, to a return when the goods are back.

    Raises:
        TransitionNotAllowed, StaleState: it was answered, or withdrawn.
    """
    _move(case, CaseAction.ACCEPT, act.said(answer, by=Actor.SELLER))
    _answer(case, answer, act)
    if isinstance(case, GoodsReturn):
        case.send_back_by = due(Deadline.SEND_BACK_BY, act.at)
    else:
        _owe(case, act, with_freight=True)
    db.session.flush()
    return case


def decline(case: Case, *, answer: str, act: Act) -> Case:
    """The cooperative, or an officer who decided for her, says no, and why.

    Raises:
        InvalidInput: no reason.
        TransitionNotAllowed, StaleState: it was answered, or withdrawn.
    """
    told = text_of(answer)
    _move(case, CaseAction.DECLINE, act.said(told, by=act.by or Actor.SELLER))
    _answer(case, told, act)
    return case


def count(case: GoodsReturn, resellable: Mapping[int, int], *, act: Act) -> dict[int, int]:
    """The goods are back: say of each line how many packs can be sold again, and owe the money.

    Returns:
        Packs to be put back on sale, by variant.

    Raises:
        InvalidInput: more than came back.
        TransitionNotAllowed, StaleState: nothing is on its way back, or it was counted before.
    """
    lines = lines_of(case)
    for line in lines:
        fit = resellable.get(line.order_line_id, 0)
        if not 0 <= fit <= line.quantity:
            raise InvalidInput(fields={"fit": msg("Số gói bán lại được phải từ 0 đến số gói trả về.")})
    _move(case, CaseAction.COUNT, act.said("", by=Actor.SELLER))
    packs: dict[int, int] = {}
    for line in lines:
        line.resellable = resellable.get(line.order_line_id, 0)
        variant_id = db.session.get_one(OrderLine, line.order_line_id).variant_id
        packs[variant_id] = packs.get(variant_id, 0) + line.resellable
    _owe(case, act, with_freight=False)
    return packs


def award(case: Case, *, act: Act) -> Case:
    """An officer decided for the buyer: the money is owed, freight and all, whether the goods come back or not.

    Raises:
        TransitionNotAllowed, StaleState: it was paid or withdrawn meanwhile.
    """
    _move(case, CaseAction.AWARD, act.said(act.note, by=Actor.OFFICER))
    _owe(case, act, with_freight=True)
    return case


def settle(case: Case, *, act: Act) -> dict[int, Dong]:
    """The money was sent back.

    Returns:
        What went back for the goods of each line, without freight: what sales count.

    Raises:
        TransitionNotAllowed, StaleState: nothing is owed, or it was sent before.
    """
    _move(case, CaseAction.SETTLE, act.said("", by=act.by or Actor.SELLER))
    case.settled_at = act.at
    db.session.flush()
    return {line.order_line_id: line.amount for line in lines_of(case) if line.amount}


def withdraw(case: Case, *, act: Act) -> Case:
    """The buyer no longer asks for it.

    Raises:
        TransitionNotAllowed, StaleState: it is too late.
    """
    return _move(case, CaseAction.WITHDRAW, act.said("", by=Actor.BUYER))


def lapse(case: GoodsReturn, *, act: Act) -> Case:
    """The goods did not come back in time.

    Raises:
        TransitionNotAllowed, StaleState: they did, or nobody waits for them.
    """
    return _move(case, CaseAction.LAPSE, act.said("", by=Actor.TIMER))


def owed_by_line(order_id: int) -> dict[int, tuple[int, Dong]]:
    """Return by line id for how many packs money went back or is owed, and how much."""
    found: dict[int, tuple[int, Dong]] = {}
    for shape in SHAPES.values():
        chosen = (
            select(shape.line.order_line_id, func.sum(shape.line.quantity), func.sum(shape.line.amount))
            .join(shape.model, shape.model.id == shape.line.case_id)
            .where(shape.model.order_id == order_id, shape.model.state.in_(OWES), shape.line.amount > 0)
            .group_by(shape.line.order_line_id)
        )
        for line_id, packs, amount in db.session.execute(chosen):
            before = found.get(line_id, (0, Dong(0)))
            found[line_id] = (before[0] + int(packs), Dong(before[1] + int(amount)))
    return found


def _move(case: Any, action: CaseAction, act: Act) -> Any:
    return move(SHAPES[kind_of(case)].life, case, action, act)


def _answer(case: Case, answer: str, act: Act) -> None:
    case.answer = answer.strip()
    case.answered_at = act.at
    db.session.flush()


def _owe(case: Case, act: Act, *, with_freight: bool) -> None:
    """Work out what goes back and write it into the case, one case of an order after the other."""
    db.session.execute(select(Order.id).where(Order.id == case.order_id).with_for_update())
    db.session.flush()
    order = db.session.get_one(Order, case.order_id)
    lines = list(db.session.scalars(select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.id)))
    paid = dict(zip([line.id for line in lines], _paid_by_line(order, lines), strict=True))
    packs, given = {line.id: line.quantity for line in lines}, owed_by_line(order.id)
    for line in lines_of(case):
        before, amount = given.get(line.order_line_id, (0, Dong(0)))
        line.amount = owing.amount_for(
            Claimed(line.quantity, packs[line.order_line_id], paid[line.order_line_id], before, amount)
        )
    amounts = {line.order_line_id: line.amount for line in lines_of(case)}
    share = _freight(order, amounts) if with_freight else Dong(0)
    case.freight_share, case.owed, case.owed_at = share, Dong(sum(amounts.values()) + share), act.at
    db.session.flush()


def _paid_by_line(order: Order, lines: list[OrderLine]) -> list[Dong]:
    totals = [line.line_total for line in lines]
    if not order.discount:
        return totals
    return [Dong(total - share) for total, share in zip(totals, split_dong(order.discount, totals), strict=True)]


def _freight(order: Order, amounts: Mapping[int, Dong]) -> Dong:
    given = sum(
        db.session.scalar(select(func.sum(shape.model.freight_share)).where(shape.model.order_id == order.id)) or 0
        for shape in SHAPES.values()
    )
    goods = Dong(order.goods_total - order.discount)
    return owing.freight_for(amounts, goods_paid=goods, freight=order.delivery_fee, given=Dong(int(given)))
