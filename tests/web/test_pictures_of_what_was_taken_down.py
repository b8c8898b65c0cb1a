"""No print of a product that was taken down is served, and all of them are again once that is lifted."""

import pytest

from marketplace.kernel.database import transaction
from marketplace.products import photos, takedowns
from marketplace.products.kinds import TakedownSource
from marketplace.products.states import ProductState
from marketplace.wiring import ports
from tests.makers.cooperatives import make_cooperative
from tests.makers.photos import photo
from tests.makers.products import EVERYWHERE, MORNING, make_product

WIDTHS = (320, 640, 1280)


@pytest.fixture
def product(database):
    return make_product(make_cooperative(), state=ProductState.DRAFT)


@pytest.fixture
def key(product):
    upload = photos.receive(photo(), studio=ports().photos, store=ports().media)
    with transaction():
        photos.add_photo(product.code, upload, cooperative_id=product.cooperative_id, act=MORNING)
    photos.develop(upload.key, studio=ports().photos, store=ports().media)
    with transaction():
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
