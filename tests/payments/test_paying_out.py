"""Card money is passed on: each payout says what it settles, needs the bank's number, and no earning is paid twice."""

from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy import delete, select

from marketplace.cooperatives.kinds import MemberRole
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, NotAllowed, NotFound, RuleBroken, TransitionNotAllowed
from marketplace.kernel.history import Act, history_of
from marketplace.kernel.money import Dong
from marketplace.orders.kinds import CaseKind
from marketplace.orders.states import OrderState
from marketplace.payments import card_books, earnings, ledger_checks, payouts, rules, settlements
from marketplace.payments.kinds import Account, Booking, Waiting
from marketplace.payments.ledger_models import LedgerEntry, PayoutLine
from marketplace.payments.rules import Earned
from marketplace.payments.settlements import Period
from marketplace.payments.states import PAYOUT_LIFE
from marketplace.payments.states import PayoutAction as A
from marketplace.payments.states import PayoutState as S
from marketplace.trade import auditing, returning
from tests.conftest import NOON
from tests.makers.cases import ask_for
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.ledger import FEE, LATER, book_back, card_order, make_payout
from tests.makers.orders import cancelled
from tests.makers.people import make_person
from tests.makers.routes import ON_SQLITE

ACT = Act(None, LATER)
NOVEMBER, DECEMBER = Period(date(2026, 11, 1), date(2026, 11, 30)), Period(date(2026, 12, 1), date(2026, 12, 31))
TABLE = {
    (S.DRAFT, A.SEND): S.SENT, (S.DRAFT, A.DROP): S.DROPPED, (S.SENT, A.CONFIRM): S.PAID, (S.SENT, A.FAIL): S.FAILED,
    (S.SENT, A.LOSE_SIGHT): S.UNRESOLVED, (S.UNRESOLVED, A.CONFIRM): S.PAID, (S.UNRESOLVED, A.FAIL): S.FAILED,
    (S.PAID, A.FAIL): S.FAILED,
}  # fmt: skip
VERBS = {
    A.SEND: lambda code: payouts.send(code, act=ACT),
    A.DROP: lambda code: payouts.drop(code, act=ACT),
    A.CONFIRM: lambda code: payouts.confirm(code, bank_reference="FT1", reason="Đã hỏi ngân hàng", act=ACT),
    A.FAIL: lambda code: payouts.fail(code, reason="Ngân hàng trả lại", act=ACT),
    A.LOSE_SIGHT: lambda code: payouts.lose_sight(code, reason="Không trả lời", act=ACT),
}
OVER = (OrderState.CANCELLED, OrderState.RETURNED)


def clean():
    return [fault.sentence for fault in auditing.faults()] == []


def ready(cooperative_id, at=LATER):
    return sum(each.balance for each in earnings.unsettled_of(cooperative_id, at=at) if each.waits_for is None)


@pytest.mark.parametrize(
    ("order", "is_received", "is_contested", "owed"),
    list(product(OrderState, (False, True), (False, True), (Dong(0), Dong(1)))),
)
def test_what_card_money_waits_for_in_every_case(order, is_received, is_contested, owed):
    earned = {"order": order, "is_received": is_received, "is_contested": is_contested, "refunds_owed": owed}
    free = not owed and (order in OVER or (order is OrderState.DELIVERED and is_received and not is_contested))
    assert (rules.waits_for(Earned(balance=Dong(1), **earned)) is None) == free
    assert rules.waits_for(Earned(balance=Dong(0), **earned)) is None
    assert rules.waits_for(Earned(balance=Dong(-1), **earned)) is None


@ON_SQLITE
@pytest.mark.parametrize(("state", "action"), list(product(S, A)))
def test_only_the_steps_of_the_table_can_be_taken(database, state, action):
    assert PAYOUT_LIFE.table.get((state, action)) == TABLE.get((state, action))
    hoa = make_cooperative()
    card_order(hoa)
    payout = make_payout(hoa.id, state)
    if (state, action) in TABLE:
        with transaction():
            assert VERBS[action](payout.code).state is TABLE[(state, action)]
    else:
        with pytest.raises(TransitionNotAllowed), transaction():
            VERBS[action](payout.code)
        assert payout.state is state
    assert clean()


def test_a_payout_lists_what_it_settles_and_leaves_what_waits(database):
    hoa = make_cooperative()
    done, second = card_order(hoa), card_order(hoa, price=80_000)
    waiting = card_order(hoa, is_received=False)
    on_its_way = card_order(hoa, state=OrderState.PLACED)
    payout = make_payout(hoa.id)
    lines = settlements.lines_of(payout.id)
    assert {line.order_code for line in lines} == {done.code, second.code}
    assert [line.kind for line in lines] == [Booking.RECEIVED, Booking.FEE] * 2
    assert payout.amount == done.total + second.total - 2 * FEE == sum(line.amount for line in lines)
    left = {each.order_code: each.waits_for for each in earnings.unsettled_of(hoa.id, at=LATER)}
    assert left == {waiting.code: Waiting.RECEIPT, on_its_way.code: Waiting.DELIVERY}
    assert clean()


