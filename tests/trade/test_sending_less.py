"""A cooperative sends less than was ordered, or weighs it: price, freight, totals, payment and sales follow."""

import pytest

from marketplace.inventory import queries as inventory
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, NotFound, RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.outbox import OutboxMessage
from marketplace.orders.case_models import LineAdjustment
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order, OrderGroup
from marketplace.orders.states import OrderState as S
from marketplace.payments import queries as payments
from marketplace.sales.models import SaleEntry
from marketplace.trade import adjusting, auditing, cancelling, paying
from tests.conftest import NOON
from tests.makers.cases import lines_of
from tests.makers.cooperatives import make_cooperative
from tests.makers.orders import advance, make_cart, make_checkout, make_offer, make_order, place

HERS = Act(1, NOON)


@pytest.fixture
def honey(database):
    return make_offer(price=120_000, stock=10)


def leave_out(order, packs, *, reason="Mưa đá, hái được ít", **more):
    with transaction():
        line = lines_of(order)[0]
        given = {"cooperative_id": order.cooperative_id, "reason": reason, "act": HERS} | more
        return adjusting.leave_out(order.code, {line.id: packs}, **given)


def weigh(order, grams):
    with transaction():
        line = lines_of(order)[0]
        return adjusting.weigh(order.code, {line.id: grams}, cooperative_id=order.cooperative_id, act=HERS)


def clean():
    db.session.expire_all()
    return list(auditing.faults())


def test_price_total_group_and_payment_follow(honey):
    order = make_order(wanted={honey: 4})
    before, group_before = order.total, db.session.get_one(OrderGroup, order.group_id).total
    adjusted = leave_out(order, 1)
    line = lines_of(order)[0]
    assert (line.ordered, line.quantity, line.line_total) == (4, 3, 360_000)
    assert order.goods_total == 360_000
    assert adjusted.less >= 120_000
    assert db.session.get_one(OrderGroup, order.group_id).total == group_before - (before - order.total)
    assert payments.payment_of(order.id).amount == order.total
    assert clean() == []


def test_only_the_order_concerned_changes_in_a_group_of_two(honey):
    tea = make_offer(cooperative=make_cooperative("Tà Phìn"), name="Chè Shan tuyết")
    placed = place(make_checkout(make_cart({honey: 2, tea: 2})))
    first, second = (db.session.get_one(Order, each.id) for each in placed.orders)
    kept = second.total
    leave_out(first, 1)
    db.session.expire_all()
    assert second.total == kept
    assert db.session.get_one(OrderGroup, placed.group_id).total == first.total + second.total


def test_the_freight_falls_with_the_weight_and_never_rises(honey):
    heavy = make_order(wanted={honey: 5})
    fee = heavy.delivery_fee
    leave_out(heavy, 4)
    assert heavy.delivery_fee < fee
    assert clean() == []


def test_what_is_missing_is_not_put_on_sale_and_what_is_there_is(honey):
    missing, spare = make_order(wanted={honey: 3}), make_order(wanted={honey: 3})
    leave_out(missing, 1)
    assert inventory.available_of([honey.id]) == {honey.id: 4}
    leave_out(spare, 1, is_on_sale=True)
    assert inventory.available_of([honey.id]) == {honey.id: 5}
    assert inventory.stock_faults() == []


def test_cancelling_afterwards_gives_back_only_what_is_still_in_the_order(honey):
    order = make_order(wanted={honey: 3})
    leave_out(order, 1, is_on_sale=True)
    leave_out(order, 1)
    with transaction():
        cancelling.cancel_by_cooperative(order.code, cooperative_id=order.cooperative_id, reason="Bão", act=HERS)
    assert inventory.available_of([honey.id]) == {honey.id: 9}
    assert clean() == []


def test_what_was_paid_too_much_is_owed_back(honey):
    order = make_order(wanted={honey: 2}, pay_by=PayBy.VIETQR)
    with transaction():
        paying.confirm_received(order.code, cooperative_id=order.cooperative_id, act=HERS)
    paid = order.total
    leave_out(order, 1)
    payment = payments.payment_of(order.id)
    assert payment.amount == paid > order.total
    assert clean() == []


