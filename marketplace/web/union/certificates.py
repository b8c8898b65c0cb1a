"""Certificates on an officer's desk: she holds them against the published decision."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.accounts.kinds import OfficerRole
from marketplace.certificates import queries, services
from marketplace.certificates.states import CERTIFICATE_LIFE, CertificateAction
from marketplace.certificates.words import ACTION_NAMES
from marketplace.cooperatives import queries as cooperatives
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.history import history_of
from marketplace.products import certifying
from marketplace.web import cooperative_letters as letters
from marketplace.web.access import officer
from marketplace.web.certificate_card import certificate_card, doubts_about
from marketplace.web.certificate_scans import scan_answer
from marketplace.web.formats import vn_datetime
from marketplace.web.languages import say
from marketplace.web.union.blueprint import blueprint
from marketplace.web.union.decisions import open_decisions
from marketplace.web.union.reasons import ReasonForm
from marketplace.web.viewer import viewer

Page = str | Response | tuple[str, int]

DECISIONS = {
    CertificateAction.ASSESS: "union.assess_certificate",
    CertificateAction.CLOSE: "union.close_certificate",
    CertificateAction.CONFIRM: "union.confirm_certificate",
    CertificateAction.RETURN: "union.return_certificate",
    CertificateAction.WITHDRAW: "union.withdraw_certificate",
}


@blueprint.get("/certificates/<int:certificate_id>")
@officer()
def review_certificate(certificate_id: int) -> Page:
    """Show one certificate with what speaks against it."""
    return _certificate_page(certificate_id, ReasonForm())


@blueprint.get("/certificates/<int:certificate_id>/scan")
@officer()
def scan_under_review(certificate_id: int) -> Response:
    """Show the scan of a certificate of the territory."""
    return scan_answer(queries.get_within(viewer().scope, certificate_id))


@blueprint.post("/certificates/<int:certificate_id>/assessment")
@officer(OfficerRole.OFFICER)
def assess_certificate(certificate_id: int) -> Response:
    """Write down that the proposal is being assessed."""
    with transaction():
        services.start_assessing(certificate_id, scope=viewer().scope, act=viewer().act())
    flash(gettext("Đã ghi nhận hồ sơ đang được đánh giá."), "success")
    return redirect(url_for("union.review_certificate", certificate_id=certificate_id))


@blueprint.post("/certificates/<int:certificate_id>/closure")
@officer(OfficerRole.OFFICER)
def close_certificate(certificate_id: int) -> Page:
    """Write down that nothing came of the proposal."""
    form = ReasonForm()
    if not form.validate():
        return _certificate_page(certificate_id, form, asked="closure")
    with transaction():
        found = services.close(certificate_id, scope=viewer().scope, reason=form.text(), act=viewer().act())
        _tell(found, letters.CERTIFICATE_CLOSED, form)
    flash(gettext("Đã ghi nhận. Thư báo đã được gửi."), "success")
    return redirect(url_for("union.review_certificate", certificate_id=certificate_id))


@blueprint.post("/certificates/<int:certificate_id>/confirmation")
@officer(OfficerRole.OFFICER)
def confirm_certificate(certificate_id: int) -> Response:
    """State that it agrees with the published decision."""
    with transaction():
        act, unit = viewer().act(), viewer().office
        found = services.confirm(
            certificate_id, scope=viewer().scope, act=act, checked_by=unit.unit_name if unit else ""
        )
        if found.renews_id is not None:
            certifying.carry_over(found.renews_id, found.id)
        certifying.tell_products([found.id], act=act)
        letters.tell_cooperative(found.cooperative_id, letters.CERTIFICATE_CONFIRMED, about=_name(found))
    flash(gettext("Đã xác nhận. Giấy hiện trên sản phẩm đã gắn."), "success")
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
        act = viewer().act()
        found = services.withdraw(certificate_id, scope=viewer().scope, reason=form.text(), act=act)
        certifying.tell_products([found.id], act=act)
        _tell(found, letters.CERTIFICATE_WITHDRAWN, form)
    flash(gettext("Đã ghi nhận thu hồi. Giấy không còn hiện trên chợ."), "success")
    return redirect(url_for("union.review_certificate", certificate_id=certificate_id))


def _name(found: Any) -> str:
    return found.product_name or found.crop


def _tell(found: Any, news: letters.News, form: ReasonForm) -> None:
    letters.tell_cooperative(found.cooperative_id, news, about=_name(found), reason=form.text())


def _certificate_page(certificate_id: int, form: ReasonForm, *, asked: str = "") -> Page:
    """Show the certificate; `asked` names the decision whose reason was not right yet."""
    found = queries.get_within(viewer().scope, certificate_id)
    owner = cooperatives.cooperative_of(found.cooperative_id)
    page = render_template(
        "union/certificate.html",
        certificate=certificate_card(found, clock.today()),
        doubts=doubts_about(found),
        owner=owner.name,
        owner_href=url_for("union.cooperative", code=owner.code),
        products=[each.name for each in certifying.products_of([found.id])[found.id]],
        former_href=url_for(".review_certificate", certificate_id=found.renews_id) if found.renews_id else "",
        timeline=_history(found.id),
        actions=open_decisions(CERTIFICATE_LIFE, found.state, DECISIONS, certificate_id=found.id),
        form=form,
        asked=asked,
    )
    return (page, 422) if form.errors else page


def _history(certificate_id: int) -> list[dict[str, str]]:
    return [
        {"title": say(ACTION_NAMES[CertificateAction(step.action)]), "at": vn_datetime(step.at), "note": step.note}
        for step in reversed(history_of(CERTIFICATE_LIFE.kind, certificate_id))
    ]
