"""The public pages: the same for everybody, in both languages, with what a buyer must know."""

import pytest

from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel.database import db, transaction
from marketplace.products.models import Product, ProductCertificate
from marketplace.products.states import ProductState
from tests.makers.certificates import make_certificate
from tests.makers.cooperatives import TA_PHIN, make_cooperative
from tests.makers.products import make_product
from tests.makers.routes import ON_SQLITE
from tests.makers.statements import counted_statements

pytestmark = ON_SQLITE

LARGEST_LIST_BYTES = 60_000
PLAIN_PAGES = ["/about", "/how-it-works", "/privacy", "/terms", "/ranking"]


@pytest.fixture
def honey(database) -> Product:
    """A product with two packs, of which the larger is sold out, and an OCOP certificate."""
    cooperative = make_cooperative("HTX Mây Núi", commune_code=TA_PHIN)
    product = make_product(
        cooperative,
        name="Mật ong bạc hà",
        name_en="Mint honey",
        category="mat-ong",
        variants=[("Hũ 250 g", "g", 250, 165_000), ("Hũ 500 g", "g", 500, 310_000)],
        stock=12,
        warning="Không dùng cho trẻ dưới 1 tuổi.",
    )
    certificate = make_certificate(cooperative, stars=4)
    with transaction():
        db.session.add(ProductCertificate(product_id=product.id, certificate_id=certificate.id))
    return product


def paths_of(product: Product) -> list[str]:
    return ["/", "/products", f"/products/{product.slug}", "/search?q=mat+ong", "/cooperatives", *PLAIN_PAGES]


def test_public_pages_leave_no_trace_with_the_visitor(client, honey):
    for path in paths_of(honey):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "Set-Cookie" not in answer.headers, path
        assert "Cookie" not in answer.headers.get("Vary", ""), path
        assert "csrf" not in answer.text, path


def test_public_pages_speak_english(client, honey):
    for path in paths_of(honey):
        page = client.get(f"{path}{'&' if '?' in path else '?'}lang=en").text
        assert '<html lang="en">' in page, path
        assert "Giỏ hàng" not in page, path


def test_an_empty_market_says_so_kindly(client, database):
    assert "Kệ hàng đang được bày" in client.get("/").text
    assert "Kệ hàng đang được bày" in client.get("/products").text
    assert "Chưa có hợp tác xã nào ở đây" in client.get("/cooperatives").text


def test_a_card_shows_maker_star_province_and_price(client, honey):
    for path in ("/", "/products"):
        page = client.get(path).text
        for told in ("Mật ong bạc hà", "HTX Mây Núi", "OCOP 4 sao", "Lào Cai", "165.000\u00a0₫", "660.000\u00a0₫/kg"):
            assert told in page, (path, told)


def test_a_list_is_light_and_costs_few_statements(client, database):
    for place in range(5):
        cooperative = make_cooperative(f"HTX Sen Hồng {place}")
        for number in range(5):
            make_product(cooperative, name=f"Gạo nếp cái hoa vàng gặt tay số {place}{number}")
    client.get("/products")
    with counted_statements() as sent:
        answer = client.get("/products")
    assert len(sent) <= 4
    assert answer.text.count('class="product-card"') == 24
    assert len(answer.data) < LARGEST_LIST_BYTES


def test_a_list_is_walked_and_filtered_by_its_links(client, honey):
    for number in range(24):
        make_product(make_cooperative(f"HTX {number}"), name=f"Gạo {number}")
    first = client.get("/products").text
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(following).text
    assert "Mật ong bạc hà" in second
    assert 'rel="prev"' in second
    filtered = client.get("/products?category=mat-ong&province=15&stars=4&sort=cheapest").text
    assert "Mật ong bạc hà" in filtered
    assert filtered.count('class="chip"') == 3


@pytest.mark.parametrize(
    "query", ["category=x", "province=99&stars=9", "sort=evil", "after=1.2.3", "before=x", "stars=-1", "q=x&sort=best"]
)
def test_a_strange_address_still_shows_a_list(client, honey, query):
    assert client.get(f"/products?{query}").status_code == 200


