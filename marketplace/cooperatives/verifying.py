"""What an officer of the Women's Union decides about a cooperative of her territory."""

from dataclasses import replace

from sqlalchemy import select

from marketplace.cooperatives import rules
from marketplace.cooperatives.models import Cooperative, Membership
from marketplace.cooperatives.queries import get_within, profile_of
from marketplace.cooperatives.searching import tell_search
from marketplace.cooperatives.states import COOPERATIVE_LIFE, CooperativeAction
from marketplace.kernel.database import db
from marketplace.kernel.errors import InvalidInput, NotAllowed, RuleBroken
from marketplace.kernel.history import Act, move
from marketplace.kernel.messages import msg
from marketplace.kernel.text import normalise_lines
from marketplace.territory.rules import TerritoryScope

LONGEST_REASON = 1000


def verify(cooperative_id: int, *, scope: TerritoryScope, act: Act) -> Cooperative:
    """Confirm identity and register: from now on the cooperative may trade.

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
    move(COOPERATIVE_LIFE, cooperative, CooperativeAction.VERIFY, act)
    cooperative.verified_at = act.at
    cooperative.verified_by = act.actor_id
    cooperative.return_reason = ""
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
    tell_search(cooperative_id, act)
    return cooperative


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
    """Nobody decides about a cooperative she acts for.

    Raises:
        NotAllowed: the actor is a member of it.
    """
    own = select(Membership.id).where(Membership.cooperative_id == cooperative_id, Membership.person_id == act.actor_id)
    if db.session.scalar(own) is not None:
        raise NotAllowed(msg("Bạn là thành viên của hợp tác xã này nên không tự duyệt được. Hãy nhờ cán bộ khác."))
