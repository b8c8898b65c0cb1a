"""The catalogue for other programs: what it says is what the shop says, and what it is like is what it says it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.inventory import services as inventory
from marketplace.kernel.database import transaction
from marketplace.kernel.history import Act
from marketplace.products import takedowns
from marketplace.products.kinds import TakedownSource
from tests.conftest import NOON
from tests.makers import schemas
from tests.makers.cooperatives import EVERYWHERE, TA_PHIN, make_cooperative
from tests.makers.products import make_product, variants_of
from tests.makers.routes import ON_SQLITE

API = "/api/v1"
NOW = Act(actor_id=None, at=NOON)
LETTERS = "aĐ0379._-%&=?# '\"\x00\u200b😀"
PACKS = [("Hũ 250 g", "g", 250, 165_000), ("Hũ 500 g", "g", 500, 310_000)]


@pytest.fixture
def honey(database):
    product = make_product(make_cooperative("Mây Núi"), name="Mật ong bạc hà", variants=PACKS, stock=12)
    with transaction():
        inventory.count_stock(variants_of(product)[1].id, 0, act=NOW)
    return product


def given_by(client, path: str) -> dict:
    answer = client.get(f"{API}{path}")
    assert (answer.status_code, answer.mimetype) == (200, "application/json"), answer.text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return answer.json


def path_of(url: str) -> str:
    return url.partition(API)[2]


def test_a_program_reads_a_product_as_buyers_see_it(client, honey):
    (row,) = given_by(client, "/products")["items"]
    assert (row["price"], row["highest_price"], row["in_stock"]) == (165_000, 310_000, True)
    whole = given_by(client, path_of(row["api_url"]))
    assert [(pack["price"], pack["available"]) for pack in whole["packs"]] == [(165_000, 12), (310_000, 0)]
    assert whole["cooperative"] == row["cooperative"]
    assert whole["images"][0].startswith("http")
    maker = given_by(client, f"/cooperatives/{whole['cooperative_slug']}")
    assert given_by(client, path_of(maker["products_url"]))["items"] == [row]
    assert whole["category"] in {shelf["slug"] for shelf in given_by(client, "/categories")["items"]}


def test_following_next_gives_everything_once(client, database):
    maker = make_cooperative()
    made = {make_product(maker, name=f"Gạo nếp số {n}").slug for n in range(30)}
    for number in range(30):
        make_cooperative(f"Bản {number:02}", commune_code=TA_PHIN)
    for first, expected in (("/products?sort=cheapest", made), ("/cooperatives", 31)):
        seen, path = [], first
        while path:
            piece = given_by(client, path)
            seen += [row["slug"] for row in piece["items"]]
            path = path_of(piece["next"]) if piece["next"] else ""
        assert len(seen) == len(set(seen))
        assert set(seen) == expected or len(seen) == expected


@pytest.mark.parametrize(
    ("path", "status", "field"),
    [
        ("/products?stars=9", 422, "stars"),
        ("/products?sort=best", 422, "sort"),
        ("/products?category=xe-may", 422, "category"),
        ("/products?province=00", 422, "province"),
        ("/products?after=nowhere", 422, "after"),
        ("/products?colour=red", 422, "colour"),
        ("/cooperatives?province=00", 422, "province"),
        (f"/cooperatives?after={'z' * 300}", 422, "after"),
        ("/products?cooperative=khong-co", 404, ""),
        ("/products/khong-co", 404, ""),
        ("/cooperatives/khong-co", 404, ""),
        ("/nowhere", 404, ""),
    ],
)
@ON_SQLITE
def test_a_wrong_request_is_told_what_is_wrong_with_it(client, database, path, status, field):
    answer = client.get(f"{API}{path}", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert list(answer.json.get("fields", {})) == ([field] if field else [])
    assert answer.json["detail"]


@ON_SQLITE
def test_writing_is_refused_as_a_problem(client, database):
    assert client.post(f"{API}/products").mimetype == "application/problem+json"


def test_what_is_taken_down_is_gone(client, honey):
    complaint = takedowns.Complaint(TakedownSource.CONSUMER, "Nhãn ghi sai nơi sản xuất.")
    with transaction():
        asked = takedowns.report(honey.slug, complaint, at=NOON)
        takedowns.uphold(asked.id, reason="Nhãn không đúng hồ sơ công bố.", scope=EVERYWHERE, act=NOW)
    assert client.get(f"{API}/products/{honey.slug}").status_code == 410
    assert given_by(client, "/products")["items"] == []


def test_every_answer_is_of_the_shape_that_the_description_says(client, honey):
    described = given_by(client, "/openapi.json")
    slugs = {"products": honey.slug, "cooperatives": given_by(client, "/cooperatives")["items"][0]["slug"]}
    for path, operation in described["paths"].items():
        real = re.sub(r"/(\w+)/\{slug\}", lambda found: f"/{found[1]}/{slugs[found[1]]}", path)
        (schema,) = (content["schema"] for content in operation["get"]["responses"]["200"]["content"].values())
        schemas.validate(given_by(client, real), {**schema, "components": described["components"]})
    problem = described["paths"]["/products"]["get"]["responses"]["422"]["content"]["application/problem+json"]
    wrong = client.get(f"{API}/products?stars=9").json
    schemas.validate(wrong, {**problem["schema"], "components": described["components"]})


@ON_SQLITE
def test_whatever_is_asked_is_answered(client, honey):
    names = st.sampled_from(["category", "province", "stars", "cooperative", "sort", "after", "lang", "x"])

    @given(st.dictionaries(names, st.text(LETTERS, max_size=40), max_size=4), st.text(LETTERS, max_size=20))
    def ask(parameters, slug):
        for path in ("/products", "/cooperatives"):
            assert client.get(f"{API}{path}", query_string=parameters).status_code in {200, 400, 404, 422}
        assert client.get(f"{API}/products/{slug.replace('/', '')}").status_code in {200, 301, 308, 400, 404}

    ask()