def test_what_is_in_a_payout_is_not_paid_again(database):
    hoa = make_cooperative()
    card_order(hoa)
    make_payout(hoa.id)
    with pytest.raises(RuleBroken), transaction():
        payouts.draft(hoa.id, act=ACT)
    with transaction():
        assert payouts.draft_all(act=ACT) == []


def test_paid_needs_the_banks_number_and_moves_the_debt(database):
    hoa = make_cooperative()
    order = card_order(hoa)
    payout = make_payout(hoa.id, S.SENT)
    for typed in ("", "  ", "x" * 61):
        with pytest.raises(InvalidInput), transaction():
            payouts.confirm(payout.code, bank_reference=typed, act=ACT)
    assert settlements.balance_of(hoa.id) == order.total - FEE
    with transaction():
        payouts.confirm(payout.code, bank_reference="FT26330123456", act=ACT)
    assert settlements.balance_of(hoa.id) == 0
    assert settlements.accounts() == {
        Account.CARD_CLEARING: order.total - FEE, Account.BANK: FEE - order.total, Account.COOPERATIVE_PAYABLE: 0,
    }  # fmt: skip
    per_order = select(LedgerEntry.order_id).where(LedgerEntry.account == Account.COOPERATIVE_PAYABLE).distinct()
    assert list(db.session.scalars(per_order)) == [order.id]
    assert [step.action for step in history_of("payout", payout.id)] == ["send", "confirm"]
    assert clean()


@pytest.mark.parametrize("state", [S.DROPPED, S.FAILED])
def test_what_came_to_nothing_waits_for_the_next_payout(database, state):
    hoa = make_cooperative()
    order = card_order(hoa)
    make_payout(hoa.id, state)
    assert settlements.balance_of(hoa.id) == order.total - FEE
    assert make_payout(hoa.id, S.PAID).amount == order.total - FEE
    assert settlements.balance_of(hoa.id) == 0
    assert clean()


def test_what_the_bank_sends_back_days_later_is_owed_again(database):
    hoa = make_cooperative()
    order = card_order(hoa)
    payout = make_payout(hoa.id, S.PAID)
    with transaction():
        payouts.fail(payout.code, reason="Tài khoản đã đóng", act=ACT)
    assert settlements.balance_of(hoa.id) == order.total - FEE == ready(hoa.id)
    assert settlements.accounts()[Account.BANK] == 0
    assert clean()


def test_an_unresolved_payout_blocks_until_somebody_decides_with_a_reason(database):
    hoa = make_cooperative()
    first = card_order(hoa)
    payout = make_payout(hoa.id, S.UNRESOLVED)
    second = card_order(hoa)
    with pytest.raises(RuleBroken), transaction():
        payouts.draft(hoa.id, act=ACT)
    for verb, given in ((payouts.confirm, {"bank_reference": "FT1"}), (payouts.fail, {})):
        with pytest.raises(InvalidInput), transaction():
            verb(payout.code, reason=" ", act=ACT, **given)
    with transaction():
        payouts.fail(payout.code, reason="Ngân hàng xác nhận chưa chuyển", act=ACT)
    assert history_of("payout", payout.id)[-1].note == "Ngân hàng xác nhận chưa chuyển"
    assert make_payout(hoa.id).amount == first.total + second.total - 2 * FEE
    assert clean()


def test_a_refund_after_the_payout_is_taken_from_the_next(database):
    hoa = make_cooperative()
    first = card_order(hoa)
    make_payout(hoa.id, S.PAID)
    book_back(first, 50_000)
    assert settlements.balance_of(hoa.id) == -50_000 == ready(hoa.id)
    with pytest.raises(RuleBroken), transaction():
        payouts.draft(hoa.id, act=ACT)
    second = card_order(hoa, price=90_000)
    assert make_payout(hoa.id, S.PAID).amount == second.total - FEE - 50_000
    assert settlements.balance_of(hoa.id) == 0
    assert clean()


def test_a_cancelled_order_waits_for_its_refund_and_leaves_the_fee(database):
    hoa = make_cooperative()
    order = cancelled(card_order(hoa, state=OrderState.PLACED))
    (waiting,) = earnings.unsettled_of(hoa.id, at=LATER)
    assert waiting.waits_for is Waiting.REFUND
    book_back(order, order.total)
    assert ready(hoa.id) == -FEE


