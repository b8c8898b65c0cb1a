"""What pages are shown of returns, claims and disputes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.kernel.database import db
from marketplace.kernel.lifecycle import Actor
from marketplace.kernel.messages import Message
from marketplace.kernel.money import Dong
from marketplace.orders import cases
from marketplace.orders.case_labels import CASE_NAMES, CLAIM_NAMES, SIDE_NAMES, case_label, dispute_label
from marketplace.orders.case_models import CaseMessage, Claim, Dispute, GoodsReturn
from marketplace.orders.cases import SHAPES, Case
from marketplace.orders.deadlines import Deadline, due
from marketplace.orders.disputing import dispute_about
from marketplace.orders.kinds import CaseKind
from marketplace.orders.labels import StateLabel
from marketplace.orders.models import Order, OrderLine


@dataclass(frozen=True)
class CaseLineView:
    """So many packs of a line, and what goes back for them."""

    line_id: int
    name: str
    variant: str
    quantity: int
    amount: Dong


@dataclass(frozen=True)
class MessageView:
    """What one side wrote."""

    side: Message
    text: str
    at: datetime


@dataclass(frozen=True)
class DisputeView:
    """A dispute as both sides and the officer see it."""

    code: str
    label: StateLabel
    is_open: bool
    by_silence: bool
    text: str
    decision: str
    decide_by: datetime


@dataclass(frozen=True)
class CaseView:
    """A return or claim with everything that a page shows of it."""

    code: str
    kind: CaseKind
    name: Message
    what: Message | None
    label: StateLabel
    order_code: str
    reason: str
    answer: str
    photo_key: str
    owed: Dong
    freight_share: Dong
    asked_at: datetime
    answer_by: datetime
    send_back_by: datetime | None
    state: str
    lines: tuple[CaseLineView, ...]
    messages: tuple[MessageView, ...]
    dispute: DisputeView | None
    may_dispute: bool
    buyer_actions: Sequence[str]
    seller_actions: Sequence[str]


def case_views(order_id: int, *, at: datetime) -> list[CaseView]:
    """Return the returns and claims about an order that was looked up before, oldest first."""
    return [case_view(case, at=at) for case in cases.cases_of(order_id)]


def case_view(case: Case, *, at: datetime) -> CaseView:
    """Return one case that was looked up before."""
    kind, found = cases.kind_of(case), dispute_about(case)
    life = SHAPES[kind].life
    return CaseView(
        code=case.code,
        kind=kind,
        name=CASE_NAMES[kind],
        what=CLAIM_NAMES[case.kind] if isinstance(case, Claim) else None,
        label=case_label(case.state.value),
        order_code=db.session.scalars(select(Order.code).where(Order.id == case.order_id)).one(),
        reason=case.reason,
        answer=case.answer,
        photo_key=case.photo_key,
        owed=case.owed,
        freight_share=case.freight_share,
        asked_at=case.asked_at,
        answer_by=case.answer_by,
        send_back_by=case.send_back_by if isinstance(case, GoodsReturn) else None,
        state=case.state.value,
        lines=_lines(case),
        messages=_messages(kind, case.id),
        dispute=None if found is None else _dispute(found),
        may_dispute=found is None and _may_dispute(case, at),
        buyer_actions=[action.value for action in life.actions_of(case.state, Actor.BUYER)],
        seller_actions=[action.value for action in life.actions_of(case.state, Actor.SELLER)],
    )


def cases_of_cooperative(cooperative_id: int, *, states: Collection[str], limit: int = 100) -> list[tuple[Case, str]]:
    """Return a cooperative's cases in some states with the code of their order, the most urgent answer first."""
    found: list[tuple[Case, str]] = []
    for shape in SHAPES.values():
        chosen = (
            select(shape.model, Order.code)
            .join(Order, Order.id == shape.model.order_id)
            .where(Order.cooperative_id == cooperative_id, shape.model.state.in_(states))
            .order_by(shape.model.answer_by)
        )
        found.extend((row[0], row[1]) for row in db.session.execute(chosen.limit(limit)))
    return sorted(found, key=lambda pair: (pair[0].answer_by, pair[0].code))[:limit]


def _may_dispute(case: Case, at: datetime) -> bool:
    answered = case.answered_at
    return case.state.value == "declined" and answered is not None and at < due(Deadline.DISPUTE_BY, answered)


def _lines(case: Case) -> tuple[CaseLineView, ...]:
    lines: list[Any] = cases.lines_of(case)
    names = {
        row.id: row
        for row in db.session.execute(
            select(OrderLine.id, OrderLine.product_name, OrderLine.variant_label).where(
                OrderLine.order_id == case.order_id
            )
        )
    }
    return tuple(
        CaseLineView(
            line.order_line_id,
            names[line.order_line_id].product_name,
            names[line.order_line_id].variant_label,
            line.quantity,
            line.amount,
        )
        for line in lines
    )


def _messages(kind: CaseKind, case_id: int) -> tuple[MessageView, ...]:
    chosen = select(CaseMessage).where(CaseMessage.case_kind == kind, CaseMessage.case_id == case_id)
    rows = db.session.scalars(chosen.order_by(CaseMessage.id))
    return tuple(MessageView(SIDE_NAMES[row.side], row.text, row.at) for row in rows)


def _dispute(found: Dispute) -> DisputeView:
    return DisputeView(
        code=found.code,
        label=dispute_label(found.state),
        is_open=found.state.value == "open",
        by_silence=found.by_silence,
        text=found.text,
        decision=found.decision,
        decide_by=found.decide_by,
    )
