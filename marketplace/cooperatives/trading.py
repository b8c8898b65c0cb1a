"""What a cooperative needs before she sells: computed from facts whenever it is read, never kept as a flag."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, Date, ScalarSelect, and_, bindparam, exists, func, or_, select

from marketplace.cooperatives import rules
from marketplace.cooperatives.closures import holds_on
from marketplace.cooperatives.kinds import IdentityMethod
from marketplace.cooperatives.lookups import cooperative_of, get_within
from marketplace.cooperatives.models import Closure, Cooperative
from marketplace.cooperatives.profiles import checklist_of
from marketplace.cooperatives.searching import tell_search
from marketplace.cooperatives.states import CooperativeState
from marketplace.cooperatives.verifying import cleaned_reason, ensure_not_her_own
from marketplace.kernel import audit, clock
from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.messages import Message, msg
from marketplace.territory.rules import TerritoryScope


@dataclass(frozen=True)
class Need:
    """One thing she needs before she sells; `place` names the page on which it is mended."""

    place: str
    label: Message
    is_met: bool


def needs_of(cooperative: Cooperative, *, listings: int) -> list[Need]:
    """Return what selling needs, met or not.

    Args:
        listings: how many products she has sent or published; products lie above this concept.
    """
    is_complete = not rules.missing(checklist_of(cooperative))
    return [
        Need("application", msg("Hồ sơ: địa chỉ, chức danh, số thành viên và lao động"), is_complete),
        Need(
            "identity",
            msg("Cán bộ Hội đã xác minh danh tính"),
            cooperative.state in rules.OPEN_FOR_MANAGER and cooperative.identity_checked_at is not None,
        ),
        Need("terms", msg("Đã đồng ý quy chế của chợ"), cooperative.terms_version >= rules.TERMS_NEEDED),
        Need("bank", msg("Tài khoản ngân hàng nhận tiền"), bool(cooperative.bank_key and cooperative.bank_account)),
        Need("listing", msg("Ít nhất một sản phẩm đã gửi duyệt"), listings > 0),
    ]


def sells_now() -> ColumnElement[bool]:
    """Tell in a query that reads `Cooperative` whether buyers can order from her at this moment."""
    has_all = and_(
        Cooperative.identity_checked_at.is_not(None),
        Cooperative.terms_version >= rules.TERMS_NEEDED,
        Cooperative.bank_key != "",
    )
    is_ready = or_(has_all, Cooperative.waived_at.is_not(None))
    return and_(Cooperative.state == CooperativeState.VERIFIED, is_ready, ~is_closed())


def is_closed() -> ColumnElement[bool]:
    """Tell in a query that reads `Cooperative` whether she has closed for today."""
    return exists().where(Closure.cooperative_id == Cooperative.id, _holds_now()).correlate(Cooperative)


def closed_until() -> ScalarSelect[date]:
    """Return in a query that reads `Cooperative` the last day of the closure that holds today, if any."""
    chosen = select(func.max(Closure.last_day)).where(Closure.cooperative_id == Cooperative.id, _holds_now())
    return chosen.correlate(Cooperative).scalar_subquery()


def _holds_now() -> ColumnElement[bool]:
    # Asked anew at each execution: statements that are put together once outlive midnight.
    return holds_on(bindparam("closed_on", type_=Date(), unique=True, callable_=clock.today))


def ensure_ready(cooperative: Cooperative) -> None:
    """Stop a listing from being shown while she may not sell it.

    Raises:
        RuleBroken: names what is missing.
    """
    missing = [need for need in needs_of(cooperative, listings=1) if not need.is_met]
    if missing and cooperative.waived_at is None:
        first = missing[0].label
        raise RuleBroken(msg("Hợp tác xã chưa đủ điều kiện bán hàng. Còn thiếu: %(what)s.", what=first))


def accept_terms(cooperative_id: int, *, act: Act, version: str = rules.TERMS_VERSION) -> None:
    """Write down that she agrees to the market's terms, in which version, when and who.

    Raises:
        InvalidInput: there is no such version now.
    """
    if version != rules.TERMS_VERSION:
        raise InvalidInput(fields={"version": msg("Quy chế vừa có bản mới. Hãy đọc lại rồi đồng ý.")})
    cooperative = cooperative_of(cooperative_id)
    audit.record("accept_terms", "cooperative", cooperative_id, act, after={"terms_version": version})
    cooperative.terms_version, cooperative.terms_accepted_at = version, act.at
    cooperative.terms_accepted_by = act.actor_id
    tell_search(cooperative_id, act)


def check_identity(cooperative_id: int, method: IdentityMethod, *, scope: TerritoryScope, act: Act) -> None:
    """Write down how an officer saw that the people are who they say.

    Raises:
        NotFound: it does not lie in the officer's territory.
        NotAllowed: she belongs to it herself.
        InvalidInput: the method cannot be used yet.
    """
    cooperative = get_within(scope, cooperative_id)
    ensure_not_her_own(cooperative_id, act)
    rules.ensure_method(method, clock.day_of(act.at))
    before = cooperative.identity_method
    cooperative.identity_method, cooperative.identity_checked_at = method.value, act.at
    cooperative.identity_checked_by = act.actor_id
    about = {"before": {"identity_method": before}, "after": {"identity_method": method.value}}
    audit.record("check_identity", "cooperative", cooperative_id, act, **about)
    tell_search(cooperative_id, act)


def waive(cooperative_id: int, *, reason: str, scope: TerritoryScope, act: Act) -> None:
    """Let her sell though something is missing; the reason stands on her page and in the audit trail.

    Raises:
        NotFound: it does not lie in the officer's territory.
        NotAllowed: she belongs to it herself.
        InvalidInput: no reason is given.
        RuleBroken: it is not verified, or may sell already.
    """
    cooperative = get_within(scope, cooperative_id)
    ensure_not_her_own(cooperative_id, act)
    told = cleaned_reason(reason)
    if not rules.may_trade(cooperative.state) or cooperative.waived_at is not None:
        raise RuleBroken(msg("Chỉ cho ngoại lệ với hợp tác xã đã xác minh và chưa có ngoại lệ."))
    cooperative.waived_at, cooperative.waived_by, cooperative.waiver_reason = act.at, act.actor_id, told
    audit.record("waive_needs", "cooperative", cooperative_id, replace(act, note=told), after={"waiver_reason": told})
    tell_search(cooperative_id, act)


def end_waiver(cooperative_id: int, *, scope: TerritoryScope, act: Act) -> None:
    """Ask for everything again.

    Raises:
        NotFound: it does not lie in the officer's territory.
        NotAllowed: she belongs to it herself.
        RuleBroken: nothing was waived.
    """
    cooperative = get_within(scope, cooperative_id)
    ensure_not_her_own(cooperative_id, act)
    if cooperative.waived_at is None:
        raise RuleBroken(msg("Hợp tác xã này không có ngoại lệ nào."))
    before = cooperative.waiver_reason
    cooperative.waived_at, cooperative.waived_by, cooperative.waiver_reason = None, None, ""
    audit.record("end_waiver", "cooperative", cooperative_id, act, before={"waiver_reason": before})
    tell_search(cooperative_id, act)
