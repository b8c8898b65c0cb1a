"""A seller lists a product in three screens, without script; what she typed stays when something is wrong."""

from io import BytesIO

import pytest

from marketplace.cooperatives.kinds import MemberRole
from marketplace.inventory import queries as inventory
from marketplace.products import queries
from marketplace.products.kinds import PhotoState
from marketplace.products.states import ProductState
from marketplace.wiring import ports
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.people import make_officer, make_person, sign_in
from tests.makers.photos import SVG_WITH_SCRIPT, files_in, photo
from tests.makers.products import category_id, make_product, variant_of, variants_of
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE


@pytest.fixture
def cooperative(database):
    yield make_cooperative()
    for path in files_in(ports().media):
        path.unlink()


@pytest.fixture
def seller(client, cooperative):
    return sign_in(client, make_member(cooperative, MemberRole.SELLER))


def only_product(cooperative):
    [product] = queries.of_cooperative(cooperative.id)
    return product


def first_screen(**given):
    return {"name": "Mật ong bạc hà", "category_id": str(category_id("mat-ong"))} | given


def test_three_screens_bring_a_product_to_the_officers(seller, cooperative):
    picture = (BytesIO(photo()), "IMG_0001.jpg")
    one = seller.post("/seller/products/new", data=first_screen(photo=picture))
    product = only_product(cooperative)
    assert one.location == f"/seller/products/{product.code}/variants"
    two = seller.post(one.location, data={"amount": "0,5", "unit": "lit", "price": "250.000", "stock": "24"})
    assert two.location == f"/seller/products/{product.code}/story"
    words = {"description": "Ong lấy mật hoa bạc hà tháng mười.", "storage": "Tránh nắng.", "then": "submit"}
    three = seller.post(two.location, data=words)
    assert three.location == f"/seller/products/{product.code}"
    assert "Đã gửi" in seller.get(three.location).text
    assert only_product(cooperative).state == ProductState.SUBMITTED
    pack = variant_of(product)
    assert (pack.label, pack.amount, pack.price) == ("0,5 lít", 500, 250_000)
    assert inventory.available_of([pack.id]) == {pack.id: 24}
    assert [each.state for each in queries.photos_of([product.id])[product.id]] == [PhotoState.WAITING]


def test_a_bad_photo_is_told_at_its_field_and_the_rest_is_kept(seller, cooperative):
    answer = seller.post("/seller/products/new", data=first_screen(photo=(BytesIO(SVG_WITH_SCRIPT), "a.jpg")))
    assert answer.status_code == 422
    assert "không phải ảnh JPEG" in answer.text
    assert 'value="Mật ong bạc hà"' in answer.text
    assert queries.of_cooperative(cooperative.id) == []
    assert files_in(ports().media) == []


@pytest.mark.parametrize("shelf", ["", "x", "999999", "٣"])
def test_a_shelf_must_be_chosen(seller, cooperative, shelf):
    answer = seller.post("/seller/products/new", data=first_screen(category_id=shelf))
    assert answer.status_code == 422
    assert "Hãy chọn nhóm hàng." in answer.text


def test_no_file_is_kept_when_the_rest_of_the_screen_is_wrong(seller, cooperative):
    answer = seller.post("/seller/products/new", data=first_screen(name="ab", photo=(BytesIO(photo()), "a.jpg")))
    assert answer.status_code == 422
    assert files_in(ports().media) == []


def test_more_than_twelve_megabytes_is_a_clear_page(seller, cooperative):
    answer = seller.post("/seller/products/new", data=first_screen(photo=(BytesIO(bytes(12_500_000)), "a.jpg")))
    assert answer.status_code == 413
    assert "12 MB" in answer.text
    assert queries.of_cooperative(cooperative.id) == []


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("amount", "nửa cân", "Số lượng chưa đúng"),
        ("amount", "0,0005", "Không chia nhỏ được"),
        ("price", "rẻ thôi", "Số tiền chưa đúng"),
        ("price", "250", "Hãy đếm lại số 0"),
        ("stock", "nhiều", "Hãy nhập một số"),
        ("unit", "chuc", "Hãy chọn đơn vị."),
    ],
)
def test_a_wrong_box_of_a_pack_is_told_and_the_others_kept(seller, cooperative, field, typed, sentence):
    product = make_product(cooperative, variants=[], state=ProductState.DRAFT)
    boxes = {"amount": "1", "unit": "kg", "price": "98.000", "stock": "7", "label": "Túi vải"} | {field: typed}
    answer = seller.post(f"/seller/products/{product.code}/variants", data=boxes)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Túi vải"' in answer.text
    assert variants_of(product) == []


