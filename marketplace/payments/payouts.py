"""Payouts: the card money that the operator passes on, each naming the earnings it settles, none of them twice."""

from collections.abc import Sequence

from sqlalchemy import exists, select, update

from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.verifying import ensure_not_her_own
from marketplace.kernel import audit
from marketplace.kernel.codes import new_code
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotAllowed, NotFound, RuleBroken
from marketplace.kernel.history import Act, move
from marketplace.kernel.messages import msg
from marketplace.kernel.money import Dong
from marketplace.payments import earnings, ledger, rules
from marketplace.payments.kinds import Account, Booking
from marketplace.payments.ledger import Side
from marketplace.payments.ledger_models import LedgerEntry, Payout, PayoutLine
from marketplace.payments.states import PAYOUT_LIFE, PayoutAction, PayoutState

PREFIX = "CT"
CODE_LENGTH = 7


def draft(cooperative_id: int, *, act: Act) -> Payout:
    """Put everything that a cooperative may be paid into one payout, with what she owes taken off.

    Raises:
        NotFound: there is no such cooperative.
        NotAllowed: the actor is a member of it.
        RuleBroken: nothing is left to pay, no account to pay it to, or an earlier payout is unresolved.
    """
    # Of two who settle at one moment the second waits here, and then finds nothing left. Orders of the cooperative
    # go on meanwhile: their references to her row are not held up.
    cooperative = _hold_cooperative(cooperative_id)
    ensure_not_her_own(cooperative_id, act)
    _ensure_nothing_is_unresolved(cooperative_id)
    if not cooperative.bank_account:
        raise RuleBroken(msg("Hợp tác xã chưa khai tài khoản ngân hàng nên chưa chuyển được."))
    ready = [each.order_id for each in earnings.unsettled_of(cooperative_id, at=act.at) if each.waits_for is None]
    lines = earnings.entries_of(ready)
    amount = Dong(sum(gained for _entry, _order, gained in lines))
    if amount <= 0:
        raise RuleBroken(msg("Hợp tác xã này chưa có khoản nào để chuyển."))
    return _made(cooperative, lines, amount, act)


def draft_all(*, act: Act) -> list[Payout]:
    """Make a payout for every cooperative that can have one; the others stay in the list as they are."""
    made = []
    for each in sorted(earnings.standings(at=act.at), key=lambda standing: standing.cooperative_id):
        try:
            made.append(draft(each.cooperative_id, act=act))
        except (NotAllowed, RuleBroken):
            continue
    return made


def drop(code: str, *, act: Act) -> Payout:
    """Take back a payout that was not sent: what it listed waits for the next one.

    Raises:
        NotFound, NotAllowed: there is none, or it is for a cooperative of her own.
        TransitionNotAllowed, StaleState: it was sent or taken back already.
    """
    payout = _hers_to_decide(code, act)
    move(PAYOUT_LIFE, payout, PayoutAction.DROP, act)
    return _free(payout, act)


def send(code: str, *, act: Act) -> Payout:
    """It was handed to the bank.

    Raises:
        NotFound, NotAllowed: there is none, or it is for a cooperative of her own.
        TransitionNotAllowed, StaleState: it was sent already.
    """
    payout = _hers_to_decide(code, act)
    move(PAYOUT_LIFE, payout, PayoutAction.SEND, act)
    payout.sent_at = act.at
    db.session.flush()
    return payout


def send_all(*, act: Act) -> list[Payout]:
    """Every draft was handed to the bank, but those for cooperatives of her own."""
    chosen = select(Payout.code).where(Payout.state == PayoutState.DRAFT).order_by(Payout.id)
    sent = []
    for code in list(db.session.scalars(chosen)):
        try:
            sent.append(send(code, act=act))
        except (NotAllowed, RuleBroken):
            continue
    return sent


def confirm(code: str, *, bank_reference: str, reason: str = "", act: Act) -> Payout:
    """The bank carried it out, under this number; one that was unresolved needs a reason as well.

    Raises:
        NotFound, NotAllowed: there is none, or it is for a cooperative of her own.
        InvalidInput: the bank's number or the reason is missing or too long.
        TransitionNotAllowed, StaleState: it is not on its way.
    """
    payout = _hers_to_decide(code, act)
    PAYOUT_LIFE.after(payout.state, PayoutAction.CONFIRM)
    reference = rules.clean_bank_reference(bank_reference, is_needed=True)
    told = rules.clean_reason(reason) if payout.state is PayoutState.UNRESOLVED else ""
    # Written before the state: the database keeps no paid payout without the bank's number.
    payout.bank_reference, payout.paid_at = reference, act.at
    db.session.flush()
    move(PAYOUT_LIFE, payout, PayoutAction.CONFIRM, act.said(told))
    _book(payout, Booking.PAID_OUT, act.said(reference))
    return payout


