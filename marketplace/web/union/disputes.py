"""Disputes on the officer's desk: she reads both sides and decides with words that reach both."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.accounts.kinds import OfficerRole
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, MarketplaceError, RuleBroken
from marketplace.orders import cases, disputing
from marketplace.orders.case_labels import CASE_NAMES
from marketplace.orders.case_reading import case_view
from marketplace.trade import returning
from marketplace.web.access import officer
from marketplace.web.cases import case_card
from marketplace.web.failures import status_of
from marketplace.web.formats import vn_date
from marketplace.web.languages import say
from marketplace.web.union.blueprint import blueprint
from marketplace.web.viewer import viewer


@blueprint.get("/disputes")
@officer()
def disputes() -> str:
    """List the open disputes of the territory, the most urgent first."""
    return render_template("union/disputes.html", rows=dispute_rows())


@blueprint.get("/disputes/<string:code>")
@officer()
def dispute(code: str) -> str:
    """Show one dispute with everything both sides wrote."""
    return _page(code)


@blueprint.post("/disputes/<string:code>/decision")
@officer(OfficerRole.OFFICER)
def decide_dispute(code: str) -> Response | tuple[str, int]:
    """Decide for one side."""
    for_buyer, decision = request.form.get("side") == "buyer", request.form.get("decision", "")
    try:
        with transaction():
            returning.decide(code, scope=viewer().scope, for_buyer=for_buyer, decision=decision, act=viewer().act())
    except (InvalidInput, RuleBroken) as error:
        return _page(code, error), status_of(error)
    flash(gettext("Đã quyết định. Hai bên đều nhận được lời của bạn."), "success")
    return redirect(url_for(".dispute", code=code), 303)


def dispute_rows() -> list[dict[str, Any]]:
    """Return the open disputes of the viewer's territory for tables and cards."""
    now = clock.now()
    return [_row(found, order, name, now) for found, order, name in disputing.open_disputes(viewer().scope)]


def _row(found: Any, order_code: str, cooperative: str, now: Any) -> dict[str, Any]:
    is_late = found.decide_by < now
    return {
        "href": url_for("union.dispute", code=found.code),
        "title": f"{say(CASE_NAMES[found.case_kind])} · {order_code}",
        "meta": f"{cooperative} · {vn_date(found.decide_by)}",
        "cooperative": cooperative,
        "until": vn_date(found.decide_by),
        "state": gettext("Quá hạn quyết định") if is_late else "",
        "tone": "attention" if is_late else "",
        "amount": None,
    }


def _page(code: str, error: MarketplaceError | None = None) -> str:
    found = disputing.dispute_within(viewer().scope, code)
    shown = case_view(cases.case_of_dispute(found), at=clock.now())
    return render_template(
        "union/dispute.html",
        card=case_card(shown),
        case=shown,
        may_decide=shown.dispute is not None and shown.dispute.is_open and viewer().may_as_officer(OfficerRole.OFFICER),
        problem=say(error.message) if error else "",
        typed=request.form.get("decision", ""),
    )
