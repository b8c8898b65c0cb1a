"""`marketplace generate` makes a market of any size that keeps every promise, and never beside real cooperatives."""

import pytest
from sqlalchemy import func, select

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import RuleBroken
from marketplace.products.models import Product, Variant
from marketplace.synthetic.market import Size, make_market
from marketplace.trade import auditing
from tests.conftest import NOON, empty
from tests.makers.cooperatives import make_cooperative

SMALL = Size(cooperatives=40, products=120)


def make(seed: int = 1) -> None:
    with transaction():
        make_market(SMALL, seed=seed, now=NOON)


def names() -> list[str]:
    return list(db.session.scalars(select(Product.name).order_by(Product.id)))


def test_a_made_up_market_keeps_every_promise(database):
    make()
    assert list(auditing.faults()) == []
    assert db.session.scalar(select(func.count()).select_from(Cooperative).where(Cooperative.is_demo)) == 40
    assert db.session.scalar(select(func.count()).select_from(Product)) == 120
    assert db.session.scalar(select(func.count(func.distinct(Cooperative.province_id)))) == 34
    assert db.session.scalar(select(func.min(Variant.price))) >= 1_000


def test_a_second_one_can_be_added(database):
    make(seed=1)
    first = names()
    make(seed=2)
    assert len(names()) == 240
    assert names()[120:] != first


@pytest.mark.parametrize("market", ["sqlite"], indirect=True)
def test_the_same_seed_makes_the_same_market(database):
    make()
    first = names()
    db.session.rollback()

    empty()
    make()
    assert names() == first


def test_nothing_made_up_is_put_beside_what_is_real(database):
    make_cooperative()
    with pytest.raises(RuleBroken):
        make()
    assert names() == []


@pytest.mark.parametrize("market", ["sqlite"], indirect=True)
def test_the_command_tells_what_it_made(market):
    told = market.app.test_cli_runner().invoke(args=["generate", "--cooperatives", "2", "--products", "3"])
    assert told.exit_code == 0, told.output
    assert "2 cooperatives, 3 products" in told.output
