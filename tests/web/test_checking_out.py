"""A guest orders by phone number in one page; what cannot be ordered is said before anything is placed."""

import pytest
from sqlalchemy import func, select

from marketplace.inventory import queries as inventory
from marketplace.inventory import services as stock
from marketplace.kernel.database import db, transaction
from marketplace.orders.models import Order, OrderGroup
from tests.makers.buying import address, fill, filled_in, order
from tests.makers.cooperatives import make_cooperative
from tests.makers.orders import BUYER, make_gone, make_offer, product_of
from tests.makers.routes import ON_SQLITE

WRONG = {
    "buyer_name": ("", "x" * 101),
    "buyer_phone": ("", "abc", "0", "9" * 200, "' OR 1=1 --", "☎️"),
    "buyer_email": ("lan@", "a" * 250 + "@b.vn"),
    "street": ("", " ", "x" * 201),
    "old_address": ("x" * 201,),
    "note": ("x" * 501,),
    "province_id": ("", "0", "99999", "abc", "9" * 15, "<b>"),
    "commune_id": ("", "0", "99999999", "abc", "9" * 15),
}


@pytest.fixture
def honey(database):
    return make_offer(price=120_000, stock=5)


def placed() -> int:
    return db.session.scalar(select(func.count(Order.id))) or 0


def test_a_guest_orders_and_lands_on_her_order(client, honey):
    code = order(client, honey)
    page = client.get(f"/orders/{code}").text
    for told in ("Đã đặt hàng", code, "Số 5, xóm Đông", "Người giao gọi 0500 000 888"):
        assert told in page
    assert inventory.available_of([honey.id])[honey.id] == 4
    assert "Giỏ hàng đang trống" in client.get("/cart").text


@ON_SQLITE
def test_the_fee_is_there_before_she_agrees(client, honey):
    fill(client, honey)
    assert "Chọn tỉnh, thành phố để xem phí giao" in client.get("/checkout").text
    page = client.post("/checkout", data={**address(commune_id=""), "step": "address"})
    assert page.status_code == 200
    assert "Xã Giao Thủy" in page.text
    assert "140.000" in page.text
    assert placed() == 0


def test_the_same_page_sent_twice_orders_once(client, honey):
    form = filled_in(fill(client, honey))
    first, second = (client.post("/checkout", data=form) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert placed() == 1


@ON_SQLITE
@pytest.mark.parametrize(("field", "typed"), [(field, typed) for field, all_ in WRONG.items() for typed in all_])
def test_a_wrong_field_is_told_and_the_rest_is_kept(client, honey, field, typed):
    form = filled_in(fill(client, honey)) | {field: typed}
    answer = client.post("/checkout", data=form)
    assert answer.status_code == 422
    assert "data-invalid" in answer.text
    kept = "street" if field == "buyer_name" else "buyer_name"
    assert form[kept] in answer.text
    assert placed() == 0


@ON_SQLITE
def test_everything_missing_is_told_at_once(client, honey):
    fill(client, honey)
    answer = client.post("/checkout", data={})
    assert answer.status_code == 422
    assert answer.text.count('<div class="field" data-invalid>') == 5


@ON_SQLITE
def test_odd_but_honest_words_are_taken(client, honey):
    odd = {
        "buyer_name": "Lan 🌸 <b>O'Neil</b>",
        "street": "'; DROP TABLE orders; --",
        "note": "Giao sau 17 giờ 🙏\nCảm ơn",
    }
    page = client.get(f"/orders/{order(client, honey, **odd)}").text
    assert "Lan 🌸 &lt;b&gt;O&#39;Neil&lt;/b&gt;" in page
    assert "<b>O" not in page


@ON_SQLITE
def test_a_commune_of_another_province_is_not_taken(client, honey):
    form = filled_in(fill(client, honey))
    form["province_id"] = str(int(form["province_id"]) + 1)
    assert client.post("/checkout", data=form).status_code == 422
    assert placed() == 0


@ON_SQLITE
@pytest.mark.parametrize("forged", ["", "gold", "stripe", "cod'--", "COD"])
def test_a_forged_way_to_pay_is_refused(client, honey, forged):
    answer = client.post("/checkout", data=filled_in(fill(client, honey), pay_by=forged))
    assert answer.status_code == 422
    assert "Hãy chọn cách trả tiền cho Sen Hồng" in answer.text


def test_no_transfer_to_a_cooperative_without_an_account(client, database):
    rice = make_offer(cooperative=make_cooperative("Mường Hoa", with_bank=False))
    answer = client.post("/checkout", data=filled_in(fill(client, rice), pay_by="vietqr"))
    assert answer.status_code == 409
    assert "Mường Hoa chưa nhận chuyển khoản" in answer.text


def test_sold_out_meanwhile_says_which_and_offers_the_rest(client, honey):
    rice = make_offer(name="Gạo nếp", price=60_000)
    form = filled_in(fill(client, honey, rice))
    with transaction():
        stock.count_stock(honey.id, 0, act=BUYER)
    answer = client.post("/checkout", data=form)
    assert answer.status_code == 409
    assert "Mật ong bạc hà" in answer.text
    assert "Số 5, xóm Đông" in answer.text
    rest = client.post("/checkout", data=form | {"step": "fit"})
    assert "Số 5, xóm Đông" in rest.text
    assert client.get("/cart/count").json["count"] == 1
    assert placed() == 0


def test_a_new_price_must_be_agreed_to_again(client, honey):
    form = filled_in(fill(client, honey))
    with transaction():
        db.session.get_one(type(honey), honey.id).price = 150_000
    answer = client.post("/checkout", data=form)
    assert answer.status_code == 409
    assert "Tổng tiền vừa đổi từ 140.000" in answer.text
    assert "170.000" in answer.text


def test_a_cart_changed_in_another_tab_is_looked_at_again(client, honey):
    form = filled_in(fill(client, honey))
    fill(client, honey)
    assert client.post("/checkout", data=form).status_code == 409
    assert placed() == 0


def test_a_cart_emptied_in_another_tab_is_told(client, honey):
    form = filled_in(fill(client, honey))
    client.post(f"/cart/lines/{honey.id}/removal")
    answer = client.post("/checkout", data=form)
    assert answer.status_code == 409
    assert "Giỏ hàng đang trống" in answer.text


def test_goods_withdrawn_meanwhile_are_named(client, honey):
    form = filled_in(fill(client, honey))
    make_gone(product_of(honey))
    answer = client.post("/checkout", data=form)
    assert answer.status_code == 409
    assert "Hiện không đặt được: Mật ong bạc hà" in answer.text


@ON_SQLITE
@pytest.mark.parametrize("seen", ["", "0", "-1", "1.5", "9" * 60, "abc"])
def test_a_forged_total_buys_nothing(client, honey, seen):
    form = filled_in(fill(client, honey)) | {"seen_total": seen}
    assert client.post("/checkout", data=form).status_code == 409
    assert db.session.scalar(select(func.count(OrderGroup.id))) == 0
