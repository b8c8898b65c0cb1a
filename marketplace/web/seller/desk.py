"""What every page of the cooperative's desk shows around it."""

from typing import Any

from flask import request
from flask_login import current_user

from marketplace.cooperatives import assisting
from marketplace.kernel.database import note_next
from marketplace.web.formats import vn_date
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.viewer import is_signed_in, viewer


@blueprint.context_processor
def desk() -> dict[str, Any]:
    """Name the cooperative the viewer acts for."""
    membership = current_user.membership if current_user.is_authenticated else None
    if membership is None:
        return {}
    helped = _help(membership.cooperative_id) if is_helping() else None
    return {"desk": {"name": membership.name, "code": membership.code, "note": "", "help": helped}}


def _help(cooperative_id: int) -> dict[str, str] | None:
    """Return what the cooperative agreed to, and until when: an officer keeps it before her eyes."""
    consent = assisting.consent_of_officer(cooperative_id, officer_id=viewer().id)
    return {"scope": consent.scope.rstrip("."), "until": vn_date(consent.until)} if consent else None


@blueprint.before_request
def note_help() -> None:
    """Let what an officer does in the cooperative's name be written down with the deed itself, or not at all."""
    if request.method == "POST" and is_helping():
        note_next(_note_deed)


@blueprint.teardown_request
def forget_help(_error: BaseException | None) -> None:
    """Let go of the note where nothing was done."""
    note_next(None)


def _note_deed() -> None:
    who = viewer()
    # A code is what people know a thing by; the number of a row tells them nothing.
    about = next((value for value in (request.view_args or {}).values() if isinstance(value, str)), "")
    what = str(request.endpoint).removeprefix("seller.")
    assisting.note_act(what, about, cooperative_id=who.cooperative_id, act=who.act())


def is_helping() -> bool:
    """Tell whether the viewer is an officer who acts for a cooperative by its consent."""
    return is_signed_in() and viewer().helped is not None
