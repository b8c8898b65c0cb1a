"""Lots of raw material: listed, and opened when something was harvested or came in."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.traceability import lot_book, transforming, withholding
from marketplace.traceability.states import LotState
from marketplace.traceability.words import LOT_STATE_NAMES
from marketplace.web.access import seller
from marketplace.web.formats import vn_date
from marketplace.web.forms import put_errors
from marketplace.web.languages import say
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.lot_register_forms import RawLotForm
from marketplace.web.seller.lot_registers import party_choices, place_choices
from marketplace.web.seller.lots import KEEPERS, Page
from marketplace.web.trace.journeys import quantity_text
from marketplace.web.viewer import viewer

TONES = {
    LotState.OPEN: "moving", LotState.HELD: "attention", LotState.RECALLED: "stopped", LotState.DESTROYED: "stopped",
}  # fmt: skip


@blueprint.get("/lots/raw")
@seller()
def raw_lots() -> str:
    """List the lots of raw material, newest first."""
    rows, before = lot_book.raw_lots_of(viewer().cooperative_id, before=request.args.get("before", type=int))
    return render_template(
        "seller/lot_raw_list.html",
        rows=[_row(row) for row in rows],
        more=url_for(".raw_lots", before=before) if before else "",
        may_keep=viewer().is_member(*KEEPERS),
    )


@blueprint.route("/lots/raw/new", methods=["GET", "POST"])
@seller(*KEEPERS)
def new_raw_lot() -> Page:
    """Open a lot of raw material; the same press sent twice leads to the one lot it opened."""
    form = RawLotForm(place_choices(), party_choices(), data=_defaults())
    code = _opened(form) if form.validate_on_submit() else ""
    if not code:
        page = render_template("seller/lot_raw_new.html", form=form)
        return (page, 422) if form.errors else page
    flash(gettext("Đã mở lô nguyên liệu."), "success")
    return redirect(url_for(".lot", code=code), 303)


def tell(warning: Any) -> None:
    """Show a warning on the next page, where there is one."""
    if warning is not None:
        flash(say(warning), "warning")


def _opened(form: RawLotForm) -> str:
    told, own = form.told(), viewer().cooperative_id
    before = transforming.made_by(told.client_key, own) if told.client_key else None
    if before is not None:
        return before.code
    try:
        with transaction():
            lot = transforming.open_raw_lot(own, told, viewer().act())
    except InvalidInput as error:
        put_errors(form, error)
        return ""
    tell(withholding.harvest_warning(lot))
    return lot.code


def _defaults() -> dict[str, Any]:
    return {"happened_on": clock.today(), "client_key": str(uuid.uuid4())}


def _row(row: lot_book.BookLot) -> dict[str, Any]:
    left = gettext("còn %(left)s", left=quantity_text(row.left, row.unit) if row.left else "0")
    whole = quantity_text(row.quantity, row.unit)
    is_plain = row.state is LotState.OPEN
    return {
        "href": url_for(".lot", code=row.code),
        "title": row.name,
        "meta": f"{row.number} · {gettext('Ngày %(day)s', day=vn_date(row.produced_on))} · {whole} · {left}",
        "state": "" if is_plain else say(LOT_STATE_NAMES[row.state]),
        "tone": TONES[row.state],
        "amount": None,
    }
