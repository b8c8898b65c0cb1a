"""Mending a slip: the wrong event stays and is declared wrong, with the event that stands in its place."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.kernel.quantity import format_amount, get_unit
from marketplace.traceability import lot_book, recording
from marketplace.traceability.words import EVENT_NAMES
from marketplace.web.access import seller
from marketplace.web.formats import vn_date
from marketplace.web.languages import say
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.lot_photos import receive_photos, stored_photos
from marketplace.web.seller.lot_recording import put_refusal
from marketplace.web.seller.lot_recording_forms import CorrectionForm
from marketplace.web.seller.lot_registers import party_choices, place_choices
from marketplace.web.seller.lot_steps import recorder
from marketplace.web.seller.lots import KEEPERS, Page
from marketplace.web.viewer import viewer


@blueprint.route("/lots/<string:code>/events/<int:event_id>/correction", methods=["GET", "POST"])
@seller(*KEEPERS)
def correct_lot_event(code: str, event_id: int) -> Page:
    """Declare an event wrong, and write down how it was in truth."""
    lot = lot_book.lot_of_any_kind(code, cooperative_id=viewer().cooperative_id)
    event = recording.event_of_cooperative(event_id, cooperative_id=lot.cooperative_id)
    form = CorrectionForm(place_choices(), party_choices(), data=_as_recorded(event, lot))
    if request.method == "POST" and form.fits(lot.unit) and _corrected(lot, event, form):
        flash(gettext("Đã đính chính. Việc ghi nhầm vẫn còn, kèm lời đính chính của bạn."), "success")
        return redirect(url_for(".lot", code=code), 303)
    page = render_template(
        "seller/lot_correction.html",
        form=form,
        lot=lot,
        title=f"{say(EVENT_NAMES[event.kind])} · {vn_date(event.happened_at)}",
        recorder=recorder(lot),
        told={f"{event.kind.value}-{name}": value for name, value in event.data.items()},
    )
    return (page, 422) if request.method == "POST" else page


def _corrected(lot: Any, event: Any, form: CorrectionForm) -> bool:
    try:
        uploads = receive_photos(form.photos)
        with stored_photos(uploads) as kept, transaction():
            right = _right_event(lot, event, form, tuple(each.key for each in uploads))
            recording.declare_wrong(event, reason=form.reason.data or "", act=viewer().act(), successor=right)
            kept += right.photos if right else []
    except (InvalidInput, RuleBroken) as error:
        put_refusal(form, error)
        return False
    return True


def _right_event(lot: Any, event: Any, form: CorrectionForm, photos: tuple[str, ...]) -> Any:
    """Record the event as it was in truth, with the photos it had where no others are sent."""
    if not form.did_happen.data:
        return None
    return recording.record(lot, form.told(photos or tuple(event.photos)), viewer().act())


def _as_recorded(event: Any, lot: Any) -> dict[str, Any]:
    return {
        "lot": lot.code,
        "kind": event.kind.value,
        "happened_on": clock.day_of(event.happened_at),
        "place": str(event.place_id or ""),
        "party": str(event.party_id or ""),
        "quantity": format_amount(event.quantity, get_unit(lot.unit)) if event.quantity else "",
        "note": event.note,
        "client_key": str(uuid.uuid4()),
        "did_happen": True,
    }
