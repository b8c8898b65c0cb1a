"""A buyer types a few words and finds what lies on the shelf, and only that."""

import time
from collections.abc import Iterator

import pytest

from marketplace import jobs
from marketplace.inventory import services as stock
from marketplace.kernel.codes import new_code
from marketplace.kernel.database import db, transaction
from marketplace.orders.rules import CODE_LENGTH, CODE_PREFIX
from marketplace.products import following, listing, search_words
from marketplace.products.models import Product
from marketplace.products.states import ProductState
from marketplace.web.shop.search_codes import is_gtin
from marketplace.wiring import ports, shelf_facts
from tests.makers.cooperatives import TA_PHIN, make_cooperative
from tests.makers.indexes import follow_all
from tests.makers.lots import make_lot
from tests.makers.orders import make_order
from tests.makers.products import MORNING, make_product, variant_of


@pytest.fixture
def shelf(database) -> Iterator[dict[str, int]]:
    """Honey from the mountains and honey tea from the plain, in the index."""
    mountains, plain = make_cooperative("HTX Mây Núi", commune_code=TA_PHIN), make_cooperative("HTX Bản Sen")
    honey = make_product(mountains, name="Mật ong bạc hà", category="mat-ong", variants=[("Hũ", "g", 500, 300_000)])
    tea = make_product(plain, name="Trà mật ong", category="che-ca-phe", variants=[("Hộp", "g", 200, 90_000)])
    following.rebuild(ports().search)
    shelf_facts().forget()
    yield {"honey": honey.id, "tea": tea.id}
    ports().search.rebuild([])


def shown(page: str) -> list[str]:
    return [part.split("</a>")[0].split(">")[-1] for part in page.split('class="product-card-link"')[1:]]


def test_words_without_marks_find_the_honey(client, shelf):
    page = client.get("/search?q=mat+ong").text
    assert shown(page) == ["Mật ong bạc hà", "Trà mật ong"]
    assert 'value="mat ong"' in page


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ("province=15", ["Mật ong bạc hà"]),
        ("category=che-ca-phe", ["Trà mật ong"]),
        ("sort=cheapest", ["Trà mật ong", "Mật ong bạc hà"]),
        ("sort=dearest", ["Mật ong bạc hà", "Trà mật ong"]),
        ("sort=newest", ["Trà mật ong", "Mật ong bạc hà"]),
        ("stars=4", []),
        ("page=2", []),
    ],
)
def test_what_was_found_is_filtered_and_ordered(client, shelf, filters, left):
    assert sorted(shown(client.get(f"/search?q=mat+ong&{filters}").text)) == sorted(left)
    if "=" in filters and filters.startswith("sort=") and "newest" not in filters:
        assert shown(client.get(f"/search?q=mat+ong&{filters}").text) == left


def test_nothing_found_leads_on(client, shelf):
    page = client.get("/search?q=xe+máy").text
    assert "Chưa tìm thấy sản phẩm nào" in page
    assert 'class="tile"' in page


def test_no_words_ask_for_some(client, shelf):
    assert "Bạn muốn tìm gì?" in client.get("/search").text


