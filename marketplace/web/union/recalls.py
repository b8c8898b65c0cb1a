"""Recalls of the officer's territory: which are under way, how much of the 24 hours is left; and ordering one."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Response as FileResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.accounts.kinds import OfficerRole
from marketplace.cooperatives import queries as cooperatives
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, MarketplaceError, NotFound, RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.lifecycle import Actor
from marketplace.recalls import announcing, following_up, queries
from marketplace.recalls.kinds import Basis
from marketplace.recalls.states import RecallState
from marketplace.web.access import officer
from marketplace.web.cooperative_letters import RECALL_ORDERED, tell_cooperative
from marketplace.web.failures import status_of
from marketplace.web.forms import put_errors
from marketplace.web.languages import say
from marketplace.web.recall_card import lot_line, recall_card, recall_rows
from marketplace.web.recall_files import recall_file
from marketplace.web.recall_forms import OrderedRecallForm
from marketplace.web.union.blueprint import blueprint
from marketplace.web.viewer import viewer

Page = str | Response | tuple[str, int]


@blueprint.get("/recalls")
@officer()
def recalls() -> str:
    """List the recalls of the territory, newest first."""
    rows = queries.recalls_within(viewer().scope)
    hrefs = [url_for(".recall", code=row.recall.code) for row in rows]
    may_order = viewer().may_as_officer(OfficerRole.OFFICER)
    return render_template("union/recalls.html", rows=recall_rows(rows, hrefs, with_maker=True), may_order=may_order)


@blueprint.route("/recalls/new", methods=["GET", "POST"])
@officer(OfficerRole.OFFICER)
def new_recall() -> Page:
    """Write down that a lot has to be called back; nothing happens before it is announced."""
    form = OrderedRecallForm(data={"code": request.args.get("code", ""), "decided_by": viewer().name})
    if form.validate_on_submit():
        try:
            return redirect(url_for(".recall", code=_drafted(form)), 303)
        except InvalidInput as error:
            put_errors(form, error)
        except (NotFound, RuleBroken) as error:
            form.code.errors = [say(error.message)]
    page = render_template("union/recall_new.html", form=form)
    return (page, 422) if form.is_submitted() else page


@blueprint.get("/recalls/<string:code>")
@officer()
def recall(code: str) -> str:
    """Show one recall, without any buyer's name or number."""
    return _page(code)


@blueprint.get("/recalls/<string:code>/file.xlsx")
@officer()
def recall_xlsx(code: str) -> FileResponse:
    """Hand out the file for the authority, without any buyer's name or number."""
    found = _within(code)
    maker = cooperatives.cooperative_of(found.cooperative_id).legal_name
    return recall_file(queries.view_of(found), maker=maker, with_contacts=False)


@blueprint.post("/recalls/<string:code>/announcement")
@officer(OfficerRole.OFFICER)
def announce_recall(code: str) -> Page:
    """Stop everything and tell everybody, the cooperative first."""
    return _do(code, gettext("Đã công bố. Hàng đã dừng bán, hợp tác xã và người mua được báo."), _announce)


@blueprint.post("/recalls/<string:code>/cancellation")
@officer(OfficerRole.OFFICER)
def call_off_recall(code: str) -> Page:
    """Say that there is nothing to call back."""
    reason = request.form.get("reason", "")
    done = gettext("Đã hủy đợt thu hồi.")
    return _do(code, done, lambda found, act: announcing.call_off(found, reason=reason, act=act))


@blueprint.post("/recalls/<string:code>/closing")
@officer(OfficerRole.OFFICER)
def close_recall(code: str) -> Page:
    """End it with a conclusion."""
    told = request.form.get("conclusion", "")
    done = gettext("Đã kết thúc đợt thu hồi.")
    return _do(code, done, lambda found, act: following_up.close(found, conclusion=told, act=act))


def _drafted(form: OrderedRecallForm) -> str:
    lot = queries.lot_within(viewer().scope, form.code.data or "")
    with transaction():
        return announcing.draft(lot, form.told(), basis=Basis.ORDERED, act=_act()).code


def _announce(found: Any, act: Act) -> None:
    announcing.announce(found, act)
    link = url_for("seller.recall", code=found.code)
    tell_cooperative(found.cooperative_id, RECALL_ORDERED, about=found.code, reason=found.reason, link=link)


def _do(code: str, done: str, verb: Callable[[Any, Act], Any]) -> Page:
    try:
        with transaction():
            verb(_within(code), _act())
    except (InvalidInput, RuleBroken) as error:
        return _page(code, error), status_of(error)
    flash(done, "success")
    return redirect(url_for(".recall", code=code), 303)


def _page(code: str, error: MarketplaceError | None = None) -> str:
    found = _within(code)
    fields = getattr(error, "fields", {})
    problem = (" ".join(say(each) for each in fields.values()) or say(error.message)) if error else ""
    return render_template(
        "union/recall.html",
        recall=found,
        card=recall_card(queries.view_of(found)),
        maker=cooperatives.cooperative_of(found.cooperative_id),
        foreseen=_foreseen(found),
        problem=problem,
        typed={name: request.form.get(name, "") for name in ("reason", "conclusion")},
        may_decide=viewer().may_as_officer(OfficerRole.OFFICER),
    )


def _foreseen(found: Any) -> dict[str, Any] | None:
    """Return what announcing would stop; only of a draft."""
    if found.state is not RecallState.DRAFT:
        return None
    reach = queries.foreseen(found)
    return {"lots": [lot_line(lot) for lot in reach.lots], "orders": len(reach.by_order)}


def _within(code: str) -> Any:
    return queries.get_within(viewer().scope, code)


def _act() -> Act:
    return replace(viewer().act(), by=Actor.OFFICER)
