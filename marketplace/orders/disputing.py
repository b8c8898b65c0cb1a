"""A return or claim before the Union's officer: taken there by the buyer, or by the cooperative's silence."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.codes import clean_code, new_code
from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.errors import NotFound, RuleBroken
from marketplace.kernel.history import Act, move
from marketplace.kernel.lifecycle import Actor
from marketplace.kernel.messages import msg
from marketplace.orders import answering
from marketplace.orders.case_models import Dispute
from marketplace.orders.cases import CODE_LENGTH, SHAPES, Case, case_of_dispute, kind_of, text_of
from marketplace.orders.deadlines import Deadline, due
from marketplace.orders.models import Order
from marketplace.orders.states import DISPUTE_LIFE, CaseAction, DisputeAction, DisputeState
from marketplace.territory.rules import TerritoryScope

PREFIX = "TC"


def dispute(case: Case, *, text: str, act: Act) -> Dispute:
    """The buyer does not accept a refusal, within a week of it.

    Raises:
        InvalidInput: no words.
        RuleBroken: nothing was declined, it is too late, or an officer has it or had it.
    """
    told = text_of(text)
    answered = case.answered_at
    if case.state.value != "declined" or answered is None or act.at >= due(Deadline.DISPUTE_BY, answered):
        raise RuleBroken(msg("Chỉ nhờ cán bộ Hội được trong 7 ngày sau khi hợp tác xã từ chối."))
    return _open(case, told, by_silence=False, act=act)


def dispute_by_silence(case: Case, *, act: Act) -> Dispute:
    """Nobody answered in time; the officer has it now. The cooperative can still answer by herself.

    Raises:
        RuleBroken: it was answered meanwhile, or an officer has it.
    """
    if case.state.value != "asked":
        raise RuleBroken(msg("Yêu cầu này đã được trả lời."))
    return _open(case, "", by_silence=True, act=act)


def decide(found: Dispute, *, for_buyer: bool, decision: str, act: Act) -> Case:
    """Decide for one side, with words that both read.

    Raises:
        InvalidInput: no words.
        TransitionNotAllowed, StaleState: it was decided or withdrawn, or somebody was quicker.
    """
    told = text_of(decision)
    action = DisputeAction.UPHOLD if for_buyer else DisputeAction.REJECT
    move(DISPUTE_LIFE, found, action, act.said(told, by=Actor.OFFICER))
    found.decision, found.decided_at = told, act.at
    db.session.flush()
    case = case_of_dispute(found)
    if for_buyer:
        return answering.award(case, act=act.said(told, by=Actor.OFFICER))
    if SHAPES[kind_of(case)].life.allows(case.state, CaseAction.DECLINE):
        answering.decline(case, answer=told, act=act.said(told, by=Actor.OFFICER))
    return case


def close_settled(case: Case, *, by: Actor, act: Act) -> None:
    """The two sides agreed after all: an open dispute about the case ends."""
    found = dispute_about(case)
    if found is not None and found.state is DisputeState.OPEN:
        move(DISPUTE_LIFE, found, DisputeAction.WITHDRAW, act.said("", by=by))
        found.decided_at = act.at
        db.session.flush()


def dispute_about(case: Case) -> Dispute | None:
    """Return the dispute about a case, if it ever had one."""
    return db.session.scalar(select(Dispute).where(Dispute.case_kind == kind_of(case), Dispute.case_id == case.id))


def dispute_within(scope: TerritoryScope, code: str) -> Dispute:
    """Return one dispute about a cooperative of an officer's territory.

    Raises:
        NotFound: there is none, or it is another territory's.
    """
    chosen = _within(scope).where(Dispute.code == clean_code(code))
    found: Dispute | None = db.session.scalar(chosen)
    if found is None:
        raise NotFound
    return found


def open_disputes(scope: TerritoryScope, *, limit: int = 200) -> Sequence[tuple[Dispute, str, str]]:
    """Return the open disputes of a territory with order code and cooperative, the most urgent first."""
    chosen = _within(scope).where(Dispute.state == DisputeState.OPEN).add_columns(Order.code, Cooperative.name)
    rows = db.session.execute(chosen.order_by(Dispute.decide_by, Dispute.id).limit(limit))
    return [(row[0], row[1], row[2]) for row in rows]


def count_open(scope: TerritoryScope, *, overdue_at: datetime | None = None) -> int:
    """Return how many disputes wait in a territory; only those past their deadline when a moment is named."""
    chosen = _within(scope).where(Dispute.state == DisputeState.OPEN)
    if overdue_at is not None:
        chosen = chosen.where(Dispute.decide_by < overdue_at)
    return db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0


def _open(case: Case, text: str, *, by_silence: bool, act: Act) -> Dispute:
    values = {
        "code": new_code(CODE_LENGTH, prefix=PREFIX),
        "order_id": case.order_id,
        "case_kind": kind_of(case),
        "case_id": case.id,
        "state": DisputeState.OPEN,
        "by_silence": by_silence,
        "text": text,
        "decision": "",
        "opened_at": act.at,
        "decide_by": due(Deadline.DECIDE_BY, act.at),
    }
    made = insert_or_ignore(Dispute, values, unique=("case_kind", "case_id"))
    if made is None:
        raise RuleBroken(msg("Cán bộ Hội đã nhận yêu cầu này rồi."))
    return db.session.get_one(Dispute, made)


def _within(scope: TerritoryScope) -> Select[*tuple[Any, ...]]:
    chosen = (
        select(Dispute)
        .join(Order, Order.id == Dispute.order_id)
        .join(Cooperative, Cooperative.id == Order.cooperative_id)
    )
    if scope.everywhere:
        return chosen
    if scope.commune_id is not None:
        return chosen.where(Cooperative.commune_id == scope.commune_id)
    return chosen.where(Cooperative.province_id == (scope.province_id or 0))
