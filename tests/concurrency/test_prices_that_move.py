"""Prices and stock that change a hundred times a second, while servers keep pages: nobody is charged unawares."""

import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from threading import Event, Thread

import pytest

from marketplace.inventory import services as inventory
from marketplace.kernel import clock
from marketplace.kernel.database import transactionally
from marketplace.kernel.history import Act
from marketplace.products import listing, variants
from marketplace.products.announcing import part_of
from marketplace.products.models import Product
from tests.concurrency import visiting
from tests.conftest import Market
from tests.makers.cooperatives import make_cooperative
from tests.makers.products import make_product, variant_data, variant_of

SERVERS = 2
CHANGES_PER_SECOND = 100
LONGEST_SECONDS = 1.0


@pytest.fixture(scope="module")
def servers() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(SERVERS, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


@pytest.fixture
def honey(database) -> Product:
    return make_product(make_cooperative("HTX Mây Núi"), name="Mật ong bạc hà", stock=500)


@pytest.fixture
def storm(market: Market, honey: Product) -> Iterator[list[int]]:
    """Raise the price and count the stock again and again, until the test ends."""
    stop, changes = Event(), [0]
    pack_id, maker = variant_of(honey).id, honey.cooperative_id

    def change() -> None:
        act, number = Act(actor_id=None, at=clock.now()), changes[0]
        data = variant_data(price=100_000 + number * 100)
        variants.save_variant(pack_id, data, cooperative_id=maker, act=act)
        inventory.count_stock(pack_id, 400 + number % 100, act=act)

    def blow() -> None:
        with market.app.app_context():
            while not stop.wait(1 / CHANGES_PER_SECOND):
                transactionally(change)
                changes[0] += 1

    wind = Thread(target=blow)
    wind.start()
    yield changes
    stop.set()
    wind.join()


def visits(servers, market, honey, **how):
    url = market.app.extensions["settings"].database
    asked = [servers.submit(visiting.visit, url, f"/products/{honey.slug}", **how) for _ in range(SERVERS)]
    return [each.result(60) for each in asked]


def test_without_the_price_that_she_saw_she_would_be_charged_unawares(servers, market, honey, storm):
    """The guard taken away: the race is really there."""
    assert sum(seen.silent for seen in visits(servers, market, honey, carries_price=False)) > 0


def test_nobody_is_charged_another_price_than_she_saw_without_being_told(servers, market, honey, storm):
    found = visits(servers, market, honey)
    assert [seen.silent for seen in found] == [0] * SERVERS
    assert sum(seen.changed for seen in found) > 0, f"no price moved between page and cart in {storm[0]} changes"


def test_what_is_taken_down_is_gone_everywhere_within_a_second(servers, market, honey):
    make_product(make_cooperative("HTX Suối Giàng"), name="Chè Shan tuyết")
    url = market.app.extensions["settings"].database
    paths = {
        f"/products/{honey.slug}": "page",
        **dict.fromkeys(("/", "/products", "/search?q=mat+ong", f"/sitemaps/products/{part_of(honey.id)}.xml"), "list"),
        **dict.fromkeys(("/feeds/products.xml", "/feeds/products.csv"), "list"),
    }
    assert all([servers.submit(visiting.warm, url, paths).result(60) for _ in range(SERVERS)])
    transactionally(lambda: listing.retire(honey.code, cooperative_id=honey.cooperative_id, act=Act(None, clock.now())))
    at = time.time()
    asked = [servers.submit(visiting.seconds_until_gone, url, paths, honey.name, at) for _ in range(SERVERS)]
    assert max(each.result(60) for each in asked) < LONGEST_SECONDS
