"""The serving process is killed at random moments while eight buyers place, pay and cancel: nothing paid is lost.

Whoever gets no answer asks the same again, as browsers and providers do. An ordinary run kills a few times on each
database; `make slow` a hundred times.
"""

import logging
import threading
import time
from random import Random

import pytest
from sqlalchemy import func, select

from marketplace.inventory import queries as inventory
from marketplace.kernel.database import db
from marketplace.orders.models import Order, OrderGroup, OrderLine
from marketplace.orders.states import OrderState
from marketplace.payments.kinds import NewsSource
from marketplace.payments.models import ProviderNews
from marketplace.payments.states import NewsState
from tests.concurrency.shoppers import Heard, Shop, Shopper
from tests.conftest import is_slow
from tests.makers.buying import address
from tests.makers.cooperatives import TA_PHIN, make_cooperative
from tests.makers.money import connect
from tests.makers.orders import make_offer
from tests.makers.served import Server

BUYERS, STOCK = 8, 100_000
KILLS, KILLS_OF_A_SLOW_RUN = 2, 100
LONGEST_LIFE_SECONDS = 1.5
#: On its order, or on the desk: paid already, cancelled, or to be paid in cash.
SETTLED = (NewsState.MATCHED, NewsState.DUPLICATE, NewsState.LATE, NewsState.WRONG_ACCOUNT)


@pytest.fixture
def shop(database, tmp_path):
    """Two cooperatives with two goods each, served, each with a provider that tells of her money."""
    makers = [make_cooperative("Sen Hồng"), make_cooperative("Tà Phìn", commune_code=TA_PHIN)]
    packs = [
        make_offer(cooperative=maker, stock=STOCK, price=price).id for maker in makers for price in (45_000, 90_000)
    ]
    webhooks = {maker.id: connect(maker, NewsSource.SEPAY) for maker in makers}

    def webhook_of(order_code: str) -> str:
        with database.app.app_context():
            return webhooks[db.session.scalars(select(Order.cooperative_id).filter_by(code=order_code)).one()]

    server = Server(database, tmp_path)
    yield server, Shop(server.url, packs, webhook_of, address())
    server.close()


def sell_and_kill(server, shop, kills):
    """Let the buyers shop while the server dies and comes back; return what they heard."""
    heard, closing, random = Heard(), threading.Event(), Random(kills)
    buyers = [Shopper(number, shop, heard, closing) for number in range(1, BUYERS + 1)]
    server.start()
    for buyer in buyers:
        buyer.start()
    for _ in range(kills):
        time.sleep(random.uniform(0, LONGEST_LIFE_SECONDS))
        server.kill()
        server.start()
    closing.set()
    for buyer in buyers:
        buyer.join(240)
    assert [buyer.fault for buyer in buyers if buyer.fault or buyer.is_alive()] == []
    db.session.rollback()
    return heard


def test_what_was_ordered_and_paid_survives(database, shop):
    server, place = shop
    kills = KILLS_OF_A_SLOW_RUN if is_slow() else KILLS
    heard = sell_and_kill(server, place, kills)
    server.kill()
    logging.getLogger(__name__).info("killed %s times: %s", kills, dict(heard.counts))
    assert heard.counts["cut off"], "nobody was cut off, so nothing was proven"
    assert len(heard.placed) >= BUYERS
    assert_the_audit_is_clean(database)
    assert_every_checkout_became_one_order(heard)
    assert_all_money_is_in_its_place(heard)
    assert_no_stock_is_lost(place)


def assert_the_audit_is_clean(database):
    told = database.app.test_cli_runner().invoke(args=["check"])
    assert told.exit_code == 0, told.output


def assert_every_checkout_became_one_order(heard):
    """Each key has its group, no other group is there, and each has one order of each cooperative at most."""
    assert sorted(db.session.scalars(select(OrderGroup.code))) == sorted(heard.placed.values())
    twice = select(Order.group_id).group_by(Order.group_id, Order.cooperative_id).having(func.count() > 1)
    assert db.session.scalars(twice).all() == []


def assert_all_money_is_in_its_place(heard):
    """What a provider was told that we know is here once: on its order, or on the desk."""
    chosen = select(ProviderNews.own_id, ProviderNews.amount, ProviderNews.state, ProviderNews.receipt_id)
    kept = db.session.execute(chosen).all()
    assert {row.own_id: row.amount for row in kept} == heard.told
    assert len(kept) == len(heard.told)
    assert [row for row in kept if row.state not in SETTLED] == []
    assert [row for row in kept if row.state is NewsState.MATCHED and row.receipt_id is None] == []


def assert_no_stock_is_lost(place):
    held = select(OrderLine.variant_id, func.sum(OrderLine.quantity)).join(Order, Order.id == OrderLine.order_id)
    sold = dict(
        db.session.execute(held.where(Order.state != OrderState.CANCELLED).group_by(OrderLine.variant_id)).all()
    )
    left = inventory.available_of(place.packs)
    assert left == {pack: STOCK - sold.get(pack, 0) for pack in place.packs}
