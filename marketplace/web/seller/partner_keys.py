"""Keys with which partners and her own programs send in and read events (EPCIS), and her lots as signed files."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.cooperatives.kinds import MemberRole
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.traceability import lot_book, lot_files, partner_keys
from marketplace.traceability.chain_models import PartnerKey
from marketplace.web.access import seller
from marketplace.web.epcis.proofs import as_download
from marketplace.web.languages import say
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.viewer import viewer
from marketplace.wiring import ports, settings


@blueprint.route("/partner-keys", methods=["GET", "POST"])
@seller(MemberRole.MANAGER)
def keys_of_partners() -> str | tuple[str, int]:
    """Show the keys and make new ones; a new key is shown this once."""
    if request.method == "GET":
        return _page()
    form = request.form
    scopes = {"may_capture": "capture" in form.getlist("scopes"), "may_query": "query" in form.getlist("scopes")}
    try:
        with transaction():
            token = partner_keys.make_key(viewer().cooperative_id, form.get("name", ""), **scopes, act=viewer().act())
    except InvalidInput as error:
        return _page(errors={name: say(fault) for name, fault in error.fields.items()}), 422
    return _page(token=token)


@blueprint.post("/partner-keys/<int:key_id>/removal")
@seller(MemberRole.MANAGER)
def revoke_partner_key(key_id: int) -> Response:
    """Take a key back."""
    with transaction():
        partner_keys.revoke_key(key_id, cooperative_id=viewer().cooperative_id, act=viewer().act())
    flash(gettext("Đã thu hồi khóa. Ai còn dùng khóa này sẽ bị từ chối ngay."), "success")
    return redirect(url_for(".keys_of_partners"), 303)


@blueprint.get("/lots/<string:code>/signed-file")
@seller()
def signed_lot_file(code: str) -> Response:
    """Give one of her lots as a signed file, with what partners sent in."""
    own = lot_book.lot_of_any_kind(code, cooperative_id=viewer().cooperative_id)
    return as_download(lot_files.lot_file(own, signer=ports().signer, at=clock.now(), with_partners=True), own.code)


def _page(*, token: str = "", errors: Mapping[str, str] | None = None) -> str:
    typed = request.form if errors else {}
    chosen = request.form.getlist("scopes") if errors else ["capture", "query"]
    return render_template(
        "seller/partner_keys.html",
        token=token,
        errors=errors or {},
        name=typed.get("name", ""),
        chosen=chosen,
        keys=[_row(key) for key in partner_keys.keys_of(viewer().cooperative_id)],
        address=f"{settings().base_url.rstrip('/')}{url_for('epcis.about_epcis')}",
    )


def _row(key: PartnerKey) -> dict[str, Any]:
    scopes = [
        word
        for is_given, word in (
            (key.may_capture, gettext("gửi sự kiện")),
            (key.may_query, gettext("đọc sự kiện")),
        )
        if is_given
    ]
    return {
        "id": key.id,
        "name": key.name,
        "scopes": ", ".join(scopes),
        "created_at": key.created_at,
        "last_used_at": key.last_used_at,
        "revoked_at": key.revoked_at,
    }
