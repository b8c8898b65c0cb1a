"""Code and amount must fit: each piece of news ends in its named place, once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act, history_of
from marketplace.orders.kinds import PayBy
from marketplace.orders.states import OrderState
from marketplace.payments import checks, queries
from marketplace.payments.kinds import NewsSource, Outcome
from marketplace.payments.models import PaymentReceipt, ProviderNews
from marketplace.payments.states import NEWS_LIFE, PaymentState
from marketplace.payments.states import NewsAction as A
from marketplace.payments.states import NewsState as S
from marketplace.trade import paying
from tests.conftest import NOON
from tests.makers.cooperatives import make_cooperative
from tests.makers.money import ACCOUNT, hear, news, pay
from tests.makers.orders import cancelled, make_offer, make_order

LATER = Act(3, NOON + timedelta(days=3))

DESK = (S.DUPLICATE, S.LATE, S.NO_MATCH, S.WRONG_ACCOUNT)
TABLE = {
    (S.NEW, A.MATCH): S.MATCHED,
    (S.NEW, A.RECOGNISE): S.KNOWN,
    (S.NEW, A.FIND_TWICE): S.DUPLICATE,
    (S.NEW, A.FIND_LATE): S.LATE,
    (S.NEW, A.FIND_NOTHING): S.NO_MATCH,
    (S.NEW, A.FIND_ELSEWHERE): S.WRONG_ACCOUNT,
    (S.DUPLICATE, A.GIVE_BACK): S.MATCHED,
    (S.LATE, A.GIVE_BACK): S.MATCHED,
    (S.LATE, A.PLACE_AGAIN): S.MATCHED,
    **{(state, A.ASSIGN): S.MATCHED for state in DESK},
    **{(state, A.DISMISS): S.DISMISSED for state in DESK},
}


@pytest.mark.parametrize("state", list(S))
def test_the_table_of_the_program_is_the_table_of_the_market(state):
    for action in A:
        assert NEWS_LIFE.table.get((state, action)) == TABLE.get((state, action)), action


@pytest.fixture
def order(database):
    return make_order(pay_by=PayBy.VIETQR)


def state_of(order):
    db.session.expire_all()
    return queries.payment_of(order.id).state


def refunds(order):
    return [(refund.reason, refund.amount) for refund in queries.refunds_of(order.id)]


WRITTEN = [
    "{code}",
    "{small} thanh toan don hang",
    "CT DEN:0123456789 MBVCB.123.{code}.CT tu 0011 NGUYEN THI LAN toi 0123456789",
    "QR - {spaced}",
    "IBFT {code}GD 6123456-112226-10:00:00",
    "MUA HANG CS CS{rest}",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_the_code_is_found_however_banks_write_it(order, text):
    code = order.code
    told = text.format(code=code, small=code.lower(), spaced=" ".join([code[:4], code[4:7], code[7:]]), rest=code[2:])
    assert hear(news(told, order.total), order.cooperative_id).outcome is Outcome.RECEIVED
    assert state_of(order) is PaymentState.RECEIVED
    assert list(checks.faults()) == []


def test_short_then_the_rest(order):
    first = pay(order, amount=order.total - 20_000)
    assert (first.outcome, first.missing) == (Outcome.PART_PAID, 20_000)
    assert state_of(order) is PaymentState.PART_PAID
    assert queries.transfer_of(queries.payment_of(order.id)).amount == 20_000
    assert pay(order, amount=20_000).outcome is Outcome.RECEIVED
    assert [step.after for step in history_of("payment", queries.payment_of(order.id).id)] == ["part_paid", "received"]


def test_over_is_received_and_the_rest_owed_back(order):
    told = pay(order, amount=order.total + 5_000)
    assert (told.outcome, told.surplus) == (Outcome.OVERPAID, 5_000)
    assert (state_of(order), refunds(order)) == (PaymentState.RECEIVED, [("overpaid", 5_000)])


def test_twice_is_on_the_desk(order):
    pay(order)
    assert pay(order, at=NOON + timedelta(hours=5)).outcome is Outcome.DUPLICATE
    assert queries.payment_of(order.id).paid == order.total


def test_late_ships_nothing_by_itself(order):
    cancelled(order)
    assert pay(order).outcome is Outcome.LATE
    assert state_of(order) is PaymentState.DROPPED
    assert order.state is OrderState.CANCELLED


def test_an_unknown_code_is_on_the_no_match_list(order):
    assert hear(news("CS234567892X", 50_000), order.cooperative_id).outcome is Outcome.NO_MATCH


def test_private_money_is_not_kept(order):
    assert hear(news("Luong thang 11", 9_999_000), order.cooperative_id).outcome is Outcome.NOT_OURS
    assert db.session.scalar(select(func.count(ProviderNews.id))) == 0


def test_the_sum_without_the_code_is_kept_for_a_person(order):
    assert hear(news("Chi Lan chuyen tien", order.total), order.cooperative_id).outcome is Outcome.NO_MATCH


def test_another_account_is_a_case_of_its_own(order):
    assert pay(order, accounts=("9999999999",)).outcome is Outcome.WRONG_ACCOUNT
    assert pay(order, accounts=("0123-456 789", "9")).outcome is Outcome.RECEIVED
    assert ACCOUNT == "0123456789"


def test_money_for_another_cooperative_tells_nothing_of_her_order(order):
    stranger = make_cooperative("Tà Phìn")
    told = hear(news(order.code, order.total), stranger.id)
    assert (told.outcome, told.order_code) == (Outcome.WRONG_ACCOUNT, "")
    assert state_of(order) is PaymentState.EXPECTED


def test_a_transfer_for_cash_on_delivery_is_asked_about(database):
    order = make_order(pay_by=PayBy.COD)
    assert pay(order).outcome is Outcome.WRONG_ACCOUNT


def test_the_same_news_again_changes_nothing(order):
    told = news(order.code, order.total)
    assert [hear(told, order.cooperative_id).outcome for _ in range(3)] == [
        Outcome.RECEIVED, Outcome.KNOWN, Outcome.KNOWN,
    ]  # fmt: skip
    assert db.session.scalar(select(func.count(PaymentReceipt.id))) == 1


def test_two_sources_tell_of_one_transfer(order):
    assert pay(order, source=NewsSource.SEPAY).outcome is Outcome.RECEIVED
    assert pay(order, at=NOON + timedelta(hours=20)).outcome is Outcome.KNOWN
    # A second transfer of the same sum is told by both as well, and is one duplicate, not two.
    assert pay(order, source=NewsSource.SEPAY).outcome is Outcome.DUPLICATE
    assert pay(order).outcome is Outcome.KNOWN
    assert list(checks.faults()) == []


def test_news_proves_what_she_confirmed_by_hand(order):
    with transaction():
        paying.confirm_received(order.code, cooperative_id=order.cooperative_id, act=LATER)
    assert not queries.is_reconciled(order.id)
    assert pay(order).outcome is Outcome.PROVEN
    assert queries.is_reconciled(order.id)
    assert queries.payment_of(order.id).paid == order.total


def test_two_codes_in_one_transfer_pay_the_one_that_fits(database):
    seller = make_cooperative()
    small = make_order(wanted={make_offer(cooperative=seller, price=50_000): 1}, pay_by=PayBy.VIETQR)
    large = make_order(wanted={make_offer(cooperative=seller, price=90_000): 1}, pay_by=PayBy.VIETQR)
    text = f"{large.code} va {small.code}"
    assert hear(news(text, small.total), seller.id).order_code == small.code
    assert hear(news(text, large.total + small.total), seller.id).outcome is Outcome.NO_MATCH


def test_the_audit_finds_money_that_is_nowhere(order):
    pay(order)
    with transaction():
        db.session.execute(ProviderNews.__table__.update().values(receipt_id=None))
    told = " ".join(fault.sentence for fault in checks.faults())
    assert "on no payment and on no desk" in told