def test_what_is_missing_is_told_and_what_was_typed_is_saved(seller, cooperative):
    product = make_product(cooperative, state=ProductState.DRAFT)
    words = {"description": "Nếp nương gặt tay, dẻo thơm.", "storage": "", "then": "submit"}
    answer = seller.post(f"/seller/products/{product.code}/story", data=words)
    assert answer.status_code == 422
    assert "Thực phẩm phải ghi cách bảo quản." in answer.text
    assert only_product(cooperative).state == ProductState.DRAFT


def test_a_returned_product_shows_the_reason_and_the_way_to_mend_it(seller, cooperative):
    product = make_product(cooperative, state=ProductState.RETURNED)
    page = seller.get("/seller/products").text
    assert "Ảnh chưa rõ, cần chụp lại." in page
    assert "Cần sửa" in page
    assert f'href="/seller/products/{product.code}"' in page
    assert "Ảnh chưa rõ, cần chụp lại." in seller.get(f"/seller/products/{product.code}").text


@pytest.mark.parametrize("state", ProductState)
def test_every_page_of_a_product_opens_in_every_state(seller, cooperative, state):
    product = make_product(cooperative, state=state)
    pack = variant_of(product)
    for page in ("", "/name", "/variants", f"/variants/{pack.id}", "/story", "/photos"):
        assert seller.get(f"/seller/products/{product.code}{page}").status_code == 200
    for page in (
        f"/seller/products?state={state}",
        "/seller/products?state=x",
        "/seller/products/new",
        "/seller/stock",
    ):
        assert seller.get(page).status_code == 200


def test_the_price_of_a_published_product_changes_at_once(seller, cooperative):
    product = make_product(cooperative)
    pack = variant_of(product)
    page = seller.get(f"/seller/products/{product.code}/variants/{pack.id}").text
    assert 'value="120.000"' in page
    boxes = {"amount": "1", "unit": "kg", "price": "135k", "stock": "9", "seen": "10", "label": "1 kg"}
    seller.post(f"/seller/products/{product.code}/variants/{pack.id}", data=boxes | {"weight_grams": "1100"})
    assert variant_of(product).price == 135_000
    assert only_product(cooperative).state == ProductState.PUBLISHED
    assert inventory.available_of([pack.id]) == {pack.id: 9}


def test_another_cooperative_finds_nothing(client, cooperative):
    product = make_product(cooperative)
    pack = variant_of(product)
    stranger = sign_in(client, make_member(make_cooperative("Khác"), MemberRole.MANAGER))
    for page in ("", "/name", "/variants", f"/variants/{pack.id}", "/story", "/photos"):
        assert stranger.get(f"/seller/products/{product.code}{page}").status_code == 404
    for act in ("submission", "retirement", f"variants/{pack.id}/hiding", "certificates", "photos/1/removal"):
        assert stranger.post(f"/seller/products/{product.code}/{act}").status_code == 404


def test_a_packer_sees_products_and_changes_none(client, cooperative):
    product = make_product(cooperative)
    packer = sign_in(client, make_member(cooperative, MemberRole.PACKER))
    assert packer.get("/seller/products").status_code == 200
    assert packer.get(f"/seller/products/{product.code}").status_code == 200
    assert packer.get("/seller/products/new").status_code == 403
    assert packer.post(f"/seller/products/{product.code}/retirement").status_code == 403
    assert packer.get("/seller/stock").status_code == 403


@pytest.mark.parametrize("who", [make_person, make_officer])
def test_who_belongs_to_no_cooperative_is_told_so(client, database, who):
    assert sign_in(client, who()).get("/seller/products").status_code == 403


def test_a_visitor_is_asked_to_sign_in(client, database):
    assert client.get("/seller/products").status_code == 302


def test_long_lists_go_on_by_key(seller, cooperative):
    for number in range(queries.PAGE + 2):
        make_product(cooperative, name=f"Gạo số {number:02}", variants=[], state=ProductState.DRAFT)
    first = seller.get("/seller/products").text
    assert "Gạo số 31" in first and "Gạo số 01" not in first
    oldest = queries.of_cooperative(cooperative.id)[-1].id
    assert f"before={oldest}" in first
    assert "Gạo số 01" in seller.get(f"/seller/products?before={oldest}").text
