"""Goods go into the cart and out again; whatever is sent instead, a page says what was wrong."""

import pytest

from marketplace.kernel.database import db, transaction
from marketplace.products.states import ProductState
from tests.makers.buying import fill
from tests.makers.cooperatives import make_cooperative
from tests.makers.orders import make_gone, make_offer, product_of
from tests.makers.products import make_product, variant_of
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE

NONSENSE = ("", "💩", "x" * 5000, "' OR 1=1 --", '"a\\000bcdefghijklmnopqrstu"', "a" * 32)


@pytest.fixture
def honey(database):
    return make_offer(price=120_000, stock=5)


def test_goods_of_two_cooperatives_stand_side_by_side(client, honey):
    rice = make_offer(price=60_000, cooperative=make_cooperative("Mường Hoa"), name="Gạo nếp")
    page = fill(client, honey, rice).get("/cart").text
    for told in ("Mật ong bạc hà", "Gạo nếp", "Sen Hồng", "Mường Hoa", "180.000"):
        assert told in page
    assert client.get("/cart/count").json == {"count": 2, "unread": 0}


def test_two_taps_add_up(client, honey):
    assert "240.000" in fill(client, honey, honey).get("/cart").text


def test_the_number_is_changed_and_zero_takes_it_out(client, honey):
    fill(client, honey)
    client.post(f"/cart/lines/{honey.id}", data={"quantity": 3})
    assert "360.000" in client.get("/cart").text
    client.post(f"/cart/lines/{honey.id}", data={"quantity": 0})
    assert "Giỏ hàng đang trống" in client.get("/cart").text


def test_taken_out_twice_is_out(client, honey):
    fill(client, honey)
    for _ in range(2):
        assert client.post(f"/cart/lines/{honey.id}/removal").status_code == 303
    client.delete_cookie("cart")
    assert client.post(f"/cart/lines/{honey.id}/removal").status_code == 303


def test_more_than_there_is_is_refused_on_the_carts_own_page(client, honey):
    answer = client.post("/cart/lines", data={"variant_id": honey.id, "quantity": 6})
    assert answer.status_code == 409
    assert "Giỏ hàng" in answer.text
    assert "chỉ còn 5, bạn chọn 6" in answer.text


@pytest.mark.parametrize("quantity", ["0", "-1", "1000", "1e3", "hai", "2; DROP TABLE cart", "٣", "9" * 50, "🍯"])
def test_an_odd_number_is_refused_with_a_sentence(client, honey, quantity):
    answer = client.post("/cart/lines", data={"variant_id": honey.id, "quantity": quantity})
    assert answer.status_code == 422
    assert "Số lượng phải từ 1 đến 999" in answer.text


@pytest.mark.parametrize("variant", ["", "0", "-5", "abc", str(2**31), str(2**64), "<script>"])
def test_what_nobody_sells_is_not_found(client, honey, variant):
    answer = client.post("/cart/lines", data={"variant_id": variant, "quantity": 1})
    assert answer.status_code == 404
    assert "Sản phẩm này hiện không đặt được" in answer.text
    assert "<script>" not in answer.text


def test_a_draft_cannot_be_bought(client, database):
    draft = variant_of(make_product(make_cooperative(), state=ProductState.DRAFT))
    assert client.post("/cart/lines", data={"variant_id": draft.id}).status_code == 404


@pytest.mark.parametrize("cookie", NONSENSE)
def test_a_cart_of_nonsense_is_an_empty_one(client, honey, cookie):
    headers = {"Cookie": f"cart={cookie}".encode().decode("latin1")}
    assert "Giỏ hàng đang trống" in client.get("/cart", headers=headers).text
    assert client.get("/cart/count", headers=headers).json == {"count": 0, "unread": 0}
    assert client.post(f"/cart/lines/{honey.id}", data={"quantity": 1}, headers=headers).status_code == 404
    assert client.get("/checkout", headers=headers).location == "/cart"


def test_a_token_that_is_not_ours_is_never_taken_over(client, honey):
    client.set_cookie("cart", "z" * 32)
    fill(client, honey)
    assert client.get_cookie("cart").value != "z" * 32


def test_a_new_price_is_told(client, honey):
    fill(client, honey)
    with transaction():
        db.session.get_one(type(honey), honey.id).price = 150_000
    page = client.get("/cart").text
    assert "Giá vừa đổi: lúc bạn xem là 120.000" in page
    assert "150.000" in page


def test_what_is_no_longer_sold_is_set_apart(client, honey):
    rice = make_offer(name="Gạo nếp")
    fill(client, honey, rice)
    make_gone(product_of(rice))
    page = client.get("/cart").text
    assert "Hợp tác xã không còn bán món này" in page
    assert client.get("/checkout").status_code == 200


def test_nobody_in_between_keeps_a_copy(client, honey):
    fill(client, honey)
    for path in ("/cart", "/cart/count", "/checkout", "/orders"):
        assert "public" not in client.get(path).headers["Cache-Control"]
        assert client.get(path).headers["Cache-Control"] in {"private, no-cache", "no-store"}
