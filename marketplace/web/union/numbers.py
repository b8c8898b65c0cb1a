"""Proofs of GS1 company prefixes on an officer's desk: she holds them against GS1's public register."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.accounts.kinds import OfficerRole
from marketplace.cooperatives import queries as cooperatives
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.traceability import numbering, numbers
from marketplace.traceability.states import PREFIX_LIFE, PrefixAction
from marketplace.web.access import officer
from marketplace.web.formats import vn_date
from marketplace.web.number_card import prefix_card
from marketplace.web.union.blueprint import blueprint
from marketplace.web.union.decisions import open_decisions
from marketplace.web.union.reasons import ReasonForm
from marketplace.web.viewer import viewer

Page = str | Response | tuple[str, int]

DECISIONS = {
    PrefixAction.CONFIRM: "union.confirm_prefix",
    PrefixAction.RETURN: "union.return_prefix",
    PrefixAction.WITHDRAW: "union.withdraw_prefix",
}


@blueprint.get("/prefixes/<int:prefix_id>")
@officer()
def review_prefix(prefix_id: int) -> Page:
    """Show one proof."""
    return _prefix_page(prefix_id, ReasonForm())


@blueprint.post("/prefixes/<int:prefix_id>/confirmation")
@officer(OfficerRole.OFFICER)
def confirm_prefix(prefix_id: int) -> Response:
    """State that it agrees with GS1's register."""
    with transaction():
        numbering.confirm_prefix(prefix_id, scope=viewer().scope, act=viewer().act())
    flash(gettext("Đã xác nhận. Hợp tác xã gắn được mã GTIN từ bây giờ."), "success")
    return redirect(url_for("union.waiting"))


@blueprint.post("/prefixes/<int:prefix_id>/return")
@officer(OfficerRole.OFFICER)
def return_prefix(prefix_id: int) -> Page:
    """Give it back to be mended."""
    form = ReasonForm()
    if not form.validate():
        return _prefix_page(prefix_id, form, asked="return")
    with transaction():
        numbering.return_prefix(prefix_id, reason=form.text(), scope=viewer().scope, act=viewer().act())
    flash(gettext("Đã trả lại kèm lý do."), "success")
    return redirect(url_for("union.waiting"))


@blueprint.post("/prefixes/<int:prefix_id>/withdrawal")
@officer(OfficerRole.OFFICER)
def withdraw_prefix(prefix_id: int) -> Page:
    """Write down that the right ended before its day."""
    form = ReasonForm()
    if not form.validate():
        return _prefix_page(prefix_id, form, asked="withdrawal")
    with transaction():
        numbering.withdraw_prefix(prefix_id, reason=form.text(), scope=viewer().scope, act=viewer().act())
    flash(gettext("Đã ghi nhận. Mã đã in vẫn quét được; không gắn thêm mã mới."), "success")
    return redirect(url_for("union.review_prefix", prefix_id=prefix_id))


def waiting_prefixes() -> list[dict[str, Any]]:
    """Return the proofs that wait, as the desk lists them."""
    return [
        {
            "href": url_for("union.review_prefix", prefix_id=proof.id),
            "title": proof.prefix,
            "meta": f"{name} · {vn_date(proof.entered_at)}",
            "state": "",
            "tone": "",
            "amount": None,
            "cooperative": name,
            "since": vn_date(proof.entered_at),
        }
        for proof, name in numbers.prefixes_waiting(viewer().scope)
    ]


def _prefix_page(prefix_id: int, form: ReasonForm, *, asked: str = "") -> Page:
    found = numbers.get_prefix_within(viewer().scope, prefix_id)
    owner = cooperatives.cooperative_of(found.cooperative_id)
    page = render_template(
        "union/prefix.html",
        proof=prefix_card(found, clock.today()),
        owner=owner.legal_name,
        owner_href=url_for("union.cooperative", code=owner.code),
        actions=open_decisions(PREFIX_LIFE, found.state, DECISIONS, prefix_id=found.id),
        form=form,
        asked=asked,
    )
    return (page, 422) if form.errors else page
