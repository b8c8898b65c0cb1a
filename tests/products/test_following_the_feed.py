"""The search index of a machine follows what changes: nothing lost, nothing out of order, whoever writes and dies."""

import random
import time
from datetime import timedelta

import pytest

from marketplace.certificates import services as certificates
from marketplace.cooperatives import services as cooperatives
from marketplace.following import Follower
from marketplace.inventory import queries as inventory
from marketplace.inventory import services as stock
from marketplace.jobs import FEED_KEPT, forget_changes
from marketplace.kernel import clock, feed
from marketplace.kernel.database import transaction
from marketplace.products import following, listing, reviewing, searching, standing, variants
from marketplace.products.facts import ShelfFacts
from marketplace.products.ports import IndexChanges, SearchIndex, SearchQuery
from tests.makers.certificates import make_certificate
from tests.makers.cooperatives import EVERYWHERE, make_cooperative
from tests.makers.indexes import ENGINES, make_index, soon, told
from tests.makers.products import MORNING, make_product, variant_data, variant_of


@pytest.fixture(params=ENGINES)
def index(request, database, tmp_path) -> SearchIndex:
    """An index that follows from the first note on."""
    found = make_index(request.param, tmp_path / "index")
    with transaction():
        feed.tell("market", [1], at=MORNING.at)
    soon(lambda: feed.present_cursor() > feed.Cursor(), True)
    following.follow(found)
    return found


@pytest.fixture
def facts(database) -> ShelfFacts:
    return ShelfFacts(inventory.products_in_stock)


def ids(index: SearchIndex, text: str) -> set[int]:
    return set(index.search(SearchQuery(text)).product_ids)


def followed(index: SearchIndex, text: str) -> set[int]:
    following.follow(index)
    return ids(index, text)


def test_what_is_published_is_found_and_what_is_retired_is_not(index):
    honey = make_product(make_cooperative(), name="Mật ong nhãn")
    assert soon(lambda: followed(index, "mat ong"), {honey.id}) == {honey.id}
    with transaction():
        listing.retire(honey.code, cooperative_id=honey.cooperative_id, act=MORNING)
    assert soon(lambda: followed(index, "mat ong"), set()) == set()


def test_a_cooperative_that_may_not_trade_takes_everything_of_hers_with_her(index):
    cooperative = make_cooperative("Nhãn Lồng")
    mine = {make_product(cooperative, name=f"Long nhãn {number}").id for number in range(3)}
    make_product(make_cooperative("Khác"), name="Vải thiều")
    assert soon(lambda: followed(index, "nhan long"), mine) == mine
    with transaction():
        cooperatives.suspend(cooperative.id, scope=EVERYWHERE, reason="Chờ giải thể.", act=MORNING)
    assert soon(lambda: followed(index, "nhan long"), set()) == set()


@pytest.mark.parametrize("cursor", [feed.Cursor(), None])
def test_a_machine_that_was_away_too_long_builds_anew(index, cursor):
    index.rebuild([], cursor=cursor or index.cursor())
    honey = make_product(make_cooperative(), name="Mật ong nhãn")
    tea = make_product(make_cooperative(), name="Chè shan")
    with transaction():
        assert feed.forget(before=clock.now() + timedelta(days=1))
    assert soon(lambda: followed(index, "mat ong"), {honey.id}) == {honey.id}
    assert ids(index, "che") == {tea.id}


def test_the_worker_forgets_what_everybody_has_read(database):
    long_ago = clock.now() - FEED_KEPT - timedelta(minutes=1)
    with transaction():
        feed.tell("product", [1, 2], at=long_ago)
        feed.tell("product", [3], at=clock.now())
    forget_changes()
    assert told("product") == [3]


def test_a_database_that_was_put_back_leads_to_a_new_index(index):
    honey = make_product(make_cooperative(), name="Mật ong nhãn")
    index.rebuild([], cursor=feed.Cursor(2**60, 2**60))
    assert soon(lambda: followed(index, "mat ong"), {honey.id}) == {honey.id}


def test_what_changes_while_the_index_is_built_is_in_it(index):
    cooperative = make_cooperative()
    honey = make_product(cooperative, name="Mật ong nhãn")
    cursor, documents = feed.present_cursor(), list(searching.documents())
    with transaction():
        listing.retire(honey.code, cooperative_id=cooperative.id, act=MORNING)
    rice = make_product(cooperative, name="Gạo tám")
    index.rebuild(documents, cursor=cursor, changes_after=following.changes_after)
    assert soon(lambda: followed(index, "mat ong"), set()) == set()
    assert ids(index, "gao tam") == {rice.id}