def test_a_product_tells_what_the_law_asks(client, honey):
    page = client.get(f"/products/{honey.slug}").text
    for told in (
        "Hũ 250 g", "165.000\u00a0₫", "660.000\u00a0₫/kg", "Còn 12", "1234/QĐ-UBND", "20/12/2028", "OCOP 4 sao",
        "Hợp tác xã HTX Mây Núi", "Xã Tả Phìn, Tỉnh Lào Cai", "0500 000 123", "Không dùng cho trẻ dưới 1 tuổi.",
        "trong tỉnh 20.000\u00a0₫",
    ):  # fmt: skip
        assert told in page, told
    assert page.count('name="variant_id"') == 2
    assert 'action="/cart/lines"' in page


def test_a_sold_out_product_cannot_be_put_into_the_cart(client, database):
    product = make_product(make_cooperative(), stock=0)
    page = client.get(f"/products/{product.slug}").text
    assert "Món này tạm hết" in page
    assert "Thêm vào giỏ" not in page
    assert "Hết hàng" in client.get("/products").text


@pytest.mark.parametrize("state", [ProductState.DRAFT, ProductState.SUBMITTED, ProductState.RETURNED])
def test_a_product_nobody_has_seen_yet_is_not_found(client, database, state):
    product = make_product(make_cooperative(), state=state)
    assert client.get(f"/products/{product.slug}").status_code == 404


def test_a_product_that_is_no_longer_made_is_gone_and_says_so(client, honey):
    with transaction():
        honey.state = ProductState.RETIRED
    answer = client.get(f"/products/{honey.slug}")
    assert answer.status_code == 410
    assert "không còn bán" in answer.text
    assert client.get("/products/khong-co").status_code == 404


def test_a_cooperatives_page_counts_people_and_names_nobodys_fate(client, honey):
    cooperative = make_cooperative("HTX Khác", state=CooperativeState.SUSPENDED)
    assert client.get(f"/cooperatives/{cooperative.slug}").status_code == 404
    slug = client.get("/cooperatives").text.split('class="maker-card-link" href="')[1].split('"')[0]
    page = client.get(slug).text
    for told in ("HTX Mây Núi", "Xã Tả Phìn, Tỉnh Lào Cai", "Mật ong bạc hà", "1234/QĐ-UBND", "/brocade/"):
        assert told in page, told


@pytest.mark.parametrize("path", PLAIN_PAGES)
def test_plain_pages_have_one_heading(client, database, path):
    page = client.get(path).text
    assert page.count("<h1") == 1


def test_without_an_operator_the_market_says_it_is_a_demonstration(client, database):
    assert "chưa có đơn vị vận hành thật" in client.get("/about").text


def test_the_process_lives_and_knows_whether_it_can_serve(client, database):
    assert client.get("/healthz").json == {"process": True}
    answer = client.get("/readyz")
    assert answer.json["database"] is True
    assert answer.status_code == (200 if answer.json["index"] else 503)


def test_the_front_page_lets_many_makers_stand_in_front(client, database):
    """One cooperative lists nine products after another's only one; both are seen, what is sold out stands last."""
    make_product(make_cooperative("HTX Một Món"), name="Món duy nhất")
    many = make_cooperative("HTX Nhiều Món")
    for number in range(9):
        make_product(many, name=f"Món thứ {number}", stock=0 if number == 8 else 5)
    page = client.get("/").text
    shown = [part.split("<")[0] for part in page.split('class="product-card-link"')[1:]]
    names = [part.partition(">")[2] for part in shown]
    assert names[:3] == ["Món thứ 7", "Món thứ 6", "Món duy nhất"]
    assert len(names) == 8
    assert "Món thứ 8" not in names


def test_the_form_of_a_product_fills_the_cart(client, honey):
    page = client.get(f"/products/{honey.slug}").text
    chosen = page.split('name="variant_id" value="')[1].split('"')[0]
    answer = client.post("/cart/lines", data={"variant_id": chosen, "quantity": "2"}, follow_redirects=True)
    assert "Mật ong bạc hà" in answer.text
    assert "330.000\u00a0₫" in answer.text
