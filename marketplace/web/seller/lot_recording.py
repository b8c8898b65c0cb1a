"""Writing down events on a phone: from the steps of the lot's kind of goods, with a photo, with or without network.

The page works as an ordinary form. Its script keeps entries on the phone while there is no network and sends each
under a name of its own (`client_key`), so that the market keeps it once however often it arrives.
"""

import uuid
from pathlib import Path
from typing import Any

from flask import Response, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as AnyResponse

from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotFound, RuleBroken
from marketplace.traceability import lot_book, recording, withholding
from marketplace.web.access import seller
from marketplace.web.forms import put_errors
from marketplace.web.languages import say
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.lot_photos import receive_photos, stored_photos
from marketplace.web.seller.lot_recording_forms import RecordForm
from marketplace.web.seller.lot_registers import party_choices, place_choices
from marketplace.web.seller.lot_steps import blank, book_of, nobodys, recorder
from marketplace.web.seller.lots import KEEPERS, Page
from marketplace.web.viewer import viewer

SCRIPTS = ("queue.js", "worker.js")
Answer = Page | tuple[dict[str, Any], int]


@blueprint.route("/lots/recording", methods=["GET", "POST"])
@seller(*KEEPERS)
def record_lot_event() -> Answer:
    """Write down something that happened to a lot."""
    form = RecordForm(place_choices(), party_choices(), data=_defaults())
    if request.method == "GET":
        return _page(form)
    lot = _own(form.lot.data or "")
    if lot is None or not form.fits(lot.unit):
        return _refused(form)
    try:
        event = keep(lot, form)
    except (InvalidInput, RuleBroken) as error:
        put_refusal(form, error)
        return _refused(form)
    return _kept(lot, event)


@blueprint.get("/lots/recording/book.json")
@seller(*KEEPERS)
def lot_book_data() -> AnyResponse:
    """Hand the page's script what it needs without network, and a fresh token for sending."""
    answer = jsonify(book_of(None) | {"token": generate_csrf()})
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.get("/lots/recording/offline")
@seller(*KEEPERS)
def lot_recording_shell() -> str:
    """Show the empty page that a phone keeps for the time without network; nothing of anybody stands in it."""
    return render_template("seller/lot_recording_offline.html", form=blank(), recorder=nobodys(), told={})


@blueprint.get("/lots/worker.js")
@seller(*KEEPERS)
def lot_worker() -> AnyResponse:
    """Serve the script that opens the kept page without network; its address gives it the lots and nothing else."""
    folder = Path(current_app.static_folder or "") / "js" / "lots"
    text = "\n".join((folder / name).read_text(encoding="utf8") for name in SCRIPTS)
    return Response(text, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


def keep(lot: Any, form: RecordForm) -> Any:
    """Write down what a valid form tells; what was sent before is found again and nothing is stored.

    Raises:
        InvalidInput, RuleBroken, NotFound: as `recording.record`; no photo stays in the store.
    """
    before = recording.find_sent(form.client_key.data or None, lot)
    if before is not None:
        return before
    uploads = receive_photos(form.photos)
    with stored_photos(uploads) as kept:
        with transaction():
            event = recording.record(lot, form.told(tuple(each.key for each in uploads)), viewer().act())
        # Of an entry that arrives twice at one moment only the first has its photos kept.
        kept += event.photos
    return event


def put_refusal(form: RecordForm, error: InvalidInput | RuleBroken) -> None:
    """Put what is wrong beside its box, or above the form."""
    if isinstance(error, InvalidInput):
        form.put_fact_errors(error.fields)
        told = {name.partition("-")[2] for name in form.fact_errors}
        boxes = {name: each for name, each in error.fields.items() if name not in told}
        if boxes or not error.fields:
            put_errors(form, InvalidInput(error.message, fields=boxes))
    else:
        form.form_errors.append(say(error.message))


def wants_data() -> bool:
    """Tell whether the page's script asks, which shows the answer itself."""
    return request.accept_mimetypes.best == "application/json"


def _kept(lot: Any, event: Any) -> Answer:
    warning = withholding.harvest_warning(lot)
    told = say(warning) if warning is not None else ""
    if wants_data():
        return {"event": event.id, "warning": told}, 201
    flash(gettext("Đã ghi vào hành trình của lô. Ai quét tem cũng đọc được."), "success")
    if told:
        flash(told, "warning")
    return redirect(url_for(".lot", code=lot.code), 303)


def _refused(form: RecordForm) -> Answer:
    if not form.errors and not form.fact_errors:
        form.lot.errors = [gettext("Không tìm thấy lô này.")]
    return ({"sentence": form.sentence}, 422) if wants_data() else (_page(form), 422)


def _page(form: RecordForm) -> str:
    chosen = form.lot.data or request.args.get("lot", "")
    shown = recorder(_own(chosen))
    form.lot.data = chosen or (shown["lots"][0]["code"] if shown["lots"] else "")
    return render_template("seller/lot_recording.html", form=form, recorder=shown, told={})


def _own(code: str) -> Any:
    if not code:
        return None
    try:
        return lot_book.lot_of_any_kind(code, cooperative_id=viewer().cooperative_id)
    except NotFound:
        return None


def _defaults() -> dict[str, Any]:
    return {"happened_on": clock.today(), "client_key": str(uuid.uuid4())}
