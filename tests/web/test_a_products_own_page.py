"""A product's page: wholesale prices, true stock, the label, delivery to me, passing it on, and its English."""

from io import BytesIO

import pytest
from PIL import Image

from marketplace.cooperatives import closures
from marketplace.cooperatives.models import Cooperative
from marketplace.kernel import clock
from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act
from marketplace.kernel.money import Dong
from marketplace.products import price_breaks
from marketplace.products.models import Product
from marketplace.products.pricing import PriceStep
from marketplace.products.states import ProductState
from tests.makers.cooperatives import TA_PHIN, make_cooperative
from tests.makers.products import MORNING, make_product, variant_of
from tests.makers.routes import ON_SQLITE
from tests.makers.statements import counted_statements

pytestmark = ON_SQLITE


@pytest.fixture
def scarf(database) -> Product:
    """A scarf with wholesale prices, partly in English; another maker has a similar thing."""
    product = make_product(
        make_cooperative("HTX Mây Núi", commune_code=TA_PHIN),
        name="Khăn lanh nhuộm chàm",
        name_en="Indigo linen scarf",
        category="vai-may-mac",
        variants=[("Chiếc", "cai", 1, 220_000)],
        stock=120,
        specifications="Khổ 35 × 170 cm",
        season_months=0b110000000000,
    )
    steps = [PriceStep(10, Dong(200_000)), PriceStep(50, Dong(180_000))]
    with transaction():
        price_breaks.set_price_breaks(variant_of(product).id, steps, cooperative_id=product.cooperative_id, act=MORNING)
    make_product(make_cooperative("HTX Hoa Ban"), name="Túi thổ cẩm", category="vai-may-mac")
    return product


def test_it_tells_steps_stock_label_season_and_the_like(client, scarf):
    page = client.get(f"/products/{scarf.slug}").text
    for told in (
        "từ 10", "200.000\u00a0₫", "từ 50", "180.000\u00a0₫", "Còn 120", "Số lượng cập nhật lúc 22/11/2026 08:00",
        "Khổ 35 × 170 cm", "tháng 11–12", "Túi thổ cẩm", "Cùng loại, của hợp tác xã khác",
    ):  # fmt: skip
        assert told in page, told


def test_the_page_costs_as_many_statements_however_much_there_is(client, scarf):
    seller = db.session.get_one(Cooperative, scarf.cooperative_id)
    page = f"/products/{scarf.slug}"
    client.get(page)
    with counted_statements() as alone:
        client.get(page)
    for number in range(3):
        make_product(seller, name=f"Khăn lanh số {number}", category="vai-may-mac")
    with transaction():
        day = clock.today()
        closures.close(seller.id, closures.ClosedDays(day, day), act=Act(actor_id=None, at=clock.now()))
    with counted_statements() as among_many:
        answer = client.get(page).text
    assert "Nghỉ bán đến" in answer
    assert answer.count("Khăn lanh số") >= 3
    assert len(alone) == len(among_many) == 8


def test_what_is_not_in_english_is_marked_as_vietnamese_and_never_translated(client, scarf):
    page = client.get(f"/products/{scarf.slug}?lang=en").text
    assert '<h1 class="product-title">Indigo linen scarf</h1>' in page
    assert '<p lang="vi">Nếp nương gặt tay' in page
    assert "nothing is translated by machine" in page
    assert '<p lang="vi">' not in client.get(f"/products/{scarf.slug}?lang=vi").text


def test_delivery_to_a_province_is_told_without_an_account_and_remembered(client, scarf):
    first = client.get(f"/products/{scarf.slug}/delivery?province=79")
    assert "Thành phố Hồ Chí Minh" in first.text
    assert "38.000\u00a0₫" in first.text
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = client.get(f"/products/{scarf.slug}/delivery")
    assert "Thành phố Hồ Chí Minh" in again.text
    assert "Set-Cookie" not in client.get(f"/products/{scarf.slug}").headers


@pytest.mark.parametrize("nonsense", ["", "99", "../etc", "7" * 300])
def test_a_strange_province_is_asked_for_again(client, scarf, nonsense):
    answer = client.get(f"/products/{scarf.slug}/delivery", query_string={"province": nonsense})
    assert answer.status_code == 200
    assert "Chọn tỉnh, thành phố để biết phí giao." in answer.text


def test_a_shared_link_carries_a_picture_made_by_us(client, scarf):
    page = client.get(f"/products/{scarf.slug}").text
    address = page.split('property="og:image" content="')[1].split('"')[0]
    path = address[address.index("/products/") :]
    answer = client.get(path)
    assert answer.mimetype == "image/jpeg"
    assert "immutable" in answer.headers["Cache-Control"]
    assert Image.open(BytesIO(answer.data)).size == (1200, 630)
    assert "immutable" not in client.get(path.partition("?")[0]).headers["Cache-Control"]


def test_the_code_to_scan_leads_to_the_page(client, scarf):
    answer = client.get(f"/products/{scarf.slug}/qr.svg")
    assert answer.mimetype == "image/svg+xml"
    assert 'xmlns="http://www.w3.org/2000/svg"' in answer.text


@pytest.mark.parametrize("rest", ["delivery", "share.jpg", "qr.svg"])
def test_what_is_not_on_the_shelf_has_none_of_these(client, database, rest):
    draft = make_product(make_cooperative(), state=ProductState.DRAFT)
    assert client.get(f"/products/{draft.slug}/{rest}").status_code == 404


def test_the_label_is_english_where_she_wrote_it_and_says_where_not(client, database):
    product = make_product(make_cooperative(), ingredients_en="100% sticky rice")
    page = client.get(f"/products/{product.slug}?lang=en").text
    assert "100% sticky rice" in page and "100% gạo nếp" not in page
    assert "Để nơi khô ráo, thoáng mát. (not yet in English)" in page
