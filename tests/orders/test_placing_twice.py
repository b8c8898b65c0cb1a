"""The same checkout sent again gives the same answer, and only to the one who sent it."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from marketplace.inventory import queries as inventory
from marketplace.kernel.database import db
from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.outbox import OutboxMessage
from marketplace.orders.models import Order, OrderGroup
from marketplace.payments.models import Payment
from tests.makers.orders import make_cart, make_checkout, make_offer, place


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_the_second_answer_is_the_first(database):
    checkout = make_checkout(make_cart({make_offer(): 2}))
    first, second = place(checkout), place(checkout)
    assert first == second
    assert (first.is_new, second.is_new) == (True, False)


def test_nothing_is_done_twice(database):
    honey = make_offer(stock=10)
    checkout = make_checkout(make_cart({honey: 2}))
    place(checkout)
    letters = count(OutboxMessage)
    place(checkout)
    assert (count(OrderGroup), count(Order), count(Payment)) == (1, 1, 1)
    assert count(OutboxMessage) == letters
    assert inventory.available_of([honey.id])[honey.id] == 8


def test_the_answer_stays_the_same_when_the_form_came_back_changed(database):
    checkout = make_checkout(make_cart({make_offer(): 2}))
    first = place(checkout)
    assert place(replace(checkout, seen_total=1, street="Nơi khác")) == first


def test_a_key_copied_from_somebody_else_shows_nothing_of_hers(database):
    hers = make_checkout(make_cart({make_offer(): 2}))
    theirs = make_checkout(make_cart({make_offer(name="Chè Shan tuyết"): 1}), key=hers.key)
    assert place(hers).code != place(theirs).code


def test_a_key_without_its_cart_answers_nothing(database):
    hers = make_checkout(make_cart({make_offer(): 2}))
    place(hers)
    with pytest.raises(RuleBroken):
        place(replace(hers, cart_token="somebody-elses-cart"))


def test_two_pages_of_one_cart_order_once(database):
    token = make_cart({make_offer(): 2})
    one, other = make_checkout(token), make_checkout(token)
    place(one)
    with pytest.raises(RuleBroken, match="Giỏ hàng đang trống"):
        place(other)
    assert count(OrderGroup) == 1


def test_a_refused_checkout_can_be_sent_again_with_its_key(database):
    honey = make_offer(stock=10)
    checkout = make_checkout(make_cart({honey: 2}))
    with pytest.raises(RuleBroken):
        place(replace(checkout, seen_total=1))
    assert place(checkout).is_new


def test_keys_are_kept_only_as_a_fingerprint(database):
    checkout = make_checkout(make_cart({make_offer(): 2}))
    place(checkout)
    kept = db.session.scalar(select(OrderGroup.key))
    assert checkout.key not in kept
    assert checkout.cart_token not in kept
