"""A cooperative sets what delivery costs, buyers see it and may fetch their goods; papers come out of the printer."""

import io
import re

import pypdfium2
import pytest

from marketplace.cooperatives.kinds import MemberRole
from marketplace.kernel.database import db
from marketplace.orders import delivering, rates, tracking
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from marketplace.territory.rules import Zone
from tests.conftest import browser
from tests.makers.buying import fill, filled_in
from tests.makers.cooperatives import TA_PHIN, make_cooperative, make_member
from tests.makers.delivery import make_point, set_terms
from tests.makers.orders import make_offer, make_order
from tests.makers.people import sign_in
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE

FEES = {"first_grams": "1.000", "first_fee": "18k", "step_grams": "500", "step_fee": "2.000", "free_from": ""}
TYPED = {f"{zone.value}-{name}": value for zone in Zone for name, value in FEES.items()}


@pytest.fixture
def seller(database):
    return make_cooperative()


@pytest.fixture
def desk(client, seller):
    return sign_in(browser(client.application), make_member(seller, MemberRole.SELLER))


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


def test_she_sets_her_fees_and_the_next_buyer_pays_them(client, desk, seller):
    answer = desk.post("/seller/delivery", data=TYPED | {"minimum_order": "50k", "remote_fee": "15.000"})
    assert answer.status_code == 303
    assert rates.rates_of(seller.id)[Zone.SAME_PROVINCE].first_fee == 18_000
    assert delivering.terms_of(seller.id).minimum_order == 50_000
    page = desk.get("/seller/delivery").text
    assert 'value="18.000"' in page and 'value="50.000"' in page
    fill(client, make_offer(cooperative=seller, price=30_000))
    assert "nhận đơn từ 50.000" in client.get("/cart").text
    refused = client.post("/checkout/start")
    assert (refused.status_code, "20.000" in refused.text) == (409, True)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"same_region-first_fee": "nhiều"}, "Hãy nhập số tiền"),
        ({"same_region-first_grams": "0"}, "lớn hơn 0"),
        ({"same_region-step_fee": ""}, "Hãy điền mục này"),
        ({"minimum_order": "9" * 12}, "100 triệu"),
    ],
)
def test_a_faulty_fee_is_told_beside_its_box_and_nothing_typed_is_lost(desk, seller, typed, sentence):
    answer = desk.post("/seller/delivery", data={**TYPED, "between_regions-first_fee": "77.000", **typed})
    assert answer.status_code == 422
    assert sentence in answer.text and "77.000" in answer.text
    assert rates.rates_of(seller.id)[Zone.SAME_PROVINCE].first_fee != 18_000


def test_a_buyer_fetches_her_goods_herself(client, desk, seller):
    typed = {"name": "Kho Đông", "street": "Xóm Đông", "commune_search": "xa giao thuy ninh binh", "hours": ""}
    searched = desk.post("/seller/delivery/pickup-points/new", data=typed | {"then": "find-commune"})
    assert searched.status_code == 200 and "Kho Đông" in searched.text
    code = re.search(r'name="commune_code"[^>]*value="(\d+)"', searched.text)[1]
    added = desk.post("/seller/delivery/pickup-points/new", data=typed | {"commune_search": "", "commune_code": code})
    assert added.status_code == 303
    (point,) = delivering.points_of([seller.id])[seller.id]
    honey = make_offer(cooperative=seller)
    fill(client, honey)
    chosen = {f"pickup_{seller.id}": point.id}
    form = filled_in(client, **chosen)
    assert form["seen_total"] == "120000"
    placed = client.post("/checkout", data=form)
    assert placed.status_code == 303, placed.text
    assert "Kho Đông" in client.get(placed.location).text
    order = db.session.scalars(db.select(Order)).one()
    page = desk.get(f"/seller/orders/{order.code}").text
    assert "Người mua tự đến lấy" in page
    assert desk.post(f"/seller/delivery/pickup-points/{point.id}/closing").status_code == 303
    assert desk.post(f"/seller/delivery/pickup-points/{point.id}/closing").status_code == 404


