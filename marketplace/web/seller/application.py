"""The cooperative's application and, once it is verified, its profile: three short screens."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from marketplace.cooperatives import queries as cooperatives
from marketplace.cooperatives import services
from marketplace.cooperatives.application import ApplicationData
from marketplace.cooperatives.kinds import MemberRole
from marketplace.cooperatives.rules import OPEN_FOR_APPLICANT, OPEN_FOR_MANAGER, missing
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotAllowed
from marketplace.kernel.messages import msg
from marketplace.kernel.phones import display_phone
from marketplace.web import cooperative_letters as letters
from marketplace.web.access import signed_in
from marketplace.web.cooperative_card import card_of, checklist_rows
from marketplace.web.forms import put_errors
from marketplace.web.seller.application_forms import BankForm, IdentityForm, PlaceForm
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.communes import CommuneChoice, choose_commune, chosen_on_record
from marketplace.web.viewer import viewer

SCREENS = {"identity": _l("Bạn là ai"), "place": _l("Địa bàn và con người"), "bank": _l("Tài khoản và câu chuyện")}
TEMPLATES = {
    "identity": "seller/application_identity.html",
    "place": "seller/application_place.html",
    "bank": "seller/application_bank.html",
}
NEXT_SCREEN = {"identity": "place", "place": "bank"}
Page = str | Response | tuple[str, int]


@blueprint.get("/application")
@signed_in
def application() -> str:
    """Show how far the application has come and what is still to do."""
    own = own_cooperative()
    if own is None:
        return render_template("seller/application_start.html", layout="layouts/account.html")
    return _overview(own)


@blueprint.route("/application/identity", methods=["GET", "POST"])
@signed_in
def application_identity() -> Page:
    """Screen one: who you are."""
    own = own_cooperative()
    form = IdentityForm(data=_identity_data(own))
    if not request.form or not form.validate():
        return _screen("identity", form, own)
    return _saved("identity", form, ApplicationData(identity=form.identity()))


@blueprint.route("/application/place", methods=["GET", "POST"])
@signed_in
def application_place() -> Page:
    """Screen two: where you work, and with whom."""
    own = own_cooperative()
    if own is None:
        return redirect(url_for("seller.application_identity"))
    form = PlaceForm(data=_place_data(own))
    is_valid = bool(request.form) and "then" not in request.form and form.validate()
    commune = choose_commune(form, chosen_on_record(own.commune_id))
    _go_on_choosing(form, commune)
    if is_valid and not form.errors:
        return _saved("place", form, ApplicationData(place=form.place(commune.id)))
    return _screen("place", form, own)


@blueprint.route("/application/bank", methods=["GET", "POST"])
@signed_in
def application_bank() -> Page:
    """Screen three: where buyers pay to, and your story."""
    own = own_cooperative()
    if own is None:
        return redirect(url_for("seller.application_identity"))
    on_record = {"account_number": own.bank_account, "account_holder": own.bank_account_holder}
    form = BankForm(obj=own, data=on_record)
    if not request.form or not form.validate():
        return _screen("bank", form, own)
    return _saved("bank", form, ApplicationData(bank=form.bank()))


@blueprint.post("/application/submission")
@signed_in
def submit_application() -> Page:
    """Send the application to the Union, agreeing to the market's terms."""
    own = own_cooperative()
    if own is None:
        return redirect(url_for("seller.application_identity"))
    if request.form.get("terms") != "yes":
        return _overview(own, fault=gettext("Hãy đọc và đồng ý quy chế của chợ trước khi gửi hồ sơ.")), 422
    with transaction():
        services.submit(own.id, viewer().act())
    flash(gettext("Đã gửi hồ sơ. Cán bộ Hội sẽ xem và trả lời qua thư điện tử."), "success")
    return redirect(url_for("seller.application"))


def own_cooperative() -> Any:
    """Return the cooperative the viewer manages, or `None` when she acts for none yet.

    Raises:
        NotAllowed: she acts for one without being its manager.
    """
    membership = viewer().membership
    if membership is None:
        return None
    if membership.role is not MemberRole.MANAGER:
        raise NotAllowed(msg("Chỉ người quản lý mới sửa được hồ sơ hợp tác xã."))
    return cooperatives.cooperative_of(membership.cooperative_id)


