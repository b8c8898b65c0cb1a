"""Both sides of an order read each step in the market, once; and how the buyer was reached stands beside it."""

import pytest
from sqlalchemy import select

from marketplace.kernel import outbox
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import NotFound
from marketplace.kernel.history import Act
from marketplace.kernel.outbox import Fate
from marketplace.notices import queries, services
from marketplace.notices.kinds import Way
from marketplace.notices.models import Notice
from marketplace.notices.rules import masked_address
from marketplace.orders.kinds import PayBy, Side
from marketplace.orders.models import OrderGroup
from marketplace.orders.states import OrderState
from marketplace.trade import letters, paying
from tests.conftest import NOON
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.money import pay
from tests.makers.orders import cancelled, make_cart, make_checkout, make_offer, make_order, place
from tests.makers.people import make_person

ACT = Act(actor_id=None, at=NOON)


def told(side, order):
    chosen = select(Notice.template).where(Notice.side == side, Notice.order_id == order.id).order_by(Notice.id)
    return list(db.session.scalars(chosen))


def test_every_step_of_a_delivered_order_is_read_by_its_side(database):
    order = make_order(state=OrderState.DELIVERED)
    assert told(Side.BUYER, order) == [
        *("order_placed", "order_confirmed", "order_packed", "order_shipped", "order_delivered")
    ]
    assert told(Side.SELLER, order) == ["order_to_confirm"]


def test_money_that_came_and_went_back_is_read(database):
    order = make_order(pay_by=PayBy.VIETQR)
    pay(order)
    cancelled(order)
    with transaction():
        paying.confirm_refunded(order.code, cooperative_id=order.cooperative_id, bank_reference="FT1", act=ACT)
    assert told(Side.BUYER, order) == ["order_placed", "payment_received", "order_cancelled", "refund_sent"]
    assert told(Side.SELLER, order) == ["order_to_confirm", "payment_for_seller"]


def test_the_same_occasion_is_told_once(database):
    order = make_order()
    for _twice in range(2):
        with transaction():
            letters.tell_of_confirming(order.code, at=NOON)
            letters.tell_of_shipping(order.code, at=NOON)
    assert told(Side.BUYER, order) == ["order_placed", "order_confirmed", "order_shipped"]


def test_what_was_undone_is_told_to_nobody(database):
    order = make_order()
    with pytest.raises(KeyError), transaction():
        letters.tell_of_confirming(order.code, at=NOON)
        raise KeyError
    assert told(Side.BUYER, order) == ["order_placed"]


def test_one_checkout_of_two_cooperatives_is_one_letter_and_two_notices(database):
    two = {make_offer(): 1, make_offer(cooperative=make_cooperative("Tà Phìn")): 1}
    placed = place(make_checkout(make_cart(two)))
    lines = [queries.told_to_buyer(order.id) for order in placed.orders]
    assert [(line.way, line.fate, line.address) for (line,) in lines] == [
        (Way.MAIL, Fate.WAITING, "lan@example.vn")
    ] * 2
    outbox.deliver_due({"order-mail": lambda _payload: None}, at=NOON)
    assert [line.fate for order in placed.orders for line in queries.told_to_buyer(order.id)] == [Fate.SENT] * 2


def test_a_letter_for_which_the_reason_is_gone_is_not_called_sent(database):
    order = make_order(state=OrderState.DELIVERED)
    with transaction():
        letters.ask_for_reviews(order.code, at=NOON)
        letters.drop_review(order.code, at=NOON)
    fates = {line.template: line.fate for line in queries.told_to_buyer(order.id)}
    assert fates["order_to_review"] is Fate.DROPPED


def test_a_buyer_reads_hers_and_each_of_the_team_reads_for_herself(database):
    cooperative, buyer, stranger = make_cooperative(), make_person("Lan"), make_person("Lạ")
    tu, nam = make_member(cooperative), make_member(cooperative)
    make_order(wanted={make_offer(cooperative=cooperative): 1}, buyer_id=buyer.id)
    hers, mine = {"cooperative_ids": [cooperative.id]}, {"cooperative_ids": []}

    def unread(person, ids):
        return queries.count_unread(person.id, **ids, at=NOON)

    assert [unread(tu, hers), unread(nam, hers), unread(buyer, mine), unread(stranger, mine)] == [1, 1, 1, 0]
    (line,) = queries.inbox(tu.id, **hers)
    for _twice in range(2):
        with transaction():
            services.read(line.id, **hers, act=Act(tu.id, NOON))
    assert [unread(tu, hers), unread(nam, hers), unread(buyer, mine)] == [0, 1, 1]
    with pytest.raises(NotFound), transaction():
        services.read(line.id, **mine, act=Act(stranger.id, NOON))
    with transaction():
        services.read_all(**mine, act=Act(buyer.id, NOON))
    assert unread(buyer, mine) == 0
    assert queries.count_unread_of_cooperative(cooperative.id, person_id=nam.id, at=NOON) == 1


def test_a_guest_has_no_inbox_but_her_order_has(database):
    order = make_order()
    assert db.session.scalar(select(OrderGroup.buyer_id)) is None
    assert [(line.has_account, line.is_read) for line in queries.told_to_buyer(order.id)] == [(False, False)]


@pytest.mark.parametrize(
    ("address", "shown"), [("lan@example.vn", "l•••@example.vn"), ("+84500000888", "0500 ••• 888"), ("", "")]
)
def test_an_address_can_be_shown_without_being_told(address, shown):
    assert masked_address(address).replace("\u00a0", " ") == shown
