"""A listing on the officer's desk: as buyers would see it, what is missing, what is doubtful; publish or return."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from marketplace.accounts.kinds import OfficerRole
from marketplace.certificates import queries as certificates
from marketplace.certificates.words import STATE_NAMES as CERTIFICATE_STATES
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.history import history_of
from marketplace.kernel.quantity import format_unit_price, get_unit
from marketplace.products import queries, reviewing, revisions
from marketplace.products.claims import doubtful_claims
from marketplace.products.comparing import differences
from marketplace.products.queries import UnderReview
from marketplace.products.rules import checklist, price_per_unit, told_by
from marketplace.products.states import PRODUCT_LIFE, ProductAction, ProductState
from marketplace.products.words import ACTION_NAMES, COMPARED_NAMES, FIELD_NAMES, STATE_NAMES
from marketplace.territory import queries as territory
from marketplace.web.access import officer
from marketplace.web.addresses import row_number
from marketplace.web.certificate_card import certificate_line, state_on
from marketplace.web.cooperative_letters import News, tell_cooperative
from marketplace.web.fixing import fix_link
from marketplace.web.formats import vn_datetime
from marketplace.web.forms import put_errors
from marketplace.web.languages import language, say
from marketplace.web.media import pictures_of
from marketplace.web.union.blueprint import blueprint
from marketplace.web.union.reasons import ReturnForm
from marketplace.web.viewer import viewer

STATE_TONES = {
    ProductState.SUBMITTED: "waiting",
    ProductState.RETURNED: "attention",
    ProductState.PUBLISHED: "done",
    ProductState.RETIRED: "stopped",
    ProductState.TAKEN_DOWN: "stopped",
}


PUBLISHED = News(
    "product-published",
    _l("Sản phẩm đã được duyệt và đăng"),
    _l("Cán bộ Hội đã duyệt sản phẩm. Người mua thấy và đặt hàng được ngay."),
    _l("Hãy kiểm tra lại số lượng trong kho để không nhận đơn quá sức."),
    "seller.products",
)
RETURNED = News(
    "product-returned",
    _l("Sản phẩm cần sửa"),
    _l("Cán bộ Hội đã xem sản phẩm và nhờ bạn sửa. Những gì bạn đã viết vẫn còn nguyên."),
    _l("Hãy sửa theo lý do trên rồi gửi duyệt lại."),
    "seller.products",
)


@dataclass(frozen=True)
class Buttons:
    """What the officer may do now."""

    publish: bool
    send_back: bool


@blueprint.get("/products/<string:code>")
@officer()
def review_product(code: str) -> str:
    """Show a listing of the officer's territory."""
    return _page(queries.get_for_review(code, scope=viewer().scope), ReturnForm(formdata=None))


@blueprint.post("/products/<string:code>/publication")
@officer(OfficerRole.OFFICER)
def publish_product(code: str) -> Response:
    """Show a listing to buyers, as the officer has read it."""
    with transaction():
        read = request.form.get("revision", 0, type=row_number)
        found = reviewing.publish(code, scope=viewer().scope, act=viewer().act(), revision=read)
        tell_cooperative(found.cooperative_id, PUBLISHED, about=found.name)
    flash(gettext("Đã đăng sản phẩm. Người mua thấy ngay."), "success")
    return redirect(url_for(".waiting"), 303)


@blueprint.post("/products/<string:code>/return")
@officer(OfficerRole.OFFICER)
def return_product(code: str) -> Response | tuple[str, int]:
    """Give a listing back with the reason."""
    form = ReturnForm()
    found = queries.get_for_review(code, scope=viewer().scope)
    if not form.validate_on_submit():
        return _page(found, form), 422
    try:
        with transaction():
            part = form.part.data or ""
            sent = reviewing.send_back(code, reason=form.text(), field=part, scope=viewer().scope, act=viewer().act())
            tell_cooperative(
                sent.cooperative_id,
                RETURNED,
                about=sent.name,
                reason=sent.return_reason,
                link=fix_link(sent.code, sent.return_field),
            )
    except InvalidInput as error:
        put_errors(form, error)
        return _page(found, form), 422
    flash(gettext("Đã trả lại kèm lý do. Thư báo đã được gửi."), "success")
    return redirect(url_for(".waiting"), 303)


def _page(found: UnderReview, form: ReturnForm) -> str:
    told = told_by(found.product)
    return render_template(
        "union/product.html",
        form=form,
        product=found.product,
        cooperative=found.cooperative,
        category=found.category,
        place=territory.get_commune(found.cooperative.commune_id).name,
        state={"label": say(STATE_NAMES[found.product.state]), "tone": STATE_TONES[found.product.state]},
        pictures=pictures_of(found.product, found.photos, cooperative_code=found.cooperative.code),
        variants=[_variant_row(variant) for variant in found.variants if variant.is_active],
        facts=[(say(name), getattr(told, field)) for field, name in FIELD_NAMES.items() if field != "name"],
        english=[(gettext("Tên tiếng Anh"), told.name_en), (gettext("Mô tả tiếng Anh"), told.description_en)],
        checks=[(say(check.label), check.is_met, check.is_required) for check in checklist(found.facts)],
        claims=[(say(FIELD_NAMES[claim.field]), claim) for claim in doubtful_claims(told)],
        differences=[(say(COMPARED_NAMES[each.field]), each) for each in differences(found.product)],
        certificates=_certificates(found),
        history=_history(found.product.id),
        buttons=_buttons(found),
        has_revision=revisions.find_open(found.product.id) is not None,
    )


def _variant_row(variant: Any) -> dict[str, Any]:
    unit = get_unit(variant.unit)
    each = price_per_unit(price=variant.price, amount=variant.amount, unit=unit)
    return {
        "label": variant.label,
        "price": variant.price,
        "unit_price": format_unit_price(each, locale=language()),
        "weight_grams": variant.weight_grams,
    }


def _certificates(found: UnderReview) -> list[dict[str, Any]]:
    linked = queries.certificate_ids_of([found.product.id])[found.product.id]
    today = clock.today()
    return [
        certificate_line(each)
        | {"state": say(CERTIFICATE_STATES[state_on(each, today)]), "is_shown": certificates.holds(each, today)}
        for each in certificates.of_cooperative(found.cooperative.id)
        if each.id in linked
    ]


def _history(product_id: int) -> list[dict[str, str]]:
    return [
        {
            "title": say(ACTION_NAMES[ProductAction(step.action)]),
            "at": vn_datetime(step.at),
            "note": step.note,
        }
        for step in reversed(history_of(PRODUCT_LIFE.kind, product_id))
    ]


def _buttons(found: UnderReview) -> Buttons:
    decides = viewer().may_as_officer(OfficerRole.OFFICER)
    state = found.product.state
    return Buttons(
        publish=decides and PRODUCT_LIFE.allows(state, ProductAction.PUBLISH),
        send_back=decides and PRODUCT_LIFE.allows(state, ProductAction.RETURN),
    )
