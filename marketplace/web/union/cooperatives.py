"""The register of cooperatives, and what an officer decides about them."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.accounts.kinds import OfficerRole
from marketplace.certificates import queries as certificates
from marketplace.cooperatives import queries, services
from marketplace.cooperatives.states import COOPERATIVE_LIFE, CooperativeAction
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.web import cooperative_letters as letters
from marketplace.web.access import officer
from marketplace.web.certificate_card import certificate_card
from marketplace.web.cooperative_card import card_of, checklist_rows, steps_for_timeline
from marketplace.web.union.audit_rows import audit_rows
from marketplace.web.union.blueprint import blueprint
from marketplace.web.union.decisions import open_decisions
from marketplace.web.union.opening import onboarding_part, read_method
from marketplace.web.union.reasons import ReasonForm
from marketplace.web.union.register_search import read_search, register_page
from marketplace.web.viewer import viewer

Page = str | Response | tuple[str, int]

DECISIONS = {
    CooperativeAction.VERIFY: "union.verify_cooperative",
    CooperativeAction.RETURN: "union.return_cooperative",
    CooperativeAction.SUSPEND: "union.suspend_cooperative",
    CooperativeAction.RESUME: "union.resume_cooperative",
}


@blueprint.get("/cooperatives")
@officer()
def cooperatives() -> str:
    """Show the cooperatives of the officer's territory."""
    search = read_search(request.args)
    page = queries.cooperatives_in(viewer().scope, search)
    counts = queries.state_counts(viewer().scope, search)
    return render_template("union/cooperatives.html", **register_page(search, page, counts=counts))


@blueprint.get("/cooperatives/<string:code>")
@officer()
def cooperative(code: str) -> Page:
    """Show everything about one cooperative; where it waits, with the buttons to decide."""
    return _cooperative_page(code, ReasonForm())


@blueprint.post("/cooperatives/<string:code>/verification")
@officer(OfficerRole.OFFICER)
def verify_cooperative(code: str) -> Response:
    """Confirm identity and register."""
    found = queries.get_by_code(code, scope=viewer().scope)
    with transaction():
        services.verify(found.id, scope=viewer().scope, act=viewer().act(), method=read_method())
        letters.tell_cooperative(found.id, letters.VERIFIED)
    flash(gettext("Đã xác minh %(name)s. Thư báo đã được gửi.", name=found.name), "success")
    return redirect(url_for("union.waiting"))


@blueprint.post("/cooperatives/<string:code>/return")
@officer(OfficerRole.OFFICER)
def return_cooperative(code: str) -> Page:
    """Give the application back to be mended."""
    found, form = queries.get_by_code(code, scope=viewer().scope), ReasonForm()
    if not form.validate():
        return _cooperative_page(code, form, asked="return")
    with transaction():
        services.send_back(found.id, scope=viewer().scope, reason=form.text(), act=viewer().act())
        letters.tell_cooperative(found.id, letters.RETURNED, reason=form.text())
    flash(gettext("Đã trả lại hồ sơ kèm lý do. Thư báo đã được gửi."), "success")
    return redirect(url_for("union.waiting"))


@blueprint.post("/cooperatives/<string:code>/suspension")
@officer(OfficerRole.OFFICER)
def suspend_cooperative(code: str) -> Page:
    """Stop the cooperative from trading."""
    found, form = queries.get_by_code(code, scope=viewer().scope), ReasonForm()
    if not form.validate():
        return _cooperative_page(code, form, asked="suspension")
    with transaction():
        services.suspend(found.id, scope=viewer().scope, reason=form.text(), act=viewer().act())
        letters.tell_cooperative(found.id, letters.SUSPENDED, reason=form.text())
    flash(gettext("Đã tạm dừng. Thư báo đã được gửi."), "success")
    return redirect(url_for("union.cooperative", code=code))


@blueprint.post("/cooperatives/<string:code>/resumption")
@officer(OfficerRole.OFFICER)
def resume_cooperative(code: str) -> Response:
    """Let the cooperative trade again."""
    found = queries.get_by_code(code, scope=viewer().scope)
    with transaction():
        services.resume(found.id, scope=viewer().scope, act=viewer().act())
        letters.tell_cooperative(found.id, letters.RESUMED)
    flash(gettext("Đã cho bán lại. Thư báo đã được gửi."), "success")
    return redirect(url_for("union.cooperative", code=code))


def _cooperative_page(code: str, form: ReasonForm, *, asked: str = "") -> Page:
    """Show the card; `asked` names the decision whose reason was not right yet."""
    found = queries.get_by_code(code, scope=viewer().scope)
    page = render_template(
        "union/cooperative.html",
        card=card_of(found),
        checklist=checklist_rows(queries.checklist_of(found)),
        twins=_twins(found),
        certificates=[_certificate(each) for each in certificates.of_cooperative(found.id)],
        timeline=steps_for_timeline(found.id),
        changes=audit_rows(queries.changes_of(found.id)),
        actions=open_decisions(COOPERATIVE_LIFE, found.state, DECISIONS, code=found.code),
        form=form,
        asked=asked,
        **onboarding_part(found),
    )
    return (page, 422) if form.errors else page


def _twins(found: Any) -> list[str]:
    """Return others with the same tax or registration number, by name."""
    return [name for _code, name in queries.same_numbers(found)]


def _certificate(each: Any) -> dict[str, Any]:
    return certificate_card(each, clock.today()) | {"href": url_for("union.review_certificate", certificate_id=each.id)}
