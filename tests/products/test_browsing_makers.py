"""Buyers meet the cooperatives: verified ones, in order, and each has her turn on the front page."""

from datetime import date, timedelta

from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel.database import db, transaction
from marketplace.products import makers
from marketplace.products.models import ProductCertificate
from tests.makers.certificates import make_certificate
from tests.makers.cooperatives import TA_PHIN, make_cooperative
from tests.makers.products import make_product

TODAY = date(2026, 11, 22)


def test_verified_makers_stand_in_alphabetical_order(database):
    for name in ("Chè Bản Sen", "An Lạc", "Đồng Xanh"):
        make_cooperative(name)
    make_cooperative("Bí mật", state=CooperativeState.SUBMITTED)
    first = makers.makers(limit=2)
    second = makers.makers(limit=2, after=first.next)
    assert [card.name for card in [*first.items, *second.items]] == ["An Lạc", "Chè Bản Sen", "Đồng Xanh"]
    assert second.next == ""


def test_a_province_shows_its_own(database):
    make_cooperative("Núi", commune_code=TA_PHIN)
    make_cooperative("Biển")
    assert [card.name for card in makers.makers(province="15").items] == ["Núi"]


def test_every_maker_with_goods_has_her_week(database):
    ids = {make_cooperative(f"Sen {number}").slug for number in range(4)}
    for cooperative in makers.makers().items:
        assert cooperative.products == 0
    assert not makers.makers_of_the_week(TODAY, limit=1)
    for number in range(4):
        make_product(make_cooperative(f"Gạo {number}"))
    weeks = [TODAY + timedelta(weeks=week) for week in range(60)]
    front = {makers.makers_of_the_week(day, limit=1)[0].slug for day in weeks}
    assert len(front) == 4
    assert not front & ids


def test_the_market_is_counted(database):
    cooperative = make_cooperative()
    product = make_product(cooperative)
    certificate = make_certificate(cooperative)
    with transaction():
        db.session.add(ProductCertificate(product_id=product.id, certificate_id=certificate.id))
    suspended = make_cooperative()
    make_product(suspended)
    with transaction():
        suspended.state = CooperativeState.SUSPENDED
    numbers = makers.market_numbers(TODAY)
    assert (numbers.makers, numbers.products, numbers.provinces, numbers.certificates) == (1, 1, 1, 1)
