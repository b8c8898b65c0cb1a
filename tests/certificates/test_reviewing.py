"""An officer holds certificates against the published decision."""

from collections.abc import Callable
from typing import Any

import pytest

from marketplace.certificates import queries, services
from marketplace.certificates.states import CERTIFICATE_LIFE, CertificateAction, CertificateState
from marketplace.kernel.audit import entries_about
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotAllowed, NotFound, TransitionNotAllowed
from marketplace.kernel.history import Act, history_of
from marketplace.territory.rules import TerritoryScope
from tests.conftest import NOON, Market
from tests.makers.certificates import make_certificate
from tests.makers.cooperatives import make_cooperative
from tests.makers.people import make_person

NINH_BINH = TerritoryScope(province_id=37)
LAO_CAI = TerritoryScope(province_id=15)

DECISIONS: dict[CertificateAction, tuple[Callable[..., Any], dict[str, str]]] = {
    CertificateAction.CONFIRM: (services.confirm, {}),
    CertificateAction.RETURN: (services.send_back, {"reason": "Sai ngày cấp."}),
    CertificateAction.WITHDRAW: (services.withdraw, {"reason": "Quyết định 99/QĐ-UBND."}),
}


def decide(action: CertificateAction, certificate_id: int, *, scope: TerritoryScope, actor_id: int = 0) -> None:
    service, words = DECISIONS[action]
    with transaction():
        service(certificate_id, scope=scope, act=Act(actor_id or None, NOON), **words)


@pytest.mark.parametrize("state", list(CertificateState))
@pytest.mark.parametrize("action", list(DECISIONS))
def test_decisions_follow_the_table(database: Market, state: CertificateState, action: CertificateAction) -> None:
    certificate = make_certificate(make_cooperative(), state=state)
    if not CERTIFICATE_LIFE.allows(state, action):
        with pytest.raises(TransitionNotAllowed):
            decide(action, certificate.id, scope=NINH_BINH)
        assert history_of("certificate", certificate.id) == []
        return
    decide(action, certificate.id, scope=NINH_BINH)
    found = queries.get_within(NINH_BINH, certificate.id)
    assert found.state is CERTIFICATE_LIFE.after(state, action)
    assert found.reviewed_at == NOON
    assert len(entries_about("certificate", certificate.id)) == 1


@pytest.mark.parametrize("action", list(DECISIONS))
def test_another_province_finds_nothing(database: Market, action: CertificateAction) -> None:
    certificate = make_certificate(make_cooperative(), state=CertificateState.ENTERED)
    with pytest.raises(NotFound):
        decide(action, certificate.id, scope=LAO_CAI)


def test_a_reason_goes_with_what_is_given_back(database: Market) -> None:
    certificate = make_certificate(make_cooperative(), state=CertificateState.ENTERED)
    decide(CertificateAction.RETURN, certificate.id, scope=NINH_BINH)
    assert queries.get_within(NINH_BINH, certificate.id).return_reason == "Sai ngày cấp."
    assert history_of("certificate", certificate.id)[0].note == "Sai ngày cấp."


def test_without_a_reason_nothing_is_taken_away(database: Market) -> None:
    certificate = make_certificate(make_cooperative())
    with pytest.raises(InvalidInput), transaction():
        services.withdraw(certificate.id, scope=NINH_BINH, reason=" ", act=Act(None, NOON))
    assert queries.get_within(NINH_BINH, certificate.id).state is CertificateState.RECOGNISED


def test_nobody_confirms_her_own(database: Market) -> None:
    officer = make_person()
    certificate = make_certificate(make_cooperative(manager=officer), state=CertificateState.ENTERED)
    with pytest.raises(NotAllowed):
        decide(CertificateAction.CONFIRM, certificate.id, scope=NINH_BINH, actor_id=officer.id)


def test_what_waits_is_seen_in_its_own_territory(database: Market) -> None:
    make_certificate(make_cooperative("Sen Hồng"), state=CertificateState.ENTERED)
    make_certificate(make_cooperative())
    assert [line.cooperative_name for line in queries.waiting(NINH_BINH)] == ["Sen Hồng"]
    assert queries.waiting_count(NINH_BINH) == 1
    assert queries.waiting(LAO_CAI) == []