def test_what_was_typed_is_never_read_as_html(client, shelf):
    page = client.get("/search", query_string={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page


def test_what_is_retired_leaves_the_search_at_once(client, shelf):
    honey = make_product(make_cooperative(), name="Mật ong nhãn")
    follow_all(ports().search)
    assert "Mật ong nhãn" in client.get("/search?q=mat+ong").text
    with transaction():
        listing.retire(honey.code, cooperative_id=honey.cooperative_id, act=MORNING)
    assert "Mật ong nhãn" not in client.get("/search?q=mat+ong").text
    follow_all(ports().search)
    assert honey.state is ProductState.RETIRED


def test_a_cooperatives_products_follow_her(client, shelf):
    cooperative = make_cooperative("HTX Nhãn Lồng")
    make_product(cooperative, name="Long nhãn")
    follow_all(ports().search)
    assert shown(client.get("/search?q=nhan+long").text) == ["Long nhãn"]


def test_suggestions_name_product_and_maker(client, shelf):
    answer = client.get("/search/suggestions?q=bac+h")
    (suggestion,) = answer.json["suggestions"]
    assert suggestion["text"] == "Mật ong bạc hà – HTX Mây Núi"
    assert client.get(suggestion["href"]).status_code == 200
    assert client.get("/search/suggestions?q=x").json == {"suggestions": []}


def test_reindexing_tells_how_many(market, shelf):
    answer = market.app.test_cli_runner().invoke(args=["reindex"])
    assert answer.exit_code == 0
    assert "2 products" in answer.output


def test_a_machine_without_index_builds_its_own(database, tmp_path):
    jobs.follow_changes()
    assert ports().search.is_ready()


def test_facets_count_what_was_found_and_filter_it(client, shelf):
    page = client.get("/search?q=mat+ong").text
    for told in ("Lào Cai (1)", "Ninh Bình (1)", "Ninh Bình: vùng Nam Định cũ (1)", "Mật ong (1)", "Chè, cà phê (1)"):
        assert told in page, told
    assert shown(client.get("/search?q=mat+ong&province=cu36").text) == ["Trà mật ong"]
    assert shown(client.get("/search?q=mat+ong&price=50-100&stock=1").text) == ["Trà mật ong"]
    assert "Không có món nào vừa hết" in client.get("/search?q=mat+ong&certificate=ocop").text


@pytest.mark.parametrize(
    "junk", ["price=x", "stars=9", "certificate=gold", "stock=2", "province=cu", "sort=paid", "page=-1"]
)
def test_filters_that_are_none_are_left_alone(client, shelf, junk):
    assert len(shown(client.get(f"/search?q=mat+ong&{junk}").text)) == 2


def test_what_sells_out_leaves_the_filter_at_once(client, shelf):
    tea = db.session.get_one(Product, shelf["tea"])
    with transaction():
        stock.count_stock(variant_of(tea).id, 0, act=MORNING)
    until = time.monotonic() + 20
    while len(shown(client.get("/search?q=mat+ong&stock=1").text)) != 1 and time.monotonic() < until:
        time.sleep(0.05)
    assert shown(client.get("/search?q=mat+ong&stock=1").text) == ["Mật ong bạc hà"]
    assert len(shown(client.get("/search?q=mat+ong").text)) == 2


def test_an_old_province_is_found_where_it_lies_now(client, shelf):
    page = client.get("/search?q=nam+dinh").text
    assert shown(page) == ["Trà mật ong"]
    assert "Nam Định nay thuộc Ninh Bình" in page
    assert 'href="/products?province=37"' in page


def test_what_was_meant_is_told_with_its_marks(client, shelf):
    assert "kết quả cho “mật ong”" in client.get("/search?q=mat+onk").text


def test_a_code_goes_where_it_belongs(client, shelf):
    honey = db.session.get_one(Product, shelf["honey"])
    lot = make_lot(make_cooperative("Lô"))
    typed = lot.code.lower()
    assert client.get(f"/search?q={typed[:4]}-{typed[4:]}").location == f"/trace/{lot.code}"
    assert client.get(f"/search?q={honey.code.lower()}").location == f"/products/{honey.slug}"


def test_an_order_code_asks_for_the_phone_and_tells_nothing_else(client, shelf):
    order = make_order(wanted={variant_of(db.session.get_one(Product, shelf["tea"])): 1})
    unknown = new_code(CODE_LENGTH, prefix=CODE_PREFIX)
    for code in (order.code, unknown):
        assert client.get(f"/search?q={code}").location == f"/orders?code={code}"


@pytest.mark.parametrize(("typed", "is_one"), [("8934563138165", True), ("8934563138164", False), ("123", False)])
def test_a_barcode_is_known_by_its_check_digit(typed, is_one):
    assert is_gtin(typed) is is_one


def test_a_barcode_that_no_page_answers_is_searched_for(client, shelf):
    answer = client.get("/search?q=8934563138165")
    assert answer.status_code in (200, 302)


def test_suggestions_name_makers_shelves_and_places(client, shelf):
    def kinds(text: str) -> set[tuple[str, str]]:
        told = client.get("/search/suggestions", query_string={"q": text}).json["suggestions"]
        return {(each["kind"], each["text"]) for each in told}

    assert ("Hợp tác xã", "HTX Mây Núi") in kinds("may n")
    assert ("Danh mục", "Mật ong") in kinds("mat o")
    assert ("Nơi làm ra", "Lào Cai") in kinds("lao c")
    assert ("Nơi làm ra", "Nam Định (nay thuộc Ninh Bình)") in kinds("nam đ")
    for _, text in kinds("nam d"):
        assert "Hà Nam" not in text


def test_suggestions_are_a_page_for_a_browser_without_script(client, shelf):
    page = client.get("/search/suggestions?q=bac+h", headers={"Accept": "text/html"})
    assert page.mimetype == "text/html"
    assert "Mật ong bạc hà – HTX Mây Núi" in page.text


def test_how_lists_are_ordered_is_told_from_the_weights_that_order_them(client, database):
    page = client.get("/ranking").text
    for weight in (search_words.NAME_COUNTS, search_words.EXACT_MARKS_COUNT, search_words.OTHER_NAME_COUNTS):
        assert f"{weight:g}" in page
    assert "1,5" in page and "0,5" in page
    assert "Bán nhiều, Đánh giá cao" in page
