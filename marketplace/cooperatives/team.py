"""The accounts that act for a cooperative: a cooperative always keeps at least one manager."""

from sqlalchemy import func, select

from marketplace.accounts.models import Person
from marketplace.cooperatives import rules
from marketplace.cooperatives.kinds import MemberRole
from marketplace.cooperatives.lookups import lock
from marketplace.cooperatives.models import Membership
from marketplace.kernel import audit
from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.errors import InvalidInput, NotFound, RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.kernel.phones import parse_phone


def add_member(cooperative_id: int, email: str, *, role: MemberRole, act: Act) -> int:
    """Let the person whose account has this e-mail address or telephone number act for the cooperative.

    Returns:
        The person's id.

    Raises:
        InvalidInput: nobody, or more than one, has an account with it, or she is in the team already.
        RuleBroken: the cooperative is not verified yet.
    """
    cooperative = lock(cooperative_id)
    if not rules.may_trade(cooperative.state):
        raise RuleBroken(msg("Khi hợp tác xã đã được xác minh, bạn mới thêm người cùng làm được."))
    person_id = account_with(email.strip())
    if person_id is None:
        raise InvalidInput(fields={"email": msg("Chưa có tài khoản nào dùng địa chỉ hoặc số này.")})
    values = {"cooperative_id": cooperative_id, "person_id": person_id, "role": role, "joined_at": act.at}
    if insert_or_ignore(Membership, values, unique=("cooperative_id", "person_id")) is None:
        raise InvalidInput(fields={"email": msg("Người này đã ở trong danh sách.")})
    audit.record("add_member", "cooperative", cooperative_id, act, after=_who(person_id, role))
    return person_id


def change_role(cooperative_id: int, person_id: int, *, role: MemberRole, act: Act) -> None:
    """Give a member another role.

    Raises:
        NotFound: she does not act for this cooperative.
        RuleBroken: she is the last manager.
    """
    lock(cooperative_id)
    member = _get_member(cooperative_id, person_id)
    if role is not MemberRole.MANAGER:
        _ensure_another_manager(member)
    before, member.role = member.role, role
    about = {"before": _who(person_id, before), "after": _who(person_id, role)}
    audit.record("change_role", "cooperative", cooperative_id, act, **about)


def remove_member(cooperative_id: int, person_id: int, *, act: Act) -> None:
    """Take a person out of the team; her account stays.

    Raises:
        NotFound: she does not act for this cooperative.
        RuleBroken: she is the last manager.
    """
    lock(cooperative_id)
    member = _get_member(cooperative_id, person_id)
    _ensure_another_manager(member)
    db.session.delete(member)
    audit.record("remove_member", "cooperative", cooperative_id, act, before=_who(person_id, member.role))


def leave(cooperative_id: int, *, act: Act) -> None:
    """Take oneself out of the team.

    Raises:
        NotFound: she does not act for this cooperative.
        RuleBroken: she is the last manager.
    """
    lock(cooperative_id)
    member = _get_member(cooperative_id, act.actor_id or 0)
    _ensure_another_manager(member)
    db.session.delete(member)
    audit.record("leave_team", "cooperative", cooperative_id, act, before=_who(member.person_id, member.role))


def account_with(typed: str) -> int | None:
    """Return the one account with this e-mail address or telephone number; none where several share it.

    Raises:
        InvalidInput: it is neither.
    """
    how = Person.email == typed.lower() if "@" in typed else Person.phone == _phone(typed)
    found = db.session.scalars(select(Person.id).where(how, Person.disabled_at.is_(None)).limit(2)).all()
    # A family may share one telephone; then only the address tells who is meant.
    return found[0] if len(found) == 1 else None


def _phone(typed: str) -> str:
    try:
        return parse_phone(typed)
    except ValueError as error:
        raise InvalidInput(fields={"email": msg("Hãy nhập thư điện tử hoặc số điện thoại của tài khoản.")}) from error


def _who(person_id: int, role: MemberRole) -> dict[str, str]:
    person = db.session.get(Person, person_id)
    return {"person": person.name if person else "", "role": role.value}


def _get_member(cooperative_id: int, person_id: int) -> Membership:
    member = db.session.scalar(
        select(Membership).where(Membership.cooperative_id == cooperative_id, Membership.person_id == person_id)
    )
    if member is None:
        raise NotFound(msg("Không tìm thấy người này trong hợp tác xã."))
    return member


def _ensure_another_manager(member: Membership) -> None:
    if member.role is not MemberRole.MANAGER:
        return
    others = select(func.count()).where(
        Membership.cooperative_id == member.cooperative_id,
        Membership.role == MemberRole.MANAGER,
        Membership.id != member.id,
    )
    if not db.session.scalar(others):
        raise RuleBroken(msg("Hợp tác xã phải có ít nhất một người quản lý. Hãy giao quyền cho người khác trước."))
