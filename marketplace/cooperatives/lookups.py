"""Finding cooperatives: by id, by territory, by member; names for lists, and the account that buyers pay to."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, or_, select

from marketplace.accounts.models import Person
from marketplace.cooperatives import rules
from marketplace.cooperatives.banks import Bank, get_bank
from marketplace.cooperatives.kinds import MemberRole
from marketplace.cooperatives.models import Cooperative, Membership
from marketplace.cooperatives.rules import MemberOf
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound, RuleBroken
from marketplace.kernel.messages import msg
from marketplace.territory.rules import TerritoryScope


@dataclass(frozen=True)
class CooperativeName:
    """What lists say about a cooperative."""

    code: str
    slug: str
    name: str
    commune_id: int
    province_id: int
    drawing: str
    state: CooperativeState


@dataclass(frozen=True)
class BankAccount:
    """Where buyers pay to."""

    bank: Bank
    account_number: str
    holder: str


@dataclass(frozen=True)
class TeamMember:
    """An account that acts for the cooperative."""

    person_id: int
    name: str
    email: str
    phone: str
    role: MemberRole


def within(scope: TerritoryScope) -> ColumnElement[bool]:
    """Tell in a query that reads `Cooperative` whether it lies in a territory.

    Drafts lie in nobody's: what has not been sent is seen by its writer alone.
    """
    sent = Cooperative.state != CooperativeState.DRAFT
    if scope.everywhere:
        return sent
    if scope.commune_id is not None:
        return sent & (Cooperative.commune_id == scope.commune_id)
    if scope.province_id is not None:
        return sent & (Cooperative.province_id == scope.province_id)
    return false()


def cursor(folded_name: str, cooperative_id: int) -> str:
    """Return the place in a list by name behind which the next page begins."""
    return f"{folded_name}~{cooperative_id}"


def later_than(after: str) -> list[ColumnElement[bool]]:
    """Return the condition for what stands behind a cursor; none for an empty or unreadable one."""
    name, separator, last = after.rpartition("~")
    if not separator or not (last.isascii() and last.isdecimal() and len(last) < 19):
        return []
    same_name = and_(Cooperative.folded_name == name, Cooperative.id > int(last))
    return [or_(Cooperative.folded_name > name, same_name)]


def cooperative_of(cooperative_id: int) -> Cooperative:
    """Return one cooperative; the id comes from a membership or from another row, never from an address.

    Raises:
        NotFound: there is none.
    """
    cooperative = db.session.get(Cooperative, cooperative_id)
    if cooperative is None:
        raise NotFound
    return cooperative


def lock(cooperative_id: int) -> Cooperative:
    """Load a cooperative so that two changes of one team happen one after the other.

    Otherwise two managers who take each other out at the same moment would leave none.

    Raises:
        NotFound: there is none.
    """
    cooperative = db.session.scalar(select(Cooperative).where(Cooperative.id == cooperative_id).with_for_update())
    if cooperative is None:
        raise NotFound
    return cooperative


def get_within(scope: TerritoryScope, cooperative_id: int) -> Cooperative:
    """Return a cooperative of a territory.

    Raises:
        NotFound: it does not exist, is a draft, or lies elsewhere.
    """
    return _one(Cooperative.id == cooperative_id, within(scope))


def get_by_code(code: str, *, scope: TerritoryScope) -> Cooperative:
    """Return a cooperative of a territory by its code.

    Raises:
        NotFound: it does not exist, is a draft, or lies elsewhere.
    """
    return _one(Cooperative.code == code, within(scope))


def trading_slug(code: str) -> str:
    """Return where the page of a cooperative is, by its code.

    Raises:
        NotFound: it does not exist, or does not trade now.
    """
    return _one(Cooperative.code == code, Cooperative.state == CooperativeState.VERIFIED).slug


def names_of(cooperative_ids: Collection[int]) -> dict[int, CooperativeName]:
    """Return the names of a page's cooperatives by id, in one statement; unknown ids are left out."""
    if not cooperative_ids:
        return {}
    of_list = (Cooperative.code, Cooperative.slug, Cooperative.name, Cooperative.commune_id, Cooperative.province_id)
    chosen = select(Cooperative.id, *of_list, Cooperative.drawing, Cooperative.state)
    rows = db.session.execute(chosen.where(Cooperative.id.in_(set(cooperative_ids))))
    return {row[0]: CooperativeName(*row[1:]) for row in rows}


def trading_ids(cooperative_ids: Collection[int]) -> frozenset[int]:
    """Return those of the cooperatives that may trade now."""
    if not cooperative_ids:
        return frozenset()
    chosen = select(Cooperative.id).where(
        Cooperative.id.in_(set(cooperative_ids)), Cooperative.state == CooperativeState.VERIFIED
    )
    return frozenset(db.session.scalars(chosen))


def ensure_trading(cooperative_id: int) -> None:
    """Stop whoever would sell for a cooperative that may not.

    Raises:
        RuleBroken: it is not verified, or is suspended.
    """
    if not rules.may_trade(cooperative_of(cooperative_id).state):
        raise RuleBroken(msg("Hợp tác xã chưa được xác minh hoặc đang tạm dừng nên chưa bán hàng được."))


def bank_account_of(cooperative_id: int) -> BankAccount | None:
    """Return the account buyers pay to, or `None` where she has given none yet."""
    cooperative = cooperative_of(cooperative_id)
    if not cooperative.bank_key:
        return None
    return BankAccount(get_bank(cooperative.bank_key), cooperative.bank_account, cooperative.bank_account_holder)


def memberships_of(person_id: int) -> list[MemberOf]:
    """Return the cooperatives a person acts for, the one joined first in front."""
    rows = db.session.execute(
        select(Cooperative.id, Cooperative.code, Cooperative.name, Cooperative.state, Membership.role)
        .join(Membership, Cooperative.id == Membership.cooperative_id)
        .where(Membership.person_id == person_id)
        .order_by(Membership.id)
    )
    return [MemberOf(*row) for row in rows]


def members_of(cooperative_id: int) -> list[TeamMember]:
    """Return the accounts that act for a cooperative, who joined first in front."""
    rows = db.session.execute(
        select(Person.id, Person.name, Person.email, Person.phone, Membership.role)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.cooperative_id == cooperative_id)
        .order_by(Membership.id)
    )
    return [TeamMember(*row) for row in rows]


def get_member(cooperative_id: int, person_id: int) -> TeamMember:
    """Return one of the accounts that act for a cooperative.

    Raises:
        NotFound: she does not act for it.
    """
    for member in members_of(cooperative_id):
        if member.person_id == person_id:
            return member
    raise NotFound(msg("Không tìm thấy người này trong hợp tác xã."))


def letter_addresses(cooperative_id: int) -> list[str]:
    """Return where letters to the cooperative go: its own address and its managers', each once."""
    managers = (
        select(Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.cooperative_id == cooperative_id,
            Membership.role == MemberRole.MANAGER,
            Person.disabled_at.is_(None),
        )
    )
    own = [cooperative_of(cooperative_id).email]
    found = [*own, *db.session.scalars(managers.order_by(Membership.id))]
    return list(dict.fromkeys(address for address in found if address))


def _one(*conditions: ColumnElement[bool]) -> Cooperative:
    cooperative = db.session.scalar(select(Cooperative).where(*conditions))
    if cooperative is None:
        raise NotFound(msg("Không tìm thấy hợp tác xã này."))
    return cooperative
