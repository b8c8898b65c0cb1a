"""A revision of a product on sale: old beside new; approve or return, while buyers go on seeing the old."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from marketplace.accounts.kinds import OfficerRole
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.history import history_of
from marketplace.products import reviewing
from marketplace.products.claims import doubtful_claims
from marketplace.products.comparing import proposed_changes
from marketplace.products.proposed import Proposed, get_revision
from marketplace.products.rules import checklist
from marketplace.products.states import REVISION_LIFE, RevisionAction
from marketplace.products.words import FIELD_NAMES, REVISED_NAMES, REVISION_ACTION_NAMES
from marketplace.web.access import officer
from marketplace.web.addresses import row_number
from marketplace.web.cooperative_letters import News, tell_cooperative
from marketplace.web.fixing import fix_link
from marketplace.web.formats import vn_datetime
from marketplace.web.forms import put_errors
from marketplace.web.languages import say
from marketplace.web.media import picture_of
from marketplace.web.union.blueprint import blueprint
from marketplace.web.union.reasons import ReturnForm
from marketplace.web.viewer import viewer

APPROVED = News(
    "revision-approved",
    _l("Bản sửa đã được duyệt"),
    _l("Cán bộ Hội đã duyệt bản sửa. Người mua thấy nội dung mới ngay."),
    _l("Bạn không phải làm gì thêm."),
    "seller.products",
)
RETURNED = News(
    "revision-returned",
    _l("Bản sửa cần làm lại"),
    _l("Cán bộ Hội đã xem bản sửa và nhờ bạn làm lại. Sản phẩm vẫn bán với nội dung cũ."),
    _l("Hãy sửa theo lý do trên; lưu là gửi lại. Nếu không sửa nữa, hãy rút bản sửa."),
    "seller.products",
)


@blueprint.get("/products/<string:code>/revision")
@officer()
def review_revision(code: str) -> str:
    """Show what would change, beside what is on sale."""
    return _page(get_revision(code, scope=viewer().scope), ReturnForm(formdata=None))


@blueprint.post("/products/<string:code>/revision/approval")
@officer(OfficerRole.OFFICER)
def approve_revision(code: str) -> Response:
    """Put the revision in the place of what is on sale, as the officer has read it."""
    with transaction():
        read = request.form.get("revision", 0, type=row_number)
        changed = reviewing.approve_revision(code, scope=viewer().scope, act=viewer().act(), revision=read)
        tell_cooperative(changed.cooperative_id, APPROVED, about=changed.name)
    flash(gettext("Đã duyệt bản sửa. Người mua thấy ngay."), "success")
    return redirect(url_for(".waiting"), 303)


@blueprint.post("/products/<string:code>/revision/return")
@officer(OfficerRole.OFFICER)
def return_revision(code: str) -> Response | tuple[str, int]:
    """Give the revision back with the reason."""
    form, proposed = ReturnForm(), get_revision(code, scope=viewer().scope)
    if not form.validate_on_submit():
        return _page(proposed, form), 422
    try:
        _send_back(code, form, proposed)
    except InvalidInput as error:
        put_errors(form, error)
        return _page(proposed, form), 422
    flash(gettext("Đã trả lại kèm lý do. Thư báo đã được gửi."), "success")
    return redirect(url_for(".waiting"), 303)


def _send_back(code: str, form: ReturnForm, proposed: Proposed) -> None:
    with transaction():
        part = form.part.data or ""
        sent = reviewing.return_revision(code, reason=form.text(), field=part, scope=viewer().scope, act=viewer().act())
        product = proposed.found.product
        link = fix_link(code, sent.return_field)
        tell_cooperative(product.cooperative_id, RETURNED, about=product.name, reason=sent.return_reason, link=link)


def _page(proposed: Proposed, form: ReturnForm) -> str:
    found, revision = proposed.found, proposed.revision
    decides = viewer().may_as_officer(OfficerRole.OFFICER)
    return render_template(
        "union/revision.html",
        form=form,
        product=found.product,
        cooperative=found.cooperative,
        revision=revision,
        changes=[(say(REVISED_NAMES[each.field]), each) for each in proposed_changes(proposed)],
        pictures=_new_pictures(proposed),
        claims=[(say(FIELD_NAMES[claim.field]), claim) for claim in doubtful_claims(proposed.facts.told)],
        missing=[say(check.label) for check in checklist(proposed.facts) if check.is_required and not check.is_met],
        history=_history(revision.id),
        may_decide=decides and REVISION_LIFE.allows(revision.state, RevisionAction.APPROVE),
    )


def _new_pictures(proposed: Proposed) -> list[dict[str, object]]:
    """Return the photos that came with the revision and are developed."""
    name = proposed.found.product.name
    return [picture_of(photo, alt=name) for photo in proposed.found.photos if photo.state == "proposed"]


def _history(revision_id: int) -> list[dict[str, str]]:
    return [
        {
            "title": say(REVISION_ACTION_NAMES[RevisionAction(step.action)]),
            "at": vn_datetime(step.at),
            "note": step.note,
        }
        for step in reversed(history_of(REVISION_LIFE.kind, revision_id))
    ]
