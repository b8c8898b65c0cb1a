"""A lot is called back: everything made of it stops, nobody sells it, buyers are told, what comes back counts."""

from itertools import product as pairs

import pytest
from sqlalchemy import select

from marketplace.inventory import queries as stock
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, NotAllowed, NotFound, OutOfStock, RuleBroken, TransitionNotAllowed
from marketplace.kernel.lifecycle import Actor
from marketplace.kernel.outbox import OutboxMessage
from marketplace.orders.models import OrderLine
from marketplace.orders.states import OrderState
from marketplace.recalls import announcing, following_up, queries
from marketplace.recalls.kinds import Basis, Reached, ResultKind
from marketplace.recalls.models import Recall, RecallNotice
from marketplace.recalls.public import recall_of_lot
from marketplace.recalls.rules import RecallData, Result
from marketplace.recalls.states import RECALL_LIFE, RecallAction, RecallState
from marketplace.traceability import lot_life, transforming
from marketplace.traceability.models import Lot
from marketplace.traceability.states import LotState
from marketplace.traceability.transforming import Input
from marketplace.trade import cancelling, fulfilling
from tests.makers.cooperatives import EVERYWHERE, make_cooperative
from tests.makers.lots import PACKED, lot_data, make_lot
from tests.makers.orders import advance, make_cart, make_checkout, place
from tests.makers.products import variant_of
from tests.makers.recalls import OFFICER, SAID, SELLER, make_chain, make_draft, make_order_of, make_recall


@pytest.fixture
def chain(database):
    return make_chain()


def state_of(lot):
    db.session.rollback()
    return db.session.get_one(Lot, lot.id, populate_existing=True).state


def view(recall):
    db.session.rollback()
    return queries.view_of(db.session.get_one(Recall, recall.id, populate_existing=True))


def test_a_recalled_raw_lot_stops_everything_made_of_it_and_nothing_else(chain):
    recall = make_recall(chain.raws[0])
    assert [state_of(lot) for lot in (chain.raws[0], chain.blend)] == [LotState.RECALLED] * 2
    assert state_of(chain.raws[1]) is LotState.OPEN
    assert {lot.number for lot in view(recall).lots} == {chain.raws[0].number, chain.blend.number}
    with pytest.raises(RuleBroken), transaction():
        blend = db.session.get_one(Lot, chain.blend.id)
        transforming.process(
            blend.cooperative_id, [Input(blend, 100)], lot_data(chain.product.code), yield_percent=100, act=PACKED
        )


def test_its_sale_stops_at_once_also_for_a_cart_that_is_full(chain):
    checkout = make_checkout(make_cart({variant_of(chain.product): 1}))
    make_recall(chain.raws[0])
    assert stock.available_of([variant_of(chain.product).id]) == {variant_of(chain.product).id: 0}
    with pytest.raises(OutOfStock):
        place(checkout)
    assert stock.stock_faults() == []


def test_buyers_of_the_lot_and_of_unnamed_lots_are_told_and_nobody_else(chain):
    other = make_lot(chain.cooperative, chain.product, number="KHAC-1")
    certain, unnamed = make_order_of(chain.blend, chain.product), make_order_of(None, chain.product)
    make_order_of(other, chain.product)
    make_order_of(None, chain.product, state=OrderState.CONFIRMED)
    recall = make_recall(chain.raws[0])
    found = {each.order_code: each.is_certain for each in view(recall).orders}
    assert found == {certain.code: True, unnamed.code: False}
    letters = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "recall-mail")).all()
    assert len(letters) == 2


def test_who_has_no_mail_is_on_the_list_to_call(chain):
    make_order_of(chain.blend, chain.product)
    silent = make_order_of(chain.blend, chain.product, buyer_email="")
    recall = make_recall(chain.raws[0])
    first = view(recall).to_tell[0]
    with transaction():
        following_up.note_sent(first.notice_id, at=PACKED.at)
    assert [each.order_code for each in view(recall).to_call] == [silent.code]
    with transaction():
        following_up.note_call(db.session.get_one(Recall, recall.id), view(recall).to_call[0].notice_id, SELLER)
    seen = view(recall)
    assert (seen.to_call, seen.told, len(seen.to_tell)) == ([], 2, 2)


def test_a_packed_order_stays_until_it_is_packed_from_another_lot(chain):
    order = make_order_of(chain.blend, chain.product, state=OrderState.PACKED)
    make_recall(chain.raws[0])
    with pytest.raises(RuleBroken, match="thu hồi"):
        advance(order, OrderState.SHIPPED)
    good = make_lot(chain.cooperative, chain.product, number="LANH-1")
    line_id = db.session.scalars(select(OrderLine.id).where(OrderLine.order_id == order.id)).one()
    given = {"cooperative_id": order.cooperative_id, "act": PACKED}
    with transaction():
        fulfilling.repack(order.code, lots={line_id: good.code}, **given)
    assert advance(order, OrderState.SHIPPED).state is OrderState.SHIPPED
    with pytest.raises(RuleBroken), transaction():
        fulfilling.repack(order.code, lots={line_id: good.code}, **given)


def test_while_a_lot_is_stopped_every_parcel_of_the_product_names_its_lot(chain):
    order = make_order_of(None, chain.product, state=OrderState.PACKED)
    with transaction():
        lot_life.hold(db.session.get_one(Lot, chain.blend.id), reason="Chờ kiểm nghiệm.", act=PACKED)
    with pytest.raises(RuleBroken, match="chọn số lô"):
        advance(order, OrderState.SHIPPED)


