"""Photos are added, ordered and removed on their page, and served to everybody once they are developed."""

from io import BytesIO

import pytest

from marketplace import jobs
from marketplace.cooperatives.kinds import MemberRole
from marketplace.kernel import clock, outbox
from marketplace.products import queries
from marketplace.products.rules import original_file
from marketplace.products.states import ProductState
from marketplace.web.media import photo_urls, pictures_of
from marketplace.wiring import ports
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.people import sign_in
from tests.makers.photos import TEXT_NAMED_JPG, files_in, phone_photo, photo
from tests.makers.products import make_product
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE


@pytest.fixture
def cooperative(database):
    yield make_cooperative()
    for path in files_in(ports().media):
        path.unlink()


@pytest.fixture
def product(cooperative):
    return make_product(cooperative, state=ProductState.DRAFT)


@pytest.fixture
def seller(client, cooperative):
    return sign_in(client, make_member(cooperative, MemberRole.SELLER))


def send(seller, product, content, **more):
    boxes = {"photo": (BytesIO(content), "IMG.jpg")} | more
    return seller.post(f"/seller/products/{product.code}/photos", data=boxes)


def work():
    while outbox.deliver_due(jobs.HANDLERS, at=clock.now()):
        pass


def photos_of(product):
    return queries.photos_of([product.id])[product.id]


def test_a_photo_is_taken_and_shown_when_it_is_developed(seller, product):
    assert send(seller, product, phone_photo(), alt="Hũ mật ong").status_code == 303
    assert "Đang xử lý" in seller.get(f"/seller/products/{product.code}/photos").text
    work()
    page = seller.get(f"/seller/products/{product.code}/photos").text
    [address] = {url for url in photo_urls(photos_of(product)[0]).values() if url.endswith("/640.webp")}
    assert address in page
    assert 'alt="Hũ mật ong"' in page


def test_everybody_gets_a_developed_photo_and_is_asked_to_check_it(seller, client, product):
    send(seller, product, photo())
    work()
    for address in photo_urls(photos_of(product)[0]).values():
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.mimetype == "image/webp"
        assert answer.headers["Cache-Control"] == "public, no-cache"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer.headers


def test_nobody_gets_an_original_or_anything_else(seller, client, product):
    send(seller, product, phone_photo())
    work()
    key = photos_of(product)[0].key
    assert ports().media.read(original_file(key))
    for path in (original_file(key), f"photos/{key}/../../{original_file(key)}", "market.db", "photos/x/640.webp"):
        assert client.get(f"/media/{path}").status_code == 404
    assert client.get(f"/media/photos/{'0' * 32}/640.webp").status_code == 404


def test_a_refused_file_is_told_and_the_words_are_kept(seller, product):
    answer = send(seller, product, TEXT_NAMED_JPG, alt="Hũ mật ong")
    assert answer.status_code == 422
    assert "không phải ảnh JPEG" in answer.text
    assert 'value="Hũ mật ong"' in answer.text
    assert photos_of(product) == []


def test_without_a_file_she_is_asked_for_one(seller, product):
    answer = seller.post(f"/seller/products/{product.code}/photos", data={"alt": "Hũ"})
    assert answer.status_code == 422
    assert "Hãy chọn một ảnh." in answer.text


def test_photos_are_put_in_front_and_removed(seller, product):
    send(seller, product, photo())
    send(seller, product, photo())
    first, second = photos_of(product)
    seller.post(f"/seller/products/{product.code}/photos/{second.id}/front")
    assert [each.id for each in photos_of(product)] == [second.id, first.id]
    seller.post(f"/seller/products/{product.code}/photos/{first.id}/removal")
    assert [each.id for each in photos_of(product)] == [second.id]


def test_no_upload_is_left_when_there_is_no_room(seller, product):
    for _ in range(8):
        send(seller, product, photo((400, 300)))
    before = len(files_in(ports().media))
    assert send(seller, product, photo((400, 300))).status_code == 409
    assert len(files_in(ports().media)) == before


def test_our_drawing_stands_in_until_a_photo_is_ready(seller, cooperative, product):
    send(seller, product, photo())
    [drawn] = pictures_of(product, photos_of(product), cooperative_code=cooperative.code)
    assert drawn["src"].startswith("/picture/")
    work()
    [shown] = pictures_of(product, photos_of(product), cooperative_code=cooperative.code)
    assert shown["src"].endswith("/640.webp")
    assert (shown["width"], shown["height"], shown["alt"]) == (640, 480, product.name)
