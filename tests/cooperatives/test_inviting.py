"""Inviting into a team: a link for one use and seven days, for the person it was sent to."""

from datetime import timedelta

import pytest

from marketplace.cooperatives import inviting, queries
from marketplace.cooperatives.kinds import MemberRole
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from marketplace.kernel.history import Act
from tests.conftest import NOON
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.outbox import posted
from tests.makers.people import make_person

KEY = "test-key"
ACT = Act(actor_id=None, at=NOON)


def invite(cooperative, contact="tu@example.vn", role=MemberRole.PACKER, at=NOON):
    with transaction():
        row = inviting.invite(cooperative.id, contact, role=role, act=Act(None, at))
    return inviting.token_for(row.id, signing_key=KEY)


def accept(token, person, at=NOON):
    with transaction():
        return inviting.accept(token, signing_key=KEY, act=Act(person.id, at))


def roles(cooperative):
    return {member.email: member.role for member in queries.members_of(cooperative.id)}


@pytest.mark.parametrize("contact", [" TU@example.vn ", "0500 000 777"])
def test_whom_it_was_sent_to_joins_with_the_role(database, contact):
    cooperative = make_cooperative()
    token = invite(cooperative, contact)
    tu = make_person("Tư", "tu@example.vn", phone="+84500000777")
    accept(token, tu)
    assert roles(cooperative)["tu@example.vn"] is MemberRole.PACKER
    assert inviting.open_of(cooperative.id, at=NOON) == []
    assert "test-key" not in str(posted("team-invitation"))


def test_a_link_is_good_once_and_for_seven_days(database):
    cooperative, tu = make_cooperative(), make_person("Tư", "tu@example.vn")
    token = invite(cooperative)
    with pytest.raises(RuleBroken, match="quá 7 ngày"):
        accept(token, tu, at=NOON + timedelta(days=7))
    accept(token, tu, at=NOON + timedelta(days=6))
    with pytest.raises(RuleBroken, match="đã dùng rồi"):
        accept(token, tu, at=NOON + timedelta(days=6))
    with pytest.raises(RuleBroken, match="đã dùng rồi"):
        inviting.read("x", signing_key=KEY, at=NOON)


@pytest.mark.parametrize("contact", ["tu@example.vn", "0500 000 777"])
def test_somebody_else_does_not_join_and_the_link_stays_good(database, contact):
    cooperative, other = make_cooperative(), make_person("Lạ", "la@example.vn", phone="+84500000666")
    token = invite(cooperative, contact)
    with pytest.raises(NotAllowed, match="gửi cho người khác"):
        accept(token, other)
    assert "la@example.vn" not in roles(cooperative)
    assert len(inviting.open_of(cooperative.id, at=NOON)) == 1


def test_inviting_again_ends_the_link_before(database):
    cooperative, tu = make_cooperative(), make_person("Tư", "tu@example.vn")
    first, second = invite(cooperative), invite(cooperative, role=MemberRole.MANAGER)
    with pytest.raises(RuleBroken):
        accept(first, tu)
    accept(second, tu)
    assert roles(cooperative)["tu@example.vn"] is MemberRole.MANAGER


def test_what_was_taken_back_is_good_for_nothing(database):
    cooperative, other, tu = make_cooperative(), make_cooperative(), make_person("Tư", "tu@example.vn")
    token = invite(cooperative)
    (row,) = inviting.open_of(cooperative.id, at=NOON)
    with pytest.raises(NotFound), transaction():
        inviting.revoke(row.id, cooperative_id=other.id, act=ACT)
    with transaction():
        inviting.revoke(row.id, cooperative_id=cooperative.id, act=ACT)
    with pytest.raises(RuleBroken), transaction():
        inviting.revoke(row.id, cooperative_id=cooperative.id, act=ACT)
    with pytest.raises(RuleBroken, match="đã rút"):
        accept(token, tu)


def test_who_is_in_the_team_is_neither_invited_nor_added_twice(database):
    cooperative, tu = make_cooperative(), make_person("Tư", "tu@example.vn", phone="+84500000777")
    token = invite(cooperative, "0500 000 777")
    make_member(cooperative, person=tu)
    with pytest.raises(InvalidInput, match="đã ở trong danh sách"):
        invite(cooperative)
    with pytest.raises(RuleBroken, match="đã ở trong danh sách"):
        accept(token, tu)


def test_nonsense_and_untraded_names_are_refused(database):
    with pytest.raises(InvalidInput):
        invite(make_cooperative(), "không phải số")
    with pytest.raises(RuleBroken):
        invite(make_cooperative(state=CooperativeState.DRAFT))


def test_strangers_are_not_troubled_without_end(database, monkeypatch):
    monkeypatch.setattr(inviting, "MOST_OPEN", 2)
    cooperative = make_cooperative()
    for number in range(2):
        invite(cooperative, f"0500 000 70{number}")
    with pytest.raises(RuleBroken, match="quá nhiều lời mời"):
        invite(cooperative, "0500 000 709")
    invite(cooperative, "0500 000 701")
