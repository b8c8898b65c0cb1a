"""The cooperative's OCOP certificates."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired

from marketplace.certificates import queries, services
from marketplace.certificates.rules import STARS, CertificateDetails
from marketplace.certificates.states import CERTIFICATE_LIFE, CertificateAction
from marketplace.cooperatives.kinds import MemberRole
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.web.access import seller
from marketplace.web.certificate_card import certificate_card
from marketplace.web.forms import DayField, MarketForm, put_errors
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.viewer import viewer

NEEDED = _l("Hãy điền mục này.")
EDITORS = (MemberRole.MANAGER, MemberRole.SELLER)
Page = str | Response | tuple[str, int]


class CertificateForm(MarketForm):
    """What stands on the certificate."""

    product_name = StringField(_l("Tên sản phẩm ghi trên giấy"), [InputRequired(NEEDED)])
    stars = RadioField(_l("Hạng sao"), [InputRequired(_l("Hãy chọn hạng sao."))])
    decision_number = StringField(_l("Số quyết định"), [InputRequired(NEEDED)])
    authority = StringField(_l("Cơ quan cấp"), [InputRequired(NEEDED)])
    issued_on = DayField(_l("Ngày cấp"), [InputRequired(NEEDED)])

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.stars.choices = [(str(stars), gettext("%(stars)s sao", stars=stars)) for stars in STARS]

    def details(self) -> CertificateDetails:
        """Return what was typed."""
        return CertificateDetails(
            product_name=self.product_name.data or "",
            stars=int(self.stars.data),
            decision_number=self.decision_number.data or "",
            authority=self.authority.data or "",
            issued_on=self.issued_on.data,
        )


@blueprint.get("/certificates")
@seller()
def certificates() -> str:
    """Show the certificates, newest first."""
    today = clock.today()
    own = queries.of_cooperative(viewer().cooperative_id)
    cards = [_with_link(certificate_card(each, today), each) for each in own]
    return render_template("seller/certificates.html", certificates=cards, may_edit=viewer().is_member(*EDITORS))


@blueprint.route("/certificates/new", methods=["GET", "POST"])
@seller(*EDITORS)
def new_certificate() -> Page:
    """Enter a certificate."""
    form = CertificateForm()
    if not request.form or not form.validate():
        return _form_page(form, title=gettext("Nhập giấy chứng nhận OCOP"))
    try:
        with transaction():
            services.enter(viewer().cooperative_id, form.details(), viewer().act())
    except InvalidInput as error:
        put_errors(form, error)
        return _form_page(form, title=gettext("Nhập giấy chứng nhận OCOP"))
    flash(gettext("Đã lưu. Cán bộ Hội sẽ đối chiếu với quyết định đã công bố."), "success")
    return redirect(url_for("seller.certificates"))


@blueprint.route("/certificates/<int:certificate_id>", methods=["GET", "POST"])
@seller(*EDITORS)
def certificate(certificate_id: int) -> Page:
    """Mend a certificate that an officer gave back."""
    own = queries.get_of_cooperative(certificate_id, cooperative_id=viewer().cooperative_id)
    form = CertificateForm(obj=own)
    if not request.form or not form.validate():
        return _form_page(form, title=gettext("Sửa giấy chứng nhận"), reason=own.return_reason)
    try:
        with transaction():
            services.correct(certificate_id, form.details(), cooperative_id=viewer().cooperative_id, act=viewer().act())
    except InvalidInput as error:
        put_errors(form, error)
        return _form_page(form, title=gettext("Sửa giấy chứng nhận"))
    flash(gettext("Đã gửi lại để đối chiếu."), "success")
    return redirect(url_for("seller.certificates"))


def _with_link(card: dict[str, Any], own: Any) -> dict[str, Any]:
    may_edit = viewer().is_member(*EDITORS) and CERTIFICATE_LIFE.allows(own.state, CertificateAction.CORRECT)
    return card | {"edit_href": url_for("seller.certificate", certificate_id=own.id) if may_edit else ""}


def _form_page(form: CertificateForm, *, title: str, reason: str = "") -> Page:
    page = render_template("seller/certificates_form.html", form=form, title=title, reason=reason)
    return (page, 422) if form.errors else page
