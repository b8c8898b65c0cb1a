"""A certificate ends by the clock: gone at midnight, written down within the minute, told beforehand once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from marketplace.certificates import queries, services
from marketplace.certificates.rules import CertificateDetails
from marketplace.certificates.states import CertificateState
from marketplace.kernel import clock, feed
from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act, history_of
from marketplace.products import catalogue, certifying, following, listing, makers, reviewing, searching
from marketplace.products.shelves import ShelfFilter
from marketplace.web.certificate_rounds import run_certificate_round
from marketplace.wiring import ports
from tests.conftest import NOON, Market
from tests.makers.certificates import make_certificate
from tests.makers.cooperatives import EVERYWHERE, make_cooperative
from tests.makers.letters import letters_to
from tests.makers.people import make_person
from tests.makers.products import make_product

LAST_DAY = date(2026, 11, 22)
LAST_MINUTE = datetime(2026, 11, 22, 16, 59, tzinfo=UTC)
"""23:59 in Vietnam on the last day."""
MIDNIGHT = LAST_MINUTE + timedelta(minutes=1)


def certified_product(issued_on: date = date(2023, 11, 22)):
    """Return a published product with a confirmed certificate of four stars."""
    cooperative = make_cooperative(manager=make_person("Hoa", "hoa@example.vn"))
    product, certificate = make_product(cooperative), make_certificate(cooperative, issued_on=issued_on)
    act = Act(None, NOON)
    with transaction():
        listing.set_certificate(product.code, certificate.id, cooperative_id=cooperative.id, act=act)
        reviewing.approve_revision(product.code, scope=EVERYWHERE, act=act)
    return product, certificate


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch):
    """Set the clock."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


def shown_everywhere(client: FlaskClient, product, certificate) -> list[bool]:
    """Return for each place where buyers meet the stars whether they are there."""
    today = clock.today()
    document = searching.documents_of([product.id]).get(product.id)
    following.rebuild(ports().search)
    page = client.get(f"/products/{product.slug}").get_data(as_text=True)
    told = [client.get(f"/api/v1/products{of}").get_data(as_text=True) for of in ("", f"/{product.slug}")]
    feeds = [client.get(f"/feeds/products.{kind}").get_data(as_text=True) for kind in ("xml", "csv")]
    return [
        '"@type":"Certification"' in page,
        *("OCOP 4 sao" in feed for feed in feeds),
        *('"ocop_stars":4' in answer for answer in told),
        product.slug in client.get("/api/v1/products?stars=4").get_data(as_text=True),
        f"/products/{product.slug}" in client.get("/search?q=gao&stars=4").get_data(as_text=True),
        "OCOP 4 sao" in page,
        "1234/QĐ-UBND" in page,
        bool(catalogue.cards(ShelfFilter(stars=4)).items),
        catalogue.matches([product.id])[0].stars == 4,
        document is not None and "OCOP 4 sao" in document.words,
        bool(certifying.kinds_today([product.id], today)[product.id]),
        bool(queries.shown([certificate.id], today)),
        bool(queries.shown_of_cooperative(product.cooperative_id, today)),
        makers.market_numbers(today).certificates == 1,
    ]


def test_it_is_gone_everywhere_at_midnight_before_anybody_wrote_it_down(
    database: Market, client: FlaskClient, at
) -> None:
    product, certificate = certified_product()
    at(LAST_MINUTE)
    assert set(shown_everywhere(client, product, certificate)) == {True}
    assert queries.next_change(clock.today()) == MIDNIGHT
    at(MIDNIGHT)
    assert set(shown_everywhere(client, product, certificate)) == {False}
    assert queries.next_change(clock.today()) is None


def test_the_minute_after_writes_it_down_and_tells_the_feed(database: Market, at) -> None:
    product, certificate = certified_product()
    at(LAST_MINUTE)
    run_certificate_round()
    assert history_of("certificate", certificate.id) == []
    with transaction():
        db.session.execute(db.delete(feed.ChangeNote))
    at(MIDNIGHT)
    run_certificate_round()
    run_certificate_round()
    steps = history_of("certificate", certificate.id)
    assert [(step.before, step.after) for step in steps] == [("recognised", "expired")]
    notes = {(note.topic, note.subject_id) for note in db.session.scalars(db.select(feed.ChangeNote))}
    assert notes == {("product", product.id), ("cooperative", product.cooperative_id)}


def test_after_a_week_asleep_the_worker_catches_up(database: Market, at) -> None:
    _product, certificate = certified_product()
    at(MIDNIGHT + timedelta(days=7))
    run_certificate_round()
    assert db.session.get_one(type(certificate), certificate.id).state is CertificateState.EXPIRED


@pytest.mark.parametrize(
    "days_left, told", [(211, []), (210, [210]), (180, [210, 180]), (120, [210, 180, 120]), (113, [210, 180, 120])]
)
def test_the_end_is_told_at_210_180_and_120_days_once_each(database: Market, at, days_left: int, told) -> None:
    certified_product()
    for day in range(215, days_left - 1, -7 if days_left == 113 else -1):
        at(NOON - timedelta(days=day))
        run_certificate_round()
        run_certificate_round()
    assert len(letters_to("hoa@example.vn")) == len(told)


def test_who_enters_late_is_told_once_of_all_days_that_have_passed(database: Market, at) -> None:
    certified_product()
    at(NOON - timedelta(days=30))
    run_certificate_round()
    run_certificate_round()
    assert len(letters_to("hoa@example.vn")) == 1


def test_a_renewal_under_way_ends_the_reminding_and_is_linked(database: Market, at) -> None:
    product, former = certified_product()
    details = CertificateDetails("Mật ong rừng", 4, "99/QĐ-UBND", "UBND tỉnh Ninh Bình", date(2026, 11, 20))
    with transaction():
        renewal = services.enter(product.cooperative_id, details, Act(None, NOON), renews_id=former.id)
    at(NOON - timedelta(days=100))
    run_certificate_round()
    assert letters_to("hoa@example.vn") == []
    assert queries.ending_of_cooperative(product.cooperative_id, LAST_DAY) == []
    with transaction():
        certifying.carry_over(former.id, renewal.id)
        certifying.carry_over(former.id, renewal.id)
    assert [each.id for each in certifying.products_of([renewal.id])[renewal.id]] == [product.id]


def test_evidence_tells_the_state_of_a_day(database: Market, at) -> None:
    product, _certificate = certified_product()
    at(MIDNIGHT + timedelta(days=2))
    run_certificate_round()
    states = [queries.evidence_of(product.cooperative_id, LAST_DAY + timedelta(days=n))[0].state for n in (0, 1, 5)]
    assert states == [CertificateState.RECOGNISED, CertificateState.EXPIRED, CertificateState.EXPIRED]