def test_a_point_without_name_or_commune_is_refused(desk, seller):
    answer = desk.post("/seller/delivery/pickup-points/new", data={"name": "Kho", "street": "Xóm Đoài"})
    assert (answer.status_code, "Xóm Đoài" in answer.text) == (422, True)
    assert delivering.points_of([seller.id]) == {seller.id: []}


def test_far_communes_are_named_one_by_one(desk, seller):
    set_terms(seller, remote=15_000)
    assert desk.post("/seller/delivery/far-communes", data={"commune_search": "khong co"}).status_code == 422
    assert desk.post("/seller/delivery/far-communes", data={"commune_code": TA_PHIN}).status_code == 303
    (far,) = delivering.remote_communes(seller.id)
    assert far.label in desk.get("/seller/delivery").text
    assert desk.post(f"/seller/delivery/far-communes/{far.id}/removal").status_code == 303
    assert delivering.remote_communes(seller.id) == []


def test_the_product_tells_of_fetching_and_of_the_least_order(client, seller):
    make_point(seller)
    set_terms(seller, minimum=80_000, remote=15_000)
    offer = make_offer(cooperative=seller)
    slug = db.session.scalar(db.text("SELECT slug FROM product"))
    page = client.get(f"/products/{slug}/delivery?province=37").text
    assert offer and all(told in page for told in ("80.000", "Kho của hợp tác xã", "15.000"))


def test_the_buyer_opens_the_carriers_page(client, desk, seller):
    link = {"carrier": "Bưu điện", "template": "https://buu.example/?ma={code}"}
    assert desk.post("/seller/delivery/tracking-links", data=link | {"template": "https://x"}).status_code == 422
    assert desk.post("/seller/delivery/tracking-links", data=link).status_code == 303
    order = make_order(state=OrderState.SHIPPED, wanted={make_offer(cooperative=seller): 1})
    assert tracking.tracking_url(seller.id, "Bưu điện", "VN123") == "https://buu.example/?ma=VN123"
    assert order.state is OrderState.SHIPPED


@pytest.mark.parametrize("paper", ["a4", "80mm", "x"])
def test_the_slip_tells_the_carrier_where_to_and_what_to_collect(desk, seller, paper):
    order = make_order(state=OrderState.CONFIRMED, wanted={make_offer(cooperative=seller): 2})
    answer = desk.get(f"/seller/orders/{order.code}/slip.pdf?paper={paper}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    words = words_of(answer.data)
    for told in (order.code, "Nguyễn Thị Lan", "0500 000 888", "Số 5, xóm Đông", "262.500", "2 ×", seller.name):
        assert told in words
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_slip_is_gone_with_the_need_for_it_and_never_a_strangers(client, desk, seller):
    fresh = make_order(wanted={make_offer(cooperative=seller): 1})
    assert desk.get(f"/seller/orders/{fresh.code}/slip.pdf").status_code == 409
    other = sign_in(browser(client.application), make_member(make_cooperative("Tả Phìn"), MemberRole.MANAGER))
    assert other.get(f"/seller/orders/{fresh.code}/slip.pdf").status_code == 404


def test_the_packing_list_counts_everything_together(desk, seller):
    honey, rice = make_offer(cooperative=seller), make_offer(cooperative=seller, name="Gạo nếp")
    orders = [make_order(state=OrderState.CONFIRMED, wanted=wanted) for wanted in ({honey: 2}, {honey: 3, rice: 1})]
    words = words_of(desk.get("/seller/orders/packing-list.pdf").data)
    assert "2 đơn" in words and "5 Mật ong bạc hà 1 kg" in words
    assert all(order.code in words for order in orders)
    assert "Không" not in words_of(desk.get("/seller/orders/packing-list.pdf").data)
