"""Certificates on an officer's desk: she holds them against the published decision."""

from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.accounts.kinds import OfficerRole
from marketplace.certificates import queries, services
from marketplace.certificates.rules import REMIND_DAYS
from marketplace.certificates.states import CERTIFICATE_LIFE, CertificateAction
from marketplace.cooperatives import queries as cooperatives
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.web import cooperative_letters as letters
from marketplace.web.access import officer
from marketplace.web.certificate_card import certificate_card, doubt_about
from marketplace.web.formats import vn_date
from marketplace.web.union.blueprint import blueprint
from marketplace.web.union.decisions import open_decisions
from marketplace.web.union.reasons import ReasonForm
from marketplace.web.viewer import viewer

ENDING = "ending"
Page = str | Response | tuple[str, int]

DECISIONS = {
    CertificateAction.CONFIRM: "union.confirm_certificate",
    CertificateAction.RETURN: "union.return_certificate",
    CertificateAction.WITHDRAW: "union.withdraw_certificate",
}


@blueprint.get("/certificates")
@officer()
def certificates() -> str:
    """Show the confirmed certificates of the territory, those that end first in front."""
    today, shown = clock.today(), request.args.get("show", "")
    until = today + timedelta(days=REMIND_DAYS) if shown == ENDING else None
    found = queries.certificates_in(viewer().scope, ending_before=until)
    rows = [_row(each, today) for each in found]
    return render_template("union/certificates.html", rows=rows, tabs=_tabs(shown))


@blueprint.get("/certificates/<int:certificate_id>")
@officer()
def review_certificate(certificate_id: int) -> Page:
    """Show one certificate with what speaks against it."""
    return _certificate_page(certificate_id, ReasonForm())


@blueprint.post("/certificates/<int:certificate_id>/confirmation")
@officer(OfficerRole.OFFICER)
def confirm_certificate(certificate_id: int) -> Response:
    """State that it agrees with the published decision."""
    with transaction():
        found = services.confirm(certificate_id, scope=viewer().scope, act=viewer().act())
        letters.tell_cooperative(found.cooperative_id, letters.CERTIFICATE_CONFIRMED, about=found.product_name)
    flash(gettext("Đã xác nhận. Hạng sao hiện trên sản phẩm gắn giấy này."), "success")
    return redirect(url_for("union.waiting"))


@blueprint.post("/certificates/<int:certificate_id>/return")
@officer(OfficerRole.OFFICER)
def return_certificate(certificate_id: int) -> Page:
    """Give it back to be mended."""
    form = ReasonForm()
    if not form.validate():
        return _certificate_page(certificate_id, form, asked="return")
    with transaction():
        found = services.send_back(certificate_id, scope=viewer().scope, reason=form.text(), act=viewer().act())
        _tell(found, letters.CERTIFICATE_RETURNED, form)
    flash(gettext("Đã trả lại kèm lý do. Thư báo đã được gửi."), "success")
    return redirect(url_for("union.waiting"))


@blueprint.post("/certificates/<int:certificate_id>/withdrawal")
@officer(OfficerRole.OFFICER)
def withdraw_certificate(certificate_id: int) -> Page:
    """Write down that the authority took it back."""
    form = ReasonForm()
    if not form.validate():
        return _certificate_page(certificate_id, form, asked="withdrawal")
    with transaction():
        found = services.withdraw(certificate_id, scope=viewer().scope, reason=form.text(), act=viewer().act())
        _tell(found, letters.CERTIFICATE_WITHDRAWN, form)
    flash(gettext("Đã ghi nhận thu hồi. Hạng sao không còn hiện trên chợ."), "success")
    return redirect(url_for("union.review_certificate", certificate_id=certificate_id))


def _tabs(shown: str) -> list[dict[str, Any]]:
    every = {"label": gettext("Tất cả"), "href": url_for("union.certificates")}
    ending = {"label": gettext("Sắp hết hạn"), "href": url_for("union.certificates", show=ENDING)}
    return [every | {"is_current": shown != ENDING}, ending | {"is_current": shown == ENDING}]


def _row(each: queries.CertificateLine, today: date) -> dict[str, Any]:
    """Return one certificate for the table and, as a card, for phones."""
    is_expired = each.expires_on <= today
    stars, ends = gettext("%(stars)s sao", stars=each.stars), vn_date(each.expires_on)
    return {
        "href": url_for("union.review_certificate", certificate_id=each.id),
        "title": each.product_name,
        "meta": f"{stars} · {each.cooperative_name} · {ends}",
        "cooperative": each.cooperative_name,
        "stars": stars,
        "decision": each.decision_number,
        "ends": ends,
        "state": gettext("Đã hết hạn") if is_expired else gettext("Còn hạn"),
        "tone": "stopped" if is_expired else "done",
        "amount": None,
    }


def _tell(found: Any, news: letters.News, form: ReasonForm) -> None:
    letters.tell_cooperative(found.cooperative_id, news, about=found.product_name, reason=form.text())


def _certificate_page(certificate_id: int, form: ReasonForm, *, asked: str = "") -> Page:
    """Show the certificate; `asked` names the decision whose reason was not right yet."""
    found = queries.get_within(viewer().scope, certificate_id)
    owner = cooperatives.cooperative_of(found.cooperative_id)
    page = render_template(
        "union/certificate.html",
        certificate=certificate_card(found, clock.today()),
        doubt=doubt_about(found),
        owner=owner.name,
        owner_href=url_for("union.cooperative", code=owner.code),
        actions=open_decisions(CERTIFICATE_LIFE, found.state, DECISIONS, certificate_id=found.id),
        form=form,
        asked=asked,
    )
    return (page, 422) if form.errors else page
