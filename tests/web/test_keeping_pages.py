"""The page cache: the same answer as a page rendered now, for everybody, at once after each change."""

import gzip
from datetime import date, timedelta

import pytest
from flask import Flask, request

from marketplace.cooperatives import services as cooperatives
from marketplace.cooperatives.queries import cooperative_of
from marketplace.inventory import services as inventory
from marketplace.kernel import clock
from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act
from marketplace.orders.rates import set_rate
from marketplace.orders.rules import Rate
from marketplace.products import listing, reviewing, variants
from marketplace.products.models import Product, ProductCertificate
from marketplace.products.standing import count_sold
from marketplace.territory.rules import Zone
from marketplace.web.page_cache import PageCache, same_for_everybody
from tests.conftest import NOON, browser
from tests.makers.buying import fill
from tests.makers.certificates import make_certificate
from tests.makers.cooperatives import make_cooperative
from tests.makers.kept_pages import keeping_site
from tests.makers.orders import cancelled as cancel
from tests.makers.orders import make_order
from tests.makers.products import EVERYWHERE, MORNING, make_product, variant_data, variant_of
from tests.makers.routes import ON_SQLITE

NOW = Act(actor_id=None, at=NOON)


@pytest.fixture
def tea(database) -> Product:
    return make_product(make_cooperative("HTX Suối Giàng"), name="Chè Shan tuyết", stock=7)


@pytest.fixture
def site(market, database):
    return keeping_site(market)


def cache_of(site: Flask) -> PageCache:
    return site.extensions["page_cache"]


def page_of(product: Product) -> str:
    return f"/products/{product.slug}"


def test_a_page_is_rendered_once_and_is_the_same_page(market, site, tea):
    plain, kept = browser(market.app), browser(site)
    for path in ("/", "/products", page_of(tea), f"/cooperatives/{make_cooperative().slug}", "/about"):
        first, second = kept.get(path), kept.get(path)
        assert first.text == second.text == plain.get(path).text, path
        assert first.headers["Cache-Control"] == "public, no-cache"
        assert first.headers["Content-Security-Policy"].startswith("default-src 'self'")
    counts = cache_of(site).counts
    assert (counts.misses, counts.hits) == (5, 5)


