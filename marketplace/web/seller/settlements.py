"""Card money that the operator holds for her: the statement, what waits and why, payouts, and the receipt of each."""

from functools import partial

from flask import Response, render_template, request, url_for

from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound
from marketplace.payments import earnings, settlements
from marketplace.payments.labels import BOOKING_NAMES, PAYOUT_LABELS, PAYOUT_NEWS, WAITING_NAMES
from marketplace.payments.states import PayoutState
from marketplace.web.access import seller
from marketplace.web.languages import say
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.money import DECIDING
from marketplace.web.statements import payout_row, read_asked, statement_file, statement_page
from marketplace.web.viewer import viewer


@blueprint.get("/money/settlements")
@seller(*DECIDING)
def settlement() -> str:
    """Show her statement of a month, what waits, and the payouts."""
    owner = viewer().cooperative_id
    unsettled = earnings.unsettled_of(owner, at=clock.now())
    balance = settlements.balance_of(owner)
    return render_template(
        "seller/money_settlement.html",
        is_known=settlements.has_books(owner),
        balance=balance,
        ready=sum(each.balance for each in unsettled if each.waits_for is None),
        # What is in a payout and not carried out yet, be it still a draft, is the rest of what she is owed.
        under_way=balance - sum(each.balance for each in unsettled),
        waiting=[(each, say(WAITING_NAMES[each.waits_for])) for each in unsettled if each.waits_for],
        payouts=[payout_row(each, url_for(".payout", code=each.code)) for each in settlements.payouts_of(owner)],
        page=statement_page(owner, read_asked(request.args), partial(url_for, ".settlement")),
    )


@blueprint.get("/money/settlements.xlsx")
@seller(*DECIDING)
def settlement_xlsx() -> Response:
    """Hand out her statement of a month for Excel."""
    return statement_file(viewer().cooperative_id, read_asked(request.args))


@blueprint.get("/money/payouts/<string:code>")
@seller(*DECIDING)
def payout(code: str) -> str:
    """Show one payout and exactly what it settles."""
    found = settlements.get_payout(code, cooperative_id=viewer().cooperative_id)
    label = PAYOUT_LABELS[found.state]
    return render_template(
        "seller/money_payout.html",
        found=found,
        label=say(label.text),
        tone=label.tone,
        news=say(PAYOUT_NEWS[found.state]),
        lines=settlements.lines_of(found.id),
        names={kind: say(name) for kind, name in BOOKING_NAMES.items()},
        has_receipt=found.state is PayoutState.PAID,
    )


@blueprint.get("/money/payouts/<string:code>/receipt")
@seller(*DECIDING)
def payout_receipt(code: str) -> str:
    """Show the receipt of a payout that was carried out, for printing."""
    found = settlements.get_payout(code, cooperative_id=viewer().cooperative_id)
    if found.state is not PayoutState.PAID:
        raise NotFound
    names = {kind: say(name) for kind, name in BOOKING_NAMES.items()}
    return render_template("seller/money_receipt.html", found=found, lines=settlements.lines_of(found.id), names=names)