def test_an_open_case_holds_the_money_back_and_so_does_one_that_may_go_to_the_officer(database):
    hoa = make_cooperative()
    order = card_order(hoa, is_received=False)
    case = ask_for(order, CaseKind.CLAIM)
    (waiting,) = earnings.unsettled_of(hoa.id, at=LATER)
    assert waiting.waits_for is Waiting.CASE
    with transaction():
        returning.decline(case.code, cooperative_id=hoa.id, answer="Hàng còn tốt khi gửi", act=ACT)
    still, over = (earnings.unsettled_of(hoa.id, at=LATER + timedelta(days=days))[0].waits_for for days in (6, 7))
    assert (still, over) == (Waiting.CASE, Waiting.RECEIPT)


def test_a_statement_adds_up_and_its_lines_are_the_figures(database):
    hoa = make_cooperative()
    first, second = card_order(hoa), card_order(hoa, price=90_000)
    make_payout(hoa.id, S.PAID)
    book_back(first, 20_000, at=NOON + timedelta(days=20))
    november = settlements.statement_of(hoa.id, NOVEMBER)
    paid = first.total + second.total - 2 * FEE
    assert (november.opening, november.sales, november.fees) == (0, first.total + second.total, 2 * FEE)
    assert (november.refunds, november.payouts, november.closing) == (0, paid, 0)
    december = settlements.statement_of(hoa.id, DECEMBER)
    assert (december.opening, december.refunds, december.closing) == (0, 20_000, -20_000)
    assert december.closing == settlements.balance_of(hoa.id)
    for period, statement in ((NOVEMBER, november), (DECEMBER, december)):
        moved = sum(line.amount for line in settlements.statement_lines(hoa.id, period))
        assert moved == statement.closing - statement.opening


def test_nobody_settles_for_a_cooperative_of_her_own(database):
    hoa, mai = make_cooperative("Hoa"), make_cooperative("Mai")
    card_order(hoa)
    card_order(mai)
    member = Act(make_member(hoa, MemberRole.MANAGER).id, LATER)
    with pytest.raises(NotAllowed), transaction():
        payouts.draft(hoa.id, act=member)
    with transaction():
        assert [payout.cooperative_id for payout in payouts.draft_all(act=member)] == [mai.id]
    payout = make_payout(hoa.id, actor_id=make_person("Vận Hành", is_operator=True).id)
    with pytest.raises(NotAllowed), transaction():
        payouts.send(payout.code, act=member)
    with transaction():
        assert [sent.cooperative_id for sent in payouts.send_all(act=member)] == [mai.id]


def test_without_an_account_there_is_no_payout(database):
    hoa = make_cooperative()
    card_order(hoa)
    with transaction():
        hoa.bank_account = ""
    with pytest.raises(RuleBroken), transaction():
        payouts.draft(hoa.id, act=ACT)
    (standing,) = earnings.standings(at=LATER)
    assert not standing.has_account


def test_of_others_and_of_nobody_there_is_nothing(database):
    hoa, mai = make_cooperative("Hoa"), make_cooperative("Mai")
    card_order(hoa)
    payout = make_payout(hoa.id)
    for cooperative_id in (hoa.id, mai.id):
        with pytest.raises(NotFound):
            settlements.get_payout(payout.code, cooperative_id=cooperative_id)
    with transaction():
        payouts.send(payout.code, act=ACT)
    assert settlements.get_payout(payout.code, cooperative_id=hoa.id).amount == payout.amount
    for code in ("CT2222222Z", ""):
        with pytest.raises(NotFound), transaction():
            payouts.send(code, act=ACT)
    with pytest.raises(NotFound), transaction():
        payouts.draft(0, act=ACT)


def test_what_the_provider_paid_the_operator_is_booked_once(database):
    hoa = make_cooperative()
    order = card_order(hoa)
    held = Dong(order.total - FEE)
    for amount, reference in ((0, "FT1"), (held + 1, "FT1"), (held, "")):
        with pytest.raises(InvalidInput), transaction():
            card_books.book_arrived(Dong(amount), bank_reference=reference, act=ACT)
    with transaction():
        card_books.book_arrived(Dong(held - 1), bank_reference="FT1", act=ACT)
    with pytest.raises(InvalidInput), transaction():
        card_books.book_arrived(Dong(1), bank_reference="FT1", act=ACT)
    assert settlements.accounts()[Account.BANK] == held - 1
    assert clean()


def test_the_audit_finds_books_that_do_not_fit(database):
    hoa = make_cooperative()
    card_order(hoa)
    payout = make_payout(hoa.id, S.PAID)
    assert list(ledger_checks.faults()) == []
    with transaction():
        db.session.execute(delete(LedgerEntry).where(LedgerEntry.account == Account.BANK))
        line = db.session.scalars(select(PayoutLine).where(PayoutLine.payout_id == payout.id)).first()
        line.amount += 1
        line.freed_at = LATER
    told = " ".join(fault.sentence for fault in ledger_checks.faults())
    for words in ("paid_out", "add up to", "does not fit", "left the bank"):
        assert words in told
