"""After verification: what changes is written down with what it was before."""

from dataclasses import replace
from typing import Any

import pytest

from marketplace.cooperatives import queries, services
from marketplace.cooperatives.application import ApplicationData, BankAndStory
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.history import Act
from tests.conftest import NOON, Market
from tests.makers.cooperatives import application_data, make_cooperative

NEW_BANK = BankAndStory(bank_key="acb", account_number="999888777", account_holder="HTX Sen Hồng", story="Chuyện.")


def edit(cooperative_id: int, **parts: Any) -> None:
    with transaction():
        services.edit_profile(cooperative_id, ApplicationData(**parts), Act(None, NOON))


def test_a_new_bank_account_is_kept_with_the_old_one(database: Market) -> None:
    cooperative = make_cooperative()
    edit(cooperative.id, bank=NEW_BANK)
    account = queries.bank_account_of(cooperative.id)
    assert account is not None
    assert (account.bank.key, account.account_number, account.holder) == ("acb", "999888777", "HTX SEN HONG")
    change = queries.changes_of(cooperative.id)[0]
    assert change.action == "change_bank_account"
    assert change.before == {
        "bank_key": "vietcombank", "bank_account": "0123456789",
    }  # fmt: skip
    assert change.after["bank_account"] == "999888777"


def test_a_new_story_alone_leaves_no_audit_entry(database: Market) -> None:
    cooperative = make_cooperative()
    same = BankAndStory("vietcombank", "0123456789", "HTX SEN HONG", story="Sen nở tháng sáu.")
    edit(cooperative.id, bank=same)
    assert queries.cooperative_of(cooperative.id).story == "Sen nở tháng sáu."
    assert queries.changes_of(cooperative.id) == []


def test_a_new_legal_name_is_audited_and_the_address_stays(database: Market) -> None:
    cooperative = make_cooperative("Sen Hồng")
    identity = application_data("Sen Trắng").identity
    edit(cooperative.id, identity=identity)
    found = queries.cooperative_of(cooperative.id)
    assert (found.name, found.folded_name, found.slug) == ("Sen Trắng", "sen trang", cooperative.slug)
    assert queries.changes_of(cooperative.id)[0].action == "change_legal_identity"


def test_a_verified_cooperative_stays_complete(database: Market) -> None:
    cooperative = make_cooperative()
    place = application_data().place
    assert place is not None
    with pytest.raises(RuleBroken):
        edit(cooperative.id, place=replace(place, posts=()))
    assert len(queries.posts_of(cooperative.id)) == 2


@pytest.mark.parametrize("state", [CooperativeState.DRAFT, CooperativeState.SUBMITTED, CooperativeState.RETURNED])
def test_before_verification_there_is_no_profile(database: Market, state: CooperativeState) -> None:
    cooperative = make_cooperative(state=state)
    with pytest.raises(RuleBroken):
        edit(cooperative.id, bank=NEW_BANK)
