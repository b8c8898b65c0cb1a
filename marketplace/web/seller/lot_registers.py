"""The places and parties that lots are written about with: listed, added, put away."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.territory import queries as territory
from marketplace.traceability import registering
from marketplace.traceability.words import PARTY_NAMES, PLACE_NAMES
from marketplace.web.access import seller
from marketplace.web.formats import vn_date
from marketplace.web.forms import put_errors
from marketplace.web.languages import say
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.communes import choose_commune
from marketplace.web.seller.lot_forms import Choices
from marketplace.web.seller.lot_register_forms import TracePartyForm, TracePlaceForm
from marketplace.web.seller.lots import KEEPERS, Page
from marketplace.web.viewer import viewer


@blueprint.get("/lots/places")
@seller()
def lot_places() -> str:
    """List the plots, workshops and stores."""
    rows = registering.places_of(viewer().cooperative_id)
    communes = territory.places({row.commune_id for row in rows})
    return render_template(
        "seller/lot_places.html",
        rows=[_place_row(row, communes[row.commune_id].label) for row in rows],
        may_keep=viewer().is_member(*KEEPERS),
    )


@blueprint.route("/lots/places/new", methods=["GET", "POST"])
@seller(*KEEPERS)
def new_lot_place() -> Page:
    """Add a place; without a commune it lies in the cooperative's own."""
    form = TracePlaceForm()
    is_valid = bool(request.form) and "then" not in request.form and form.validate()
    commune = choose_commune(form, None)
    if commune.problem and (is_valid or not commune.has_found):
        form.commune_search.errors = [*form.commune_search.errors, commune.problem]
    if not is_valid or form.errors or not _added(form, commune.id):
        page = render_template("seller/lot_place_new.html", form=form)
        return (page, 422) if form.errors else page
    flash(gettext("Đã ghi vào sổ. Từ nay chọn được nơi này khi ghi việc."), "success")
    return redirect(url_for(".lot_places"), 303)


@blueprint.post("/lots/places/<int:place_id>/retirement")
@seller(*KEEPERS)
def retire_lot_place(place_id: int) -> Response:
    """Offer a place no more."""
    _retire(registering.own_place(place_id, viewer().cooperative_id))
    return redirect(url_for(".lot_places"), 303)


@blueprint.route("/lots/parties", methods=["GET", "POST"])
@seller()
def lot_parties() -> Page:
    """List households, suppliers, laboratories and carriers, and take one more."""
    form, may_keep = TracePartyForm(), viewer().is_member(*KEEPERS)
    if may_keep and form.validate_on_submit() and _added_party(form):
        flash(gettext("Đã ghi vào sổ. Từ nay chọn được bên này khi ghi việc."), "success")
        return redirect(url_for(".lot_parties"), 303)
    rows = [_party_row(row) for row in registering.parties_of(viewer().cooperative_id)]
    page = render_template("seller/lot_parties.html", rows=rows, form=form, may_keep=may_keep)
    return (page, 422) if form.errors else page


@blueprint.post("/lots/parties/<int:party_id>/retirement")
@seller(*KEEPERS)
def retire_lot_party(party_id: int) -> Response:
    """Offer a party no more."""
    _retire(registering.own_party(party_id, viewer().cooperative_id))
    return redirect(url_for(".lot_parties"), 303)


def place_choices() -> Choices:
    """Return the places for a form; none means the cooperative's own address."""
    rows = registering.places_of(viewer().cooperative_id)
    return [("", gettext("Địa chỉ hợp tác xã")), *((str(row.id), row.name) for row in rows)]


def party_choices() -> Choices:
    """Return the parties for a form."""
    rows = registering.parties_of(viewer().cooperative_id)
    return [("", gettext("Không có")), *((str(row.id), f"{row.name} · {say(PARTY_NAMES[row.kind])}") for row in rows)]


def _added(form: TracePlaceForm, commune_id: int | None) -> bool:
    try:
        with transaction():
            registering.add_place(viewer().cooperative_id, form.told(commune_id), viewer().act())
    except InvalidInput as error:
        put_errors(form, error)
        return False
    return True


def _added_party(form: TracePartyForm) -> bool:
    try:
        with transaction():
            registering.add_party(viewer().cooperative_id, form.told(), viewer().act())
    except InvalidInput as error:
        put_errors(form, error)
        return False
    return True


def _retire(found: Any) -> None:
    if found is None:
        raise NotFound
    with transaction():
        registering.retire(found, viewer().act())
    flash(gettext("Đã cất đi. Những gì đã ghi vẫn còn nguyên; thêm lại cùng tên thì dùng lại được."), "success")


def _place_row(row: Any, commune: str) -> dict[str, Any]:
    area = ""
    if row.area_code:
        until = gettext("đến %(day)s", day=vn_date(row.area_valid_to)) if row.area_valid_to else ""
        area = " ".join(part for part in (gettext("Mã vùng trồng %(code)s", code=row.area_code), until) if part)
    shown = gettext("người mua thấy tên") if row.is_name_public else gettext("người mua chỉ thấy xã")
    return {
        "id": row.id,
        "name": row.name,
        "meta": " · ".join(part for part in (say(PLACE_NAMES[row.kind]), commune, area, shown) if part),
    }


def _party_row(row: Any) -> dict[str, Any]:
    shown = gettext("người mua thấy tên") if row.is_name_public else gettext("không lộ tên")
    return {"id": row.id, "name": row.name, "meta": f"{say(PARTY_NAMES[row.kind])} · {shown}"}