def fail(code: str, *, reason: str, act: Act) -> Payout:
    """The bank did not carry it out, or sent it back: what it listed waits for the next one.

    Raises:
        NotFound, NotAllowed: there is none, or it is for a cooperative of her own.
        InvalidInput: the reason is missing or too long.
        TransitionNotAllowed, StaleState: it was never sent, or failed already.
    """
    payout = _hers_to_decide(code, act)
    was_paid = payout.state is PayoutState.PAID
    PAYOUT_LIFE.after(payout.state, PayoutAction.FAIL)
    told = act.said(rules.clean_reason(reason))
    move(PAYOUT_LIFE, payout, PayoutAction.FAIL, told)
    if was_paid:
        _book(payout, Booking.PAYOUT_BACK, told)
    return _free(payout, act)


def lose_sight(code: str, *, reason: str, act: Act) -> Payout:
    """The bank does not say what became of it: nothing of it is paid again until a person finds out.

    Raises:
        NotFound, NotAllowed: there is none, or it is for a cooperative of her own.
        InvalidInput: the reason is missing or too long.
        TransitionNotAllowed, StaleState: it is not on its way.
    """
    payout = _hers_to_decide(code, act)
    PAYOUT_LIFE.after(payout.state, PayoutAction.LOSE_SIGHT)
    return move(PAYOUT_LIFE, payout, PayoutAction.LOSE_SIGHT, act.said(rules.clean_reason(reason)))


def _hold_cooperative(cooperative_id: int) -> Cooperative:
    chosen = select(Cooperative).where(Cooperative.id == cooperative_id).with_for_update(key_share=True)
    found = db.session.scalar(chosen.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def _ensure_nothing_is_unresolved(cooperative_id: int) -> None:
    unresolved = exists().where(Payout.cooperative_id == cooperative_id, Payout.state == PayoutState.UNRESOLVED)
    if db.session.scalar(select(unresolved)):
        raise RuleBroken(msg("Còn một lần chuyển chưa rõ kết quả. Hãy hỏi ngân hàng và ghi kết quả trước."))


def _made(cooperative: Cooperative, lines: Sequence[tuple[int, int, Dong]], amount: Dong, act: Act) -> Payout:
    payout = Payout(
        code=new_code(CODE_LENGTH, prefix=PREFIX),
        cooperative_id=cooperative.id,
        amount=amount,
        bank_key=cooperative.bank_key,
        bank_account=cooperative.bank_account,
        bank_account_holder=cooperative.bank_account_holder,
        made_at=act.at,
    )
    db.session.add(payout)
    db.session.flush()
    db.session.add_all(
        PayoutLine(payout_id=payout.id, entry_id=entry, amount=gained) for entry, _order, gained in lines
    )
    db.session.flush()
    audit.record("payout.made", "payout", payout.id, act, before=0, after=amount)
    return payout


def _hers_to_decide(code: str, act: Act) -> Payout:
    found = db.session.scalar(select(Payout).where(Payout.code == code).execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    ensure_not_her_own(found.cooperative_id, act)
    return found


def _free(payout: Payout, act: Act) -> Payout:
    db.session.execute(
        update(PayoutLine)
        .where(PayoutLine.payout_id == payout.id, PayoutLine.freed_at.is_(None))
        .values(freed_at=act.at)
        .execution_options(synchronize_session=False)
    )
    return payout


def _book(payout: Payout, kind: Booking, act: Act) -> None:
    """Write that the cooperative has her money, order by order, or that it came back."""
    turn = 1 if kind is Booking.PAID_OUT else -1
    owner = payout.cooperative_id
    sides = [
        Side(Account.COOPERATIVE_PAYABLE, Dong(turn * gained), owner, order_id)
        for order_id, gained in _by_order(payout.id).items()
    ]
    out = Side(Account.BANK, Dong(-turn * payout.amount), owner)
    ledger.write(kind, [*sides, out], source_key=f"{kind.value}:{payout.code}", act=act, payout_id=payout.id)


def _by_order(payout_id: int) -> dict[int, int]:
    summed: dict[int, int] = {}
    chosen = (
        select(LedgerEntry.order_id, PayoutLine.amount)
        .join(PayoutLine, PayoutLine.entry_id == LedgerEntry.id)
        .where(PayoutLine.payout_id == payout_id)
    )
    for order_id, gained in db.session.execute(chosen):
        summed[order_id or 0] = summed.get(order_id or 0, 0) + gained
    return summed
