"""A photo is looked at, stored, developed by the worker, put in order and removed."""

import pytest

from marketplace import jobs
from marketplace.kernel import outbox
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotFound, RuleBroken
from marketplace.products import display, photos, queries, revisions
from marketplace.products.kinds import PhotoState
from marketplace.products.rules import MOST_PHOTOS, original_file, photo_file
from marketplace.products.states import ProductState
from marketplace.wiring import ports
from tests.conftest import NOON
from tests.makers.cooperatives import make_cooperative
from tests.makers.photos import SVG_WITH_SCRIPT, TEXT_NAMED_JPG, files_in, flat_png, photo
from tests.makers.products import MORNING, make_product


@pytest.fixture
def store(database):
    media = ports().media
    yield media
    for path in files_in(media):
        path.unlink()


def draft():
    return make_product(make_cooperative(), state=ProductState.DRAFT)


def add(product, content=None, **more):
    upload = photos.receive(content or photo(), studio=ports().photos, store=ports().media)
    with transaction():
        return photos.add_photo(product.code, upload, cooperative_id=product.cooperative_id, act=MORNING, **more)


def work():
    while outbox.deliver_due(jobs.HANDLERS, at=NOON):
        pass


def photos_of(product):
    return queries.photos_of([product.id])[product.id]


def test_a_photo_waits_for_the_worker(store):
    product = draft()
    added = add(product, alt=" Hũ  mật ong ")
    assert (added.state, added.width, added.height, added.alt) == (PhotoState.WAITING, 1600, 1200, "Hũ mật ong")
    assert store.read(original_file(added.key)) == photo()


def test_the_worker_develops_it(store):
    added = add(draft())
    work()
    assert queries.find_photo(added.id).state == PhotoState.READY
    assert all(store.read(photo_file(added.key, width))[8:12] == b"WEBP" for width in (320, 640, 1280))


def test_developing_twice_changes_nothing(store):
    added = add(draft())
    jobs.develop_photo({"photo_id": added.id})
    before = {path: path.read_bytes() for path in files_in(store)}
    jobs.develop_photo({"photo_id": added.id})
    assert {path: path.read_bytes() for path in files_in(store)} == before


# Made when they are needed: every worker reads this file, and two hundred megapixels take a second.
REFUSED = {
    "svg": lambda: SVG_WITH_SCRIPT,
    "text": lambda: TEXT_NAMED_JPG,
    "200 megapixels": lambda: flat_png(20_000, 10_000),
    "cut off": lambda: photo()[:999],
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
def test_of_a_refused_file_nothing_is_stored(store, content):
    product = draft()
    with pytest.raises(InvalidInput):
        add(product, content())
    assert photos_of(product) == []
    assert files_in(store) == []


def test_a_photo_whose_original_is_lost_is_told(store):
    added = add(draft())
    store.delete(original_file(added.key))
    work()
    assert queries.find_photo(added.id).state == PhotoState.FAILED


def test_a_new_photo_of_a_published_product_is_reviewed_first(store):
    product = make_product(make_cooperative())
    added = add(product)
    work()
    assert (product.state, queries.find_photo(added.id).state) == (ProductState.PUBLISHED, PhotoState.PROPOSED)
    assert display.product_page(product.slug).photos == []
    assert revisions.find_open(product.id) is not None


def test_there_is_an_end_to_photos(store):
    product = draft()
    for _ in range(MOST_PHOTOS):
        add(product)
    with pytest.raises(RuleBroken):
        add(product)


def test_photos_are_put_in_order(store):
    product = draft()
    first, second, third = add(product), add(product), add(product)
    with transaction():
        owner = product.cooperative_id
        photos.order_photos(product.code, [third.id, 999_999, first.id], cooperative_id=owner, act=MORNING)
    assert [each.id for each in photos_of(product)] == [third.id, first.id, second.id]


def test_one_photo_is_put_in_front(store):
    product = draft()
    first, second = add(product), add(product)
    with transaction():
        photos.put_first(second.id, cooperative_id=product.cooperative_id, act=MORNING)
    assert [each.id for each in photos_of(product)] == [second.id, first.id]


def test_a_removed_photo_leaves_no_file(store):
    product = draft()
    added = add(product)
    work()
    with transaction():
        photos.remove_photo(added.id, cooperative_id=product.cooperative_id, act=MORNING)
    work()
    assert photos_of(product) == []
    assert files_in(store) == []


def test_the_worker_learns_that_a_photo_was_removed_meanwhile(store):
    product = draft()
    added = add(product)
    with transaction():
        photos.remove_photo(added.id, cooperative_id=product.cooperative_id, act=MORNING)
    with transaction():
        assert photos.mark_ready(added.id, act=MORNING) is False
    work()
    assert files_in(store) == []


def test_a_stranger_finds_no_photo(store):
    added, stranger = add(draft()), make_cooperative("Khác")
    for act in (photos.remove_photo, photos.put_first):
        with pytest.raises(NotFound), transaction():
            act(added.id, cooperative_id=stranger.id, act=MORNING)
