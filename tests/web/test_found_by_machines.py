"""What search engines read: structured data true to the page, one address per page, sitemaps, robots."""

import json
import re
from datetime import timedelta
from html import unescape
from xml.etree import ElementTree

import pytest

from marketplace.inventory import services as inventory
from marketplace.kernel import clock
from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act
from marketplace.products import announcing, listing
from marketplace.products.models import Product, ProductCertificate
from marketplace.products.standing import count_rating
from tests.conftest import NOON
from tests.makers.certificates import make_certificate
from tests.makers.cooperatives import TA_PHIN, make_cooperative
from tests.makers.products import make_product, variants_of
from tests.makers.routes import ON_SQLITE
from tests.makers.schema_org import faults_of

NOW = Act(actor_id=None, at=NOON)
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
BASE = "http://localhost"
DANGEROUS = 'Mật ong "</script><script>alert(1)</script>" & sữa'


@pytest.fixture
def honey(database) -> Product:
    """A product with two packs, of which the larger is sold out, and an OCOP certificate."""
    cooperative = make_cooperative("HTX Mây Núi", commune_code=TA_PHIN)
    packs = [("Hũ 250 g", "g", 250, 165_000), ("Hũ 500 g", "g", 500, 310_000)]
    product = make_product(
        cooperative, name="Mật ong bạc hà", name_en="Mint honey", category="mat-ong", variants=packs, stock=12
    )
    certificate = make_certificate(cooperative, stars=4)
    with transaction():
        db.session.add(ProductCertificate(product_id=product.id, certificate_id=certificate.id))
        inventory.count_stock(variants_of(product)[1].id, 0, act=NOW)
    return product


def things_on(client, path: str) -> dict[str, dict]:
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get(path).text)
    things = [json.loads(block) for block in blocks]
    return {thing["@type"]: thing for thing in things}


def maker_path(product: Product) -> str:
    maker = announcing.makers()[0]
    return f"/cooperatives/{maker.slug}"


def test_all_structured_data_is_valid(client, honey):
    with transaction():
        count_rating(honey.id, stars=5, count=1, act=NOW)
    wanted = {
        "/": {"WebSite", "Organization"},
        "/products": {"ItemList", "BreadcrumbList"},
        "/products?category=mat-ong": {"ItemList", "BreadcrumbList"},
        f"/products/{honey.slug}": {"Product", "BreadcrumbList"},
        maker_path(honey): {"Organization", "BreadcrumbList"},
    }
    for path, types in wanted.items():
        for address in (path, f"{path}{'&' if '?' in path else '?'}lang=en"):
            found = things_on(client, address)
            assert set(found) == types, address
            assert [fault for thing in found.values() for fault in faults_of(thing)] == [], address


@ON_SQLITE
def test_a_product_tells_its_packs_as_they_can_be_bought(client, honey):
    product = things_on(client, f"/products/{honey.slug}")["Product"]
    offers = [(offer["price"], offer["priceCurrency"], offer["availability"]) for offer in product["offers"]]
    assert offers == [
        (165_000, "VND", "https://schema.org/InStock"),
        (310_000, "VND", "https://schema.org/OutOfStock"),
    ]
    assert "aggregateRating" not in product


@ON_SQLITE
def test_ratings_are_told_once_there_are_any(client, honey):
    with transaction():
        count_rating(honey.id, stars=5, count=1, act=NOW)
        count_rating(honey.id, stars=4, count=1, act=NOW)
    rating = things_on(client, f"/products/{honey.slug}")["Product"]["aggregateRating"]
    assert (rating["ratingValue"], rating["ratingCount"]) == (4.5, 2)


@ON_SQLITE
def test_a_certificate_is_told_while_it_holds(client, honey, monkeypatch):
    paper = things_on(client, f"/products/{honey.slug}")["Product"]["hasCertification"][0]
    end = clock.start_of(clock.date.fromisoformat(paper["expires"]) + timedelta(days=1))
    monkeypatch.setattr(clock, "now", lambda: end - timedelta(seconds=1))
    assert "hasCertification" in things_on(client, f"/products/{honey.slug}")["Product"]
    monkeypatch.setattr(clock, "now", lambda: end)
    assert "hasCertification" not in things_on(client, f"/products/{honey.slug}")["Product"]


