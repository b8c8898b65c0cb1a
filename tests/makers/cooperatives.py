"""Cooperatives of the cast."""

from datetime import UTC, date, datetime
from itertools import count

from marketplace.accounts.models import Person
from marketplace.cooperatives import queries, services
from marketplace.cooperatives.application import (
    ApplicationData,
    BankAndStory,
    Identity,
    PlaceAndPeople,
    Post,
    Workforce,
    is_tax_number,
)
from marketplace.cooperatives.kinds import CooperativeKind, MemberRole, PostTitle
from marketplace.cooperatives.models import Cooperative, Membership
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act
from marketplace.territory import queries as territory
from marketplace.territory.rules import TerritoryScope
from tests.makers.people import make_person

GIAO_THUY = "14167"
"""A commune of Ninh Bình (37)."""
XUAN_TRUONG = "14089"
"""Another commune of Ninh Bình (37)."""
TA_PHIN = "03013"
"""A commune of Lào Cai (15)."""

LONG_AGO = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
EVERYWHERE = TerritoryScope(everywhere=True)
BANK = BankAndStory(bank_key="vietcombank", account_number="0123456789", account_holder="HTX SEN HONG")

_numbers = count(1)


def application_data(
    name: str = "Sen Hồng",
    *,
    commune_code: str = GIAO_THUY,
    kind: CooperativeKind = CooperativeKind.COOPERATIVE,
    with_bank: bool = True,
    email: str = "",
) -> ApplicationData:
    """Return a complete application; 9 of 12 members, 15 of 20 workers and the director are women."""
    commune = territory.find_commune(commune_code)
    assert commune is not None
    return ApplicationData(
        identity=Identity(
            kind=kind,
            legal_name=f"Hợp tác xã {name}",
            name=name,
            tax_number=fresh_tax_number(),
            representative="Trần Thị Hoa",
            phone="0500 000 123",
            email=email or f"htx-{next(_numbers)}@example.vn",
        ),
        place=PlaceAndPeople(
            street="Thôn 3",
            commune_id=commune.id,
            posts=(
                Post(PostTitle.DIRECTOR, "Trần Thị Hoa", held_by_woman=True),
                Post(PostTitle.CONTROLLER, "Vũ Văn Bình", held_by_woman=False),
            ),
            workforce=Workforce(date(2026, 1, 1), members=12, women_members=9, workers=20, women_workers=15),
        ),
        bank=BANK if with_bank else None,
    )


def fresh_tax_number() -> str:
    """Return a tax number with the right check digit that no other cooperative of this run has."""
    while True:
        digits = f"01{next(_numbers):07}"
        found = [f"{digits}{last}" for last in range(10) if is_tax_number(f"{digits}{last}")]
        if found:
            return found[0]


def make_application(
    name: str = "Sen Hồng",
    *,
    commune_code: str = GIAO_THUY,
    manager: Person | None = None,
    email: str = "",
) -> Cooperative:
    """Return a cooperative whose complete application waits for an officer."""
    return make_cooperative(
        name, commune_code=commune_code, state=CooperativeState.SUBMITTED, manager=manager, email=email
    )


def make_cooperative(
    name: str = "Sen Hồng",
    *,
    commune_code: str = GIAO_THUY,
    state: CooperativeState = CooperativeState.VERIFIED,
    kind: CooperativeKind = CooperativeKind.COOPERATIVE,
    with_bank: bool = True,
    manager: Person | None = None,
    email: str = "",
) -> Cooperative:
    """Return a cooperative with a manager, by default one that may trade; of the same name, each has its own slug."""
    person = manager or make_person("Trần Thị Hoa")
    data = application_data(name, commune_code=commune_code, kind=kind, with_bank=with_bank, email=email)
    act = Act(person.id, LONG_AGO)
    with transaction():
        cooperative = services.start_application(person.id, data, act)
        _bring_to(state, cooperative.id)
    return cooperative


def _bring_to(state: CooperativeState, cooperative_id: int) -> None:
    """Take the steps of a real life up to this state; the market's own timers act, so that no officer is needed."""
    act = Act(None, LONG_AGO)
    if state is CooperativeState.DRAFT:
        return
    services.submit(cooperative_id, act)
    if state is CooperativeState.RETURNED:
        services.send_back(cooperative_id, scope=EVERYWHERE, reason="Thiếu số đăng ký.", act=act)
    if state in (CooperativeState.VERIFIED, CooperativeState.SUSPENDED):
        services.verify(cooperative_id, scope=EVERYWHERE, act=act)
        if not queries.cooperative_of(cooperative_id).bank_key:
            services.waive(cooperative_id, reason="Chỉ thu tiền mặt.", scope=EVERYWHERE, act=act)
    if state is CooperativeState.SUSPENDED:
        services.suspend(cooperative_id, scope=EVERYWHERE, reason="Chờ giải thể.", act=act)


def make_member(
    cooperative: Cooperative, role: MemberRole = MemberRole.SELLER, *, person: Person | None = None
) -> Person:
    """Return somebody who acts for the cooperative in this role."""
    who = person or make_person("Lê Thị Tư")
    with transaction():
        db.session.add(Membership(cooperative_id=cooperative.id, person_id=who.id, role=role, joined_at=LONG_AGO))
    return who
