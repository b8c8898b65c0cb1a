"""A form sent twenty times at one moment places one order and gives twenty equal answers."""

from sqlalchemy import func, select

from marketplace.inventory import queries as inventory
from marketplace.kernel.database import db
from marketplace.orders.models import Order, OrderGroup
from marketplace.payments.models import Payment
from tests.concurrency.racing import Runner, in_threads
from tests.makers.cooperatives import make_cooperative
from tests.makers.orders import make_cart, make_checkout, make_offer

TIMES = 20


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_twenty_equal_answers_and_one_group(database, run: Runner):
    honey, tea = make_offer(stock=10), make_offer(cooperative=make_cooperative("Tà Phìn"), stock=10)
    checkout = make_checkout(make_cart({honey: 2, tea: 1}))
    db.session.rollback()
    answers = run(database, [checkout] * TIMES)
    assert [(answer.refusal, answer.accident) for answer in answers] == [("", "")] * TIMES
    assert len({answer.placed for answer in answers}) == 1
    assert sum(answer.placed.is_new for answer in answers) == 1
    assert (count(OrderGroup), count(Order), count(Payment)) == (1, 2, 2)
    assert inventory.available_of([honey.id, tea.id]) == {honey.id: 8, tea.id: 9}


def test_two_pages_of_one_cart_at_one_moment_order_once(database):
    honey = make_offer(stock=10)
    token = make_cart({honey: 2})
    checkouts = [make_checkout(token) for _ in range(8)]
    db.session.rollback()
    answers = in_threads(database, checkouts)
    assert [answer.accident for answer in answers if answer.accident] == []
    assert sum(answer.placed is not None for answer in answers) == 1
    assert inventory.available_of([honey.id])[honey.id] == 8