def test_the_buyer_is_told_and_every_change_is_kept(honey):
    order = make_order(wanted={honey: 3})
    leave_out(order, 1)
    leave_out(order, 1, reason="Thêm một hũ bị nứt")
    kept = db.session.query(LineAdjustment).order_by(LineAdjustment.id).all()
    assert [(each.quantity_change, each.amount_change) for each in kept] == [(-1, -120_000), (-1, -120_000)]
    told = [each.payload.get("template") for each in db.session.query(OutboxMessage)]
    assert told.count("order_adjusted") == 2


@pytest.mark.parametrize(("packs", "reason"), [(0, "Hết"), (-1, "Hết"), (5, "Hết"), (1, " ")])
def test_nonsense_is_refused_and_nothing_changes(honey, packs, reason):
    order = make_order(wanted={honey: 2})
    with pytest.raises(InvalidInput):
        leave_out(order, packs, reason=reason)
    db.session.expire_all()
    assert lines_of(order)[0].quantity == 2


def test_leaving_out_everything_is_a_cancellation(honey):
    with pytest.raises(RuleBroken, match="hủy cả đơn"):
        leave_out(make_order(wanted={honey: 2}), 2)


def test_what_is_on_its_way_cannot_be_changed(honey):
    with pytest.raises(RuleBroken, match="rời hợp tác xã"):
        leave_out(make_order(wanted={honey: 2}, state=S.SHIPPED), 1)


def test_another_cooperative_finds_nothing(honey):
    with pytest.raises(NotFound):
        leave_out(make_order(wanted={honey: 2}), 1, cooperative_id=make_cooperative("Tà Phìn").id)


@pytest.fixture
def fish(database):
    found = make_offer(price=200_000, name="Cá tầm Sa Pa")
    with transaction():
        found.is_weighed = True
        db.session.add(found)
    return found


def test_what_weighs_less_costs_less_everywhere(fish):
    """0,93 kg of what was ordered as 1 kg."""
    order = make_order(wanted={fish: 1})
    weigh(order, 930)
    line = lines_of(order)[0]
    assert (line.quantity, line.measured, line.line_total) == (1, 930, 186_000)
    assert order.goods_total == 186_000
    assert payments.payment_of(order.id).amount == order.total
    for step in (S.CONFIRMED, S.PACKED, S.SHIPPED, S.DELIVERED):
        advance(order, step)
    entry = db.session.query(SaleEntry).filter_by(order_id=order.id).one()
    assert (entry.amount, entry.quantity) == (186_000, 930)
    assert clean() == []


def test_weighing_again_replaces_and_is_kept(fish):
    order = make_order(wanted={fish: 1})
    weigh(order, 930)
    weigh(order, 950)
    assert lines_of(order)[0].line_total == 190_000
    assert [each.measured for each in db.session.query(LineAdjustment).order_by(LineAdjustment.id)] == [930, 950]


@pytest.mark.parametrize("grams", [0, 499, 1101, 93_000])
def test_a_weight_that_cannot_be_meant_is_refused(fish, grams):
    with pytest.raises(InvalidInput):
        weigh(make_order(wanted={fish: 1}), grams)


def test_goods_of_a_fixed_weight_are_not_weighed(honey):
    with pytest.raises(InvalidInput, match="không bán theo cân"):
        weigh(make_order(wanted={honey: 1}), 930)


def test_what_was_paid_beforehand_gets_no_dearer_on_the_scales(fish):
    order = make_order(wanted={fish: 1}, pay_by=PayBy.VIETQR)
    with transaction():
        paying.confirm_received(order.code, cooperative_id=order.cooperative_id, act=HERS)
    with pytest.raises(RuleBroken, match="không tăng giá"):
        weigh(order, 1_050)
    db.session.expire_all()
    assert lines_of(order)[0].line_total == 200_000
