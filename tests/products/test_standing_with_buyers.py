"""How a product stands with its buyers: packs delivered, and ratings."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from marketplace.kernel import feed
from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act
from marketplace.products import standing
from marketplace.products.models import ProductStanding
from tests.conftest import NOON
from tests.makers.cooperatives import make_cooperative
from tests.makers.products import make_product

ACT = Act(actor_id=None, at=NOON)


def row_of(product_id: int) -> tuple[int, int, int]:
    db.session.expire_all()
    found = db.session.scalars(select(ProductStanding).where(ProductStanding.product_id == product_id)).one()
    return found.sold_packs, found.rating_sum, found.rating_count


@pytest.fixture
def product_id(database):
    return make_product(make_cooperative()).id


def test_what_is_sold_adds_up_and_what_comes_back_is_taken_off(product_id):
    for count in (3, 2, -1):
        with transaction():
            standing.count_sold({product_id: count}, act=ACT)
    assert row_of(product_id) == (4, 0, 0)


def test_ratings_add_up_and_can_be_taken_back(product_id):
    for stars, count in ((5, 1), (3, 1), (-5, -1)):
        with transaction():
            standing.count_rating(product_id, stars=stars, count=count, act=ACT)
    assert row_of(product_id) == (0, 3, 1)


def test_a_rating_outside_of_one_to_five_stars_is_impossible(product_id):
    with pytest.raises(IntegrityError), transaction():
        standing.count_rating(product_id, stars=6, count=1, act=ACT)


def test_each_change_is_told(product_id):
    newest = db.session.scalar(select(func.max(feed.ChangeNote.id))) or 0
    with transaction():
        standing.count_sold({product_id: 1}, act=ACT)
    told = db.session.scalars(select(feed.ChangeNote).where(feed.ChangeNote.id > newest)).all()
    assert [(note.topic, note.subject_id) for note in told] == [("product", product_id)]
