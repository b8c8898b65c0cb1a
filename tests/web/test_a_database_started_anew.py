"""The server of the database is started anew while people shop: what they asked for is answered all the same."""

import psycopg
import pytest
from sqlalchemy import select

from marketplace.kernel.database import DatabaseFailed, db, note_next, transactionally
from marketplace.kernel.history import Act
from marketplace.orders.models import OrderGroup
from marketplace.trade.placing import place_order
from tests.conftest import NOON
from tests.makers.orders import make_cart, make_checkout, make_offer

pytestmark = pytest.mark.parametrize("market", ["postgresql"], indirect=True)


def end_all_connections():
    """Let the server end every connection, as it does when it is shut down."""
    url = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as own:
        own.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def shop(database, client, monkeypatch):
    """A browser; the connection its page is read with was in use a moment ago, so nobody tries it first."""
    monkeypatch.setattr("marketplace.kernel.database.REST_SECONDS", 3600)
    make_offer()
    assert client.get("/products").status_code == 200
    end_all_connections()
    return client


def test_a_page_is_read_once_more(shop):
    answer = shop.get("/products")
    assert answer.status_code == 200
    assert "Mật ong" in answer.text


def test_without_a_second_look_the_page_would_fail(shop, monkeypatch):
    monkeypatch.setattr("marketplace.web.failures.was_lost", lambda _error: False)
    with pytest.raises(DatabaseFailed):
        shop.get("/products")


def test_what_is_sent_is_not_sent_again_by_itself(shop):
    with pytest.raises(DatabaseFailed):
        shop.post("/account/sign-in", data={"email": "lan@example.vn", "password": "sen-hong-ven-ho"})
    assert shop.get("/products").status_code == 200


def test_an_order_is_placed_once_though_the_connection_goes_in_the_midst(database):
    checkout = make_checkout(make_cart({make_offer(): 1}))
    tries = []

    def place_and_lose():
        placed = place_order(checkout, act=Act(None, NOON))
        tries.append(placed)
        if len(tries) == 1:
            end_all_connections()
        db.session.execute(select(OrderGroup.id))
        return placed

    transactionally(place_and_lose)
    assert len(tries) == 2
    assert db.session.scalars(select(OrderGroup.code)).all() == [tries[1].code]


def test_what_may_have_been_kept_is_not_done_twice(database):
    tries = []

    def work():
        tries.append(db.session.execute(select(OrderGroup.id)).all())
        note_next(end_all_connections)

    with pytest.raises(DatabaseFailed):
        transactionally(work)
    note_next(None)
    assert tries == [[]]
