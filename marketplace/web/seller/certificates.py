"""The cooperative's certificates: what she holds, what ends soon, what an officer gave back."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.certificates import queries, rules, scans, services
from marketplace.certificates.kinds import CertificateKind
from marketplace.certificates.states import CERTIFICATE_LIFE, ENDED, CertificateAction
from marketplace.certificates.words import KIND_NAMES
from marketplace.cooperatives.kinds import MemberRole
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.products import certifying, listing
from marketplace.products import queries as products
from marketplace.web.access import seller
from marketplace.web.certificate_card import certificate_card, renewal_words, state_on
from marketplace.web.certificate_scans import ACCEPTED, receive_scan, scan_answer, stored_scan
from marketplace.web.formats import vn_date
from marketplace.web.forms import put_errors
from marketplace.web.languages import say
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.certificate_forms import CertificateForm, ProposalForm
from marketplace.web.viewer import viewer
from marketplace.wiring import ports

EDITORS = (MemberRole.MANAGER, MemberRole.SELLER)
MOST_PRODUCTS = 500
Page = str | Response | tuple[str, int]


@blueprint.get("/certificates")
@seller()
def certificates() -> str:
    """Show the certificates: what must be acted on in front, what has ended at the end."""
    today = clock.today()
    own = sorted(queries.of_cooperative(viewer().cooperative_id), key=lambda each: _turn(each, today))
    linked = certifying.products_of([each.id for each in own])
    every = products.of_cooperative(viewer().cooperative_id, limit=MOST_PRODUCTS)
    return render_template(
        "seller/certificates.html",
        certificates=[_card(each, linked[each.id], every) for each in own],
        may_edit=viewer().is_member(*EDITORS),
        round_day=vn_date(rules.next_round(today)),
    )


@blueprint.route("/certificates/new", methods=["GET", "POST"])
@seller(*EDITORS)
def new_certificate() -> Page:
    """Enter a certificate of the kind that the address names, OCOP when it names none."""
    form = CertificateForm(_kind_asked())
    if not request.form or not form.validate():
        return _form_page(form, title=gettext("Nhập giấy chứng nhận"))
    return _entered(form, renews_id=None) or _form_page(form, title=gettext("Nhập giấy chứng nhận"))


@blueprint.route("/certificates/proposal", methods=["GET", "POST"])
@seller(*EDITORS)
def propose_certificate() -> Page:
    """Write down that the cooperative has asked for OCOP stars."""
    form, title = ProposalForm(), gettext("Ghi đề nghị công nhận OCOP")
    if not request.form or not form.validate():
        return _form_page(form, title=title)
    try:
        with transaction():
            services.propose(viewer().cooperative_id, form.details(), viewer().act())
    except InvalidInput as error:
        put_errors(form, error)
        return _form_page(form, title=title)
    flash(gettext("Đã ghi. Có quyết định thì nhập số và ngày quyết định tại đây."), "success")
    return redirect(url_for("seller.certificates"))


@blueprint.route("/certificates/<int:certificate_id>", methods=["GET", "POST"])
@seller(*EDITORS)
def certificate(certificate_id: int) -> Page:
    """Mend a certificate that an officer gave back, or enter the decision on a proposal."""
    own = _own(certificate_id)
    form = CertificateForm(own.kind, obj=own)
    title = gettext("Sửa giấy chứng nhận") if own.decision_number else gettext("Nhập quyết định công nhận")
    if not request.form or not form.validate():
        return _form_page(form, title=title, reason=own.return_reason)
    return _corrected(own, form) or _form_page(form, title=title, reason=own.return_reason)


@blueprint.route("/certificates/<int:certificate_id>/renewal", methods=["GET", "POST"])
@seller(*EDITORS)
def renew_certificate(certificate_id: int) -> Page:
    """Enter the certificate that continues a former one; it will stand for the same products."""
    former = _own(certificate_id)
    form = CertificateForm(former.kind, data=_carried(former))
    title = gettext("Nhập giấy mới thay giấy cũ")
    if not request.form or not form.validate():
        return _form_page(form, title=title)
    return _entered(form, renews_id=former.id) or _form_page(form, title=title)


@blueprint.post("/certificates/<int:certificate_id>/products")
@seller(*EDITORS)
def add_certified_product(certificate_id: int) -> Response:
    """Say that the certificate stands for one of the products."""
    code = request.form.get("code", "")
    with transaction():
        listing.set_certificate(code, certificate_id, cooperative_id=viewer().cooperative_id, act=viewer().act())
    flash(gettext("Đã gắn giấy chứng nhận."), "success")
    return redirect(url_for("seller.certificates"), 303)


@blueprint.get("/certificates/<int:certificate_id>/scan")
@seller()
def certificate_scan(certificate_id: int) -> Response:
    """Show the scan of one of the cooperative's own certificates."""
    return scan_answer(_own(certificate_id))