def _overview(own: Any, *, fault: str = "") -> str:
    items = cooperatives.checklist_of(own)
    open_items = missing(items)
    return render_template(
        "seller/application.html",
        **_frame(own, current=""),
        card=card_of(own),
        checklist=checklist_rows(items),
        next_screen=open_items[0].screen if open_items else "",
        reason=own.return_reason,
        can_edit=_is_open(own),
        fault=fault,
    )


def _is_open(own: Any) -> bool:
    return own is None or own.state in OPEN_FOR_APPLICANT | OPEN_FOR_MANAGER


def _screen(name: str, form: Any, own: Any) -> Page:
    """Show one screen; after the Union has it and before its answer there is nothing to edit."""
    if not _is_open(own):
        return redirect(url_for("seller.application"))
    page = render_template(TEMPLATES[name], form=form, **_frame(own, current=name))
    return (page, 422) if form.errors else page


def _saved(name: str, form: Any, data: ApplicationData) -> Page:
    try:
        with transaction():
            is_profile = _save(data)
    except InvalidInput as error:
        put_errors(form, error)
        return _screen(name, form, own_cooperative())
    flash(gettext("Đã lưu."), "success")
    following = None if is_profile else NEXT_SCREEN.get(name)
    return redirect(url_for(f"seller.application_{following}" if following else "seller.application"))


def _save(data: ApplicationData) -> bool:
    """Save into the application or, where it is verified, into the profile; tell which."""
    own = own_cooperative()
    if own is None:
        services.start_application(viewer().id, data, viewer().act())
        return False
    if own.state not in OPEN_FOR_MANAGER:
        services.save_application(own.id, data, viewer().act())
        return False
    account = (own.bank_key, own.bank_account)
    services.edit_profile(own.id, data, viewer().act())
    if (own.bank_key, own.bank_account) != account:
        letters.tell_cooperative(own.id, letters.BANK_CHANGED)
    return True


def _go_on_choosing(form: PlaceForm, commune: CommuneChoice) -> None:
    """Answer the small buttons of the place screen: look for a commune, or give one more row for a post."""
    then = request.form.get("then", "")
    if then == "add-post":
        form.posts.append_entry()
        return
    box = form.commune_code if commune.has_found else form.commune_search
    if commune.problem and not (then and commune.has_found):
        box.errors = [*box.errors, commune.problem]


def _identity_data(own: Any) -> dict[str, Any]:
    if own is None:
        return {"representative": viewer().name, "email": viewer().email}
    names = ("legal_name", "name", "registration_number", "tax_number", "founded_on", "representative", "email")
    typed = {name: getattr(own, name) for name in names}
    return typed | {"kind": own.kind.value, "phone": display_phone(own.phone)}


def _place_data(own: Any) -> dict[str, Any]:
    latest = cooperatives.latest_workforce(own.id)
    counts = ("as_of", "members", "women_members", "workers", "women_workers")
    posts = [
        {"title": post.title.value, "holder_name": post.holder_name, "held_by_woman": post.held_by_woman}
        for post in cooperatives.posts_of(own.id)
    ]
    return {
        "street": own.street,
        "old_address": own.old_address,
        "posts": posts or [{"title": "director", "holder_name": own.representative, "held_by_woman": False}],
        "as_of": clock.today(),
        **({name: getattr(latest, name) for name in counts} if latest else {}),
    }


def _frame(own: Any, *, current: str) -> dict[str, Any]:
    """Return what stands around every screen: the desk once she trades, else the quiet sheet with its steps."""
    is_profile = own is not None and own.state in OPEN_FOR_MANAGER
    is_written = own is None or own.state in OPEN_FOR_APPLICANT
    open_screens = {item.screen for item in missing(cooperatives.checklist_of(own))} if own else set(SCREENS)
    return {
        "layout": "layouts/seller.html" if is_profile else "layouts/account.html",
        "is_profile": is_profile,
        "steps": [_step(name, current, open_screens) for name in SCREENS] if is_written else [],
    }


def _step(name: str, current: str, open_screens: set[str]) -> dict[str, str]:
    status = "current" if name == current else ("todo" if name in open_screens else "done")
    return {"label": str(SCREENS[name]), "status": status, "note": ""}