def test_cancelling_an_order_of_recalled_goods_puts_none_of_them_back_on_sale(chain):
    order = make_order_of(chain.blend, chain.product, state=OrderState.PACKED)
    make_recall(chain.raws[0])
    with transaction():
        cancelling.cancel_by_cooperative(
            order.code, cooperative_id=order.cooperative_id, reason="Lô bị thu hồi", act=PACKED
        )
    assert stock.available_of([variant_of(chain.product).id]) == {variant_of(chain.product).id: 0}


def test_a_false_alarm_lets_the_lots_go_as_they_were(chain):
    with transaction():
        lot_life.hold(db.session.get_one(Lot, chain.blend.id), reason="Chờ kiểm nghiệm.", act=PACKED)
    recall = make_recall(chain.raws[0])
    with transaction():
        announcing.call_off(db.session.get_one(Recall, recall.id), reason="Mẫu bị nhầm.", act=SELLER)
    assert (state_of(chain.raws[0]), state_of(chain.blend)) == (LotState.OPEN, LotState.HELD)
    assert recall_of_lot(chain.blend.id) is None


def test_two_recalls_hold_a_lot_until_both_are_called_off(chain):
    first, second = make_recall(chain.raws[0]), make_recall(chain.raws[1])
    for recall, after in ((first, LotState.RECALLED), (second, LotState.OPEN)):
        with transaction():
            announcing.call_off(db.session.get_one(Recall, recall.id), reason="Mẫu bị nhầm.", act=SELLER)
        assert state_of(chain.blend) is after


def test_closing_needs_a_result_and_keeps_the_effect(chain):
    make_order_of(chain.blend, chain.product)
    recall = make_recall(chain.raws[0])

    def close():
        with transaction():
            following_up.close(db.session.get_one(Recall, recall.id), conclusion="Phun sai ngày.", act=SELLER)

    with pytest.raises(RuleBroken, match="kết quả"):
        close()
    for kind, packs in ((ResultKind.RECOVERED, 1), (ResultKind.DESTROYED, 1)):
        with transaction():
            following_up.note_result(db.session.get_one(Recall, recall.id), Result(kind, packs), SELLER)
    with pytest.raises(InvalidInput), transaction():
        following_up.note_result(db.session.get_one(Recall, recall.id), Result(ResultKind.USED, 2), SELLER)
    close()
    closed = view(recall)
    assert (closed.effect.out_of_the_way, closed.effect.sold, closed.effect.percent) == (1, 2, 50)
    assert state_of(chain.blend) is LotState.DESTROYED
    with pytest.raises(TransitionNotAllowed):
        close()


def test_what_an_officer_ordered_only_an_officer_ends(chain):
    recall = make_recall(chain.raws[0], basis=Basis.ORDERED, act=OFFICER)
    with pytest.raises(NotAllowed), transaction():
        announcing.call_off(db.session.get_one(Recall, recall.id), reason="Không đồng ý.", act=SELLER)
    with transaction():
        announcing.call_off(db.session.get_one(Recall, recall.id), reason="Mẫu bị nhầm.", act=OFFICER)


def test_the_authority_is_told_once_within_a_day(chain):
    recall = make_recall(chain.raws[0])
    assert queries.count_unreported(EVERYWHERE) == 1
    with transaction():
        following_up.note_report(db.session.get_one(Recall, recall.id), reference="Chi cục, số 12", act=SELLER)
    assert queries.count_unreported(EVERYWHERE) == 0
    with pytest.raises(RuleBroken), transaction():
        following_up.note_report(db.session.get_one(Recall, recall.id), reference="Lần hai", act=SELLER)


def test_the_buyer_confirms_by_her_letter_and_nobody_by_guessing(chain):
    make_order_of(chain.blend, chain.product)
    recall = make_recall(chain.raws[0])
    token = db.session.scalars(select(RecallNotice.token)).one()
    with transaction():
        following_up.confirm(token, at=PACKED.at)
    assert view(recall).to_tell[0].reached is Reached.CONFIRMED
    with pytest.raises(NotFound), transaction():
        following_up.confirm("AAAA", at=PACKED.at)


def test_one_lot_has_one_recall_at_a_time_and_all_must_be_told(chain):
    make_draft(chain.blend)
    with pytest.raises(RuleBroken):
        make_draft(chain.blend)
    with pytest.raises(InvalidInput) as refused, transaction():
        announcing.draft(chain.raws[0], RecallData(" ", SAID.risk, "", ""), basis=Basis.VOLUNTARY, act=SELLER)
    assert set(refused.value.fields) == {"reason", "advice", "decided_by"}


def test_nobody_else_finds_it(chain):
    recall = make_draft(chain.blend)
    with pytest.raises(NotFound):
        queries.get_of_cooperative(recall.code, cooperative_id=make_cooperative("Dara").id)
    # A draft is the cooperative's own affair.
    assert queries.recalls_within(EVERYWHERE) == []


def test_the_life_of_a_recall_is_the_table_and_nothing_else():
    allowed = {
        (RecallState.DRAFT, RecallAction.OPEN), (RecallState.DRAFT, RecallAction.CANCEL),
        (RecallState.OPEN, RecallAction.CLOSE), (RecallState.OPEN, RecallAction.CANCEL),
    }  # fmt: skip
    for state, action in pairs(RecallState, RecallAction):
        assert RECALL_LIFE.allows(state, action) == ((state, action) in allowed)
        actors = {Actor.SELLER, Actor.OFFICER} if (state, action) in allowed else set()
        assert {actor for actor in Actor if action in RECALL_LIFE.actions_of(state, actor)} == actors
