"""Before she sells everything needed holds; while she is closed nothing is ordered; help ends by itself."""

from datetime import date, timedelta

import pytest

from marketplace.cooperatives import assisting, closures, services
from marketplace.cooperatives.closures import ClosedDays
from marketplace.cooperatives.kinds import ConsentMethod, IdentityMethod
from marketplace.cooperatives.rules import identity_methods
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotAllowed, RuleBroken
from marketplace.kernel.history import Act
from marketplace.products.queries import get_variants_for_sale
from tests.conftest import NOON
from tests.makers.cooperatives import EVERYWHERE, make_cooperative
from tests.makers.people import make_officer
from tests.makers.products import make_product, variant_of

ACT = Act(None, NOON)


def sells(product):
    return bool(get_variants_for_sale([variant_of(product).id]))


def test_without_a_bank_account_she_sells_only_by_an_exception(database):
    product = make_product(cooperative := make_cooperative(with_bank=False))
    assert sells(product)
    with transaction():
        services.end_waiver(cooperative.id, scope=EVERYWHERE, act=ACT)
    assert not sells(product)


def test_vneid_can_be_chosen_from_2027():
    assert IdentityMethod.VNEID not in identity_methods(date(2026, 12, 31))
    assert IdentityMethod.VNEID in identity_methods(date(2027, 1, 1))


def test_closed_days_stop_orders_and_end_by_themselves(database, monkeypatch):
    product = make_product(cooperative := make_cooperative())
    last = date(2026, 11, 30)
    with transaction():
        closures.close(cooperative.id, ClosedDays(date(2026, 11, 22), last, "Nghỉ gặt"), act=ACT)
    monkeypatch.setattr(clock, "now", lambda: clock.end_of(last) - timedelta(seconds=1))
    assert not sells(product)
    monkeypatch.setattr(clock, "now", lambda: clock.end_of(last))
    assert sells(product)
    with transaction():
        assert closures.tell_edges(Act(None, clock.end_of(last))) == [cooperative.id]
        assert closures.tell_edges(Act(None, clock.end_of(last))) == []


def test_a_suspension_is_told_five_days_ahead_and_then_comes(database):
    cooperative = make_cooperative()
    with pytest.raises(InvalidInput), transaction():
        services.announce_suspension(
            cooperative.id, scope=EVERYWHERE, reason="Vi phạm.", on=date(2026, 11, 26), act=ACT
        )
    with transaction():
        services.announce_suspension(
            cooperative.id, scope=EVERYWHERE, reason="Vi phạm.", on=date(2026, 11, 27), act=ACT
        )
        assert services.suspend_due(ACT) == {}
        assert services.suspend_due(Act(None, NOON + timedelta(days=5))) == {cooperative.id: "Vi phạm."}
    assert cooperative.state is CooperativeState.SUSPENDED


def test_help_ends_by_itself_and_who_helped_does_not_decide(database):
    cooperative, officer = make_cooperative(), make_officer()
    consent = assisting.Consent("Trần Thị Hoa", ConsentMethod.SIGNED_PAPER, "Giấy số 1", "Đăng hàng", days=7)
    with transaction():
        row = assisting.ask(cooperative.id, consent, scope=EVERYWHERE, act=Act(officer.id, NOON))
        act = Act(officer.id, NOON, assistance_id=row.id)
        assisting.note_act("new_product", "", cooperative_id=cooperative.id, act=act)
    until = NOON + timedelta(days=7)
    assert assisting.acting_for(row.id, officer_id=officer.id, at=until - timedelta(seconds=1)) is not None
    assert assisting.acting_for(row.id, officer_id=officer.id, at=until) is None
    assert [deed.action for deed in assisting.acts_in_her_name(cooperative.id)] == ["new_product"]
    with pytest.raises(NotAllowed), transaction():
        services.suspend(cooperative.id, scope=EVERYWHERE, reason="Tự duyệt.", act=Act(officer.id, NOON))


def test_help_asked_by_telephone_waits_for_her_answer(database):
    cooperative, officer = make_cooperative(), make_officer()
    consent = assisting.Consent("Trần Thị Hoa", ConsentMethod.PHONE_CALL, "Gọi lúc 9 giờ", "Đăng hàng", days=30)
    with transaction():
        row = assisting.ask(cooperative.id, consent, scope=EVERYWHERE, act=Act(officer.id, NOON))
    assert assisting.acting_for(row.id, officer_id=officer.id, at=NOON) is None
    with transaction():
        assisting.confirm(row.id, cooperative_id=cooperative.id, act=ACT)
    assert assisting.acting_for(row.id, officer_id=officer.id, at=NOON) is not None
    with transaction():
        assisting.end_by_cooperative(row.id, cooperative_id=cooperative.id, act=ACT)
    assert assisting.acting_for(row.id, officer_id=officer.id, at=NOON) is None
    with pytest.raises(RuleBroken), transaction():
        assisting.confirm(row.id, cooperative_id=cooperative.id, act=ACT)
