"""Delivered is not paid: the carrier collects the cash of a parcel, and she has it only when it is remitted."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.kernel.codes import with_check
from marketplace.kernel.database import db, transaction, transactionally
from marketplace.kernel.history import Act
from marketplace.orders.kinds import PayBy
from marketplace.orders.states import OrderState
from marketplace.payments import carriers, desk_queries, queries, sheets
from marketplace.payments.kinds import Outcome
from marketplace.payments.models import CodParcel
from marketplace.payments.states import COD_LIFE, PaymentState
from marketplace.payments.states import CodAction as A
from marketplace.payments.states import CodState as S
from marketplace.sales import queries as sales
from marketplace.sales.kinds import Verification
from marketplace.sales.levels import level_of
from marketplace.territory.rules import TerritoryScope
from marketplace.trade import auditing, paying
from tests.conftest import NOON
from tests.makers.cooperatives import make_cooperative
from tests.makers.money import hear, news, pay
from tests.makers.orders import advance, cancelled, make_offer, make_order

ACT = Act(3, NOON + timedelta(days=6))
TABLE = {
    (S.TO_COLLECT, A.COLLECT): S.COLLECTED, (S.COLLECTED, A.REMIT): S.REMITTED, (S.TO_COLLECT, A.REMIT): S.REMITTED,
    (S.TO_COLLECT, A.COME_BACK): S.RETURNED,
}  # fmt: skip


@pytest.mark.parametrize("state", list(S))
def test_the_table_of_the_program_is_the_table_of_the_market(state):
    for action in A:
        assert COD_LIFE.table.get((state, action)) == TABLE.get((state, action)), action


def parcel_of(order):
    db.session.expire_all()
    return db.session.scalars(select(CodParcel).where(CodParcel.order_id == order.id)).one()


def number(order, text):
    with transaction():
        parcel_of(order).tracking_number = text
    return order


def file_of(*lines):
    head = "Bảng đối soát COD\n\nMã vận đơn;Mã đơn hàng;Tiền thu hộ;Tổng phí;Thực nhận;Ngày đối soát\n"
    return carriers.read(sheets.cut((head + "\n".join(lines) + "\nTổng;;1;2;3;").encode()), today=NOON)


def take_in(owner, statement):
    return transactionally(lambda: paying.hear_all(statement.news, cooperative_id=owner, act=ACT))


def test_from_the_door_to_the_account(database):
    order = make_order(state=OrderState.SHIPPED)
    assert (parcel_of(order).state, parcel_of(order).due) == (S.TO_COLLECT, order.total)
    advance(order, OrderState.DELIVERED, NOON)
    assert parcel_of(order).state is S.COLLECTED
    assert queries.payment_of(order.id).state is PaymentState.EXPECTED
    with transaction():
        paying.confirm_received(order.code, cooperative_id=order.cooperative_id, act=ACT)
    assert parcel_of(order).state is S.REMITTED


def test_a_prepaid_parcel_has_no_cash(database):
    make_order(state=OrderState.SHIPPED, pay_by=PayBy.VIETQR)
    assert db.session.scalars(select(CodParcel)).all() == []


def test_a_code_of_letters_alone_is_a_parcel_and_the_closing_line_is_none():
    code = with_check("CSABCDEFGHJ")
    assert not any(character.isdigit() for character in code)
    statement = file_of(f";{code};120.000;9.000;111.000;22/11/2026")
    assert [(each.text, each.amount, each.fee) for each in statement.news] == [(code, 120_000, 9_000)]
    assert statement.unreadable == []


def test_a_carriers_statement_matched_short_missing_and_unknown(database):
    seller = make_cooperative()
    honey = make_offer(cooperative=seller, stock=50)
    full, short, silent, refused = (
        make_order(wanted={honey: 1}, state=OrderState.DELIVERED if place < 3 else OrderState.SHIPPED)
        for place in range(4)
    )
    cancelled(refused)
    number(full, "GHN0001")
    lines = (
        f"GHN0001;;{full.total:,};22.000;1;28/11/2026".replace(",", "."),
        f"X9;{short.code};{short.total - 5_000};20.000;1;28/11/2026",
        f"X8;{refused.code};0;15.000;-15.000;28/11/2026",
        "GHN9999;DON-FACEBOOK-1;250.000;20.000;230.000;28/11/2026",
    )
    recorded = take_in(seller.id, file_of(*lines))
    assert [each.outcome for each in recorded] == [
        Outcome.RECEIVED, Outcome.PART_PAID, Outcome.FEE_ONLY, Outcome.NOT_OURS,
    ]  # fmt: skip
    assert [each.outcome for each in take_in(seller.id, file_of(*lines))] == [
        Outcome.KNOWN, Outcome.KNOWN, Outcome.KNOWN, Outcome.NOT_OURS,
    ]  # fmt: skip
    waiting = desk_queries.not_remitted(seller.id)
    assert {each.order_code: each.missing for each in waiting} == {short.code: 5_000, silent.code: silent.total}
    sums = desk_queries.cod_sums(seller.id)
    assert (sums.fee, sums.loss, sums.collected) == (42_000, 15_000, 5_000 + silent.total)
    assert [parcel_of(each).state for each in (full, refused)] == [S.REMITTED, S.RETURNED]
    assert list(auditing.faults()) == []


def test_age_is_counted_from_the_delivery(database):
    order = make_order(state=OrderState.DELIVERED)
    (waiting,) = desk_queries.not_remitted(order.cooperative_id)
    assert waiting.days_since(NOON + timedelta(days=9)) == 8


def levels():
    everything = sales.Filter(
        scope=TerritoryScope(everywhere=True),
        first_day=NOON.date().replace(day=1),
        last_day=NOON.date().replace(day=30),
    )
    return {part.key: part.amount for part in sales.by_verification(everything)}


def test_a_proven_price_lifts_the_sale_and_the_sums_follow(database):
    order = make_order(state=OrderState.DELIVERED, pay_by=PayBy.VIETQR)
    assert levels() == {Verification.DELIVERED: order.goods_total}
    pay(order)
    assert levels() == {Verification.RECONCILED: order.goods_total}
    (line, *_) = sales.lines_of(order.id)
    assert line.verification is Verification.RECONCILED
    assert list(auditing.faults()) == []


def test_paid_before_delivered_counts_as_reconciled_at_once(database):
    order = make_order(pay_by=PayBy.VIETQR)
    pay(order)
    assert level_of(order.id) is None
    for state in (OrderState.CONFIRMED, OrderState.PACKED, OrderState.SHIPPED, OrderState.DELIVERED):
        advance(order, state)
    assert levels() == {Verification.RECONCILED: order.goods_total}
    assert list(auditing.faults()) == []


def test_her_word_alone_lifts_nothing(database):
    order = make_order(state=OrderState.DELIVERED, pay_by=PayBy.VIETQR)
    with transaction():
        paying.confirm_received(order.code, cooperative_id=order.cooperative_id, act=ACT)
    assert levels() == {Verification.DELIVERED: order.goods_total}
    assert hear(news(order.code, order.total), order.cooperative_id).outcome is Outcome.PROVEN
    assert levels() == {Verification.RECONCILED: order.goods_total}


def test_a_level_without_proof_is_found(database):
    order = make_order(state=OrderState.DELIVERED, pay_by=PayBy.VIETQR)
    with transaction():
        paying.sales.lift_to_reconciled(order.id, act=ACT)
    assert any("no news proves" in fault.sentence for fault in auditing.faults())
