"""GS1 Digital Link addresses lead where the resolver standard says: pages for people, link sets for machines."""

import json

import pytest

from marketplace.gs1.digital_link import parse
from tests.gs1 import shared
from tests.makers import schemas
from tests.makers.cooperatives import make_cooperative
from tests.makers.lots import make_lot
from tests.makers.numbers import give_gtin, gtin, make_prefix
from tests.makers.products import make_product
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE
UNKNOWN = f"/01/0{gtin(99)}"
LINKSET = {"Accept": "application/linkset+json"}


@pytest.fixture
def rice(database):
    cooperative = make_cooperative("Sen Hồng")
    make_prefix(cooperative)
    product = make_product(cooperative)
    give_gtin(product, gtin(1))
    make_lot(cooperative, product, number="LOT-1")
    return product


GTIN = f"/01/0{gtin(1)}"
LOT = f"{GTIN}/10/LOT-1"


def test_a_gtin_leads_to_the_product_and_its_lot_to_the_journey(client, rice):
    product, lot = client.get(GTIN), client.get(LOT)
    assert (product.status_code, lot.status_code) == (307, 307)
    assert f"/products/{rice.slug}?lang=vi" in product.location
    assert "/trace/" in lot.location
    assert client.get(lot.location).status_code == 200
    assert 'rel="linkset"' in lot.headers["Link"]


def test_the_language_of_the_reader_decides(client, rice):
    assert "lang=en" in client.get(GTIN, headers={"Accept-Language": "en-GB,en;q=0.9"}).location
    assert "lang=vi" in client.get(GTIN, headers={"Accept-Language": "fr"}).location


def test_the_whole_query_is_passed_on(client, rice):
    assert client.get(f"{LOT}?17=271106&a=b").location.endswith("lang=vi&17=271106&a=b")


@pytest.mark.parametrize("asked", ["gs1:pip", "https://ref.gs1.org/voc/pip", "https://gs1.org/voc/pip"])
def test_a_kind_of_link_is_understood_in_every_spelling(client, rice, asked):
    assert "/products/" in client.get(LOT, query_string={"linkType": asked}).location


def test_unknown_things_are_404_and_nonsense_is_400(client, rice):
    assert client.get(UNKNOWN).status_code == 404
    assert client.get(f"{GTIN}?linkType=gs1:epil").status_code == 404
    for wrong in (
        f"{GTIN}x",
        f"{GTIN}/foo",
        f"{GTIN}/10/",
        f"{GTIN}/17/271106",
        f"{GTIN}?10=A",
        "/01/x",
        f"{GTIN}?89=X",
    ):
        assert client.get(wrong).status_code == 400, wrong


def test_an_unknown_lot_leads_to_its_product(client, rice):
    assert "/products/" in client.get(f"{GTIN}/10/NOPE").location
    anchors = [each["anchor"] for each in client.get(f"{GTIN}/10/NOPE", headers=LINKSET).json["linkset"]]
    assert anchors == [f"http://localhost{GTIN}/10/NOPE", f"http://localhost{GTIN}"]


def test_a_serial_walks_up_to_its_lot(client, rice):
    assert "/trace/" in client.get(f"{LOT}/21/A1").location


def test_one_slash_at_the_end_is_tolerated(client, rice):
    assert client.get(f"{GTIN}/").status_code == 307
    assert client.get(f"{GTIN}//").status_code == 400


def test_a_slash_inside_a_lot_number_stays_there(client, rice):
    """The framework gives it unescaped; two lots would become one, or a path would open."""
    for number in ("A%2FB", "..%2F..%2Fetc"):
        answer = client.get(f"{GTIN}/10/{number}", headers=LINKSET)
        assert answer.status_code == 200
        assert answer.json["linkset"][0]["anchor"] == f"http://localhost{GTIN}/10/{number}"


@pytest.mark.parametrize(
    "how", [{"headers": LINKSET}, {"query_string": {"linkType": "linkset"}}, {"query_string": {"linkType": "all"}}]
)
def test_the_whole_link_set_is_given_without_a_redirect(client, rice, how):
    answer = client.get(LOT, **how)
    assert answer.status_code == 200
    assert answer.content_type == "application/linkset+json"
    assert 'rel="http://www.w3.org/ns/json-ld#context"' in answer.headers["Link"]
    schemas.validate(answer.json, shared.read("linkset-schema.json"))
    lot, product = answer.json["linkset"]
    assert (lot["anchor"], product["anchor"]) == (f"http://localhost{LOT}", f"http://localhost{GTIN}")
    for level in (lot, product):
        default = level["https://ref.gs1.org/voc/defaultLink"]
        kinds = [name for name in level if "defaultLink" not in name and name.startswith("https")]
        assert len(default) == 1
        assert any(default[0]["href"] == link["href"] for kind in kinds for link in level[kind])
    known = shared.read("linktypes.json")
    assert all(name.rpartition("/")[2] in known for name in lot if name.startswith("https"))


def test_the_description_file_follows_its_schema(client, rice):
    answer = client.get("/.well-known/gs1resolver")
    schemas.validate(answer.json, shared.read("description-file-schema.json"))
    context = client.get(answer.json["jsonLdContextLocation"])
    assert "@context" in json.loads(context.data)
    assert "URI Syntax 1.7" in client.get("/resolver/conformance").get_data(as_text=True)


@pytest.mark.parametrize("path", [GTIN, LOT, UNKNOWN, f"{GTIN}x"])
def test_scripts_of_other_sites_may_read_every_answer(client, rice, path):
    for method in ("get", "head", "options"):
        headers = getattr(client, method)(path).headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert "Link" in headers["Access-Control-Expose-Headers"]


def test_every_shared_address_is_answered_and_none_breaks(client, rice):
    for each in shared.read("vn-digital-link-vectors.json")["vectors"]:
        path = each["uri"].partition("://")[2].partition("/")[2]
        if not path.startswith("01/") or each["uri"].startswith("Https") or not each["uri"].isascii():
            continue
        status = client.get(f"/{path}").status_code
        is_slash_only = each["uri"].endswith("88/")
        assert status in ({404} if each["valid"] or is_slash_only else {400}), (each["uri"], status)
        assert not each["valid"] or parse(each["uri"])