@ON_SQLITE
def test_a_browser_that_has_the_page_is_told_so(site, tea):
    client = browser(site)
    page = client.get("/products", headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    again = client.get("/products", headers={"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == page.headers["ETag"]
    assert client.get("/products", headers={"If-None-Match": '"another"'}).status_code == 200


@ON_SQLITE
def test_each_way_of_sending_has_its_own_mark_and_the_same_text(site, tea):
    client = browser(site)
    packed = client.get("/products", headers={"Accept-Encoding": "br, gzip;q=0.8"})
    plain = client.get("/products", headers={"Accept-Encoding": "gzip;q=0, identity"})
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    head = client.head("/products")
    assert (head.data, head.headers["Content-Length"]) == (b"", str(len(plain.data)))


@ON_SQLITE
def test_a_remembered_language_has_pages_of_its_own(site, tea):
    english, other = browser(site), browser(site)
    chosen = english.get("/products?lang=en")
    assert "lang=en" in chosen.headers["Set-Cookie"]
    assert '<html lang="en">' in english.get("/products").text
    assert '<html lang="vi">' in other.get("/products").text
    assert '<html lang="en">' in english.get("/products").text


@ON_SQLITE
def test_an_answer_that_sets_a_cookie_is_never_kept(site, tea):
    for _ in range(2):
        assert "Set-Cookie" in browser(site).get("/products?lang=en").headers
    assert cache_of(site).counts.hits == 0


@ON_SQLITE
def test_the_renderer_never_sees_whose_page_it_is(site, tea, monkeypatch):
    """A page that would greet its visitor, if it could."""
    monkeypatch.setitem(site.view_functions, "shop.about", same_for_everybody(lambda: dict(request.cookies)))
    client = browser(site)
    for name in ("session", "cart"):
        client.set_cookie(name, "of-somebody")
    client.set_cookie("lang", "en")
    assert client.get("/about").json == {"lang": "en"}


@ON_SQLITE
def test_personal_pages_pass_by(site, tea):
    client = browser(site)
    fill(client, variant_of(tea))
    assert "Chè Shan tuyết" in client.get("/cart").text
    assert "Chè Shan tuyết" not in browser(site).get("/cart").text
    assert client.get("/cart/count").json["count"] == 1
    assert len(cache_of(site).shelf) == 0


def test_every_change_that_visitors_see_is_seen_at_once(site, tea):
    """Each line changes one thing by its real service; the very next answer must not be the old one."""
    client, pack, maker = browser(site), variant_of(tea), tea.cooperative_id
    dear = Rate(first_grams=1000, first_fee=77_000, step_grams=1000, step_fee=5000, free_from=0)
    changes = {
        "a price": lambda: variants.save_variant(pack.id, variant_data(price=130_000), cooperative_id=maker, act=NOW),
        "a stock": lambda: inventory.count_stock(pack.id, 3, act=NOW),
        "a delivery fee": lambda: set_rate(maker, Zone.SAME_PROVINCE, dear, act=NOW),
        "an end": lambda: listing.retire(tea.code, cooperative_id=maker, act=NOW),
    }
    for name, change in changes.items():
        before = client.get(page_of(tea)).text
        assert client.get(page_of(tea)).text == before
        with transaction():
            change()
        assert client.get(page_of(tea)).text != before, name
    assert client.get(page_of(tea)).status_code == 410


def test_a_sale_and_its_cancelling_show_in_what_is_left(site, tea):
    client = browser(site)
    assert "Chỉ còn 7" in client.get(page_of(tea)).text
    order = make_order(wanted={variant_of(tea): 3})
    assert "Chỉ còn 4" in client.get(page_of(tea)).text
    cancel(order)
    assert "Chỉ còn 7" in client.get(page_of(tea)).text


@ON_SQLITE
def test_a_change_while_a_page_is_rendered_is_not_lost(site, tea, monkeypatch):
    """The page below reads its rows, and only then the price changes: what it says is old before it is sent."""
    view, pack = site.view_functions["shop.product"], variant_of(tea)
    meanwhile = [
        lambda: variants.save_variant(pack.id, variant_data(price=199_000), cooperative_id=tea.cooperative_id, act=NOW)
    ]

    def slow(slug: str):
        page = view(slug)
        with site.app_context():
            while meanwhile:
                change = meanwhile.pop()
                with transaction():
                    change()
        return page

    monkeypatch.setitem(site.view_functions, "shop.product", same_for_everybody(slow))
    client = browser(site)
    assert "120.000" in client.get(page_of(tea)).text
    assert "199.000" in client.get(page_of(tea)).text


def test_lists_follow_what_is_published_and_taken_down(site, tea):
    client = browser(site)
    assert "Chè Shan tuyết" in client.get("/products").text
    with transaction():
        listing.retire(tea.code, cooperative_id=tea.cooperative_id, act=NOW)
    for path in ("/products", "/"):
        assert "Chè Shan tuyết" not in client.get(path).text
    with transaction():
        listing.submit(tea.code, cooperative_id=tea.cooperative_id, act=NOW)
        reviewing.publish(tea.code, scope=EVERYWHERE, act=MORNING)
    assert "Chè Shan tuyết" in client.get("/products").text


def test_a_suspended_maker_takes_her_goods_along(site, tea):
    client = browser(site)
    assert client.get(page_of(tea)).status_code == 200
    with transaction():
        cooperatives.suspend(tea.cooperative_id, scope=EVERYWHERE, reason="Kiểm tra lại hồ sơ.", act=NOW)
    assert client.get(page_of(tea)).status_code == 404
    assert "Chè Shan tuyết" not in client.get("/products").text


def test_an_expired_certificate_is_gone_with_its_day(site, tea, monkeypatch):
    certificate = make_certificate(cooperative_of(tea.cooperative_id), stars=4, issued_on=date(2023, 11, 23))
    with transaction():
        db.session.add(ProductCertificate(product_id=tea.id, certificate_id=certificate.id))
    midnight = clock.start_of(certificate.expires_on)
    client = browser(site)
    monkeypatch.setattr(clock, "now", lambda: midnight - timedelta(seconds=1))
    counts = cache_of(site).counts
    # On PostgreSQL the last change before midnight may be read a moment later, and makes the page stale by itself.
    for _ in range(100):
        assert "OCOP 4 sao" in client.get(page_of(tea)).text
        if counts.hits:
            break
    stale = counts.stale
    monkeypatch.setattr(clock, "now", lambda: midnight)
    assert "OCOP 4 sao" not in client.get(page_of(tea)).text
    assert (counts.hits, counts.stale) == (1, stale + 1)


@ON_SQLITE
def test_nothing_is_believed_for_longer_than_a_minute(site, tea, monkeypatch):
    client = browser(site)
    for seconds, hits in ((0, 0), (59, 1), (60, 1)):
        monkeypatch.setattr(clock, "now", lambda seconds=seconds: NOON + timedelta(seconds=seconds))
        client.get("/products")
        assert cache_of(site).counts.hits == hits
    monkeypatch.setattr(clock, "now", lambda: NOON - timedelta(hours=1))
    client.get("/products")
    assert cache_of(site).counts.hits == 1, "a clock that was set back"


@ON_SQLITE
def test_memory_is_bounded_and_the_longest_unasked_goes_first(market, tea):
    site = keeping_site(market, bytes_kept=40_000)
    client, cache = browser(site), cache_of(site)
    client.get("/about")
    for number in range(20):
        client.get(f"/products?stars={number}")
        client.get("/about")
    assert cache.shelf.bytes <= 40_000
    assert cache.counts.evicted > 0
    assert cache.counts.hits == 20


@ON_SQLITE
def test_style_and_drawings_are_kept_for_good(site, tea):
    client = browser(site)
    href = client.get("/").text.split('rel="stylesheet" href="')[1].split('"')[0]
    first = client.get(href, headers={"Accept-Encoding": "gzip"})
    assert "immutable" in first.headers["Cache-Control"]
    assert first.headers["Content-Encoding"] == "gzip"
    with transaction():
        count_sold({tea.id: 1}, act=NOW)
    hits = cache_of(site).counts.hits
    client.get(href)
    assert cache_of(site).counts.hits == hits + 1
