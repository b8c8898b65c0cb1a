"""Ways through the market: provinces on our map and by old names, crafts, the season, stars, each with its own face."""

from datetime import UTC, datetime

import pytest

from marketplace.kernel import clock
from marketplace.products.crafts import months_of, season_of, spans_of
from tests.makers.cooperatives import TA_PHIN, make_cooperative
from tests.makers.products import make_product
from tests.makers.statements import counted_statements


@pytest.fixture
def goods(database):
    """Rice in Ninh Bình in season in November, brocade in Lào Cai all year round, plums of June."""
    delta, hills = make_cooperative("HTX Đồng Sen"), make_cooperative("HTX Mây Núi", commune_code=TA_PHIN)
    make_product(delta, name="Gạo tám xoan", season_months=season_of([10, 11]))
    make_product(hills, name="Khăn thổ cẩm", category="vai-may-mac")
    make_product(hills, name="Mận hậu", category="nong-san-tuoi", season_months=season_of([6]))


def test_the_map_and_the_list_count_what_lies_in_each_province(client, goods):
    page = client.get("/places").text
    assert page.count("map-place-busy") == 2
    assert page.count('class="map-place') == 34
    assert "Hoàng Sa" in page
    assert "Trường Sa" in page
    assert '<a class="place-link" href="/places/lao-cai"><strong>Lào Cai</strong>' in page
    assert "2 sản phẩm · 1 hợp tác xã" in page


def test_a_province_shows_its_goods_and_makers_alone(client, goods):
    page = client.get("/places/lao-cai").text
    assert "Khăn thổ cẩm" in page
    assert "HTX Mây Núi" in page
    assert "Gạo tám xoan" not in page


@pytest.mark.parametrize(("former", "today"), [("nam-dinh", "ninh-binh"), ("yen-bai", "lao-cai")])
def test_an_old_provinces_name_leads_to_the_one_of_today(client, goods, former, today):
    answer = client.get(f"/places/{former}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/places/{today}")


@pytest.mark.parametrize("path", ["/places/atlantis", "/crafts/phep-thuat"])
def test_what_is_nowhere_is_not_found(client, database, path):
    assert client.get(path).status_code == 404


def test_crafts_find_goods_by_their_shelf_and_count_them(client, goods):
    assert "1 sản phẩm" in client.get("/crafts").text
    page = client.get("/crafts/det-theu").text
    assert "Khăn thổ cẩm" in page
    assert "Gạo tám xoan" not in page


@pytest.mark.parametrize(("month", "fresh", "past"), [(11, "Gạo tám xoan", "Mận hậu"), (6, "Mận hậu", "Gạo tám xoan")])
def test_the_season_is_what_the_cooperatives_say_for_this_month(client, goods, monkeypatch, month, fresh, past):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, month, 15, 5, tzinfo=UTC))
    page = client.get("/in-season").text
    assert fresh in page
    assert past not in page
    assert "Khăn thổ cẩm" not in page


def test_lists_can_be_filtered_further_and_cost_few_statements(client, goods):
    assert "Chưa có sản phẩm nào như vậy" in client.get("/places/lao-cai?category=mat-ong").text
    for path in ("/places/lao-cai", "/crafts/det-theu", "/in-season"):
        client.get(path)
        with counted_statements() as sent:
            client.get(path)
        assert len(sent) <= 4, path


def test_a_shelf_has_its_own_face(client, goods):
    honey, stars = client.get("/products?category=mat-ong").text, client.get("/products?stars=5").text
    assert "Mật theo mùa hoa" in honey
    assert "img/drawings/honey.svg" in honey
    assert "<h1>OCOP 5 sao</h1>" in stars


def test_a_season_over_the_new_year_stays_in_one_piece():
    season = season_of([11, 12, 1, 5])
    assert months_of(season) == [1, 5, 11, 12]
    assert spans_of(season) == [(5, 5), (11, 1)]
    assert season_of(list(range(1, 13))) == 0
    assert season_of([0, 13]) == 0
