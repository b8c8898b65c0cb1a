"""Stars are shown while a confirmed certificate holds, not a day longer."""

from datetime import date

import pytest

from marketplace.certificates import queries
from marketplace.certificates.states import CertificateState
from tests.conftest import Market
from tests.makers.certificates import make_certificate
from tests.makers.cooperatives import make_cooperative

ISSUED = date(2024, 2, 29)


@pytest.mark.parametrize(
    "day, is_seen",
    [(date(2024, 2, 28), False), (ISSUED, True), (date(2027, 2, 28), True), (date(2027, 3, 1), False)],
)
def test_it_is_shown_from_its_issue_until_36_months_later(database: Market, day: date, is_seen: bool) -> None:
    certificate = make_certificate(make_cooperative(), issued_on=ISSUED)
    assert (certificate.id in queries.shown([certificate.id], day)) is is_seen
    assert queries.stars_of([certificate.id], day) == ({certificate.id: 4} if is_seen else {})
    assert queries.holds(certificate, day) is is_seen


@pytest.mark.parametrize("state", [state for state in CertificateState if state is not CertificateState.RECOGNISED])
def test_what_no_officer_confirmed_is_not_shown(database: Market, state: CertificateState) -> None:
    cooperative = make_cooperative()
    certificate = make_certificate(cooperative, state=state)
    day = date(2026, 11, 22)
    assert queries.shown([certificate.id], day) == {}
    assert queries.shown_of_cooperative(cooperative.id, day) == []


def test_a_cooperative_offers_its_own_that_still_hold(database: Market) -> None:
    cooperative, other = make_cooperative(), make_cooperative()
    held = make_certificate(cooperative, product_name="A")
    waiting = make_certificate(cooperative, product_name="B", state=CertificateState.ENTERED)
    make_certificate(cooperative, product_name="C", issued_on=date(2022, 1, 1))
    make_certificate(cooperative, product_name="D", state=CertificateState.WITHDRAWN)
    make_certificate(other, product_name="E")
    assert [each.id for each in queries.offered(cooperative.id, date(2026, 11, 22))] == [held.id, waiting.id]
    assert len(queries.of_cooperative(cooperative.id)) == 4


def test_nothing_asked_nothing_looked_up(database: Market) -> None:
    assert queries.shown([], date(2026, 11, 22)) == {}
    assert queries.stars_of([], date(2026, 11, 22)) == {}
