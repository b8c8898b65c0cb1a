"""Returns, claims and disputes: records of their own, money to the đồng, goods on sale again once and only if good."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.inventory import queries as inventory
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, NotFound, RuleBroken, StaleState, TransitionNotAllowed
from marketplace.kernel.history import Act
from marketplace.kernel.lifecycle import Actor
from marketplace.kernel.money import Dong
from marketplace.notices import queries
from marketplace.orders import disputing, owing
from marketplace.orders.case_models import CaseMessage, Dispute
from marketplace.orders.cases import Wish
from marketplace.orders.kinds import CaseKind, ClaimReason, PayBy, Side
from marketplace.orders.models import Order
from marketplace.orders.owing import Claimed
from marketplace.orders.states import CLAIM_LIFE, DISPUTE_LIFE, RETURN_LIFE, CaseAction, ClaimState, ReturnState
from marketplace.payments import desk_queries
from marketplace.products.models import ProductStanding
from marketplace.sales.models import SaleEntry
from marketplace.territory.rules import TerritoryScope
from marketplace.trade import auditing, fulfilling, paying, returning
from tests.makers.cases import DELIVERED_AT, ask_for, lines_of, make_delivered
from tests.makers.cooperatives import EVERYWHERE, make_cooperative
from tests.makers.money import pay
from tests.makers.orders import make_offer, make_order

RETURN, CLAIM = CaseKind.RETURN, CaseKind.CLAIM
LATER = DELIVERED_AT + timedelta(days=1)
HERS, BUYERS, OFFICERS = Act(1, LATER), Act(None, LATER), Act(5, LATER)


@pytest.fixture
def honey(database):
    return make_offer(price=100_000, stock=10)


@pytest.fixture
def order(honey):
    return make_delivered(wanted={honey: 3})


def do(verb, case, **given):
    with transaction():
        owner = db.session.get_one(Order, case.order_id).cooperative_id
        return verb(case.code, **({"cooperative_id": owner, "act": HERS} | given))


def clean():
    db.session.expire_all()
    return list(auditing.faults())


def came_back(case, resellable):
    line = lines_of(db.session.get_one(Order, case.order_id))[0]
    with transaction():
        owner = db.session.get_one(Order, case.order_id).cooperative_id
        return returning.count(case.code, {line.id: resellable}, cooperative_id=owner, act=HERS)


def test_a_claim_pays_without_the_goods_coming_back(honey, order):
    claim = ask_for(order, CLAIM)
    do(returning.accept, claim, answer="Xin lỗi chị")
    assert (claim.state, claim.owed - claim.freight_share) == (ClaimState.OWED, 100_000)
    assert claim.freight_share == order.delivery_fee // 3
    do(returning.settle, claim)
    assert sum(entry.amount for entry in db.session.query(SaleEntry)) == 200_000
    assert inventory.available_of([honey.id]) == {honey.id: 7}
    assert clean() == []


def test_a_return_pays_when_the_goods_are_counted_and_restocks_only_what_is_good(honey, order):
    asked = ask_for(order, RETURN, packs=2)
    do(returning.accept, asked, answer="")
    assert asked.owed == 0
    came_back(asked, resellable=1)
    assert (asked.owed, asked.freight_share) == (200_000, 0)
    assert inventory.available_of([honey.id]) == {honey.id: 8}
    with pytest.raises(TransitionNotAllowed):
        came_back(asked, resellable=1)
    do(returning.settle, asked)
    assert inventory.available_of([honey.id]) == {honey.id: 8}
    assert db.session.get_one(ProductStanding, honey.product_id).sold_packs == 1
    assert clean() == []


def test_money_goes_back_once(order):
    claim = ask_for(order, CLAIM)
    do(returning.accept, claim, answer="")
    do(returning.settle, claim)
    with pytest.raises((TransitionNotAllowed, StaleState)):
        do(returning.settle, claim)
    assert db.session.query(SaleEntry).filter_by(kind="refunded").count() == 1


def test_what_is_said_at_the_case_the_money_desk_knows(order):
    claim = ask_for(order, CLAIM)
    do(returning.accept, claim, answer="")
    assert [each.amount for each in desk_queries.refunds_to_send(order.cooperative_id)] == [claim.owed]
    do(returning.settle, claim)
    assert desk_queries.refunds_to_send(order.cooperative_id) == []
    assert clean() == []


def test_what_is_said_at_the_money_desk_settles_the_case_and_tells_the_buyer_once(order):
    claim = ask_for(order, CLAIM)
    do(returning.accept, claim, answer="")
    told = len(queries.told_to_buyer(order.id))
    (owed,) = desk_queries.refunds_to_send(order.cooperative_id)
    with transaction():
        paying.send_refund(owed.id, cooperative_id=order.cooperative_id, bank_reference="FT1", act=HERS)
    assert claim.state is ClaimState.SETTLED
    assert db.session.query(SaleEntry).filter_by(kind="refunded").count() == 1
    assert len(queries.told_to_buyer(order.id)) == told + 1
    assert clean() == []


def test_a_transfer_goes_back_with_the_banks_number(honey):
    order = make_delivered(wanted={honey: 1}, pay_by=PayBy.VIETQR)
    pay(order)
    claim = ask_for(order, CLAIM)
    do(returning.accept, claim, answer="")
    with pytest.raises(InvalidInput):
        do(returning.settle, claim)
    do(returning.settle, claim, bank_reference="FT2")
    assert desk_queries.refunds_to_send(order.cooperative_id) == []


def test_the_same_packs_cannot_be_asked_for_twice(order):
    ask_for(order, CLAIM, packs=2)
    with pytest.raises(InvalidInput, match="chưa yêu cầu"):
        ask_for(order, RETURN, packs=2)
    ask_for(order, RETURN, packs=1)


def test_all_packs_by_parts_give_back_exactly_what_was_paid(order):
    for kind in (CLAIM, CLAIM, CLAIM):
        claim = ask_for(order, kind)
        do(returning.accept, claim, answer="")
        do(returning.settle, claim)
    db.session.expire_all()
    from_goods = -sum(entry.amount for entry in db.session.query(SaleEntry).filter_by(kind="refunded"))
    assert from_goods == order.goods_total
    assert clean() == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"packs": {}}, "ít nhất một món"),
        ({"reason": " "}, "Hãy kể ngắn gọn"),
        ({"photo_key": ""}, "chụp một tấm ảnh"),
        ({"what": None}, "hỏng, thiếu hay sai"),
    ],
)
def test_a_claim_that_says_too_little_is_refused(order, change, sentence):
    whole = {"packs": {lines_of(order)[0].id: 1}, "reason": "Vỡ", "photo_key": "ab", "what": ClaimReason.DAMAGED}
    with pytest.raises(InvalidInput, match=sentence), transaction():
        returning.ask(order.id, CLAIM, Wish(**(whole | change)), act=BUYERS)


def test_nothing_is_asked_before_delivery_after_a_week_or_once_all_is_well(honey, order):
    with pytest.raises(RuleBroken, match="7 ngày"):
        ask_for(make_order(wanted={honey: 1}), CLAIM)
    with pytest.raises(RuleBroken, match="7 ngày"):
        ask_for(order, CLAIM, at=DELIVERED_AT + timedelta(days=7))
    with transaction():
        fulfilling.receive(order.id, act=BUYERS)
    with pytest.raises(RuleBroken, match="7 ngày"):
        ask_for(order, CLAIM)


def test_another_cooperative_finds_nothing(order):
    claim = ask_for(order, CLAIM)
    for verb in (returning.accept, returning.decline):
        with pytest.raises(NotFound):
            do(verb, claim, cooperative_id=make_cooperative("Tà Phìn").id, answer="Không")


def test_a_refusal_needs_a_reason(order):
    with pytest.raises(InvalidInput):
        do(returning.decline, ask_for(order, CLAIM), answer="")


def disputed(order):
    claim = ask_for(order, CLAIM)
    do(returning.decline, claim, answer="Hàng gửi đi còn tốt")
    with transaction():
        return claim, returning.dispute(order.id, claim.code, text="Ảnh rõ là vỡ", act=BUYERS)


@pytest.mark.parametrize(("for_buyer", "state"), [(True, ClaimState.OWED), (False, ClaimState.DECLINED)])
def test_an_officer_decides_and_both_sides_read_why(order, for_buyer, state):
    claim, dispute = disputed(order)
    decided = {"scope": EVERYWHERE, "for_buyer": for_buyer, "decision": "Đã xem ảnh và phiếu gửi", "act": OFFICERS}
    with transaction():
        returning.decide(dispute.code, **decided)
    assert claim.state is state
    assert db.session.get_one(Dispute, dispute.id).decision == "Đã xem ảnh và phiếu gửi"
    with pytest.raises(TransitionNotAllowed), transaction():
        returning.decide(dispute.code, **decided)
    assert clean() == []


def test_another_provinces_officer_finds_no_dispute(order):
    _, dispute = disputed(order)
    with pytest.raises(NotFound), transaction():
        given = {"for_buyer": True, "decision": "Được", "act": OFFICERS}
        returning.decide(dispute.code, scope=TerritoryScope(province_id=999_999), **given)
    assert disputing.count_open(TerritoryScope(province_id=999_999)) == 0
    assert disputing.count_open(EVERYWHERE) == 1


def test_a_late_answer_of_the_cooperative_ends_the_dispute_by_silence(order):
    claim = ask_for(order, CLAIM)
    with transaction():
        disputing.dispute_by_silence(claim, act=Act(None, claim.answer_by, by=Actor.TIMER))
    do(returning.accept, claim, answer="Xin lỗi, tôi ở rẫy")
    assert disputing.count_open(EVERYWHERE) == 0


def test_a_refusal_is_taken_to_the_officer_within_a_week_and_once(order):
    claim, _ = disputed(order)
    with pytest.raises(RuleBroken), transaction():
        returning.dispute(order.id, claim.code, text="Lần nữa", act=BUYERS)
    other = ask_for(order, CLAIM)
    do(returning.decline, other, answer="Không")
    with pytest.raises(RuleBroken, match="7 ngày"), transaction():
        returning.dispute(order.id, other.code, text="Muộn", act=Act(None, LATER + timedelta(days=7)))


def test_both_sides_write_and_nothing_is_overwritten(order):
    claim = ask_for(order, CLAIM)
    with transaction():
        returning.write(claim, Side.BUYER, "Chị xem ảnh nhé", act=BUYERS)
        returning.write(claim, Side.SELLER, "Để em hỏi bưu điện", act=HERS)
    assert [row.side for row in db.session.query(CaseMessage).order_by(CaseMessage.id)] == [Side.BUYER, Side.SELLER]


@pytest.mark.parametrize("life", [RETURN_LIFE, CLAIM_LIFE, DISPUTE_LIFE], ids=lambda life: life.kind)
def test_every_step_names_who_takes_it_and_why(life):
    assert all(step.by and step.why for step in life.steps)
    assert {(step.before, step.action) for step in life.steps} == set(life.table)


def test_nobody_takes_the_others_steps():
    assert RETURN_LIFE.actions_of(ReturnState.ASKED, Actor.BUYER) == [CaseAction.WITHDRAW]
    assert RETURN_LIFE.actions_of(ReturnState.ASKED, Actor.SELLER) == [CaseAction.ACCEPT, CaseAction.DECLINE]
    assert CLAIM_LIFE.actions_of(ClaimState.DECLINED, Actor.OFFICER) == [CaseAction.AWARD]


@given(paid=st.integers(0, 10**9), parts=st.lists(st.integers(1, 5), min_size=1, max_size=6))
def test_however_a_line_is_taken_back_the_parts_make_the_whole(paid, parts):
    packs, before, given_back = sum(parts), 0, 0
    for part in parts:
        amount = owing.amount_for(Claimed(part, packs, Dong(paid), before, Dong(given_back)))
        assert amount >= 0
        before, given_back = before + part, given_back + amount
    assert given_back == paid