@ON_SQLITE
def test_a_name_cannot_break_out_of_its_block(client, database):
    product = make_product(make_cooperative(), name=DANGEROUS, description="<!-- <script> mở ra mà không đóng lại")
    assert things_on(client, f"/products/{product.slug}")["Product"]["name"] == DANGEROUS
    assert "<script>alert" not in client.get(f"/products/{product.slug}").text


def links_on(client, path: str) -> dict[str, str]:
    page = client.get(path).text
    found = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page)
    canonical = re.findall(r'<link rel="canonical" href="([^"]+)">', page)
    return {name: unescape(href) for name, href in [*found, *(("canonical", href) for href in canonical)]}


@ON_SQLITE
def test_each_page_has_one_address_in_each_language(client, honey):
    for path in ("/", "/products", "/products?category=mat-ong", f"/products/{honey.slug}", "/about", "/trace"):
        english = f"{path}{'&' if '?' in path else '?'}lang=en"
        both = {"vi": BASE + path, "en": BASE + english, "x-default": BASE + path}
        assert links_on(client, path) == {"canonical": BASE + path, **both}, path
        assert links_on(client, english) == {"canonical": BASE + english, **both}, path
        client.delete_cookie("lang")


@ON_SQLITE
def test_order_and_campaign_marks_make_no_page_of_their_own(client, honey):
    links = links_on(client, "/products?sort=cheapest&utm_source=x&category=mat-ong")
    assert links["canonical"] == f"{BASE}/products?category=mat-ong"


@ON_SQLITE
def test_what_belongs_to_one_visitor_has_no_address_to_find(client, honey):
    for path in ("/cart", "/search?q=mat+ong"):
        assert "noindex" in client.get(path).text
        assert links_on(client, path) == {}
    closed = client.get("/robots.txt").text
    assert all(f"Disallow: {path}\n" in closed for path in ("/cart", "/seller", "/union", "/account"))
    assert f"Sitemap: {BASE}/sitemap.xml" in closed


@ON_SQLITE
def test_a_shared_link_shows_title_words_and_whole_addresses(client, honey):
    page = client.get(f"/products/{honey.slug}").text
    tags = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', page))
    assert tags["og:type"] == "product"
    assert tags["og:url"] == f"{BASE}/products/{honey.slug}"
    assert tags["og:locale"] == "vi_VN"
    assert tags["og:title"].startswith("Mật ong bạc hà")
    assert tags["twitter:card"] == "summary_large_image"
    assert tags["og:image"].startswith(f"{BASE}/")


def locations(client, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.mimetype == "application/xml"
    root = ElementTree.fromstring(answer.data)  # noqa: S314 - our own answer
    return [place.text or "" for place in root.iterfind(".//s:loc", SITEMAP)]


def test_the_sitemap_leads_to_every_public_page(client, honey):
    pieces = locations(client, "/sitemap.xml")
    found = [place for piece in pieces for place in locations(client, piece.removeprefix(BASE))]
    for path in ("/", "/products", f"/products/{honey.slug}", f"/products/{honey.slug}?lang=en", maker_path(honey)):
        assert BASE + path in found
    for place in found[::7]:
        assert client.get(place.removeprefix(BASE)).status_code == 200, place


def test_the_sitemap_forgets_what_is_not_sold(client, honey):
    with transaction():
        listing.retire(honey.code, cooperative_id=honey.cooperative_id, act=NOW)
    assert announcing.parts() == []
    assert client.get(f"/sitemaps/products/{announcing.part_of(honey.id)}.xml").status_code == 404


@ON_SQLITE
def test_each_product_stands_in_one_piece(database):
    assert [announcing.part_of(number) for number in (1, 10_000, 10_001, 20_000)] == [1, 1, 2, 2]
