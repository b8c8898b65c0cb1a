"""The product feed: every pack on sale as other shops read it, streamed, in two formats that agree."""

import csv
import gzip
import io
from xml.etree import ElementTree

import pytest

from marketplace.inventory import services as inventory
from marketplace.kernel.database import transaction
from marketplace.kernel.history import Act
from marketplace.products import listing
from marketplace.products.models import Product
from tests.conftest import NOON
from tests.makers.cooperatives import make_cooperative
from tests.makers.products import make_product, variants_of
from tests.makers.routes import ON_SQLITE

NOW = Act(actor_id=None, at=NOON)
SHOPPING = "{http://base.google.com/ns/1.0}"
REQUIRED = {"id", "title", "description", "link", "image_link", "availability", "price", "condition", "brand"}
PACKS = [("Hũ 250 g", "g", 250, 165_000), ("Hũ 500 g", "g", 500, 310_000)]


@pytest.fixture
def honey(database) -> Product:
    product = make_product(make_cooperative("HTX Mây & Núi"), name='Mật ong "bạc hà", <lọc>', variants=PACKS, stock=12)
    with transaction():
        inventory.count_stock(variants_of(product)[1].id, 0, act=NOW)
    return product


def in_xml(client) -> list[dict[str, str]]:
    root = ElementTree.fromstring(client.get("/feeds/products.xml").data)  # noqa: S314 - our own answer
    return [{field.tag.removeprefix(SHOPPING): field.text for field in item} for item in root.iter("item")]


def in_csv(client) -> list[dict[str, str]]:
    """Return the packs of the table; what a pack does not have stays empty there, and is left out of the XML."""
    rows = csv.DictReader(io.StringIO(client.get("/feeds/products.csv").text))
    return [{name: value for name, value in row.items() if value} for row in rows]


def test_both_formats_tell_the_same_of_each_pack(client, honey):
    packs = in_xml(client)
    assert packs == in_csv(client)
    assert all(pack.keys() >= REQUIRED and all(pack.values()) for pack in packs)
    small, large = packs
    assert small["title"] == 'Mật ong "bạc hà", <lọc> – Hũ 250 g'
    assert (small["price"], small["availability"]) == ("165000 VND", "in_stock")
    assert (large["price"], large["availability"]) == ("310000 VND", "out_of_stock")
    assert small["item_group_id"] == large["item_group_id"] == honey.code
    assert small["unit_pricing_measure"] == "250 g"
    assert client.get(small["link"].removeprefix("http://localhost")).status_code == 200


@ON_SQLITE
def test_what_is_not_for_sale_is_not_told(client, honey):
    make_product(make_cooperative("HTX Suối Giàng"), name="Chè Shan tuyết")
    with transaction():
        listing.retire(honey.code, cooperative_id=honey.cooperative_id, act=NOW)
    assert [pack["title"] for pack in in_csv(client)] == ["Chè Shan tuyết – 1 kg"]


@ON_SQLITE
def test_an_empty_market_has_an_empty_feed(client, database):
    assert in_xml(client) == []
    assert in_csv(client) == []


@ON_SQLITE
def test_the_feed_is_packed_while_it_is_sent(client, honey):
    answer = client.get("/feeds/products.xml", headers={"Accept-Encoding": "gzip"})
    assert "Content-Length" not in answer.headers
    assert gzip.decompress(answer.data) == client.get("/feeds/products.xml").data


def test_a_feed_of_many_pieces_misses_nothing(client, database, monkeypatch):
    monkeypatch.setattr("marketplace.inventory.offers.BATCH", 1000)
    maker = make_cooperative()
    names = {make_product(maker, name=f"Gạo nếp {number}").code for number in range(12)}
    assert {pack["item_group_id"] for pack in in_csv(client)} == names
