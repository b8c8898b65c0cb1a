"""GS1 numbers of the viewer's cooperative: the proof of her prefix, and the GTIN of each pack."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired

from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.traceability import numbering, numbers
from marketplace.traceability.numbering import PrefixDetails
from marketplace.traceability.states import PREFIX_LIFE, PrefixAction
from marketplace.web.access import seller
from marketplace.web.forms import DayField, MarketForm, put_errors
from marketplace.web.languages import say
from marketplace.web.number_card import prefix_card
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.lots import KEEPERS
from marketplace.web.viewer import viewer

NEEDED = _l("Hãy điền mục này.")
Page = str | Response | tuple[str, int]


class PrefixForm(MarketForm):
    """What stands on the certificate of a company prefix."""

    prefix = StringField(_l("Mã doanh nghiệp GS1"), [InputRequired(NEEDED)])
    holder = StringField(_l("Đơn vị đứng tên"), [InputRequired(NEEDED)])
    document_number = StringField(_l("Số giấy chứng nhận"), [InputRequired(NEEDED)])
    valid_to = DayField(_l("Có giá trị đến"), [InputRequired(NEEDED)])

    def details(self) -> PrefixDetails:
        """Return what was typed."""
        return PrefixDetails(
            self.prefix.data or "", self.holder.data or "", self.document_number.data or "", self.valid_to.data
        )


@blueprint.get("/numbers")
@seller()
def product_numbers() -> str:
    """Show the proofs, and each pack with its number."""
    return _numbers_page()


@blueprint.route("/numbers/prefixes/new", methods=["GET", "POST"])
@seller(*KEEPERS)
def new_prefix() -> Page:
    """Enter the proof of a company prefix."""
    form = PrefixForm()
    title = gettext("Nhập mã doanh nghiệp GS1")
    if not request.form or not form.validate():
        return _form_page(form, title=title)
    try:
        with transaction():
            numbering.enter_prefix(viewer().cooperative_id, form.details(), viewer().act())
    except InvalidInput as error:
        put_errors(form, error)
        return _form_page(form, title=title)
    flash(gettext("Đã lưu. Cán bộ Hội sẽ đối chiếu với danh bạ của GS1."), "success")
    return redirect(url_for("seller.product_numbers"))


@blueprint.route("/numbers/prefixes/<int:prefix_id>", methods=["GET", "POST"])
@seller(*KEEPERS)
def mend_prefix(prefix_id: int) -> Page:
    """Mend a proof that an officer gave back."""
    own = numbers.get_prefix_of_cooperative(prefix_id, cooperative_id=viewer().cooperative_id)
    form = PrefixForm(obj=own)
    title = gettext("Sửa mã doanh nghiệp GS1")
    if not request.form or not form.validate():
        return _form_page(form, title=title, reason=own.return_reason)
    try:
        with transaction():
            numbering.correct_prefix(
                prefix_id, form.details(), cooperative_id=viewer().cooperative_id, act=viewer().act()
            )
    except InvalidInput as error:
        put_errors(form, error)
        return _form_page(form, title=title)
    flash(gettext("Đã gửi lại để đối chiếu."), "success")
    return redirect(url_for("seller.product_numbers"))


@blueprint.post("/numbers/packs/<int:variant_id>")
@seller(*KEEPERS)
def give_number(variant_id: int) -> Page:
    """Give a pack its GTIN."""
    typed = request.form.get("gtin", "")[:40]
    try:
        with transaction():
            numbering.give_gtin(variant_id, typed, cooperative_id=viewer().cooperative_id, act=viewer().act())
    except InvalidInput as error:
        return _numbers_page(wrong={variant_id: (typed, say(error.fields["gtin"]))}), 422
    flash(gettext("Đã gắn mã GTIN. Tem in từ nay dùng mã này; tem cũ vẫn quét được."), "success")
    return redirect(url_for("seller.product_numbers"), 303)


def _numbers_page(wrong: dict[int, tuple[str, str]] | None = None) -> str:
    own, today = viewer().cooperative_id, clock.today()
    return render_template(
        "seller/numbers.html",
        proofs=[_with_link(prefix_card(proof, today), proof) for proof in numbers.prefixes_of(own)],
        has_proof=bool(numbers.proven_prefixes(own, today=today)),
        packs=[_pack(pack, wrong or {}) for pack in numbers.packs_with_numbers(own)],
        may_keep=viewer().is_member(*KEEPERS),
    )


def _pack(pack: numbers.NumberedPack, wrong: dict[int, tuple[str, str]]) -> dict[str, Any]:
    typed, error = wrong.get(pack.variant_id, (pack.gtin, ""))
    return {
        "id": pack.variant_id,
        "label": f"{pack.product_name} – {pack.label}",
        "gtin": pack.gtin,
        "typed": typed,
        "error": error,
        "action": url_for("seller.give_number", variant_id=pack.variant_id),
    }


def _with_link(card: dict[str, Any], proof: Any) -> dict[str, Any]:
    may_mend = viewer().is_member(*KEEPERS) and PREFIX_LIFE.allows(proof.state, PrefixAction.CORRECT)
    return card | {"edit_href": url_for("seller.mend_prefix", prefix_id=proof.id) if may_mend else ""}


def _form_page(form: PrefixForm, *, title: str, reason: str = "") -> Page:
    page = render_template("seller/numbers_form.html", form=form, title=title, reason=reason)
    return (page, 422) if form.errors else page