def ending_soon() -> list[dict[str, str]]:
    """Return what the cooperative must renew now, for the page of the day."""
    today = clock.today()
    return [
        {
            "name": f"{say(KIND_NAMES[each.kind])} · {each.product_name or each.crop}",
            "words": renewal_words(each, today),
        }
        for each in queries.ending_of_cooperative(viewer().cooperative_id, today)
    ]


def _own(certificate_id: int) -> Any:
    return queries.get_of_cooperative(certificate_id, cooperative_id=viewer().cooperative_id)


def _kind_asked() -> CertificateKind:
    asked = request.args.get("kind", CertificateKind.OCOP)
    return CertificateKind(asked) if asked in set(CertificateKind) else CertificateKind.OCOP


def _carried(former: Any) -> dict[str, Any]:
    """Return what a new certificate will most likely say as the former did."""
    kept = ("product_name", "stars", "authority", "crop", "area")
    return {name: getattr(former, name) for name in kept}


def _entered(form: CertificateForm, *, renews_id: int | None) -> Response | None:
    """Enter what was typed; nothing is returned when it has faults, which then stand at their fields."""
    try:
        key = receive_scan(form.scan)
        with stored_scan(key), transaction():
            services.enter(viewer().cooperative_id, form.details(), viewer().act(), renews_id=renews_id, scan_key=key)
    except InvalidInput as error:
        put_errors(form, error)
        return None
    flash(gettext("Đã lưu. Cán bộ Hội sẽ đối chiếu với giấy đã công bố."), "success")
    return redirect(url_for("seller.certificates"))


def _corrected(own: Any, form: CertificateForm) -> Response | None:
    """Mend what was typed; nothing is returned when it has faults, which then stand at their fields."""
    before, owner = own.scan_key, viewer().cooperative_id
    try:
        key = receive_scan(form.scan)
        with stored_scan(key), transaction():
            services.correct(own.id, form.details(), cooperative_id=owner, act=viewer().act(), scan_key=key)
    except InvalidInput as error:
        put_errors(form, error)
        return None
    if key:
        scans.discard(before, store=ports().papers)
    flash(gettext("Đã gửi để đối chiếu."), "success")
    return redirect(url_for("seller.certificates"))


def _turn(own: Any, today: date) -> tuple[int, date]:
    """Return where a certificate stands in the list: what must be acted on, what holds or waits, what has ended."""
    state, end = state_on(own, today), own.expires_on or date.max
    if CERTIFICATE_LIFE.allows(state, CertificateAction.CORRECT) or (state not in ENDED and renewal_words(own, today)):
        return 0, end
    return (2, date.max) if state in ENDED else (1, end)


def _card(own: Any, linked: list[Any], every: list[Any]) -> dict[str, Any]:
    """Return one certificate with what may be done about it."""
    today, may_edit = clock.today(), viewer().is_member(*EDITORS)
    state = state_on(own, today)
    actions = CERTIFICATE_LIFE.actions(state)
    may_correct = CertificateAction.CORRECT in actions or CertificateAction.ENTER in actions
    may_renew = own.state in services.RENEWABLE and not queries.is_renewed(own.id)
    return certificate_card(own, today) | {
        "edit_href": url_for("seller.certificate", certificate_id=own.id) if may_edit and may_correct else "",
        "edit_label": gettext("Sửa và gửi lại") if own.decision_number else gettext("Nhập quyết định"),
        "renew_href": url_for("seller.renew_certificate", certificate_id=own.id) if may_edit and may_renew else "",
        "products": [{"name": each.name, "href": url_for("seller.product", code=each.code)} for each in linked],
        "choices": _linkable(linked, every) if may_edit and state not in ENDED and own.decision_number else [],
    }


def _linkable(linked: list[Any], every: list[Any]) -> list[tuple[str, str]]:
    codes = {each.code for each in linked}
    return [(each.code, each.name) for each in every if each.code not in codes]


def _form_page(form: CertificateForm, *, title: str, reason: str = "") -> Page:
    page = render_template(
        "seller/certificates_form.html",
        form=form,
        title=title,
        reason=reason,
        accepted=ACCEPTED,
        kind=form.kind.value,
        is_new=request.endpoint == "seller.new_certificate",
        kinds=[(kind.value, say(name)) for kind, name in KIND_NAMES.items()],
        round_day=vn_date(rules.next_round(clock.today())),
    )
    return (page, 422) if form.errors else page
