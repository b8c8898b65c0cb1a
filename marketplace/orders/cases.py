"""Asking for a return or a claim, and looking cases up. Every look-up takes whose they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.kernel.codes import clean_code, new_code
from marketplace.kernel.database import db
from marketplace.kernel.errors import InvalidInput, NotFound, RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.lifecycle import StateMachine
from marketplace.kernel.messages import msg
from marketplace.kernel.text import normalise_lines
from marketplace.orders.case_models import CaseMessage, Claim, ClaimLine, Dispute, GoodsReturn, ReturnLine
from marketplace.orders.deadlines import Deadline, due
from marketplace.orders.kinds import CaseKind, ClaimReason, Side
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.states import CLAIM_LIFE, RETURN_LIFE, ClaimState, OrderState, ReturnState

LONGEST_TEXT = 1000
CODE_LENGTH = 7

Case = GoodsReturn | Claim


@dataclass(frozen=True)
class Shape:
    """How cases of one kind are kept: tables, life, and the states in which they no longer take packs."""

    model: Any
    line: Any
    life: StateMachine[Any, Any]
    prefix: str
    over: tuple[Any, ...]


SHAPES: Mapping[CaseKind, Shape] = {
    CaseKind.RETURN: Shape(
        GoodsReturn, ReturnLine, RETURN_LIFE, "TH", (ReturnState.DECLINED, ReturnState.WITHDRAWN, ReturnState.LAPSED)
    ),
    CaseKind.CLAIM: Shape(Claim, ClaimLine, CLAIM_LIFE, "KN", (ClaimState.DECLINED, ClaimState.WITHDRAWN)),
}


@dataclass(frozen=True)
class Wish:
    """What a buyer asks for: packs by line id, in her words, with a photo where she took one.

    `what` is given for claims only.
    """

    packs: Mapping[int, int]
    reason: str
    photo_key: str = ""
    what: ClaimReason | None = None


def kind_of(case: Case) -> CaseKind:
    """Return whether a case is a return or a claim."""
    return CaseKind.RETURN if isinstance(case, GoodsReturn) else CaseKind.CLAIM


def may_ask(order: Order | Any, *, at: datetime) -> bool:
    """Tell whether the buyer can still ask for a return or a claim: for a week, and until she said that all is well."""
    return (
        order.state == OrderState.DELIVERED
        and order.received_at is None
        and order.delivered_at is not None
        and at < due(Deadline.ASK_BY, order.delivered_at)
    )


def ask(order: Order, kind: CaseKind, wish: Wish, *, act: Act) -> Case:
    """Ask for a return, or claim what came damaged, wrong or not at all.

    Raises:
        InvalidInput: no packs, more than came, no reason, or damaged goods without a photo.
        RuleBroken: not delivered, or too late.
    """
    db.session.execute(select(Order.id).where(Order.id == order.id).with_for_update())
    db.session.refresh(order)
    if not may_ask(order, at=act.at):
        raise RuleBroken(msg("Chỉ yêu cầu được trong 7 ngày từ khi nhận hàng. Hãy gọi hợp tác xã để được giúp."))
    packs = {line_id: count for line_id, count in wish.packs.items() if count}
    _ensure_whole(kind, wish, packs)
    _ensure_left(order.id, packs)
    shape = SHAPES[kind]
    extra = {"kind": wish.what} if kind is CaseKind.CLAIM else {}
    case: Case = shape.model(
        code=new_code(CODE_LENGTH, prefix=shape.prefix),
        order_id=order.id,
        reason=text_of(wish.reason),
        photo_key=wish.photo_key,
        asked_at=act.at,
        answer_by=due(Deadline.ANSWER_BY, act.at),
        **extra,
    )
    db.session.add(case)
    db.session.flush()
    db.session.add_all(
        shape.line(case_id=case.id, order_line_id=line_id, quantity=count) for line_id, count in sorted(packs.items())
    )
    db.session.flush()
    return case


def find_owed(code: str) -> Case | None:
    """Return the return or claim of this code that money is owed for; nothing where the code is none of them."""
    for shape in SHAPES.values():
        found: Case | None = db.session.scalar(
            select(shape.model).where(shape.model.code == code, shape.model.state == "owed")
        )
        if found is not None:
            return found
    return None


def text_of(text: str) -> str:
    """Return what somebody wrote, tidied.

    Raises:
        InvalidInput: nothing, or too long.
    """
    clean = normalise_lines(text)
    if not clean or len(clean) > LONGEST_TEXT:
        raise InvalidInput(fields={"text": msg("Hãy viết vài lời, không quá %(longest)s ký tự.", longest=LONGEST_TEXT)})
    return clean


def write_message(case: Case, side: Side, text: str, *, act: Act) -> None:
    """Write to the other side; officers read along.

    Raises:
        InvalidInput: nothing, or too long.
    """
    values = {"case_kind": kind_of(case), "case_id": case.id, "side": side, "actor_id": act.actor_id}
    db.session.add(CaseMessage(**values, text=text_of(text), at=act.at))
    db.session.flush()


def cases_of(order_id: int) -> list[Case]:
    """Return every return and claim about an order, oldest first; only for an order already looked up."""
    found: list[Case] = []
    for shape in SHAPES.values():
        found.extend(db.session.scalars(select(shape.model).where(shape.model.order_id == order_id)))
    return sorted(found, key=lambda case: (case.asked_at, case.code))


def lines_of(case: Case) -> list[Any]:
    """Return the lines that a case is about."""
    line = SHAPES[kind_of(case)].line
    return list(db.session.scalars(select(line).where(line.case_id == case.id).order_by(line.order_line_id)))


def case_of_order(order_id: int, code: str) -> Case:
    """Return one case of an order that was looked up before.

    Raises:
        NotFound: the order has no such case.
    """
    found = next((case for case in cases_of(order_id) if case.code == clean_code(code)), None)
    if found is None:
        raise NotFound
    return found


def case_of_cooperative(code: str, *, cooperative_id: int) -> Case:
    """Return one case about an order of a cooperative.

    Raises:
        NotFound: there is none, or it is about another cooperative's order.
    """
    for shape in SHAPES.values():
        chosen = select(shape.model).join(Order, Order.id == shape.model.order_id)
        hers = chosen.where(shape.model.code == clean_code(code), Order.cooperative_id == cooperative_id)
        found: Case | None = db.session.scalar(hers)
        if found is not None:
            return found
    raise NotFound


def case_of_dispute(dispute: Dispute) -> Case:
    """Return the case that a dispute is about."""
    found: Case = db.session.get_one(SHAPES[dispute.case_kind].model, dispute.case_id, populate_existing=True)
    return found


def packs_in_cases(order_id: int) -> dict[int, int]:
    """Return by line id how many packs are in returns and claims that were not refused or given up."""
    found: dict[int, int] = {}
    for shape in SHAPES.values():
        chosen = (
            select(shape.line.order_line_id, shape.line.quantity)
            .join(shape.model, shape.model.id == shape.line.case_id)
            .where(shape.model.order_id == order_id, shape.model.state.not_in(shape.over))
        )
        for line_id, count in db.session.execute(chosen):
            found[line_id] = found.get(line_id, 0) + count
    return found


def _ensure_whole(kind: CaseKind, wish: Wish, packs: Mapping[int, int]) -> None:
    faults = {}
    if not packs:
        faults["packs"] = msg("Hãy ghi số gói của ít nhất một món.")
    if not normalise_lines(wish.reason) or len(wish.reason) > LONGEST_TEXT:
        faults["reason"] = msg("Hãy kể ngắn gọn chuyện gì xảy ra, không quá %(longest)s ký tự.", longest=LONGEST_TEXT)
    if kind is CaseKind.CLAIM and wish.what is None:
        faults["what"] = msg("Hãy chọn hàng bị hỏng, thiếu hay sai.")
    if kind is CaseKind.CLAIM and wish.what in (ClaimReason.DAMAGED, ClaimReason.WRONG) and not wish.photo_key:
        faults["photo"] = msg("Hãy chụp một tấm ảnh hàng bị hỏng hoặc sai, để hợp tác xã xem được.")
    if faults:
        raise InvalidInput(fields=faults)


def _ensure_left(order_id: int, packs: Mapping[int, int]) -> None:
    taken = packs_in_cases(order_id)
    lines = {line.id: line for line in db.session.scalars(select(OrderLine).where(OrderLine.order_id == order_id))}
    for line_id, count in packs.items():
        line = lines.get(line_id)
        if line is None or not 0 < count <= line.quantity - taken.get(line_id, 0):
            raise InvalidInput(fields={"packs": msg("Số gói phải từ 0 đến số gói đã nhận và chưa yêu cầu lần nào.")})
