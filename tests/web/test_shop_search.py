"""A buyer types a few words and finds what lies on the shelf, and only that."""

from collections.abc import Iterator

import pytest

from marketplace import jobs
from marketplace.kernel.database import transaction
from marketplace.products import following, listing
from marketplace.products.states import ProductState
from marketplace.wiring import ports, shelf_facts
from tests.makers.cooperatives import TA_PHIN, make_cooperative
from tests.makers.products import MORNING, make_product


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
    jobs.follow_changes()
    assert "Mật ong nhãn" in client.get("/search?q=mat+ong").text
    with transaction():
        listing.retire(honey.code, cooperative_id=honey.cooperative_id, act=MORNING)
    assert "Mật ong nhãn" not in client.get("/search?q=mat+ong").text
    jobs.follow_changes()
    assert honey.state is ProductState.RETIRED


def test_a_cooperatives_products_follow_her(client, shelf):
    cooperative = make_cooperative("HTX Nhãn Lồng")
    make_product(cooperative, name="Long nhãn")
    jobs.follow_changes()
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
