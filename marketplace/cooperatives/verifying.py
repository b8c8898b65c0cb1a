"""What an officer of the Women's Union decides about a cooperative of her territory."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from marketplace.cooperatives import rules
from marketplace.cooperatives.kinds import IdentityMethod
from marketplace.cooperatives.models import Assistance, Cooperative, Membership
from marketplace.cooperatives.queries import get_within, profile_of
from marketplace.cooperatives.searching import tell_search
from marketplace.cooperatives.states import COOPERATIVE_LIFE, CooperativeAction, CooperativeState
from marketplace.kernel import audit, clock
from marketplace.kernel.audit import AuditEntry
from marketplace.kernel.database import db
from marketplace.kernel.errors import InvalidInput, NotAllowed, RuleBroken
from marketplace.kernel.history import Act, move
from marketplace.kernel.messages import msg
from marketplace.kernel.text import normalise_lines
from marketplace.territory.rules import TerritoryScope

LONGEST_REASON = 1000


def verify(
    cooperative_id: int, *, scope: TerritoryScope, act: Act, method: IdentityMethod = IdentityMethod.PAPERS
) -> Cooperative:
    """Confirm identity and register: from now on the cooperative may trade.

    Args:
        method: how the officer saw that the people are who they say.

    Raises:
        NotFound: it does not lie in the officer's territory.
        NotAllowed: she belongs to it herself.
        RuleBroken: something required is missing.
        TransitionNotAllowed: it is not waiting for verification.
    """
    cooperative = _load(cooperative_id, scope, act)
    COOPERATIVE_LIFE.after(cooperative.state, CooperativeAction.VERIFY)
    if rules.missing(rules.checklist(profile_of(cooperative))):
        raise RuleBroken(msg("Hồ sơ còn thiếu mục bắt buộc nên chưa xác minh được. Hãy trả lại để bổ sung."))
    rules.ensure_method(method, clock.day_of(act.at))
    move(COOPERATIVE_LIFE, cooperative, CooperativeAction.VERIFY, act)
    cooperative.verified_at = act.at
    cooperative.verified_by = act.actor_id
    cooperative.return_reason = ""
    cooperative.identity_method, cooperative.identity_checked_at = method.value, act.at
    cooperative.identity_checked_by = act.actor_id
    tell_search(cooperative_id, act)
    return cooperative


def send_back(cooperative_id: int, *, scope: TerritoryScope, reason: str, act: Act) -> Cooperative:
    """Give the application back to be mended; the reason goes with it.

    Raises:
        InvalidInput: no reason is given.
        NotFound, NotAllowed, TransitionNotAllowed: as in `verify`.
    """
    cooperative = _load(cooperative_id, scope, act)
    told = cleaned_reason(reason)
    move(COOPERATIVE_LIFE, cooperative, CooperativeAction.RETURN, replace(act, note=told))
    cooperative.return_reason = told
    return cooperative


def suspend(cooperative_id: int, *, scope: TerritoryScope, reason: str, act: Act) -> Cooperative:
    """Stop a cooperative from trading: its pages leave the market, its orders stay to be finished.

    Raises:
        InvalidInput: no reason is given.
        NotFound, NotAllowed, TransitionNotAllowed: as in `verify`.
    """
    cooperative = _load(cooperative_id, scope, act)
    told = cleaned_reason(reason)
    move(COOPERATIVE_LIFE, cooperative, CooperativeAction.SUSPEND, replace(act, note=told))
    cooperative.suspends_on, cooperative.suspension_reason = None, ""
    tell_search(cooperative_id, act)
    return cooperative


def announce_suspension(cooperative_id: int, *, scope: TerritoryScope, reason: str, on: date, act: Act) -> Cooperative:
    """Say that a cooperative will be stopped on a day at least five days ahead; it then happens by itself.

    Raises:
        InvalidInput: no reason is given, or the day is too near.
        RuleBroken: it does not trade now.
        NotFound, NotAllowed: as in `verify`.
    """
    cooperative = _load(cooperative_id, scope, act)
    told = cleaned_reason(reason)
    COOPERATIVE_LIFE.after(cooperative.state, CooperativeAction.SUSPEND)
    earliest = clock.day_of(act.at) + timedelta(days=rules.NOTICE_DAYS)
    if on < earliest:
        raise InvalidInput(fields={"on": msg("Phải báo trước ít nhất 5 ngày. Nếu cần dừng ngay, hãy chọn dừng ngay.")})
    cooperative.suspends_on, cooperative.suspension_reason = on, told
    after = {"suspends_on": on.isoformat(), "suspension_reason": told}
    audit.record("announce_suspension", "cooperative", cooperative_id, act, after=after)
    return cooperative


def call_off_suspension(cooperative_id: int, *, scope: TerritoryScope, act: Act) -> Cooperative:
    """Take back what was announced.

    Raises:
        RuleBroken: nothing was announced.
        NotFound, NotAllowed: as in `verify`.
    """
    cooperative = _load(cooperative_id, scope, act)
    if cooperative.suspends_on is None:
        raise RuleBroken(msg("Chưa có thông báo tạm dừng nào."))
    before = {"suspends_on": cooperative.suspends_on.isoformat()}
    cooperative.suspends_on, cooperative.suspension_reason = None, ""
    audit.record("call_off_suspension", "cooperative", cooperative_id, act, before=before)
    return cooperative


def suspend_due(act: Act) -> dict[int, str]:
    """Stop every cooperative whose announced day has come; the market's own timer does it.

    Returns:
        The reason by cooperative, to be told by letter.
    """
    due = select(Cooperative).where(
        Cooperative.suspends_on <= clock.day_of(act.at), Cooperative.state == CooperativeState.VERIFIED
    )
    stopped = {}
    for cooperative in db.session.scalars(due.order_by(Cooperative.id)):
        note = replace(act, note=cooperative.suspension_reason)
        move(COOPERATIVE_LIFE, cooperative, CooperativeAction.SUSPEND, note)
        cooperative.suspends_on = None
        tell_search(cooperative.id, act)
        stopped[cooperative.id] = cooperative.suspension_reason
    return stopped


def resume(cooperative_id: int, *, scope: TerritoryScope, act: Act) -> Cooperative:
    """Let a suspended cooperative trade again.

    Raises:
        NotFound, NotAllowed, TransitionNotAllowed: as in `verify`.
    """
    cooperative = _load(cooperative_id, scope, act)
    move(COOPERATIVE_LIFE, cooperative, CooperativeAction.RESUME, act)
    tell_search(cooperative_id, act)
    return cooperative


def cleaned_reason(reason: str) -> str:
    """Return what the officer tells the cooperative.

    Raises:
        InvalidInput: it is empty or too long.
    """
    told = normalise_lines(reason)
    if not told:
        raise InvalidInput(fields={"reason": msg("Hãy ghi rõ lý do để hợp tác xã biết cần làm gì.")})
    if len(told) > LONGEST_REASON:
        raise InvalidInput(fields={"reason": msg("Lý do dài quá %(longest)s ký tự.", longest=LONGEST_REASON)})
    return told


def _load(cooperative_id: int, scope: TerritoryScope, act: Act) -> Cooperative:
    cooperative = get_within(scope, cooperative_id)
    ensure_not_her_own(cooperative_id, act)
    return cooperative


def ensure_not_her_own(cooperative_id: int, act: Act) -> None:
    """Nobody decides about a cooperative she acts for, or whose things she entered for it: four eyes see more.

    Raises:
        NotAllowed: the actor is a member of it, or did something in its name.
    """
    own = select(Membership.id).where(Membership.cooperative_id == cooperative_id, Membership.person_id == act.actor_id)
    if db.session.scalar(own) is not None:
        raise NotAllowed(msg("Bạn là thành viên của hợp tác xã này nên không tự duyệt được. Hãy nhờ cán bộ khác."))
    helped = (
        select(AuditEntry.id)
        .join(Assistance, Assistance.id == AuditEntry.assistance_id)
        .where(Assistance.cooperative_id == cooperative_id, Assistance.officer_id == act.actor_id)
    )
    if db.session.scalar(helped.limit(1)) is not None:
        raise NotAllowed(msg("Bạn đã làm giúp hợp tác xã này nên không tự duyệt được. Hãy nhờ cán bộ khác."))
