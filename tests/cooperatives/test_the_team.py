"""Who acts for a cooperative; it always keeps a manager."""

import pytest

from marketplace.cooperatives import queries, services
from marketplace.cooperatives.kinds import MemberRole
from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotFound, RuleBroken
from marketplace.kernel.history import Act
from tests.conftest import NOON, Market
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.people import make_person

ACT = Act(None, NOON)


def manager_of(cooperative: Cooperative) -> int:
    return queries.members_of(cooperative.id)[0].person_id


def test_a_person_with_an_account_joins(database: Market) -> None:
    cooperative, tu = make_cooperative(), make_person("Lê Thị Tư", "tu@example.vn")
    with transaction():
        services.add_member(cooperative.id, " TU@example.vn ", role=MemberRole.PACKER, act=ACT)
    assert queries.get_member(cooperative.id, tu.id).role is MemberRole.PACKER
    assert queries.changes_of(cooperative.id)[0].after == {"person": "Lê Thị Tư", "role": "packer"}


def test_nobody_joins_twice_or_without_an_account(database: Market) -> None:
    cooperative = make_cooperative()
    tu = make_member(cooperative)
    for email in (tu.email, "khong-co@example.vn"):
        with pytest.raises(InvalidInput) as fault, transaction():
            services.add_member(cooperative.id, email, role=MemberRole.SELLER, act=ACT)
        assert set(fault.value.fields) == {"email"}


def test_before_verification_nobody_is_drawn_in(database: Market) -> None:
    draft, tu = make_cooperative(state=CooperativeState.DRAFT), make_person()
    with pytest.raises(RuleBroken), transaction():
        services.add_member(draft.id, tu.email, role=MemberRole.SELLER, act=ACT)


def test_the_last_manager_stays(database: Market) -> None:
    cooperative = make_cooperative()
    make_member(cooperative, MemberRole.SELLER)
    with pytest.raises(RuleBroken), transaction():
        services.remove_member(cooperative.id, manager_of(cooperative), act=ACT)
    with pytest.raises(RuleBroken), transaction():
        services.change_role(cooperative.id, manager_of(cooperative), role=MemberRole.PACKER, act=ACT)


def test_a_manager_may_go_once_there_is_another(database: Market) -> None:
    cooperative = make_cooperative()
    tu = make_member(cooperative, MemberRole.SELLER)
    with transaction():
        services.change_role(cooperative.id, tu.id, role=MemberRole.MANAGER, act=ACT)
        services.remove_member(cooperative.id, manager_of(cooperative), act=ACT)
    assert [member.person_id for member in queries.members_of(cooperative.id)] == [tu.id]


def test_a_stranger_is_not_in_the_team(database: Market) -> None:
    cooperative, other = make_cooperative(), make_cooperative()
    with pytest.raises(NotFound), transaction():
        services.remove_member(cooperative.id, manager_of(other), act=ACT)
    with pytest.raises(NotFound):
        queries.get_member(cooperative.id, manager_of(other))


def test_letters_go_to_the_cooperative_and_its_managers_once(database: Market) -> None:
    hoa = make_person("Hoa", "hoa@example.vn")
    cooperative = make_cooperative(manager=hoa, email="hoa@example.vn")
    make_member(cooperative, MemberRole.SELLER)
    assert queries.letter_addresses(cooperative.id) == ["hoa@example.vn"]
