"""While a product is taken down its makers and their officers alone see its photos, and all do once that is lifted."""

import pytest

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db, transaction
from marketplace.products import photos, takedowns
from marketplace.products.kinds import TakedownSource
from marketplace.products.states import ProductState
from marketplace.wiring import ports
from tests.conftest import browser
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.people import make_officer, make_person, sign_in
from tests.makers.photos import photo
from tests.makers.products import EVERYWHERE, MORNING, make_product
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE

WIDTHS = (320, 640, 1280)


@pytest.fixture
def product(database):
    return make_product(make_cooperative(), state=ProductState.DRAFT)


@pytest.fixture
def key(product):
    upload = photos.receive(photo(), studio=ports().photos, store=ports().media)
    with transaction():
        added = photos.add_photo(product.code, upload, cooperative_id=product.cooperative_id, act=MORNING)
    photos.develop(upload.key, studio=ports().photos, store=ports().media)
    with transaction():
        photos.mark_ready(added.id, act=MORNING)
        product.state, product.published_at = ProductState.PUBLISHED, MORNING.at
    yield upload.key
    photos.remove_files(upload.key, store=ports().media)


def statuses(client, key):
    return {client.get(f"/media/photos/{key}/{width}.webp").status_code for width in WIDTHS}


def take_down(product):
    with transaction():
        complaint = takedowns.Complaint(TakedownSource.CONSUMER, "Nhãn ghi sai nơi sản xuất.")
        asked = takedowns.report(product.slug, complaint, at=MORNING.at)
    with transaction():
        takedowns.uphold(asked.id, reason="Nhãn ghi sai.", scope=EVERYWHERE, act=MORNING)
    return asked.id


def lift(request_id):
    with transaction():
        takedowns.lift(request_id, reason="Nhãn đã sửa.", scope=EVERYWHERE, act=MORNING)


def test_every_width_is_gone_at_once_and_comes_back(client, product, key):
    assert statuses(client, key) == {200}
    asked = take_down(product)
    assert statuses(client, key) == {410}
    lift(asked)
    assert statuses(client, key) == {200}


def test_makers_and_their_officers_still_see_it_and_nobody_else_does(market, product, key):
    own = db.session.get_one(Cooperative, product.cooperative_id)
    member = sign_in(browser(market.app), make_member(own))
    officers = [sign_in(browser(market.app), make_officer(place)) for place in (("centre", None), ("province", "37"))]
    others = [
        browser(market.app),
        sign_in(browser(market.app), make_person()),
        sign_in(browser(market.app), make_member(make_cooperative("HTX Khác"))),
        sign_in(browser(market.app), make_officer(("province", "15"))),
    ]
    take_down(product)
    for client in (member, *officers):
        answer = client.get(f"/media/photos/{key}/640.webp")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    assert [statuses(client, key) for client in others] == [{410}] * 4
    screen = member.get(f"/seller/products/{product.code}/photos").text
    assert "Sản phẩm đang bị gỡ" in screen
    assert f"/media/photos/{key}/640.webp" in screen
    assert f"/media/photos/{key}/640.webp" in officers[0].get(f"/union/products/{product.code}").text


def test_no_browser_shows_it_from_memory_without_asking(client, product, key):
    path = f"/media/photos/{key}/640.webp"
    first = client.get(path)
    assert first.headers["Cache-Control"] == "public, no-cache"
    known = {"If-None-Match": first.headers["ETag"]}
    again = client.get(path, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    take_down(product)
    gone = client.get(path, headers=known)
    assert (gone.status_code, gone.headers["Cache-Control"]) == (410, "no-store")