def test_whatever_happens_in_whatever_order_the_index_ends_like_the_market(index):
    """Products come, change their name and go; followers come at any time, and some die before they remember."""
    chance = random.Random(26)
    cooperative, made = make_cooperative(), []
    for turn in range(12):
        if made and chance.random() < 0.4:
            gone = chance.choice(made)
            made.remove(gone)
            with transaction():
                listing.retire(gone.code, cooperative_id=cooperative.id, act=MORNING)
        else:
            made.append(make_product(cooperative, name=f"Gạo số {turn}"))
        if chance.random() < 0.3:
            _die_before_remembering(index)
        elif chance.random() < 0.5:
            following.follow(index)
    wanted = {product.id for product in made}
    assert {document.product_id for document in searching.documents()} == wanted
    assert soon(lambda: followed(index, "gao so"), wanted) == wanted


def _die_before_remembering(index: SearchIndex) -> None:
    cursor, place = index.cursor(), index.serving()
    assert cursor is not None
    changes = following.changes_after(cursor)
    index.write(place, IndexChanges(changes.cursor, changes.put, changes.remove))


def test_a_follower_beside_the_server_is_there_within_two_seconds(index, database):
    def follow() -> None:
        with database.app.app_context():
            following.follow(index)

    follower = Follower(follow)
    follower.start()
    try:
        honey = make_product(make_cooperative(), name="Mật ong nhãn")
        began = time.monotonic()
        while honey.id not in ids(index, "mat ong") and time.monotonic() - began < 20:
            time.sleep(0.02)
        assert honey.id in ids(index, "mat ong")
        if database.backend == "sqlite":
            assert time.monotonic() - began < 2
    finally:
        follower.stop()


def test_a_follower_outlives_a_pass_that_fails():
    passes = []

    def follow() -> None:
        passes.append(1)
        if len(passes) == 1:
            raise OSError("the disk is full")

    follower = Follower(follow)
    follower.start()
    follower.wake()
    assert soon(lambda: len(passes) >= 2, True)
    follower.stop()


def fact_of(facts: ShelfFacts, product_id: int):
    return next(iter(facts.of([product_id])), None)


def test_facts_are_those_of_this_moment(facts):
    cooperative = make_cooperative()
    honey = make_product(cooperative, name="Mật ong nhãn", stock=3)
    pack = variant_of(honey)
    first = soon(lambda: fact_of(facts, honey.id) is not None, True) and fact_of(facts, honey.id)
    assert (first.price, first.is_in_stock, first.places) == (120_000, True, ("37", "cu36"))
    with transaction():
        variants.save_variant(pack.id, variant_data(price=45_000), cooperative_id=cooperative.id, act=MORNING)
    assert soon(lambda: fact_of(facts, honey.id).band, "0-50") == "0-50"
    with transaction():
        stock.count_stock(pack.id, 0, act=MORNING)
        standing.count_sold({honey.id: 4}, act=MORNING)
        standing.count_rating(honey.id, stars=5, count=1, act=MORNING)
    assert soon(lambda: fact_of(facts, honey.id).is_in_stock, False) is False
    assert fact_of(facts, honey.id)[-3:] == (5, 1, 4)
    with transaction():
        reviewing.send_back(honey.code, reason="Ảnh chưa rõ.", scope=EVERYWHERE, act=MORNING)
    assert soon(lambda: fact_of(facts, honey.id), None) is None


@pytest.mark.parametrize("market", ["sqlite"], indirect=True)
def test_what_only_moves_stock_changes_what_is_known_of_a_product_and_no_word_of_the_index(facts):
    honey = make_product(make_cooperative(), name="Mật ong nhãn", stock=3)
    assert fact_of(facts, honey.id).is_in_stock
    before = feed.present_cursor()
    with transaction():
        stock.count_stock(variant_of(honey).id, 0, act=MORNING)
    assert not fact_of(facts, honey.id).is_in_stock
    changes = following.changes_after(before)
    assert (changes.cursor > before, list(changes.put), list(changes.remove)) == (True, [], [])


def test_stars_end_with_their_certificate(facts):
    cooperative = make_cooperative()
    honey = make_product(cooperative, name="Mật ong nhãn")
    paper = make_certificate(cooperative, stars=4)
    with transaction():
        listing.set_certificate(honey.code, paper.id, cooperative_id=cooperative.id, act=MORNING)
    with transaction():
        reviewing.approve_revision(honey.code, scope=EVERYWHERE, act=MORNING)
    soon(lambda: fact_of(facts, honey.id) is not None, True)

    def papers(day):
        (fact,) = facts.of([honey.id], today=day)
        return fact.stars, fact.kinds

    last_day = paper.expires_on - timedelta(days=1)
    assert soon(lambda: papers(last_day), (4, ("ocop",))) == (4, ("ocop",))
    assert papers(paper.expires_on) == (0, ())
    with transaction():
        certificates.withdraw(paper.id, scope=EVERYWHERE, reason="Bị thu hồi.", act=MORNING)
    assert soon(lambda: papers(last_day), (0, ())) == (0, ())
