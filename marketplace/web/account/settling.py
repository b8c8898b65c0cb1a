"""The operator's desk of card money: who is owed what, payouts in the making, and what the provider paid."""

from functools import partial
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from marketplace.cooperatives import queries as cooperatives
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.kernel.money import Dong, parse_dong
from marketplace.kernel.ports import Sheet
from marketplace.payments import card_books, earnings, payouts, settlements
from marketplace.payments.kinds import Account
from marketplace.payments.labels import ACCOUNT_NAMES, WAITING_NAMES
from marketplace.payments.settlements import OPEN_PAYOUTS
from marketplace.payments.states import PayoutState
from marketplace.web.access import operator
from marketplace.web.account.blueprint import blueprint
from marketplace.web.failures import status_of
from marketplace.web.languages import say
from marketplace.web.statements import file_answer, payout_row, read_asked, statement_file, statement_page
from marketplace.web.viewer import viewer
from marketplace.wiring import ports

DONE = (PayoutState.PAID, PayoutState.FAILED)
LATEST = 20


@blueprint.get("/operator/settlements")
@operator
def settlements_desk() -> str:
    """Show who is owed what, and the payouts that are not done."""
    return _desk()


@blueprint.post("/operator/settlements/drafts")
@operator
def make_payouts() -> Answer:
    """Make a payout for every cooperative that can have one."""
    with transaction():
        made = payouts.draft_all(act=viewer().act())
    flash(gettext("Đã lập %(count)s lần chuyển.", count=len(made)), "success")
    return redirect(url_for(".settlements_desk"), 303)


@blueprint.post("/operator/settlements/sending")
@operator
def send_payouts() -> Answer:
    """Say that every draft was handed to the bank."""
    with transaction():
        sent = payouts.send_all(act=viewer().act())
    flash(gettext("Đã ghi %(count)s lần chuyển là gửi ngân hàng.", count=len(sent)), "success")
    return redirect(url_for(".settlements_desk"), 303)


@blueprint.post("/operator/settlements/arrivals")
@operator
def book_arrival() -> Answer | tuple[str, int]:
    """Write down what the card provider paid."""
    try:
        amount = _amount(request.form.get("amount", ""))
        with transaction():
            reference = request.form.get("bank_reference", "")
            card_books.book_arrived(amount, bank_reference=reference, act=viewer().act())
    except InvalidInput as error:
        return _desk({name: say(fault) for name, fault in error.fields.items()}), 422
    flash(gettext("Đã ghi tiền về tài khoản."), "success")
    return redirect(url_for(".settlements_desk"), 303)


@blueprint.get("/operator/settlements/payouts.xlsx")
@operator
def payouts_xlsx() -> Response:
    """Hand out the drafts as a list of transfers for the bank."""
    headings = [
        *(gettext("Số tài khoản"), gettext("Chủ tài khoản"), gettext("Ngân hàng")),
        *(gettext("Số tiền"), gettext("Nội dung")),
    ]
    drafts = settlements.payouts_in((PayoutState.DRAFT,), limit=None)
    rows = [(p.bank_account, p.bank_account_holder, p.bank_name, p.amount, p.code) for p in drafts]
    sheet = Sheet(gettext("Chuyển tiền"), headings, rows)
    return file_answer(ports().sheets.xlsx([sheet]), f"chuyen-tien-{clock.today():%Y%m%d}.xlsx")


@blueprint.get("/operator/settlements/<int:cooperative_id>")
@operator
def settlement(cooperative_id: int) -> str:
    """Show a cooperative's statement of a month and what waits."""
    return _settlement(cooperative_id)


@blueprint.get("/operator/settlements/<int:cooperative_id>/statement.xlsx")
@operator
def settlement_xlsx(cooperative_id: int) -> Response:
    """Hand out a cooperative's statement of a month for Excel."""
    cooperatives.cooperative_of(cooperative_id)
    return statement_file(cooperative_id, read_asked(request.args))


@blueprint.post("/operator/settlements/<int:cooperative_id>/drafts")
@operator
def make_payout(cooperative_id: int) -> Answer | tuple[str, int]:
    """Make a payout for one cooperative."""
    try:
        with transaction():
            code = payouts.draft(cooperative_id, act=viewer().act()).code
    except RuleBroken as error:
        return _settlement(cooperative_id, say(error.message)), status_of(error)
    flash(gettext("Đã lập lần chuyển %(code)s.", code=code), "success")
    return redirect(url_for(".payout", code=code), 303)


def _desk(errors: dict[str, str] | None = None) -> str:
    under_way = settlements.payouts_in(OPEN_PAYOUTS)
    accounts = settlements.accounts()
    # What is owed stands below zero in the books; people read it as a sum.
    shown = {**accounts, Account.COOPERATIVE_PAYABLE: -accounts[Account.COOPERATIVE_PAYABLE]}
    return render_template(
        "account/settlements.html",
        standings=earnings.standings(at=clock.now()),
        accounts=[(say(ACCOUNT_NAMES[account]), amount) for account, amount in shown.items()],
        under_way=[_row(each) for each in under_way],
        drafts=sum(each.state is PayoutState.DRAFT for each in under_way),
        done=[_row(each) for each in settlements.payouts_in(DONE, limit=LATEST)],
        errors=errors or {},
        typed={name: request.form.get(name, "") for name in ("amount", "bank_reference")},
    )


def _settlement(cooperative_id: int, problem: str = "") -> str:
    unsettled = earnings.unsettled_of(cooperative_id, at=clock.now())
    asked = read_asked(request.args)
    return render_template(
        "account/settlement.html",
        cooperative=cooperatives.cooperative_of(cooperative_id),
        ready=[each for each in unsettled if each.waits_for is None],
        waiting=[(each, say(WAITING_NAMES[each.waits_for])) for each in unsettled if each.waits_for],
        page=statement_page(cooperative_id, asked, partial(url_for, ".settlement", cooperative_id=cooperative_id)),
        problem=problem,
    )


def _row(payout: settlements.PayoutView) -> dict[str, Any]:
    return payout_row(payout, url_for(".payout", code=payout.code), title=payout.cooperative_name)


def _amount(text: str) -> Dong:
    try:
        return parse_dong(text)
    except ValueError as error:
        raise InvalidInput(fields={"amount": error.args[0]}) from None
