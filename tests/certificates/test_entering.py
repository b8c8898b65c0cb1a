"""A cooperative enters its OCOP certificates."""

from dataclasses import replace
from datetime import date

import pytest

from marketplace.certificates import queries, services
from marketplace.certificates.models import Certificate
from marketplace.certificates.rules import CertificateDetails
from marketplace.certificates.states import CertificateState
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotFound, TransitionNotAllowed
from marketplace.kernel.history import Act
from tests.conftest import NOON, Market
from tests.makers.certificates import make_certificate
from tests.makers.cooperatives import make_cooperative

HONEY = CertificateDetails("Mật ong  rừng", 4, " 1234/QĐ-UBND ", "UBND tỉnh Ninh Bình", date(2025, 12, 20))
ACT = Act(None, NOON)


def enter(cooperative_id: int, details: CertificateDetails = HONEY) -> Certificate:
    with transaction():
        return services.enter(cooperative_id, details, ACT)


def test_it_holds_36_months_and_waits_for_an_officer(database: Market) -> None:
    entered = enter(make_cooperative().id)
    assert (entered.product_name, entered.decision_number) == ("Mật ong rừng", "1234/QĐ-UBND")
    assert (entered.state, entered.expires_on) == (CertificateState.ENTERED, date(2028, 12, 21))


def test_the_same_certificate_is_entered_once(database: Market) -> None:
    cooperative = make_cooperative()
    enter(cooperative.id)
    with pytest.raises(InvalidInput) as fault:
        enter(cooperative.id)
    assert set(fault.value.fields) == {"decision_number"}
    enter(cooperative.id, replace(HONEY, product_name="Sáp ong"))


def test_every_faulty_field_is_named_at_once(database: Market) -> None:
    with pytest.raises(InvalidInput) as fault:
        enter(make_cooperative().id, CertificateDetails(" ", 2, "không số", "x" * 151, date(2026, 11, 23)))
    assert set(fault.value.fields) == {"product_name", "stars", "decision_number", "authority", "issued_on"}


def test_nothing_was_issued_before_the_programme(database: Market) -> None:
    with pytest.raises(InvalidInput):
        enter(make_cooperative().id, replace(HONEY, issued_on=date(2018, 5, 6)))


def test_what_was_given_back_is_mended_and_waits_again(database: Market) -> None:
    cooperative = make_cooperative()
    returned = make_certificate(cooperative, state=CertificateState.RETURNED)
    with transaction():
        services.correct(returned.id, replace(HONEY, stars=3), cooperative_id=cooperative.id, act=ACT)
    mended = queries.get_of_cooperative(returned.id, cooperative_id=cooperative.id)
    assert (mended.state, mended.stars) == (CertificateState.ENTERED, 3)


def test_what_was_not_given_back_is_not_changed(database: Market) -> None:
    cooperative = make_cooperative()
    confirmed = make_certificate(cooperative)
    with pytest.raises(TransitionNotAllowed), transaction():
        services.correct(confirmed.id, HONEY, cooperative_id=cooperative.id, act=ACT)


def test_another_cooperative_finds_nothing(database: Market) -> None:
    returned, stranger = make_certificate(make_cooperative(), state=CertificateState.RETURNED), make_cooperative()
    with pytest.raises(NotFound), transaction():
        services.correct(returned.id, HONEY, cooperative_id=stranger.id, act=ACT)
